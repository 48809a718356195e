// Reading one object from a store: verified, or the reason why not. A torn object is asked for once more before anything
// is concluded: some servers show half an upload while it runs (measured on sabre/dav and rclone).

import type { Bytes } from '../../base/bytes.ts';
import { type ObjectProblem, problemOf } from '../log/unusable.ts';
import type { BlobStore } from '../ports.ts';

/** `missing`: the store says that it does not have it. */
export type Fetched<T> = { readonly value: T; readonly bytes: Bytes } | { readonly problem: 'missing' | ObjectProblem };

const ATTEMPTS = 2;

/**
 * Throws store-* when the store can't be asked; never for what it answers, nor, on a visit, for one object that it can't
 * give. `elsewhere` says whether bytes that don't
 * belong here are a genuine object of another place: then they were not damaged, they were moved.
 */
export async function fetchObject<T>(
  store: BlobStore,
  name: string,
  limit: number,
  parse: (bytes: Bytes) => Promise<T>,
  elsewhere: (bytes: Bytes) => Promise<boolean> = async () => false,
): Promise<Fetched<T>> {
  let problem: 'missing' | ObjectProblem = 'missing';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let bytes: Bytes | null = null;
    try {
      bytes = await store.get(name, limit);
      if (bytes === null) return { problem: 'missing' };
      return { value: await parse(bytes), bytes };
    } catch (error) {
      problem = problemOf(error);
      if (problem === 'damaged' && bytes !== null && (await elsewhere(bytes))) problem = 'replayed';
      if (problem !== 'damaged') break;
    }
  }
  return { problem };
}

/** Works through `items` with at most `width` at a time. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
