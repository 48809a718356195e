// Named bytes in memory as a store: what a saved copy is opened into, and the honest one in tests.

import type { Bytes } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type BlobStore, isObjectName } from '../sync/ports.ts';

/** Works on the map that it is given. */
export function memoryStore(objects: Map<string, Bytes> = new Map()): BlobStore {
  return {
    async list(prefix) {
      return [...objects]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, bytes]) => ({ name, size: bytes.length }));
    },
    async get(name, maxSize) {
      const bytes = objects.get(checked(name)) ?? null;
      if (bytes !== null && bytes.length > maxSize) throw new PapersealError('too-large');
      return bytes?.slice() ?? null;
    },
    async put(name, bytes) {
      objects.set(checked(name), bytes.slice());
    },
    async remove(name) {
      objects.delete(checked(name));
    },
  };
}

function checked(name: string): string {
  if (!isObjectName(name)) throw new PapersealError('bad-request');
  return name;
}
