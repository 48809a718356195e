// What the sync engine needs from outside.

import type { Bytes } from '../base/bytes.ts';

/**
 * A place that keeps named bytes and promises nothing: it may lose them, serve old ones or lie. Names are
 * `isObjectName`; every call is safe to repeat with the same arguments.
 *
 * Every call throws PapersealError: the `store-` codes (lib/base/errors.ts) and `bad-request` for a name that is none.
 */
export interface BlobStore {
  /**
   * All names that begin with `prefix`, in no promised order; '' for everything. A folder that was never made is an
   * empty list. Throws `too-many` beyond 20 000 names and `too-large` for a listing beyond any honest one.
   */
  list(prefix: string): Promise<StoredName[]>;
  /** null: the store says that it does not have it. Throws `too-large` as soon as more than `maxSize` bytes arrive. */
  get(name: string, maxSize: number): Promise<Bytes | null>;
  /** Returns when the store says that it has the bytes, which is not proof: read back what matters. */
  put(name: string, bytes: Bytes): Promise<void>;
  /** Removing what is not there succeeds. */
  remove(name: string): Promise<void>;
}

export interface StoredName {
  readonly name: string;
  /** In bytes, as the store says; null when it does not say. */
  readonly size: number | null;
}

/** At most this many names are taken from a listing. */
export const MOST_NAMES = 20_000;

/** `[a-z0-9-]` in one or more parts between slashes, at most 200 characters. Whatever else a store lists is not ours. */
export function isObjectName(name: string): boolean {
  return name.length <= 200 && /^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(name);
}

/** The same store, seen from a folder, whose name ends in a slash: what lies elsewhere is out of sight. */
export function inFolder(store: BlobStore, inside: string): BlobStore {
  return {
    async list(prefix) {
      const names = await store.list(inside + prefix);
      return names.flatMap(({ name, size }) =>
        name.startsWith(inside) ? [{ name: name.slice(inside.length), size }] : [],
      );
    },
    get: (name, maxSize) => store.get(inside + name, maxSize),
    put: (name, bytes) => store.put(inside + name, bytes),
    remove: (name) => store.remove(inside + name),
  };
}
