// Merging: the local database takes in operations from any log in any order and any number of times and always ends in
// the same state (SPEC "Merge"). Every version stays; which one of a record counts follows from (hlc, SHA-256 of the
// sealed bytes, a tombstone's being zeros). Versions from more than 24 hours ahead wait until their time has come.

import { type Bytes, compare } from '../base/bytes.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { sha256Sync } from '../crypto/hash.ts';
import { bytesOf, countOf, ID_SIZE, tupleOf } from '../trust/fields.ts';
import { hlcOf, hlcTime, newest } from '../vault/hlc.ts';
import type { RecordRow, WriteTransaction } from '../vault/ports.ts';
import { rowKey } from '../vault/record.ts';
import { HLC } from '../vault/vault.ts';
import type { Operation } from './segment.ts';

/** A version may be this far ahead of the own clock, in ms. */
export const FURTHEST_AHEAD = 24 * 3_600_000;

const VOIDED = 'sync/void/';
const LATER = 'sync/later/';

/** The log and segment that brought operations. */
export interface Origin {
  readonly device: Bytes;
  readonly seq: number;
}

/** Merges versions and voids of one segment; returns how many versions are new here. Trust is not its business. */
export async function mergeOperations(
  transaction: WriteTransaction,
  operations: readonly Operation[],
  origin: Origin,
  now: number,
): Promise<number> {
  let added = 0;
  for (const operation of operations) {
    if (operation.kind === 'void') await mergeVoid(transaction, operation, origin);
    if (operation.kind !== 'version') continue;
    const { id, hlc, sealed } = operation;
    if (await mergeRow(transaction, { id, hlc, sealed, ...origin }, now)) added++;
  }
  return added;
}

/** Takes in what waited for its time. */
export async function mergeDue(transaction: WriteTransaction, now: number): Promise<number> {
  let added = 0;
  for (const [key, bytes] of await transaction.list('state', LATER)) {
    const row = parseWaiting(bytes);
    if (isAhead(row.hlc, now)) continue;
    transaction.remove('state', key);
    if (await mergeRow(transaction, row, now)) added++;
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

async function mergeRow(transaction: WriteTransaction, row: RecordRow, now: number): Promise<boolean> {
  const key = rowKey(row.id, row.hlc);
  if (await transaction.get('state', VOIDED + key)) return false;
  if (isAhead(row.hlc, now)) {
    const waiting = await transaction.get('state', LATER + key);
    const chosen = waiting ? winner(parseWaiting(waiting), row) : row;
    transaction.put(
      'state',
      LATER + key,
      encodeCbor([chosen.id, chosen.hlc, chosen.sealed, chosen.device, chosen.seq]),
    );
    return false;
  }
  transaction.put('state', HLC, newest((await transaction.get('state', HLC)) ?? null, row.hlc));
  const held = await transaction.get('rows', key);
  transaction.put('rows', key, held ? winner(held, row) : row);
  return held === undefined;
}

/** A browser takes back a version of its own; whether the version came before or comes later is the same. */
async function mergeVoid(
  transaction: WriteTransaction,
  { id, hlc }: { readonly id: Bytes; readonly hlc: Bytes },
  { device }: Origin,
): Promise<void> {
  if (!hlcOf(hlc, device)) return;
  const key = rowKey(id, hlc);
  transaction.put('state', VOIDED + key, device);
  transaction.remove('state', LATER + key);
  transaction.remove('rows', key);
}

/** Takes out everything that any segment brought; what is still queued here stays. Merging them anew brings it back. */
export async function clearMerged(transaction: WriteTransaction): Promise<void> {
  for (const [key, row] of await transaction.list('rows')) if (row.seq > 0) transaction.remove('rows', key);
  for (const prefix of [LATER, VOIDED]) {
    for (const [key] of await transaction.list('state', prefix)) transaction.remove('state', key);
  }
}

function parseWaiting(bytes: Bytes): RecordRow {
  const [id, hlc, sealed, device, seq] = tupleOf(parseCbor(bytes), 5);
  return {
    id: bytesOf(id),
    hlc: bytesOf(hlc),
    sealed: sealed === null ? null : bytesOf(sealed),
    device: bytesOf(device, ID_SIZE),
    seq: countOf(seq),
  };
}

function contentHash({ sealed }: RecordRow): Bytes {
  return sealed ? sha256Sync(sealed) : new Uint8Array(32);
}
