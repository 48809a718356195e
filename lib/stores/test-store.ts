// The Test button: does this storage do what a store must? It writes one small file, reads it back and removes it.

import { concat, equal, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Random } from '../crypto/random.ts';
import type { BlobStore, StoredName } from '../sync/ports.ts';

const PROBE_SIZE = 1_024;
const PROBE = /^probe-[0-9a-f]{16}$/;
const MOST_OLD = 16; // a store may list any number

/**
 * Returns when everything worked. Throws the store's own codes, and `store-not-kept` when the storage says that it has
 * stored the file and then gives back something else, or keeps what it was told to remove. Makes missing folders, so it
 * is not for a storage that someone only wants to restore from: there `list` is the test.
 */
export async function testStore(store: BlobStore, random: Random): Promise<void> {
  const old = await mayBeNew(() => store.list('probe-'));
  const name = `probe-${toHex(random(8))}`;
  const bytes = concat(Uint8Array.of(0x84), random(PROBE_SIZE - 1)); // nothing that a server takes for text
  try {
    await store.put(name, bytes);
    const listed = (await store.list('probe-')).find((stored) => stored.name === name);
    const kept = await store.get(name, PROBE_SIZE);
    if (listed === undefined || (listed.size ?? PROBE_SIZE) !== PROBE_SIZE) throw new PapersealError('store-not-kept');
    if (kept === null || !equal(kept, bytes)) throw new PapersealError('store-not-kept');
  } catch (error) {
    await store.remove(name).catch(() => undefined); // the first failure is the one to tell
    throw error;
  }
  await store.remove(name);
  if ((await store.get(name, PROBE_SIZE)) !== null) throw new PapersealError('store-not-kept');
  for (const { name: left } of old.filter((stored) => PROBE.test(stored.name)).slice(0, MOST_OLD)) {
    await store.remove(left).catch(() => undefined); // of a test whose connection broke: it does no harm there
  }
}

/** A folder that is missing now may be made by the first put, which says so itself if it can't. */
async function mayBeNew(list: () => Promise<StoredName[]>): Promise<StoredName[]> {
  try {
    return await list();
  } catch (error) {
    if (!(error instanceof PapersealError && error.code === 'store-not-found')) throw error;
    return [];
  }
}
