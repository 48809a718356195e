// Merging: the local database takes in operations from any log in any order and any number of times and always ends in
// the same state (SPEC "Merge"). Every version stays; which one of a record counts follows from (hlc, SHA-256 of the
// sealed bytes, a tombstone's being zeros). Versions from more than 24 hours ahead wait until their time has come.

import { type Bytes, compare } from '../base/bytes.ts';
import { sha256Sync } from '../crypto/hash.ts';
import { hlcOf, hlcTime, newest } from '../vault/hlc.ts';
import type { RecordRow, WriteTransaction } from '../vault/ports.ts';
import { lastReading, putReading, type RowCipher } from '../vault/rows.ts';
import type { Operation } from './segment.ts';

/** A version may be this far ahead of the own clock, in ms. */
export const FURTHEST_AHEAD = 24 * 3_600_000;

/** Names of versions that were taken back. */
export const VOIDED = 'sync/void/';
/** Names of versions that wait for their time. */
export const LATER = 'sync/later/';

/** The log and segment that brought operations. */
export interface Origin {
  readonly device: Bytes;
  readonly seq: number;
}

/** Merges versions and voids of one segment; returns how many versions are new here. Trust is not its business. */
export async function mergeOperations(
  transaction: WriteTransaction,
  cipher: RowCipher,
  operations: readonly Operation[],
  origin: Origin,
  now: number,
): Promise<number> {
  let added = 0;
  for (const operation of operations) {
    if (operation.kind === 'void') await mergeVoid(transaction, cipher, operation, origin);
    if (operation.kind !== 'version') continue;
    const { id, hlc, sealed } = operation;
    if (await mergeRow(transaction, cipher, { id, hlc, sealed, ...origin }, now)) added++;
  }
  return added;
}

/** Takes in what waited for its time. */
export async function mergeDue(transaction: WriteTransaction, cipher: RowCipher, now: number): Promise<number> {
  let added = 0;
  for (const [key, bytes] of await transaction.list('state', LATER)) {
    const row = cipher.open(key.slice(LATER.length), bytes);
    if (row === null || isAhead(row.hlc, now)) continue;
    transaction.remove('state', key);
    if (await mergeRow(transaction, cipher, row, now)) added++;
  }
  return added;
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

async function mergeRow(
  transaction: WriteTransaction,
  cipher: RowCipher,
  row: RecordRow,
  now: number,
): Promise<boolean> {
  const key = cipher.name(row.id, row.hlc);
  if (await transaction.get('state', VOIDED + key)) return false;
  if (isAhead(row.hlc, now)) {
    const waiting = cipher.open(key, await transaction.get('state', LATER + key));
    transaction.put('state', LATER + key, cipher.close(waiting ? winner(waiting, row) : row));
    return false;
  }
  putReading(transaction, cipher, newest(await lastReading(transaction, cipher), row.hlc));
  const held = cipher.open(key, await transaction.get('rows', key));
  transaction.put('rows', key, cipher.close(held ? winner(held, row) : row));
  return held === null;
}

/** A browser takes back a version of its own; whether the version came before or comes later is the same. */
async function mergeVoid(
  transaction: WriteTransaction,
  cipher: RowCipher,
  { id, hlc }: { readonly id: Bytes; readonly hlc: Bytes },
  { device }: Origin,
): Promise<void> {
  if (!hlcOf(hlc, device)) return;
  const key = cipher.name(id, hlc);
  transaction.put('state', VOIDED + key, device);
  transaction.remove('state', LATER + key);
  transaction.remove('rows', key);
}

/** Takes out everything that any segment brought; what is still queued here stays. Merging them anew brings it back. */
export async function clearMerged(transaction: WriteTransaction, cipher: RowCipher): Promise<void> {
  for (const [key, closed] of await transaction.list('rows')) {
    if (cipher.open(key, closed)?.seq !== 0) transaction.remove('rows', key);
  }
  for (const prefix of [LATER, VOIDED]) {
    for (const [key] of await transaction.list('state', prefix)) transaction.remove('state', key);
  }
}

function contentHash({ sealed }: RecordRow): Bytes {
  return sealed ? sha256Sync(sealed) : new Uint8Array(32);
}
