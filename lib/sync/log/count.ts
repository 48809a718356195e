// How far something was done, in the `state` table: with a check, so that one that was damaged counts as nothing done, and
// it is done again.

import { type Bytes, concat, equal, readUint, u48be, utf8 } from '../../base/bytes.ts';
import { sha256Sync } from '../../crypto/hash.ts';
import type { ReadTransaction, WriteTransaction } from '../../vault/ports.ts';
import type { StateKey } from '../../vault/state.ts';

const COUNT_SIZE = 6;
const CHECK_SIZE = 8;

export function putCount(transaction: WriteTransaction, key: StateKey, count: number): void {
  transaction.put('state', key, checked(key, u48be(count)));
}

/** 0 for none. */
export async function readCount(transaction: ReadTransaction, key: StateKey): Promise<number> {
  const bytes = await transaction.get('state', key);
  if (!bytes) return 0;
  const count = bytes.slice(0, COUNT_SIZE);
  const isOld = bytes.length === COUNT_SIZE; // an earlier version of this program wrote no check
  return isOld || equal(bytes, checked(key, count)) ? readUint(count, 0, COUNT_SIZE) : 0;
}

const checked = (key: string, count: Bytes): Bytes =>
  concat(count, sha256Sync(utf8(key), count).subarray(0, CHECK_SIZE));
