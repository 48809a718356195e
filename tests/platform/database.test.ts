// The database port over IndexedDB: what all of them promise, and what a full disk does to this one.

import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PapersealError } from '../../lib/base/errors.ts';
import { createDatabase } from '../../lib/platform/database.ts';
import { describeDatabase } from '../contracts/database.ts';

const database = createDatabase();
const put = (key: string, ...bytes: number[]) =>
  database.write(async (transaction) => transaction.put('objects', key, Uint8Array.from(bytes)));

describeDatabase('over IndexedDB', async () => {
  await database.erase();
  return database;
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
