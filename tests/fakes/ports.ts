// A browser for the background: disk, session, clock, alarms and pages that outlive a worker, and the ports of one worker
// after the other. A worker that was killed waits for ever for whatever it asked, as a real one does.

import { sha256Sync } from '../../lib/crypto/hash.ts';
import { type Bytes, concat, u48be } from '../../lib/base/bytes.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import { silentLog } from '../../lib/base/log.ts';
import { quickHash } from './quick-hash.ts';
import { checkedRandom, type Random } from '../../lib/crypto/random.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import type { Database, Session } from '../../lib/vault/ports.ts';
import type { AlarmName, Ports } from '../../lib/app/ports.ts';
import { type MemoryDatabase, memoryDatabase, memorySession } from './memory-database.ts';
import { type FakePages, fakePages } from './pages.ts';
import { webdavFetch } from './webdav-fetch.ts';

export interface FakeBrowser {
  readonly disk: MemoryDatabase;
  readonly session: Session;
  /** What the session holds; cleared when the browser closes. */
  readonly sessionValues: Map<string, string>;
  readonly time: { now: number };
  readonly pages: FakePages;
  /** On their way between pages of ours and the worker; they stay, as no page is there to clear them. */
  readonly files: Map<string, Bytes>;
  /** When each alarm rings, ms. */
  readonly alarms: Map<AlarmName, number>;
  /** When somebody used the computer last, ms: the person, not a message. */
  lastInput: number;
  /** Writes that still succeed before the disk is full; null: it never is. */
  room: number | null;
  /** A worker begins. */
  worker(): Life;
}

/** One worker from its start to its end. */
export interface Life {
  readonly ports: Ports;
  /** Does this when the worker asks the browser for the `count`-th thing from now, before that is done. */
  at(count: number, work: () => unknown): void;
  /** What it was about to ask for when it died. */
  readonly lastAsked: string;
  /** Rejects when it dies. */
  readonly died: Promise<never>;
  kill(): void;
}

/** `seed` makes its randomness; the same seed gives the same browser again. */
export function fakeBrowser(store: BlobStore, seed: string): FakeBrowser {
  const disk = memoryDatabase();
  const random = checkedRandom(seededRandom(seed));
  const sessionValues = new Map<string, string>();
  const browser: FakeBrowser = {
    disk,
    sessionValues,
    session: memorySession(sessionValues),
    time: { now: 1_770_000_000_000 },
    pages: fakePages(),
    files: new Map(),
    alarms: new Map(),
    lastInput: 0,
    room: null,
    worker: () => startLife(browser, random, webdavFetch(store)),
  };
  return browser;
}

function startLife(browser: FakeBrowser, random: Random, fetch: typeof globalThis.fetch): Life {
  let left = Infinity;
  let meanwhile: () => unknown = () => undefined;
  let isDead = false;
  let lastAsked = '';
  let die: (reason: Error) => void = () => undefined;
  const died = new Promise<never>((_, reject) => {
    die = reject;
  });
  died.catch(() => undefined);
  const kill = (): void => {
    isDead = true;
    die(new Error(`killed at ${lastAsked}`));
  };
  const outside = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (!isDead) {
      lastAsked = name;
      if (--left === 0) await meanwhile();
    }
    if (isDead) return new Promise<T>(() => undefined);
    const result = await work();
    return isDead ? new Promise<T>(() => undefined) : result;
  };
  const locks = new Map<string, Promise<unknown>>();
  const database: Database = {
    read: (work) => outside('read', () => browser.disk.read(work)),
    write: (work) =>
      outside('write', () => {
        if (browser.room !== null && --browser.room < 0) throw new PapersealError('disk-full');
        return browser.disk.write(work);
      }),
    erase: () => outside('erase', () => browser.disk.erase()),
  };
  const ports: Ports = {
    database,
    session: {
      get: (key) => outside(`session.get ${key}`, () => browser.session.get(key)),
      set: (key, value) => outside(`session.set ${key}`, () => browser.session.set(key, value)),
      remove: (key) => outside(`session.remove ${key}`, () => browser.session.remove(key)),
      clear: () => outside('session.clear', () => browser.session.clear()),
    },
    clock: () => browser.time.now,
    random,
    hash: quickHash,
    log: silentLog,
    fetch: (url, init) => outside('fetch', () => fetch(url, init)),
    pages: outsidePages(browser.pages, outside),
    alarms: {
      set: (name, after) => outside('alarm', async () => void browser.alarms.set(name, browser.time.now + after)),
      clear: (name) => outside('alarm', async () => void browser.alarms.delete(name)),
      clearAll: async () => outside('alarm', async () => browser.alarms.clear()),
      unusedFor: async (most) => {
        const unused = browser.time.now - browser.lastInput;
        return unused < most ? unused : null;
      },
    },
    files: {
      leave: (content) => outside('files.leave', async () => leaveFile(browser, content)),
      take: (name) =>
        outside('files.take', async () => {
          const content = browser.files.get(name);
          if (!content) throw new PapersealError('look-again');
          return content.slice();
        }),
      clear: async () => browser.files.clear(),
    },
    exclusive: (lock, work) => {
      const turn = (locks.get(lock) ?? Promise.resolve()).then(work);
      locks.set(
        lock,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
  return {
    ports,
    at: (count, work) => {
      left = count;
      meanwhile = work;
    },
    get lastAsked() {
      return lastAsked;
    },
    died,
    kill,
  };
}

/** As a page of ours does it; answers with the name for a message. */
export function leaveFile({ files }: FakeBrowser, content: Bytes): string {
  const name = files.size.toString(16).padStart(32, '0');
  files.set(name, content.slice());
  return name;
}

type Outside = <T>(name: string, work: () => Promise<T>) => Promise<T>;

function outsidePages(pages: FakePages, outside: Outside): Ports['pages'] {
  const { order, orderAll, inject } = pages;
  return {
    ...pages,
    order: (to, name, request) => outside(`order ${name}`, () => order(to, name, request)),
    orderAll: (tabId, name, request, where) => outside(`order ${name}`, () => orderAll(tabId, name, request, where)),
    inject: (tabId, over) => outside('inject', () => inject(tabId, over)),
    openWindow: (path) => outside('openWindow', () => pages.openWindow(path)),
    openPopup: () => outside('openPopup', () => pages.openPopup()),
  };
}

/** The same bytes for the same seed, never the same twice: a hash over a count. */
function seededRandom(seed: string): Random {
  let count = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
      sha256Sync(new TextEncoder().encode(seed), u48be(++count)),
    );
    return concat(...blocks).slice(0, length);
  };
}
