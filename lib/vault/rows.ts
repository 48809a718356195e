// Versions as they lie in the database (SPEC "Rows"). A record's id is a hash of what stands in a page, and a version's time
// is when somebody was on that page: with them in clear, whoever had the locked profile could tell whose a sealed text is.
// So a version is called by a keyed hash, its id and time lie under a mask that no other version has, and a check tells
// what was changed on the disk. All of it at once, for nothing may be awaited in a transaction.

import { type Bytes, concat, equal, parseHex, toHex, utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { hmacSha256Sync, sha256Sync } from '../crypto/hash.ts';
import { expand } from '../crypto/hkdf.ts';
import { info } from '../crypto/labels.ts';
import type { ReadTransaction, RecordRow, WriteTransaction } from './ports.ts';
import { STATE } from './state.ts';

export interface RowCipher {
  /** What a version is called: 64 hex digits. */
  name(id: Bytes, hlc: Bytes): string;
  /** What a record is called in the addresses of our pages, which browsers keep: 32 hex digits. */
  alias(id: Bytes): string;
  close(row: RecordRow): Bytes;
  /** null for what was not closed under this name, or was changed since. */
  open(name: string, closed: unknown): RecordRow | null;
  closeTime(hlc: Bytes): Bytes;
  /** null as for `open`, and for none. */
  openTime(closed: unknown): Bytes | null;
}

const ID_END = 16;
const CHECK_SIZE = 16;

/** `identity` as in `Unlocked`. */
export function rowCipher(deviceSeed: Bytes, identity: Bytes): RowCipher {
  const keyFor = (label: string): Bytes => expand(deviceSeed, info(label, identity), 32);
  const [naming, masking, checking] = [keyFor('row-name'), keyFor('row-mask'), keyFor('row-check')];
  const mask = (under: Bytes, bytes: Bytes): Bytes => xor(bytes, hmacSha256Sync(masking, under));
  const check = (...parts: Bytes[]): Bytes => hmacSha256Sync(checking, ...parts).slice(0, CHECK_SIZE);
  const nameOf = (id: Bytes, hlc: Bytes): Bytes => hmacSha256Sync(naming, id, hlc);
  return {
    name: (id, hlc) => toHex(nameOf(id, hlc)),
    alias: (id) => toHex(hmacSha256Sync(naming, id).subarray(0, ID_END)),
    close: ({ id, hlc, sealed, device, seq }) => {
      const name = nameOf(id, hlc);
      const body = encodeCbor([mask(name, concat(id, hlc)), sealed, device, seq]);
      return concat(check(name, body), body);
    },
    open: (name, closed) => {
      const under = parseHex(name);
      if (!(closed instanceof Uint8Array) || !under) return null;
      const [checked, body] = [concat(closed.subarray(0, CHECK_SIZE)), concat(closed.subarray(CHECK_SIZE))];
      if (!equal(checked, check(under, body))) return null;
      const row = parseCbor(body);
      const [place, sealed, device, seq] = Array.isArray(row) ? row : [];
      if (!(place instanceof Uint8Array) || !(device instanceof Uint8Array) || typeof seq !== 'number') {
        throw new PapersealError('internal'); // it is our own, by its check
      }
      const clear = mask(under, concat(place));
      return {
        id: clear.slice(0, ID_END),
        hlc: clear.slice(ID_END),
        sealed: sealed instanceof Uint8Array ? concat(sealed) : null,
        device: concat(device),
        seq,
      };
    },
    closeTime: (hlc) => {
      const under = check(TIME, hlc);
      return concat(under, mask(under, hlc));
    },
    openTime: (closed) => {
      if (!(closed instanceof Uint8Array)) return null;
      const under = concat(closed.subarray(0, CHECK_SIZE));
      const hlc = mask(under, concat(closed.subarray(CHECK_SIZE)));
      return equal(under, check(TIME, hlc)) ? hlc : null;
    },
  };
}

const TIME = utf8('time');

/** All that can be read. */
export async function listRows(transaction: ReadTransaction, cipher: RowCipher): Promise<RecordRow[]> {
  return (await transaction.list('rows')).flatMap(([name, closed]) => cipher.open(name, closed) ?? []);
}

/** null before the first; one that was damaged counts as none. */
export async function lastReading(transaction: ReadTransaction, cipher: RowCipher): Promise<Bytes | null> {
  return cipher.openTime(await transaction.get('state', STATE.lastReading));
}

export function putReading(transaction: WriteTransaction, cipher: RowCipher, hlc: Bytes): void {
  transaction.put('state', STATE.lastReading, cipher.closeTime(hlc));
}

/** What changes rows within one `changeRows`. */
export interface RowChanges {
  /** `next` is given what lies under the name, and says what is to lie there; null: nothing. */
  change(name: string, next: (held: Bytes | undefined) => Bytes | null): Promise<void>;
}

/**
 * The only way to change rows: it keeps their sum, read and written once. One that can't be read is left to `putSum`.
 * `isAgain`: what comes was here before, and is in the sum.
 */
export async function changeRows<T>(
  transaction: WriteTransaction,
  work: (rows: RowChanges) => Promise<T>,
  isAgain = false,
): Promise<T> {
  const moved: string[] = []; // names that came or went
  const result = await work({
    change: async (name, next) => {
      const held = await transaction.get('rows', name);
      const closed = next(held);
      const isHere = held !== undefined;
      if (isHere !== (closed !== null) && (isHere || !isAgain)) moved.push(name);
      if (closed !== null) transaction.put('rows', name, closed);
      else if (isHere) transaction.remove('rows', name);
    },
  });
  if (moved.length === 0) return result;
  const sum = parseSum(await transaction.get('state', STATE.rowsSum));
  if (sum) transaction.put('state', STATE.rowsSum, checkedSum(xor(sum, sumOf(moved))));
  return result;
}

/** Begins the sum anew with these rows. */
export function putSum(transaction: WriteTransaction, names: Iterable<string>): void {
  transaction.put('state', STATE.rowsSum, checkedSum(sumOf(names)));
}

/** Names under exclusive or, 32 bytes. */
export function sumOf(names: Iterable<string>): Bytes {
  let sum: Bytes = new Uint8Array(SUM_SIZE);
  for (const name of names) sum = xor(sum, parseHex(name) ?? NO_NAME);
  return sum;
}

/** null for one that can't be read. */
export function parseSum(bytes: Bytes | undefined): Bytes | null {
  if (bytes?.length !== 2 * SUM_SIZE) return null;
  const sum = bytes.slice(0, SUM_SIZE);
  return equal(checkedSum(sum), bytes) ? sum : null;
}

const SUM_SIZE = 32;
const NO_NAME: Bytes = new Uint8Array(SUM_SIZE);

/** By a hash without a key: a seal is stored while the vault is locked, too. */
const checkedSum = (sum: Bytes): Bytes => concat(sum, sha256Sync(sum));

/** As many bytes as the first has, at most 32. */
function xor(bytes: Bytes, pad: Bytes): Bytes {
  return bytes.map((byte, i) => byte ^ (pad[i] ?? 0));
}
