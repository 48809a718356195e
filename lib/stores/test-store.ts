// The Test button: does this storage do what a store must? It does as a round does: folders in folders, a file of full
// size, one written over, both listed and read back, and removes them.

import { type Bytes, concat, equal, toHex, u32be } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Random } from '../crypto/random.ts';
import type { BlobStore, StoredName } from '../sync/ports.ts';

const SMALL = 1_024;
const LARGE = 1_048_576; // as the largest object of a vault
/** The minute since 1970 in which it began, and eight digits of chance. */
const PROBE = /^probe-([0-9a-f]{8})[0-9a-f]{8}(\/.*)?$/;
const MOST_OLD = 16; // a store may list any number
const DAY = 24 * 60; // minutes: another browser's test may be under way, and its clock may differ

/**
 * `clock`: ms since 1970. Returns when everything worked. Throws the store's own codes, and `store-not-kept` when the
 * storage says that it has stored a file and then gives back something else, or keeps what it was told to remove. Makes
 * missing folders, so it is not for a storage that someone only wants to restore from: there `list` is the test.
 */
export async function testStore(store: BlobStore, random: Random, clock: () => number): Promise<void> {
  const minute = Math.floor(clock() / 60_000);
  const old = await mayBeNew(() => store.list('probe-'));
  const folder = `probe-${toHex(concat(u32be(minute), random(4)))}`;
  const head = `${folder}/d-a/h-a`;
  const segment = `${folder}/d-b/s-1`; // in a folder of its own: those above are there already
  // Nothing that a server takes for text.
  const small = concat(Uint8Array.of(0x84), random(SMALL - 1));
  const large = concat(...Array.from({ length: LARGE / SMALL }, () => small));
  try {
    await store.put(head, small.slice(1));
    await store.put(segment, large);
    await store.put(head, small);
    const listed = new Map((await store.list(`${folder}/`)).map(({ name, size }) => [name, size]));
    for (const [name, bytes] of [[head, small] as const, [segment, large] as const]) {
      if (!listed.has(name) || (listed.get(name) ?? bytes.length) !== bytes.length) throw notKept();
      await mustGive(store, name, bytes);
    }
  } catch (error) {
    if (!isHopeless(error)) await removeAll(store, [head, segment, folder]).catch(() => undefined);
    throw error; // the first failure is the one to tell
  }
  await removeAll(store, [head, segment]);
  for (const name of [head, segment]) if ((await store.get(name, LARGE)) !== null) throw notKept();
  // Of this test and of others whose connection broke: what stays of it does no harm there.
  const left = old.map(({ name }) => name).filter((name) => Math.abs(minute - begun(name)) > DAY);
  const folders = left.map((name) => name.replace(/\/.*$/, ''));
  await removeAll(store, new Set([folder, ...left.slice(0, MOST_OLD), ...folders.slice(0, MOST_OLD)])).catch(
    () => undefined,
  );
}

/** The minute in which a test began; NaN for a name that is none of ours. */
function begun(name: string): number {
  return Number.parseInt(PROBE.exec(name)?.[1] ?? '', 16);
}

async function mustGive(store: BlobStore, name: string, bytes: Bytes): Promise<void> {
  const kept = await store.get(name, bytes.length);
  if (kept === null || !equal(kept, bytes)) throw notKept();
}

async function removeAll(store: BlobStore, names: Iterable<string>): Promise<void> {
  for (const name of names) await store.remove(name);
}

const notKept = (): PapersealError => new PapersealError('store-not-kept');

/** Nothing can be cleared away with a password that was refused, and another wrong try counts. */
const isHopeless = (error: unknown): boolean =>
  error instanceof PapersealError && (error.code === 'store-auth' || error.code === 'store-sign-in');

/** A folder that is missing now may be made by the first put, which says so itself if it can't. */
async function mayBeNew(list: () => Promise<StoredName[]>): Promise<StoredName[]> {
  try {
    return await list();
  } catch (error) {
    if (!(error instanceof PapersealError && error.code === 'store-not-found')) throw error;
    return [];
  }
}
