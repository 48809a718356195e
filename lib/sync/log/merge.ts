// Merging: the local database takes in operations from any log in any order and any number of times and always ends in
// the same state (SPEC "Merge"). Every version stays; which one of a record counts follows from (hlc, SHA-256 of the
// sealed bytes, a tombstone's being zeros). Versions from more than 24 hours ahead wait until their time has come.

import { type Bytes, compare, toHex } from '../../base/bytes.ts';
import { sha256Sync } from '../../crypto/hash.ts';
import { hlcOf, hlcTime, newest } from '../../vault/hlc.ts';
import type { ReadTransaction, RecordRow, WriteTransaction } from '../../vault/ports.ts';
import { changeRows, lastReading, putReading, type RowChanges, type RowCipher } from '../../vault/rows.ts';
import type { Operation } from './segment.ts';
import { STATE } from '../../vault/state.ts';

/** A version may be this far ahead of the own clock, in ms. */
export const FURTHEST_AHEAD = 24 * 3_600_000;

/** The log and segment that brought operations. */
export interface Origin {
  readonly device: Bytes;
  readonly seq: number;
}

/**
 * Merges versions and voids of one segment; returns how many versions are new here. Trust is not its business. `isAgain`: of
 * one that was merged before, so that what comes had been damaged or lost here.
 */
export async function mergeOperations(
  transaction: WriteTransaction,
  cipher: RowCipher,
  operations: readonly Operation[],
  origin: Origin,
  now: number,
  isAgain = false,
): Promise<number> {
  const work = async (rows: RowChanges): Promise<number> => {
    const into = { transaction, rows, cipher };
    let added = 0;
    for (const operation of operations) {
      if (operation.kind === 'void') await mergeVoid(into, operation, origin);
      if (operation.kind !== 'version') continue;
      const { id, hlc, sealed } = operation;
      if (await mergeRow(into, { id, hlc, sealed, ...origin }, now)) added++;
    }
    return added;
  };
  return changeRows(transaction, work, isAgain);
}

/** Takes in what waited for its time. */
export async function mergeDue(transaction: WriteTransaction, cipher: RowCipher, now: number): Promise<number> {
  return changeRows(transaction, async (rows) => {
    let added = 0;
    for (const [key, bytes] of await transaction.list('state', STATE.later.all)) {
      const row = cipher.open(STATE.later.restOf(key), bytes);
      if (row === null || isAhead(row.hlc, now)) continue;
      transaction.remove('state', key);
      if (await mergeRow({ transaction, rows, cipher }, row, now)) added++;
    }
    return added;
  });
}

/** Records with versions that wait for their time: how many, and the time of the newest version, in ms. */
export interface Ahead {
  readonly entries: number;
  readonly newest: number;
}

/** Null when none waits. */
export async function listAhead(transaction: ReadTransaction, cipher: RowCipher): Promise<Ahead | null> {
  const rows = (await transaction.list('state', STATE.later.all)).flatMap(
    ([key, bytes]) => cipher.open(STATE.later.restOf(key), bytes) ?? [],
  );
  if (rows.length === 0) return null;
  const entries = new Set(rows.map(({ id }) => toHex(id))).size;
  return { entries, newest: rows.reduce((newest, { hlc }) => Math.max(newest, hlcTime(hlc)), 0) };
}

/** True for a version that is not to be believed yet, nor to move the own clock. */
export function isAhead(hlc: Bytes, now: number): boolean {
  return hlcTime(hlc) > now + FURTHEST_AHEAD;
}

/** Which of two rows of one record and one reading stays; the same content keeps the origin that has a segment. */
export function winner(held: RecordRow, incoming: RecordRow): RecordRow {
  const order = compare(contentHash(held), contentHash(incoming));
  if (order !== 0) return order > 0 ? held : incoming;
  return held.seq === 0 ? incoming : held;
}

interface Into {
  readonly transaction: WriteTransaction;
  readonly rows: RowChanges;
  readonly cipher: RowCipher;
}

async function mergeRow({ transaction, rows, cipher }: Into, row: RecordRow, now: number): Promise<boolean> {
  const key = cipher.name(row.id, row.hlc);
  if (await transaction.get('state', STATE.voided.key(key))) return false;
  if (isAhead(row.hlc, now)) {
    const waiting = cipher.open(key, await transaction.get('state', STATE.later.key(key)));
    transaction.put('state', STATE.later.key(key), cipher.close(waiting ? winner(waiting, row) : row));
    return false;
  }
  putReading(transaction, cipher, newest(await lastReading(transaction, cipher), row.hlc));
  let isNew = false;
  await rows.change(key, (closed) => {
    const held = cipher.open(key, closed);
    isNew = held === null;
    return cipher.close(held ? winner(held, row) : row);
  });
  return isNew;
}

/** A browser takes back a version of its own; whether the version came before or comes later is the same. */
async function mergeVoid(
  { transaction, rows, cipher }: Into,
  { id, hlc }: { readonly id: Bytes; readonly hlc: Bytes },
  { device }: Origin,
): Promise<void> {
  if (!hlcOf(hlc, device)) return;
  const key = cipher.name(id, hlc);
  transaction.put('state', STATE.voided.key(key), device);
  transaction.remove('state', STATE.later.key(key));
  await rows.change(key, () => null);
}

/**
 * Takes out everything that any segment brought; what is still queued here stays, and what is damaged, which may be that.
 * Merging them anew brings it back.
 */
export async function clearMerged(transaction: WriteTransaction, cipher: RowCipher): Promise<void> {
  await changeRows(transaction, async (rows) => {
    for (const [key, closed] of await transaction.list('rows')) {
      const row = cipher.open(key, closed);
      if (row !== null && row.seq > 0) await rows.change(key, () => null);
    }
  });
  for (const { all } of [STATE.later, STATE.voided]) {
    for (const [key] of await transaction.list('state', all)) transaction.remove('state', key);
  }
}

function contentHash({ sealed }: RecordRow): Bytes {
  return sealed ? sha256Sync(sealed) : new Uint8Array(32);
}
