// A database from before versions were called by a keyed hash (lib/vault/rows.ts): what lies in it in clear is closed when
// the vault is next unlocked, all of it in one transaction, which repeated changes nothing.

import { type Bytes, parseHex } from '../base/bytes.ts';
import { errorCode } from '../base/errors.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { arrayOf, bytesOf, countOf, ID_SIZE, tupleOf } from '../trust/fields.ts';
import { HLC_LENGTH } from '../vault/hlc.ts';
import type { Unlocked } from '../vault/keyring.ts';
import type { Database, RecordRow, WriteTransaction } from '../vault/ports.ts';
import { putReading, putSum, type RowCipher } from '../vault/rows.ts';
import { putCarried, putCarriedEndorsement, putTakenBack } from './write/queue.ts';
import { parseOperation } from './log/segment.ts';
import { STATE, UP } from '../vault/state.ts';

/** For a database that begins. */
export function putClosed(transaction: WriteTransaction): void {
  transaction.put('state', STATE.rowsClosed, UP);
}

export async function keyRows(database: Database, { rows: cipher }: Unlocked): Promise<void> {
  if (await database.read((transaction) => transaction.get('state', STATE.rowsClosed))) return;
  await database.write(async (transaction) => {
    const last = await transaction.get('state', STATE.lastReading);
    if (last?.length === HLC_LENGTH) putReading(transaction, cipher, last);
    for (const [key, row] of await transaction.list('rows')) {
      if (!isClear(row)) continue;
      transaction.remove('rows', key);
      transaction.put('rows', cipher.name(row.id, row.hlc), cipher.close(row));
    }
    await keyQueue(transaction, cipher);
    await keyState(transaction, cipher);
    putSum(
      transaction,
      (await transaction.list('rows')).map(([name]) => name),
    );
    putClosed(transaction);
  });
}

/** A row as it was: an object, not bytes. */
function isClear(row: unknown): row is RecordRow {
  return typeof row === 'object' && row !== null && 'id' in row && 'hlc' in row;
}

/** Keys were readings of the clock, and the list of those that were sent names them. */
async function keyQueue(transaction: WriteTransaction, cipher: RowCipher): Promise<void> {
  const names = new Map<string, string>();
  for (const [key, bytes] of await transaction.list('queue')) {
    if (key.length !== 2 * HLC_LENGTH) continue;
    const version = readable(() => versionIn(tupleOf(parseCbor(bytes), 4).slice(1)));
    if (version === null) continue;
    const row = { ...(await rowOf(transaction, cipher, version)), ...version };
    names.set(key, cipher.name(row.id, row.hlc));
    transaction.remove('queue', key);
    transaction.put('queue', cipher.name(row.id, row.hlc), cipher.close(row));
  }
  for (const [key, bytes] of await transaction.list('state', STATE.sent.all)) {
    const sent = readable(() => arrayOf(parseCbor(bytes, { maxItems: bytes.length })));
    if (sent === null) continue;
    const renamed = sent.map((name) => (typeof name === 'string' ? (names.get(name) ?? name) : name));
    transaction.put('state', key, encodeCbor(renamed));
  }
}

type Version = Pick<RecordRow, 'id' | 'hlc' | 'sealed'>;

/** Throws `damaged`. */
function versionIn([id, hlc, sealed]: readonly (Cbor | undefined)[]): Version {
  return {
    id: bytesOf(id ?? null, ID_SIZE),
    hlc: bytesOf(hlc ?? null, HLC_LENGTH),
    sealed: sealed === null ? null : bytesOf(sealed ?? null),
  };
}

/** Null for what the disk damaged: it stays as it is, and nobody is kept out of the vault for it. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) !== 'damaged' && errorCode(error) !== 'newer-format') throw error;
    return null;
  }
}

/** The log that brought it. */
async function rowOf(
  transaction: WriteTransaction,
  cipher: RowCipher,
  { id, hlc }: Version,
): Promise<Pick<RecordRow, 'device' | 'seq'>> {
  const name = cipher.name(id, hlc);
  const row = cipher.open(name, await transaction.get('rows', name));
  return { device: row?.device ?? new Uint8Array(ID_SIZE), seq: 0 };
}

async function keyState(transaction: WriteTransaction, cipher: RowCipher): Promise<void> {
  for (const [key, device] of await transaction.list('state', STATE.voided.all)) {
    const version = /^([0-9a-f]{32})\.([0-9a-f]{32})$/.exec(STATE.voided.restOf(key));
    if (!version) continue;
    transaction.remove('state', key);
    transaction.put('state', STATE.voided.key(cipher.name(bytesFrom(version[1]), bytesFrom(version[2]))), device);
  }
  for (const [key, bytes] of await transaction.list('state', STATE.later.all)) {
    if (!key.includes('.')) continue;
    const row = readable(() => {
      const [id, hlc, sealed, device, seq] = tupleOf(parseCbor(bytes), 5);
      return { ...versionIn([id, hlc, sealed]), device: bytesOf(device), seq: countOf(seq) };
    });
    if (row === null) continue;
    transaction.remove('state', key);
    transaction.put('state', STATE.later.key(cipher.name(row.id, row.hlc)), cipher.close(row));
  }
  for (const [key, bytes] of await transaction.list('state', STATE.carry.all)) {
    if (STATE.carry.restOf(key).length >= NAME_LENGTH && !key.includes('.')) continue;
    const operation = readable(() => parseOperation(parseCbor(bytes)));
    if (operation === null) continue;
    transaction.remove('state', key);
    if (operation.kind === 'endorse') putCarriedEndorsement(transaction, operation);
    if (operation.kind !== 'version' && operation.kind !== 'void') continue;
    const { id, hlc } = operation;
    const row = { id, hlc, sealed: null, device: new Uint8Array(ID_SIZE), seq: 0 };
    if (operation.kind === 'void') putTakenBack(transaction, cipher, row);
    else putCarried(transaction, cipher, { ...row, sealed: operation.sealed });
  }
}

const NAME_LENGTH = 64; // hex digits

const bytesFrom = (hex: string | undefined): Bytes => parseHex(hex ?? '') ?? new Uint8Array();
