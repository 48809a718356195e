// The database port over IndexedDB. Opened by the background only: frames over pages have no IndexedDB where third-party
// cookies are blocked.

import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { PapersealError } from '../base/errors.ts';
import { mustHaveRoom, translated } from './room.ts';
import { type Database, type ReadTransaction, TABLES, type WriteTransaction } from '../vault/ports.ts';

const NAME = 'paperseal';
const VERSION = 1;

export function createDatabase(): Database {
  let opening: Promise<IDBPDatabase> | null = null;
  const connection = (): Promise<IDBPDatabase> => {
    opening ??= openDB(NAME, VERSION, {
      upgrade: (database) => {
        for (const table of TABLES) database.createObjectStore(table);
      },
      blocking: () => {
        void opening?.then((database) => database.close());
        opening = null;
      },
      terminated: () => {
        opening = null;
      },
    }).catch(async (cause: unknown) => {
      opening = null;
      throw await translated(cause);
    });
    return opening;
  };

  async function write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T> {
    const transaction = (await connection()).transaction(TABLES, 'readwrite', { durability: 'strict' });
    const aborted = transaction.done;
    aborted.catch(() => undefined);
    try {
      const result = await work(writing(transaction));
      await aborted;
      return result;
    } catch (error) {
      abort(transaction); // IndexedDB would commit what was put before
      const reason: unknown = await aborted.catch((cause: unknown) => cause);
      if (error instanceof PapersealError) throw error;
      const why = await translated(reason);
      throw why instanceof PapersealError ? why : await translated(error);
    }
  }

  return {
    read: async (work) => {
      const transaction = (await connection()).transaction(TABLES, 'readonly');
      try {
        const [result] = await Promise.all([work(reading(transaction)), transaction.done]);
        return result;
      } catch (cause) {
        throw await translated(cause);
      }
    },
    write: async (work) => {
      await mustHaveRoom();
      try {
        return await write(work);
      } catch (error) {
        // After a write without room Firefox lets the next one only remove, whether there is room by then or not.
        if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
        return await write(work);
      }
    },
    erase: async () => {
      const transaction = (await connection()).transaction(TABLES, 'readwrite', { durability: 'strict' });
      const cleared = TABLES.map((table) => transaction.objectStore(table).clear());
      await Promise.all([...cleared, transaction.done]).catch(async (cause: unknown) => {
        throw await translated(cause);
      });
    },
  };
}

type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<unknown, string[], Mode>;

function reading(transaction: Transaction<'readonly'> | Transaction<'readwrite'>): ReadTransaction {
  return {
    get: (table, key) => transaction.objectStore(table).get(key),
    list: async (table, prefix) => {
      const store = transaction.objectStore(table);
      const range = prefix === undefined ? null : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
      return keys.map((key, i) => [key as never, values[i]]); // only text was ever put as a key
    },
  };
}

function writing(transaction: Transaction<'readwrite'>): WriteTransaction {
  // A failed put aborts the transaction, and `done` tells; without a catch here it would be reported twice.
  const silently = (written: Promise<unknown>): void => void written.catch(() => undefined);
  return {
    ...reading(transaction),
    put: (table, key, value) => silently(transaction.objectStore(table).put(value, key)),
    remove: (table, key) => silently(transaction.objectStore(table).delete(key)),
  };
}

function abort(transaction: Transaction<'readwrite'>): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself: a put failed.
  }
}
