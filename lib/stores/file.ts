// The saved copy: everything a store holds of a vault in one file, a CBOR map {object name: bytes}. It is as sealed and
// signed as the store itself, and is read with the same suspicion. SPEC "Saved copy".

import type { Bytes } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { copyTooLarge, LARGEST_COPY } from '../base/limits.ts';
import { type CborMap, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { type BlobStore, isObjectName, MOST_NAMES } from '../sync/ports.ts';
import { memoryStore } from './memory.ts';

/** Names are whole (`v1/…`), as in a store. Throws `too-many` or `copy-too-large` for a vault beyond what could be read. */
export function encodeCopy(objects: ReadonlyMap<string, Bytes>): Bytes {
  if (objects.size > MOST_NAMES) throw new PapersealError('too-many');
  // Before it takes as much memory once more.
  const least = [...objects].reduce((sum, [name, { length }]) => sum + name.length + length, 0);
  if (least > LARGEST_COPY) throw copyTooLarge();
  const bytes = encodeCbor(objects);
  if (bytes.length > LARGEST_COPY) throw copyTooLarge();
  return bytes;
}

/** Throws `copy-damaged` for anything but a whole saved copy, `copy-too-large` beyond the limit. */
export function parseCopy(file: Bytes): Map<string, Bytes> {
  if (file.length > LARGEST_COPY) throw copyTooLarge();
  const objects = new Map<string, Bytes>();
  for (const [name, bytes] of parseMap(file)) {
    if (typeof name !== 'string' || !isObjectName(name) || !(bytes instanceof Uint8Array)) {
      throw new PapersealError('copy-damaged');
    }
    objects.set(name, bytes);
  }
  return objects;
}

/** A saved copy as a store that can be read only: writing throws `not-allowed`. Throws like `parseCopy`. */
export function openCopy(file: Bytes): BlobStore {
  const refuse = async (): Promise<never> => {
    throw new PapersealError('not-allowed');
  };
  return { ...memoryStore(parseCopy(file)), put: refuse, remove: refuse };
}

function parseMap(file: Bytes): CborMap {
  try {
    const map = parseCbor(file, { maxItems: 2 * MOST_NAMES + 1 });
    if (map instanceof Map) return map;
  } catch (cause) {
    throw new PapersealError('copy-damaged', { cause });
  }
  throw new PapersealError('copy-damaged');
}
