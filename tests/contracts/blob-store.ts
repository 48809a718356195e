// What every BlobStore must do; run against each implementation with a real server behind it where it has one.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { type BlobStore, inFolder, isObjectName } from '../../lib/sync/ports.ts';
import { codeOf, patternBytes } from './blob-store-tools.ts';

/** A running store. Each test works in its own folder of it. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: BlobStore;
}

export function describeBlobStore(label: string, start: () => Promise<StoreUnderTest>): void {
  describe(`the store contract: ${label}`, () => {
    let running: StoreUnderTest;
    let folders = 0;
    const emptyFolder = (): BlobStore => inFolder(running.store, `v1/contract-${++folders}/`);

    beforeAll(async () => {
      running = await start();
    });
    afterAll(async () => {
      await running[Symbol.asyncDispose]();
    });

    it('lists a folder that was never made as empty', async () => {
      expect(await emptyFolder().list('')).toEqual([]);
      expect(await emptyFolder().list('d-aaaa/')).toEqual([]);
    });

    it('says null for what it does not have', async () => {
      const store = emptyFolder();
      expect(await store.get('r-1', 100)).toBeNull();
      expect(await store.get('d-aaaa/h-a', 100)).toBeNull();
    });

    it('gives back what was put, byte for byte, and makes the folders by itself', async () => {
      const store = emptyFolder();
      const everyByte = patternBytes(256);
      await store.put('d-aaaa/s-0000000001-01020304', everyByte);
      expect(await store.get('d-aaaa/s-0000000001-01020304', 256)).toEqual(everyByte);
    });

    it('keeps sizes from nothing to a full segment', async () => {
      const store = emptyFolder();
      for (const size of [0, 1, 4_095, 65_536, 1_048_576]) {
        const name = `s-${size}`;
        await store.put(name, patternBytes(size));
        expect(await store.get(name, size)).toEqual(patternBytes(size));
      }
    });

    it('overwrites, longer by shorter and shorter by longer', async () => {
      const store = emptyFolder();
      for (const size of [300, 20, 900]) {
        await store.put('h-a', patternBytes(size));
        expect(await store.get('h-a', 1_000)).toEqual(patternBytes(size));
      }
    });

    it('lists names below the prefix with their sizes, through folders', async () => {
      const store = emptyFolder();
      const sizes = { 'r-1': 10, 'd-aaaa/h-a': 20, 'd-aaaa/h-b': 0, 'd-bbbb/h-a': 30 };
      for (const [name, size] of Object.entries(sizes)) await store.put(name, patternBytes(size));

      const list = async (prefix: string): Promise<Record<string, number | null>> =>
        Object.fromEntries((await store.list(prefix)).map(({ name, size }) => [name, size]));
      expect(await list('')).toEqual(sizes);
      expect(await list('d-')).toEqual({ 'd-aaaa/h-a': 20, 'd-aaaa/h-b': 0, 'd-bbbb/h-a': 30 });
      expect(await list('d-aaaa/')).toEqual({ 'd-aaaa/h-a': 20, 'd-aaaa/h-b': 0 });
      expect(await list('d-aaaa/h-a')).toEqual({ 'd-aaaa/h-a': 20 });
      expect(await list('r-')).toEqual({ 'r-1': 10 });
      expect(await list('x')).toEqual({});
    });

    it('shows a put in the next listing at once', async () => {
      const store = emptyFolder();
      for (let count = 1; count <= 5; count++) {
        await store.put(`d-aaaa/s-${count}`, patternBytes(count));
        expect(await store.list('d-aaaa/')).toHaveLength(count);
      }
    });

    it('refuses an object beyond the size asked for, and takes one of exactly that size', async () => {
      const store = emptyFolder();
      await store.put('h-a', patternBytes(5_000));
      expect(await store.get('h-a', 5_000)).toHaveLength(5_000);
      expect(await codeOf(store.get('h-a', 4_999))).toBe('too-large');
      expect(await codeOf(store.get('h-a', 0))).toBe('too-large');
    });

    it('removes, and removing what is gone is no error', async () => {
      const store = emptyFolder();
      await store.put('d-aaaa/h-a', patternBytes(3));
      await store.put('d-aaaa/h-b', patternBytes(3));
      await store.remove('d-aaaa/h-a');
      await store.remove('d-aaaa/h-a');
      await store.remove('d-never/h-a');
      expect(await store.get('d-aaaa/h-a', 100)).toBeNull();
      expect((await store.list('')).map(({ name }) => name)).toEqual(['d-aaaa/h-b']);
    });

    it('keeps no hold on the bytes it was given or gave', async () => {
      const store = emptyFolder();
      const given = patternBytes(8);
      await store.put('h-a', given);
      given.fill(0);
      const first: Bytes | null = await store.get('h-a', 8);
      first?.fill(0);
      expect(await store.get('h-a', 8)).toEqual(patternBytes(8));
    });

    it('keeps apart many names written at the same time', async () => {
      const store = emptyFolder();
      const names = Array.from({ length: 40 }, (_, index) => `d-${index % 4}/s-${index}`);
      await Promise.all(names.map((name, index) => store.put(name, patternBytes(index))));
      const listed = await store.list('');
      expect(listed.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
      expect(listed.every(({ name, size }) => size === names.indexOf(name))).toBe(true);
    });

    it('refuses names outside the grammar, in every call', async () => {
      const store = running.store;
      for (const name of [
        '',
        '/',
        'a/',
        '/a',
        'a//b',
        '../a',
        'a/../b',
        '.',
        'A',
        'ä',
        'a b',
        'a?b',
        'a#b',
        'a%2fb',
        'a\\b',
      ]) {
        expect(isObjectName(name)).toBe(false);
        expect(await codeOf(store.get(name, 10))).toBe('bad-request');
        expect(await codeOf(store.put(name, patternBytes(1)))).toBe('bad-request');
        expect(await codeOf(store.remove(name))).toBe('bad-request');
      }
    });
  });
}
