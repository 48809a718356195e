// What proves a fork: the signed objects that contradict each other. Kept until the browser's log is ended, so that the
// verdict lasts and anybody can check it offline.

import { type Bytes, equal, parseHex, toHex } from '../../base/bytes.ts';
import { sha256Sync } from '../../crypto/hash.ts';
import type { ReadTransaction, WriteTransaction } from '../../vault/ports.ts';
import { STATE } from '../../vault/state.ts';

export function putEvidence(transaction: WriteTransaction, deviceId: Bytes, object: Bytes): void {
  transaction.put('state', STATE.evidence.key(toHex(deviceId), toHex(sha256Sync(object))), object);
}

/** The object with this hash, where another one took its name; null as well for one that was damaged. */
export async function findEvidence(transaction: ReadTransaction, deviceId: Bytes, hash: Bytes): Promise<Bytes | null> {
  const object = await transaction.get('state', STATE.evidence.key(toHex(deviceId), toHex(hash)));
  return object && equal(sha256Sync(object), hash) ? object : null;
}

/** The logs of which two histories were seen. */
export async function listForked(transaction: ReadTransaction): Promise<Bytes[]> {
  const ids = new Set(
    (await transaction.list('state', STATE.evidence.all)).map(([key]) => STATE.evidence.restOf(key).split('/')[0]),
  );
  return [...ids].flatMap((id) => parseHex(id ?? '') ?? []);
}

/** Remembers a segment with which a profile left this log (R5). */
export function putLastWord(transaction: WriteTransaction, deviceId: Bytes, hash: Bytes): void {
  transaction.put('state', STATE.lastWord.key(toHex(deviceId), toHex(hash)), hash);
}

export async function isLastWordOf(transaction: ReadTransaction, deviceId: Bytes, hash: Bytes): Promise<boolean> {
  return (await transaction.get('state', STATE.lastWord.key(toHex(deviceId), toHex(hash)))) !== undefined;
}

/** More than one profile wrote this log, and one of them has left it: that it has branches is no lie any more. */
export async function wasLeft(transaction: ReadTransaction, deviceId: Bytes): Promise<boolean> {
  return (await transaction.list('state', STATE.lastWord.under(toHex(deviceId)))).length > 0;
}
