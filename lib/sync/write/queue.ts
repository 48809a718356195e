// What waits to be written into the own log, and what of it stands in which segment: it leaves the queue when a head that
// covers it was read back.

import { type Bytes, compare, toHex } from '../../base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../crypto/cbor.ts';
import { arrayOf } from '../../trust/fields.ts';
import type { ReadTransaction, RecordRow, WriteTransaction } from '../../vault/ports.ts';
import type { RowCipher } from '../../vault/rows.ts';
import { STATE, type StateFamily, type StateKey } from '../../vault/state.ts';
import type { Round } from '../round.ts';
import { encodeOperation, type Operation, parseOperation } from '../log/segment.ts';
import { nullIfUnusable } from '../log/unusable.ts';

type Endorsement = Pick<Extract<Operation, { kind: 'endorse' }>, 'deviceId' | 'certificate'>;

export type QueueEntry = { readonly operation: Operation } & (
  | { readonly table: 'queue'; readonly key: string }
  | { readonly table: 'state'; readonly key: StateKey }
);

/** Queues versions whose own browsers can't bring them to a store. */
export function putCarried(transaction: WriteTransaction, cipher: RowCipher, row: RecordRow): void {
  transaction.put('state', STATE.carry.key(cipher.name(row.id, row.hlc)), cipher.close(row));
}

/** Queues an endorsement by a log that this browser left. */
export function putCarriedEndorsement(transaction: WriteTransaction, { deviceId, certificate }: Endorsement): void {
  const operation: Operation = { kind: 'endorse', deviceId, certificate };
  transaction.put('state', STATE.carryTrust.key(toHex(deviceId)), encodeCbor(encodeOperation(operation)));
}

/** Keys of what was to be carried and can't be read any more: it is to be queued anew. */
export async function listUnreadable(transaction: ReadTransaction, cipher: RowCipher): Promise<StateKey[]> {
  const carried = await transaction.list('state', STATE.carry.all);
  const damaged = [
    ...carried.filter(([key, closed]) => !cipher.open(STATE.carry.restOf(key), closed)),
    ...(await transaction.list('state', STATE.carryTrust.all)).filter(([, bytes]) => !parseCarried(bytes)),
  ];
  return damaged.map(([key]) => key);
}

/** Queues that this browser takes back a version of its own. */
export function putTakenBack(transaction: WriteTransaction, cipher: RowCipher, row: RecordRow): void {
  const { id, hlc } = row;
  transaction.put('state', STATE.takenBack.key(cipher.name(id, hlc)), cipher.close({ ...row, sealed: null }));
}

/** What a read-back head covers leaves the queue; returns how many operations. */
export async function removeSent(transaction: WriteTransaction, upTo: number): Promise<number> {
  let removed = 0;
  for (const [key, bytes] of await transaction.list('state', STATE.sent.all)) {
    if (Number.parseInt(STATE.sent.restOf(key), 16) > upTo) continue;
    transaction.remove('state', key);
    for (const queued of namesIn(bytes)) {
      if (typeof queued === 'string') transaction.remove('queue', queued);
      removed++;
    }
  }
  return removed;
}

/** Forgets which entries are in segments: they are to be written anew, into another log. */
export async function forgetSent(transaction: WriteTransaction): Promise<void> {
  for (const [key] of await transaction.list('state', STATE.sent.all)) transaction.remove('state', key);
}

export const sentKey = (seq: number): StateKey => STATE.sent.key(seq.toString(16).padStart(10, '0'));

const MOST_KEYS = 65_536;

/** A list that was damaged is none: what it named is sent once more. */
function namesIn(bytes: Bytes): readonly Cbor[] {
  try {
    return arrayOf(parseCbor(bytes, { maxItems: MOST_KEYS }));
  } catch (error) {
    return nullIfUnusable(error) ?? [];
  }
}

/** Everything that waits, in the order in which it is to be written. */
export async function listWaiting(round: Round): Promise<QueueEntry[]> {
  return round.database.read(async (transaction) => {
    const sent = new Set<unknown>();
    for (const [, bytes] of await transaction.list('state', STATE.sent.all)) {
      for (const key of namesIn(bytes)) sent.add(key);
    }
    const { rows } = round.unlocked;
    // null for one that was damaged: what it was is in `rows` (mend.ts)
    const operationOf = (name: string, closed: Bytes, kind: 'version' | 'void'): Operation | null => {
      const row = rows.open(name, closed);
      if (row === null) return null;
      const { id, hlc, sealed } = row;
      return kind === 'void' ? { kind, id, hlc } : { kind, id, hlc, sealed };
    };
    const versions = async (family: StateFamily, kind: 'version' | 'void'): Promise<QueueEntry[]> =>
      (await transaction.list('state', family.all)).flatMap(([key, closed]): QueueEntry[] => {
        const operation = operationOf(family.restOf(key), closed, kind);
        return operation ? [{ table: 'state', key, operation }] : [];
      });
    const queued = (await transaction.list('queue')).flatMap(([key, closed]): QueueEntry[] => {
      const operation = sent.has(key) ? null : operationOf(key, closed, 'version');
      return operation ? [{ table: 'queue', key, operation }] : [];
    });
    const trust = (await transaction.list('state', STATE.carryTrust.all)).flatMap(([key, bytes]): QueueEntry[] => {
      const operation = parseCarried(bytes);
      return operation ? [{ table: 'state', key, operation }] : [];
    });
    return [
      ...queued.sort(byTime),
      ...(await versions(STATE.carry, 'version')),
      ...(await versions(STATE.takenBack, 'void')),
      ...trust,
    ];
  });
}

/** null for one that was damaged. */
function parseCarried(bytes: Bytes): Operation | null {
  try {
    return parseOperation(parseCbor(bytes));
  } catch (error) {
    return nullIfUnusable(error);
  }
}

/** As they were written: a log is read in its order. */
function byTime(a: QueueEntry, b: QueueEntry): number {
  return 'hlc' in a.operation && 'hlc' in b.operation ? compare(a.operation.hlc, b.operation.hlc) : 0;
}

/** From here on they stand in the own segment with this number. */
export function putSent(transaction: WriteTransaction, seq: number, entries: readonly QueueEntry[]): void {
  const keys = entries.filter(({ table }) => table === 'queue').map(({ key }) => key);
  transaction.put('state', sentKey(seq), encodeCbor(keys));
  for (const entry of entries) {
    if (entry.table === 'state') transaction.remove('state', entry.key);
  }
}
