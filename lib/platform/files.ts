// Files on their way between a page of ours and the worker. Chromium carries no message of more than 64 MiB, so they
// lie in the origin's own file system meanwhile, and messages name them. They are sealed already. Nothing stays: whoever
// passes one clears before and after, and the worker clears what a page that died has left.

import type { Bytes } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { copyTooLarge, LARGEST_COPY } from '../base/limits.ts';
import { mustHaveRoom, translated } from './room.ts';

const FOLDER = 'passing';
const LOCK = 'files';

export interface PassedFiles {
  /** Its name for a message. Throws `copy-too-large` and `disk-full`. */
  leave(content: Blob | Bytes): Promise<string>;
  /** Good for as long as it is not cleared away. Throws `look-again` when that has happened, and `copy-too-large`. */
  take(name: string): Promise<Blob>;
}

export const files: PassedFiles = {
  async leave(content) {
    const blob = content instanceof Blob ? content : new Blob([content]);
    if (blob.size > LARGEST_COPY) throw copyTooLarge();
    await mustHaveRoom(blob.size);
    try {
      const name = crypto.randomUUID().replaceAll('-', '');
      const file = await (await folder()).getFileHandle(name, { create: true });
      await blob.stream().pipeTo(await file.createWritable());
      return name;
    } catch (cause) {
      throw await translated(cause);
    }
  },
  async take(name) {
    try {
      const file = await (await (await folder()).getFileHandle(name)).getFile();
      if (file.size > LARGEST_COPY) throw copyTooLarge();
      return file;
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'NotFoundError') throw new PapersealError('look-again');
      throw await translated(cause);
    }
  },
};

/** For a page: alone among all pages, and nothing of it is left at the end. */
export function withFiles<T>(use: (passed: PassedFiles) => Promise<T>): Promise<T> {
  return navigator.locks.request(LOCK, async () => {
    await clear();
    try {
      return await use(files);
    } finally {
      await clear();
    }
  });
}

/** Clears what was left behind, unless a page is passing something now. */
export function clearFiles(): Promise<void> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await clear();
  });
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

async function clear(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(FOLDER, { recursive: true }).catch(() => undefined); // there is none, or the next time
}
