// Bringing one object to a store. An acknowledgement is not proof (SPEC "Head"): sabre/dav says 201 on a full disk and
// keeps a part, rclone keeps what arrived before the line broke.

import { type Bytes, equal } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { Listing } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';

export interface Destination {
  readonly store: BlobStore;
  readonly storeId: string;
  readonly listing: Listing;
}

/** Puts an object that never changes, unless the store gives it already. */
export async function ensure(destination: Destination, name: string, bytes: Bytes): Promise<void> {
  const { store } = destination;
  if (isListed(destination, name, bytes) && (await isKept(store, name, bytes))) return;
  await put(store, name, bytes);
}

/** Puts an object and reads it back, every byte of it: a listing tells a size, not what is stored. */
export async function put(store: BlobStore, name: string, bytes: Bytes): Promise<void> {
  await store.put(name, bytes);
  if (!(await isKept(store, name, bytes))) throw new PapersealError('store-not-kept');
}

async function isKept(store: BlobStore, name: string, bytes: Bytes): Promise<boolean> {
  const kept = await store.get(name, bytes.length).catch((error: unknown) => {
    if (error instanceof PapersealError && error.code === 'too-large') return null;
    throw error;
  });
  return kept !== null && equal(kept, bytes);
}

/** Listed in its length. Says nothing about the bytes: for what was read back before and is read again in its turn. */
export function isListed({ listing }: Destination, name: string, bytes: Bytes): boolean {
  const size = listing.sizes.get(name);
  return size === null || size === bytes.length;
}
