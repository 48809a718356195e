// The limit that pages, worker and stores have in common.

import { PapersealError } from './errors.ts';

/** Of a saved copy, in bytes: what one round takes from a storage fits into one. SPEC "Limits". */
export const LARGEST_COPY = 256 * 1_048_576;

export const copyTooLarge = (): PapersealError =>
  new PapersealError('copy-too-large', { facts: { mebibytes: LARGEST_COPY / 1_048_576 } });
