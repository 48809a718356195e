// The high-water marks: how far each log is known, and what each store has given or acknowledged. They lie in the sealed
// keyring and are rewritten in one transaction with what they speak of (SPEC "Marks"), so that nobody who touches the
// database alone can lower them.

import { type Bytes, parseHex, toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { type Cbor, encodeCbor } from '../../crypto/cbor.ts';
import { arrayOf, bytesOf, countOf, HASH_SIZE, ID_SIZE, parseFields, tupleOf } from '../../trust/fields.ts';
import { INCARNATION_SIZE, NO_SEGMENT } from './segment.ts';

/** How far a log is known: its newest head, and the segment up to which everything was merged. */
export interface LogMark {
  /** 0: no head yet. */
  readonly n: number;
  readonly headId: Bytes;
  readonly seq: number;
  readonly hash: Bytes;
}

/** What a store gave of a log; for the own log, what was read back from it. */
export interface StoreMark {
  readonly n: number;
  readonly seq: number;
}

export interface Marks {
  /** Of this profile's own writing now, 8 bytes. */
  readonly incarnation: Bytes;
  /** All that this profile has started, the present one included. */
  readonly started: readonly Bytes[];
  /** By device id in hex, the own log included. */
  readonly logs: ReadonlyMap<string, LogMark>;
  /** By store id, then by device id in hex. */
  readonly stores: ReadonlyMap<string, ReadonlyMap<string, StoreMark>>;
}

export const NO_LOG: LogMark = { n: 0, headId: new Uint8Array(HASH_SIZE), seq: 0, hash: NO_SEGMENT };

export function firstMarks(incarnation: Bytes): Marks {
  return { incarnation, started: [incarnation], logs: new Map(), stores: new Map() };
}

export const withLog = (marks: Marks, id: string, log: LogMark): Marks => ({
  ...marks,
  logs: new Map(marks.logs).set(id, log),
});

export function withStore(marks: Marks, storeId: string, id: string, mark: StoreMark | null): Marks {
  const store = new Map(marks.stores.get(storeId));
  if (mark === null) store.delete(id);
  else store.set(id, mark);
  return { ...marks, stores: new Map(marks.stores).set(storeId, store) };
}

export const withIncarnation = (marks: Marks, incarnation: Bytes): Marks => ({
  ...marks,
  incarnation,
  started: [...marks.started, incarnation],
});

/** A store that the user took away: what it held counts no longer. */
export function withoutStore(marks: Marks, storeId: string): Marks {
  const stores = new Map(marks.stores);
  stores.delete(storeId);
  return { ...marks, stores };
}

export function encodeMarks({ incarnation, started, logs, stores }: Marks): Bytes {
  const knownLogs = sorted(logs).map(([id, { n, headId, seq, hash }]) => [bytesFrom(id), n, headId, seq, hash]);
  const knownStores = sorted(stores).map(([storeId, known]) => [
    storeId,
    sorted(known).map(([id, { n, seq }]) => [bytesFrom(id), n, seq]),
  ]);
  return encodeCbor([1, incarnation, [...started], knownLogs, knownStores]);
}

/** Null for a keyring that has no marks yet. Throws `damaged`, `newer-format`. */
export function parseMarks(bytes: Bytes): Marks | null {
  if (bytes.length === 0) return null;
  const [, incarnation, started, logs, stores] = parseFields(bytes, 5, bytes.length); // our own, of any length
  return {
    incarnation: bytesOf(incarnation, INCARNATION_SIZE),
    started: arrayOf(started).map((one) => bytesOf(one, INCARNATION_SIZE)),
    logs: new Map(arrayOf(logs).map(parseLog)),
    stores: new Map(arrayOf(stores).map(parseStore)),
  };
}

function parseLog(value: Cbor): [string, LogMark] {
  const [id, n, headId, seq, hash] = tupleOf(value, 5);
  const log = {
    n: countOf(n),
    headId: bytesOf(headId, HASH_SIZE),
    seq: countOf(seq),
    hash: bytesOf(hash, HASH_SIZE),
  };
  return [toHex(bytesOf(id, ID_SIZE)), log];
}

function parseStore(value: Cbor): [string, Map<string, StoreMark>] {
  const [storeId, known] = tupleOf(value, 2);
  if (typeof storeId !== 'string') throw new PapersealError('damaged');
  const marks = arrayOf(known).map((entry): [string, StoreMark] => {
    const [id, n, seq] = tupleOf(entry, 3);
    return [toHex(bytesOf(id, ID_SIZE)), { n: countOf(n), seq: countOf(seq) }];
  });
  return [storeId, new Map(marks)];
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function bytesFrom(id: string): Bytes {
  const bytes = parseHex(id);
  if (bytes === null) throw new PapersealError('internal');
  return bytes;
}
