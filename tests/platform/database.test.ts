// The promises of the database port, kept by the real one over IndexedDB: all or nothing, one after the other.

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PapersealError } from '../../lib/base/errors.ts';
import { createDatabase } from '../../lib/platform/database.ts';

const database = createDatabase();
const put = (key: string, ...bytes: number[]) =>
  database.write(async (transaction) => transaction.put('objects', key, Uint8Array.from(bytes)));
const get = (key: string) => database.read((transaction) => transaction.get('objects', key));

beforeEach(() => database.erase());

describe('the database', () => {
  it('gives back what was written, in the order of the keys', async () => {
    await put('b', 2);
    await put('a', 1);
    await put('ab', 3);
    expect(await get('a')).toEqual(Uint8Array.of(1));
    const keys = await database.read((transaction) => transaction.list('objects', 'a'));
    expect(keys.map(([key]) => key)).toEqual(['a', 'ab']);
  });

  it('writes nothing of a transaction whose work fails, whatever was put before', async () => {
    await put('kept', 1);
    const failing = database.write(async (transaction) => {
      transaction.put('objects', 'marks', Uint8Array.of(9));
      transaction.remove('objects', 'kept');
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
        const [before = 0] = (await transaction.get('objects', 'count')) ?? [];
        transaction.put('objects', 'count', Uint8Array.of(before + 1));
      });
    await Promise.all(Array.from({ length: 20 }, count));
    expect(await get('count')).toEqual(Uint8Array.of(20));
  });
});

describe('a disk that is nearly full (C7)', () => {
  const begin = async (room: number) => {
    vi.resetModules(); // an answer about the disk is good for some seconds
    const storage = { estimate: async () => ({ quota: 5_000 + room, usage: 5_000, usageDetails: {} }) };
    vi.stubGlobal('navigator', { storage });
    const fresh = await import('../../lib/platform/database.ts');
    return fresh.createDatabase();
  };
  afterEach(() => vi.unstubAllGlobals());
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: unknown) => (error as PapersealError).code,
    );
  const write = (to: ReturnType<typeof createDatabase>) =>
    to.write(async (transaction) => transaction.put('objects', 'a', Uint8Array.of(1)));

  it('is read and not written: a browser may throw a database away after a write that failed', async () => {
    await put('kept', 7);
    const roomy = await begin(200 * 1_048_576);
    expect(await code(write(roomy))).toBe('no error');
    const full = await begin(20 * 1_048_576);
    expect(await code(write(full))).toBe('disk-full');
    expect(await full.read((transaction) => transaction.get('objects', 'kept'))).toEqual(Uint8Array.of(7));
  });

  it.each([
    new DOMException('The current transaction exceeded its quota limitations.', 'QuotaExceededError'),
    new DOMException('Encountered full disk while opening backing store for indexedDB.open.', 'UnknownError'),
    Object.assign(new Error(''), { name: 'NS_ERROR_FILE_NO_DEVICE_SPACE' }),
    new Error('QuotaExceededError: storage.session API call exceeded its quota limitations.'),
    new Error('Session storage quota bytes exceeded. Values were not stored.'),
  ])('is told by %s', async (cause) => {
    const { translated } = await import('../../lib/platform/room.ts');
    expect(await translated(cause)).toMatchObject({ code: 'disk-full' });
    const other = new DOMException('Unexpected internal error.', 'UnknownError');
    expect(await translated(other)).toBe(other);
  });
});
