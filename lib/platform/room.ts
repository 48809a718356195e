// Whether the disk has room, and which errors say that it has none. Chromium 156 throws a whole database away, with what
// it had confirmed before, once a write to it failed for want of room and it opens it again. So where little is left
// nothing is written at all, and what is there can be read.

import { PapersealError } from '../base/errors.ts';

/** What stays free, in bytes: more than one write takes, and than others take while it runs. */
const RESERVE = 64 * 1_048_576;
/** With this much room an answer is good for a while: asking takes milliseconds. */
const PLENTY = 16 * RESERVE;
const GOOD_FOR = 10_000; // ms

let asked = { at: -Infinity, room: Promise.resolve(0) };

/** Throws `disk-full` where writing `size` bytes would leave too little. */
export async function mustHaveRoom(size = 0): Promise<void> {
  if (!(await hasRoom(size))) throw new PapersealError('disk-full');
}

async function hasRoom(size: number): Promise<boolean> {
  const isFresh = performance.now() - asked.at < GOOD_FOR;
  if (!isFresh || (await asked.room) < PLENTY + size) asked = { at: performance.now(), room: askRoom() };
  return (await asked.room) >= RESERVE + size;
}

/** Bytes; Infinity where the browser does not say. It counts the disk's own limit as ours: we may use all of it. */
async function askRoom(): Promise<number> {
  // Firefox's figure is a share that it grants, and has nothing to do with the disk; it writes nothing half.
  const { quota, usage, usageDetails } = await estimate();
  return usageDetails === undefined || quota === undefined ? Infinity : quota - (usage ?? 0);
}

async function estimate(): Promise<StorageEstimate & { usageDetails?: unknown }> {
  return (await globalThis.navigator?.storage?.estimate?.().catch(() => null)) ?? {};
}

/** `disk-full` for what the browsers throw where there is no room, each in several ways; everything else as it is. */
export async function translated(cause: unknown): Promise<unknown> {
  if (cause instanceof PapersealError) return cause;
  const isFull = SAYS_FULL.test(String(cause)) || (cause instanceof DOMException && !(await hasRoom(0)));
  return isFull ? new PapersealError('disk-full', { cause }) : cause;
}

/** Names and messages; seen in Chromium 156 and Firefox 153. */
const SAYS_FULL = /quota|NO_DEVICE_SPACE|no space left|full disk|disk full/i;
