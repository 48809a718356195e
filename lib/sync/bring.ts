// Bringing one object to a store. An acknowledgement is not proof (SPEC "Writing"): sabre/dav says 201 on a full disk and
// keeps a part, rclone keeps what arrived before the line broke.

import { type Bytes, equal } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Listing } from './names.ts';
import type { BlobStore } from './ports.ts';

export interface Destination {
  readonly store: BlobStore;
  readonly storeId: string;
  readonly listing: Listing;
}

/** Puts an object that never changes, unless the store gives it already. */
export async function ensure({ store, listing }: Destination, name: string, bytes: Bytes): Promise<void> {
  const size = listing.sizes.get(name);
  if (size !== undefined && (size === null || size === bytes.length) && (await isKept(store, name, bytes))) return;
  await put(store, name, bytes);
}

/** Puts an object and reads it back. */
export async function put(store: BlobStore, name: string, bytes: Bytes): Promise<void> {
  await store.put(name, bytes);
  if (!(await isKept(store, name, bytes))) throw new PapersealError('store-not-kept');
}

/** Larger objects are believed by their size: the chain of hashes is the reader's check. */
const COMPARED = 65_536;

async function isKept(store: BlobStore, name: string, bytes: Bytes): Promise<boolean> {
  if (bytes.length > COMPARED) {
    const listed = (await store.list(name)).find((stored) => stored.name === name);
    if (listed !== undefined && listed.size !== null) return listed.size === bytes.length;
  }
  const kept = await store.get(name, bytes.length).catch((error: unknown) => {
    if (error instanceof PapersealError && error.code === 'too-large') return null;
    throw error;
  });
  return kept !== null && equal(kept, bytes);
}
