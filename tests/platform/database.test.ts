// The promises of the database port, kept by the real one over IndexedDB: all or nothing, one after the other.

import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { PapersealError } from '../../lib/base/errors.ts';
import { createDatabase } from '../../lib/platform/database.ts';

const database = createDatabase();
const put = (key: string, ...bytes: number[]) =>
  database.write(async (transaction) => transaction.put('state', key, Uint8Array.from(bytes)));
const get = (key: string) => database.read((transaction) => transaction.get('state', key));

beforeEach(() => database.erase());

describe('the database', () => {
  it('gives back what was written, in the order of the keys', async () => {
    await put('b', 2);
    await put('a', 1);
    await put('ab', 3);
    expect(await get('a')).toEqual(Uint8Array.of(1));
    const keys = await database.read((transaction) => transaction.list('state', 'a'));
    expect(keys.map(([key]) => key)).toEqual(['a', 'ab']);
  });

  it('writes nothing of a transaction whose work fails, whatever was put before', async () => {
    await put('kept', 1);
    const failing = database.write(async (transaction) => {
      transaction.put('state', 'marks', Uint8Array.of(9));
      transaction.remove('state', 'kept');
      await transaction.get('rows', 'one');
      throw new PapersealError('damaged');
    });
    await expect(failing).rejects.toMatchObject({ code: 'damaged' });
    expect(await get('marks')).toBeUndefined();
    expect(await get('kept')).toEqual(Uint8Array.of(1));
  });

  it('erases everything', async () => {
    await put('gone', 2);
    await database.write(async (transaction) => {
      transaction.put('queue', 'gone', Uint8Array.of(3));
      transaction.put('drafts', 'one', Uint8Array.of(4));
    });
    await database.erase();
    const left = await database.read((transaction) =>
      Promise.all((['rows', 'queue', 'objects', 'state', 'drafts'] as const).map((table) => transaction.list(table))),
    );
    expect(left).toEqual([[], [], [], [], []]);
  });

  it('goes on after a failed transaction', async () => {
    await expect(database.write(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await put('next', 1);
    expect(await get('next')).toEqual(Uint8Array.of(1));
  });

  it('lets no two transactions see each other half done', async () => {
    const count = async () =>
      database.write(async (transaction) => {
        const [before = 0] = (await transaction.get('state', 'count')) ?? [];
        transaction.put('state', 'count', Uint8Array.of(before + 1));
      });
    await Promise.all(Array.from({ length: 20 }, count));
    expect(await get('count')).toEqual(Uint8Array.of(20));
  });
});
