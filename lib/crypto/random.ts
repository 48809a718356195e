// Randomness as an argument: everything that needs it takes a Random, so that tests and vectors can fix it.
// `checkedRandom` is what the product runs on: a source that is seen to be broken makes no keys (SPEC "Randomness").

import { type Bytes, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { sha256Sync } from './hash.ts';

/** Gives that many fresh random bytes. */
export type Random = (length: number) => Bytes;

const QUOTA = 65_536; // getRandomValues refuses more in one call
const REMEMBERED = 1_000;
const SHORTEST_CHECKED = 16; // shorter values may repeat by chance

export const systemRandom: Random = (length) => {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += QUOTA) crypto.getRandomValues(bytes.subarray(i, i + QUOTA));
  return bytes;
};

/** Throws `random-broken` when a value of 16 bytes or more is all zeros or one of the last 1 000 values. */
export function checkedRandom(source: Random): Random {
  const seen = new Set<string>();
  return (length) => {
    const bytes = source(length);
    if (bytes.length !== length) throw new PapersealError('random-broken');
    if (length < SHORTEST_CHECKED) return bytes;
    // The values are keys and the words' entropy: what is remembered of them must not be them (THREATS V-10).
    const trace = toHex(sha256Sync(bytes.subarray(0, 32)).subarray(0, 16));
    if (bytes.every((byte) => byte === 0) || seen.has(trace)) throw new PapersealError('random-broken');
    seen.add(trace);
    const [oldest] = seen;
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return bytes;
  };
}
