// What several layers must agree on.

import { PapersealError } from './errors.ts';

/** Characters of a field, or of one sealed text, that a page tells the background. */
export const MOST_HELD = 65_536;

/** After how much time without use it may lock itself. */
export const LOCK_MINUTES = [5, 15, 60, 240] as const;

/** Of a saved copy, in bytes: what one round takes from a storage fits into one. SPEC "Limits". */
export const LARGEST_COPY = 256 * 1_048_576;

export const copyTooLarge = (): PapersealError =>
  new PapersealError('copy-too-large', { facts: { mebibytes: LARGEST_COPY / 1_048_576 } });
