// The database port in memory, with the same promises as IndexedDB: transactions one after the other, all or nothing.

import type { Database, ReadTransaction, Session, TableName, Tables, WriteTransaction } from '../../lib/vault/ports.ts';

type Store = { [T in TableName]: Map<string, Tables[T]> };

export interface MemoryDatabase extends Database {
  /** A deep copy: a profile that was backed up, or copied to a second machine. */
  copy(): MemoryDatabase;
}

export function memoryDatabase(initial: Store = emptyStore()): MemoryDatabase {
  let store = initial;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    read: (work) => inTurn(() => work(reading(store))),
    write: (work) =>
      inTurn(async () => {
        const draft = copyStore(store);
        const result = await work(writing(draft));
        store = draft;
        return result;
      }),
    erase: () =>
      inTurn(async () => {
        store = emptyStore();
      }),
    copy: () => memoryDatabase(copyStore(store)),
  };
}

/** `values`: what it holds, for those who want to look. */
export function memorySession(values: Map<string, string> = new Map()): Session {
  return {
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => void values.set(key, value),
    remove: async (key) => void values.delete(key),
    clear: async () => values.clear(),
  };
}

function reading(store: Store): ReadTransaction {
  return {
    get: async (table, key) => structuredClone(store[table].get(key)) as never,
    list: async (table, prefix) =>
      [...store[table]]
        .filter(([key]) => key.startsWith(prefix ?? ''))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => [key, structuredClone(value)]) as never,
  };
}

function writing(store: Store): WriteTransaction {
  return {
    ...reading(store),
    put: (table, key, value) => void (store[table] as Map<string, unknown>).set(key, structuredClone(value)),
    remove: (table, key) => void store[table].delete(key),
  };
}

function emptyStore(): Store {
  return { rows: new Map(), queue: new Map(), objects: new Map(), state: new Map(), drafts: new Map() };
}

function copyStore(store: Store): Store {
  return {
    rows: new Map(store.rows),
    queue: new Map(store.queue),
    objects: new Map(store.objects),
    state: new Map(store.state),
    drafts: new Map(store.drafts),
  };
}
