// Randomness that is the same every time, for vectors: SHA-256 of a label and a counter.

import { type Bytes, concat, u32be, utf8 } from '../../lib/base/bytes.ts';
import { sha256Sync } from '../../lib/crypto/hash.ts';
import type { Random } from '../../lib/crypto/random.ts';

/** Block i is SHA-256("<label>" ‖ u32be i); each call starts with a fresh block. */
export function fixedRandom(label: string): Random {
  let counter = 0;
  return (length): Bytes => {
    const blocks: Bytes[] = [];
    while (blocks.length * 32 < length) blocks.push(sha256Sync(utf8(label), u32be(counter++)));
    return concat(...blocks).slice(0, length);
  };
}
