// What every database behind the port must do (lib/vault/ports.ts).

import { describe, expect, it } from 'vitest';
import { PapersealError } from '../../lib/base/errors.ts';
import { type Database, TABLES } from '../../lib/vault/ports.ts';

/** `open`: an empty one. `undoes`: takes back what a failed transaction wrote, as all do that are not thrown away then. */
export function describeDatabase(label: string, open: () => Promise<Database>, { undoes = true } = {}): void {
  const put = (database: Database, key: string, ...bytes: number[]) =>
    database.write(async (transaction) => transaction.put('objects', key, Uint8Array.from(bytes)));
  const get = (database: Database, key: string) => database.read((transaction) => transaction.get('objects', key));

  describe(`the database contract: ${label}`, () => {
    it('gives back what was written, in the order of the keys', async () => {
      const database = await open();
      for (const [i, key] of ['b', 'a', 'ab', 'B', 'ä', 'a/1', 'a/10', 'a/2'].entries()) await put(database, key, i);
      expect(await get(database, 'a')).toEqual(Uint8Array.of(1));
      expect(await get(database, 'A')).toBeUndefined();
      const list = (prefix?: string) => database.read((transaction) => transaction.list('objects', prefix));
      const keys = async (prefix?: string) => (await list(prefix)).map(([key]) => key);
      expect(await keys()).toEqual(['B', 'a', 'a/1', 'a/10', 'a/2', 'ab', 'b', 'ä']);
      expect(await keys('a')).toEqual(['a', 'a/1', 'a/10', 'a/2', 'ab']);
      expect(await keys('a/')).toEqual(['a/1', 'a/10', 'a/2']);
      expect(await keys('c')).toEqual([]);
      expect(await list('a/2')).toEqual([['a/2', Uint8Array.of(7)]]);
    });

    it('keeps its tables apart', async () => {
      const database = await open();
      await database.write(async (transaction) => {
        transaction.put('rows', 'one', Uint8Array.of(1));
        transaction.put('drafts', 'one', Uint8Array.of(2));
        transaction.remove('queue', 'one');
      });
      expect(await database.read((transaction) => transaction.get('rows', 'one'))).toEqual(Uint8Array.of(1));
      expect(await database.read((transaction) => transaction.get('drafts', 'one'))).toEqual(Uint8Array.of(2));
      expect(await database.read((transaction) => transaction.get('queue', 'one'))).toBeUndefined();
    });

    it('shows a transaction what it wrote itself, the last word of each key', async () => {
      const database = await open();
      await put(database, 'old', 1);
      const seen = await database.write(async (transaction) => {
        transaction.put('objects', 'new', Uint8Array.of(2));
        transaction.put('objects', 'new', Uint8Array.of(3));
        transaction.remove('objects', 'old');
        return [await transaction.get('objects', 'new'), (await transaction.list('objects')).map(([key]) => key)];
      });
      expect(seen).toEqual([Uint8Array.of(3), ['new']]);
      expect(await get(database, 'old')).toBeUndefined();
    });

    it('lets no two transactions see each other half done', async () => {
      const database = await open();
      const count = () =>
        database.write(async (transaction) => {
          const [before = 0] = (await transaction.get('objects', 'count')) ?? [];
          transaction.put('objects', 'count', Uint8Array.of(before + 1));
        });
      await Promise.all(Array.from({ length: 20 }, count));
      expect(await get(database, 'count')).toEqual(Uint8Array.of(20));
    });

    it('goes on after a failed transaction, and tells why it failed', async () => {
      const database = await open();
      const failing = async () => Promise.reject(new PapersealError('damaged'));
      await expect(database.write(failing)).rejects.toMatchObject({ code: 'damaged' });
      await expect(database.read(failing)).rejects.toMatchObject({ code: 'damaged' });
      await put(database, 'next', 1);
      expect(await get(database, 'next')).toEqual(Uint8Array.of(1));
    });

    if (undoes) {
      it('writes nothing of a transaction whose work fails, whatever was put before', async () => {
        const database = await open();
        await put(database, 'kept', 1);
        const failing = database.write(async (transaction) => {
          transaction.put('objects', 'marks', Uint8Array.of(9));
          transaction.remove('objects', 'kept');
          await transaction.get('rows', 'one');
          throw new PapersealError('damaged');
        });
        await expect(failing).rejects.toMatchObject({ code: 'damaged' });
        expect(await get(database, 'marks')).toBeUndefined();
        expect(await get(database, 'kept')).toEqual(Uint8Array.of(1));
      });
    }

    it('erases everything', async () => {
      const database = await open();
      await database.write(async (transaction) => {
        for (const table of TABLES) transaction.put(table, 'gone' as never, Uint8Array.of(3)); // one word for each table
      });
      const left = () =>
        database.read((transaction) =>
          Promise.all(TABLES.map(async (table) => (await transaction.list(table)).length)),
        );
      expect(await left()).toEqual([1, 1, 1, 1, 1]);
      await database.erase();
      expect(await left()).toEqual([0, 0, 0, 0, 0]);
      await put(database, 'next', 1);
      expect(await get(database, 'next')).toEqual(Uint8Array.of(1));
    });
  });
}
