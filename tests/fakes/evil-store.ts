// A store that keeps every version of everything and can be told to lie: the adversary "malicious store" of THREATS.md,
// behind the same port as an honest one. Time in it is `revision`, the number of changes so far.

import type { Bytes } from '../../lib/base/bytes.ts';
import { type ErrorCode, PapersealError } from '../../lib/base/errors.ts';
import { type BlobStore, isObjectName, type StoredName } from '../../lib/sync/ports.ts';

export type Verb = 'list' | 'get' | 'put' | 'remove';

export interface StoreRequest {
  readonly verb: Verb;
  /** The object's name; the prefix for `list`. */
  readonly name: string;
  /** Bytes sent by `put`. */
  readonly size: number;
}

export interface Change {
  readonly name: string;
  readonly bytes: Bytes | null;
}

/** What to do to a request: the first fault that matches it is used. Without a pattern it matches everything. */
export interface Fault {
  verb?: Verb;
  name?: RegExp;
  /** Let this many matching requests pass first. */
  skip?: number;
  /** Then spoil this many; all when not given. */
  times?: number;
  /** Throw this instead of answering. */
  code?: ErrorCode;
  /**
   * `lost`: done, but the answer is lost · `not-stored`: acknowledged, not done · `part`: acknowledged, and the first half
   * kept · `altered`: acknowledged, and kept with one bit changed · `half`: a put keeps the first half and the connection
   * breaks · `never`: no answer ever comes, as when the worker dies.
   */
  how?: 'lost' | 'not-stored' | 'part' | 'altered' | 'half' | 'never';
}

export interface EvilStore extends BlobStore {
  /** Every request so far; empty it by `log.length = 0`. */
  readonly log: StoreRequest[];
  /** Faults in order of precedence; edit freely. */
  readonly faults: Fault[];
  /** Called before each request; what it throws is what the caller gets (a worker killed at step n). */
  onRequest: ((request: StoreRequest) => void | Promise<void>) | null;
  /** The answer to `list` goes through here. */
  onList: ((names: StoredName[]) => StoredName[]) | null;
  /** Every put, remove and mutation, oldest first; `null` bytes for a removal. */
  readonly history: readonly Change[];
  /** The length of `history`: this store's time. */
  readonly revision: number;
  /** Everything served now, by name. */
  objects(): Map<string, Bytes>;
  /** All bytes that this name ever had, oldest first; null for a removal. */
  versions(name: string): (Bytes | null)[];
  /** Forgets what matches; later puts are kept again. Without a pattern: the store was emptied. */
  drop(pattern?: RegExp): void;
  /** Serves these bytes from now on. */
  serve(name: string, bytes: Bytes): void;
  /** Serves the bytes as they were `back` versions before the present one; nothing if there was none. */
  serveOld(name: string, back?: number): void;
  /** Puts the objects that match back to what they were at that revision. Without a pattern: an old copy was put back. */
  rollback(revision: number, pattern?: RegExp): void;
  /** Another face of this store: what it held at that revision (now when not given), going its own way from here. */
  view(revision?: number): EvilStore;
  /** Ends a fork: what was put into or removed from `other` since it split off is done here, too. */
  absorb(other: EvilStore): void;
  swap(a: string, b: string): void;
  /** Keeps the first `length` bytes. */
  truncate(name: string, length: number): void;
  /** Changes one bit: bit `bit` of the object, counted from its beginning. */
  flip(name: string, bit?: number): void;
}

/** `before` are changes made earlier, by the store that this one is a view of. */
export function evilStore(before: readonly Change[] = []): EvilStore {
  const history: Change[] = [...before];
  const held = replay(history);
  const log: StoreRequest[] = [];
  const faults: Fault[] = [];

  const change = (name: string, bytes: Bytes | null): void => {
    const entry = { name, bytes: bytes?.slice() ?? null };
    history.push(entry);
    apply(held, entry);
  };
  const mustHold = (name: string): Bytes => {
    const bytes = held.get(name);
    if (bytes === undefined) throw new Error(`the evil store has no ${name}`);
    return bytes;
  };

  const answer = async <T>(request: StoreRequest, work: (fault?: Fault) => T): Promise<T | null> => {
    log.push(request);
    await store.onRequest?.(request);
    const fault = takeFault(faults, request);
    if (fault?.code !== undefined) throw new PapersealError(fault.code);
    if (fault?.how === 'never') return await new Promise<never>(() => undefined);
    if (fault?.how === 'not-stored') return null;
    const result = work(fault);
    if (fault?.how === 'lost' || fault?.how === 'half') throw new PapersealError('store-unreachable');
    return result;
  };
  const checked = (name: string): string => {
    if (!isObjectName(name)) throw new PapersealError('bad-request');
    return name;
  };

  const store: EvilStore = {
    log,
    faults,
    history,
    onRequest: null,
    onList: null,
    get revision() {
      return history.length;
    },

    async list(prefix) {
      const names = await answer({ verb: 'list', name: prefix, size: 0 }, () =>
        [...held].filter(([name]) => name.startsWith(prefix)).map(([name, bytes]) => ({ name, size: bytes.length })),
      );
      return store.onList?.(names ?? []) ?? names ?? [];
    },
    async get(name, maxSize) {
      const bytes = await answer({ verb: 'get', name: checked(name), size: 0 }, () => held.get(name) ?? null);
      if (bytes !== null && bytes.length > maxSize) throw new PapersealError('too-large');
      return bytes?.slice() ?? null;
    },
    async put(name, bytes) {
      await answer({ verb: 'put', name: checked(name), size: bytes.length }, (fault) => {
        const isPart = fault?.how === 'half' || fault?.how === 'part';
        change(name, isPart ? bytes.slice(0, bytes.length >> 1) : bytes);
        if (fault?.how === 'altered') store.flip(name, bytes.length * 4);
      });
    },
    async remove(name) {
      await answer({ verb: 'remove', name: checked(name), size: 0 }, () => change(name, null));
    },

    objects: () => new Map([...held].map(([name, bytes]) => [name, bytes.slice()])),
    versions: (name) => history.filter((entry) => entry.name === name).map(({ bytes }) => bytes?.slice() ?? null),
    drop(pattern = /^/) {
      for (const name of held.keys()) if (pattern.test(name)) change(name, null);
    },
    serve: change,
    serveOld(name, back = 1) {
      change(name, store.versions(name).at(-1 - back) ?? null);
    },
    rollback(revision, pattern = /^/) {
      const old = replay(history.slice(0, revision));
      for (const name of new Set([...held.keys(), ...old.keys()])) {
        if (pattern.test(name)) change(name, old.get(name) ?? null);
      }
    },
    view: (revision = history.length) => evilStore(history.slice(0, revision)),
    absorb(other) {
      for (const entry of changesSince(other.history, history)) change(entry.name, entry.bytes);
    },
    swap(a, b) {
      const [first, second] = [mustHold(a), mustHold(b)];
      change(a, second);
      change(b, first);
    },
    truncate: (name, length) => change(name, mustHold(name).slice(0, length)),
    flip(name, bit = 0) {
      const bytes = mustHold(name).slice();
      const place = (bit >> 3) % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
      change(name, bytes);
    },
  };
  return store;
}

function apply(objects: Map<string, Bytes>, { name, bytes }: Change): void {
  if (bytes === null) objects.delete(name);
  else objects.set(name, bytes);
}

function replay(history: readonly Change[]): Map<string, Bytes> {
  const objects = new Map<string, Bytes>();
  for (const entry of history) apply(objects, entry);
  return objects;
}

/** What `theirs` holds after the last change that both have in common. */
function changesSince(theirs: readonly Change[], own: readonly Change[]): readonly Change[] {
  const split = theirs.findIndex((entry, index) => entry !== own[index]);
  return split < 0 ? [] : theirs.slice(split);
}

const matches = (fault: Fault, { verb, name }: StoreRequest): boolean =>
  (fault.verb ?? verb) === verb && (fault.name?.test(name) ?? true) && fault.times !== 0;

function takeFault(faults: readonly Fault[], request: StoreRequest): Fault | undefined {
  for (const fault of faults) {
    if (!matches(fault, request)) continue;
    if (fault.skip !== undefined && fault.skip > 0) {
      fault.skip--;
      continue;
    }
    if (fault.times !== undefined) fault.times--;
    return fault;
  }
  return undefined;
}
