// What unlocking needs is made ready while the passphrase is typed, and given back when none came.

import { freeMemory, layOutMemory } from '../../crypto/argon2id.ts';
import { PASSPHRASE_PARAMS } from '../../crypto/passphrase.ts';

const KEPT = 60_000; // ms

let end: ReturnType<typeof setTimeout> | undefined;

/** For whoever shows the field; comes back at once. */
export function expectPassphrase(): void {
  clearTimeout(end);
  end = setTimeout(freeMemory, KEPT);
  setTimeout(() => layOutMemory(PASSPHRASE_PARAMS)); // after the answer that shows it
}
