// What the vault and the sync engine need from outside: a transactional database, a session store, a clock.
// Platform implements them over IndexedDB and storage.session; tests over memory (tests/fakes/).

import type { Bytes } from '../base/bytes.ts';
import type { StateKey, StatePrefix } from './state.ts';

/**
 * The tables of the local database: each maps a text key to one value, listed in the order of its keys.
 * Everything that says what the user wrote lies in them sealed.
 */
export interface Tables {
  /** Every version of every record, closed. Key: its name (rows.ts). */
  rows: Bytes;
  /** The versions that no read-back head covers yet, the same bytes. Key: as in `rows`. */
  queue: Bytes;
  /** Signed objects as they lie in a store, verified before they came here. Key: the object's name. */
  objects: Bytes;
  /** Single values by name (state.ts). */
  state: Bytes;
  /** Text typed and not sealed yet, encrypted to this device. Key: the draft's id in hex. */
  drafts: Bytes;
}

export type TableName = keyof Tables;
export type KeyOf<T extends TableName> = T extends 'state' ? StateKey : string;
export type PrefixOf<T extends TableName> = T extends 'state' ? StatePrefix | StateKey : string;
/** All of them: what takes the place of everything goes through each. */
export const TABLES: readonly TableName[] = ['rows', 'queue', 'objects', 'state', 'drafts'];

/** One version of one record, sealed; it lies in the database closed once more (rows.ts). */
export interface RecordRow {
  /** 16 bytes. */
  readonly id: Bytes;
  /** 16 bytes: SPEC "Time". */
  readonly hlc: Bytes;
  /** null: a tombstone. */
  readonly sealed: Bytes | null;
  /** The log that brought it: 16 bytes of device id and the segment's number, 0 while it is still queued. */
  readonly device: Bytes;
  readonly seq: number;
}

export interface ReadTransaction {
  get<T extends TableName>(table: T, key: KeyOf<T>): Promise<Tables[T] | undefined>;
  /** Entries whose key begins with `prefix`, in the order of their keys. */
  list<T extends TableName>(table: T, prefix?: PrefixOf<T>): Promise<[key: KeyOf<T>, value: Tables[T]][]>;
}

export interface WriteTransaction extends ReadTransaction {
  put<T extends TableName>(table: T, key: KeyOf<T>, value: Tables[T]): void;
  remove<T extends TableName>(table: T, key: KeyOf<T>): void;
}

/**
 * All or nothing, one after the other. Inside `work` nothing may be awaited but the transaction's own calls:
 * IndexedDB commits as soon as it has nothing to do, so encryption comes before.
 */
export interface Database {
  read<T>(work: (transaction: ReadTransaction) => Promise<T>): Promise<T>;
  /** Throws `disk-full` when the browser has no room; then nothing of it was written. */
  write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T>;
  /** Removes everything, in one transaction. */
  erase(): Promise<void>;
}

/** Text by name, gone when the browser closes, out of reach of content scripts. */
export interface Session {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** Milliseconds since 1970, as the device believes. */
export type Clock = () => number;
