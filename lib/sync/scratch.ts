// The database port in memory, for what must leave no trace: a survey before restoring, and the recovery tool.

import type { Database, ReadTransaction, Tables, WriteTransaction } from '../vault/ports.ts';

type HeldRows = { [T in keyof Tables]: Map<string, Tables[T]> };

/** Its transactions run one at a time, and are not undone when they throw: such a database is thrown away. */
export function scratchDatabase(): Database {
  let held = empty();
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const reading: ReadTransaction = {
    get: async (table, key) => held[table].get(key),
    list: async (table, prefix) => listOf(held[table], prefix ?? '') as never, // names are as they were put
  };
  const writing: WriteTransaction = {
    ...reading,
    put: (table, key, value) => void held[table].set(key, value),
    remove: (table, key) => void held[table].delete(key),
  };
  return {
    read: (work) => inTurn(() => work(reading)),
    write: (work) => inTurn(() => work(writing)),
    erase: () =>
      inTurn(async () => {
        held = empty();
      }),
  };
}

function listOf<T>(table: Map<string, T>, prefix: string): [string, T][] {
  return [...table].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function empty(): HeldRows {
  return { rows: new Map(), queue: new Map(), objects: new Map(), state: new Map(), drafts: new Map() };
}
