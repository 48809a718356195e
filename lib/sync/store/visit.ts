// One visit to a store: bounded in time and bytes, ended by a signal and by the lock. One object that the store can't give
// or take (a lock that leaked, a file that its disk lost, a line that breaks off) stops nothing but itself: it is noted
// and left alone until the next visit. What several objects in a row have is the store's own trouble, and ends the visit.

import { PapersealError } from '../../base/errors.ts';
import type { Clock } from '../../vault/ports.ts';
import type { BlobStore } from '../ports.ts';

export interface Visit extends BlobStore {
  /** Why an object can't be had or put now, by its name. Each was refused with `unavailable`. */
  readonly unavailable: ReadonlyMap<string, PapersealError>;
}

export interface VisitLimits {
  /** Without one the time has no limit. */
  readonly clock?: Clock;
  /** Ends it with what is in flight: throws the signal's reason, whether the store gives up or not. */
  readonly signal?: AbortSignal;
  /** Throws when the visit has to end, as when the vault was locked. */
  readonly mayGoOn?: () => Promise<void>;
}

/** A liar could keep a visit busy for ever: the next one goes on. */
const MOST_BYTES = 256 * 1_048_576;
const LONGEST = 15 * 60_000; // ms
const MOST_IN_A_ROW = 3;
const MOST_UNAVAILABLE = 32;

/**
 * Throws `incomplete` where a visit is too much, `unavailable` for an object that can't be had or put by itself, and
 * otherwise what the store throws.
 */
export function visit(
  store: BlobStore,
  { clock = () => 0, signal, mayGoOn = async () => undefined }: VisitLimits = {},
): Visit {
  const end = clock() + LONGEST;
  const unavailable = new Map<string, PapersealError>();
  const row = new Set<string>();
  let received = 0;

  const ended = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
  ended.catch(() => undefined);
  const unlessEnded = <T>(work: Promise<T>): Promise<T> => Promise.race([ended, work]);

  const next = async (): Promise<void> => {
    signal?.throwIfAborted();
    await mayGoOn();
    if (received > MOST_BYTES || clock() > end) throw new PapersealError('incomplete');
  };
  const single = async <T>(name: string, codes: ReadonlySet<string>, work: () => Promise<T>): Promise<T> => {
    const before = unavailable.get(name);
    if (before) throw new PapersealError('unavailable', { cause: before });
    await next();
    try {
      const result = await unlessEnded(work());
      row.clear();
      return result;
    } catch (error) {
      if (!(error instanceof PapersealError) || !codes.has(error.code) || isOfAll(error)) throw error;
      row.add(name);
      unavailable.set(name, error);
      if (row.size > MOST_IN_A_ROW || unavailable.size > MOST_UNAVAILABLE) throw error;
      throw new PapersealError('unavailable', { cause: error });
    }
  };

  return {
    unavailable,
    list: async (prefix) => (await next(), unlessEnded(store.list(prefix))),
    get: (name, maxSize) =>
      single(name, NOT_GIVEN, async () => {
        received += maxSize; // until it is known
        const bytes = await store.get(name, maxSize);
        received -= maxSize - (bytes?.length ?? 0);
        return bytes;
      }),
    put: (name, bytes) => single(name, NOT_TAKEN, () => store.put(name, bytes)),
    remove: async (name) => (await next(), unlessEnded(store.remove(name))),
  };
}

const NOT_TAKEN: ReadonlySet<string> = new Set(['store-forbidden', 'store-busy', 'store-error']);
const NOT_GIVEN: ReadonlySet<string> = new Set([...NOT_TAKEN, 'store-damaged', 'store-unreachable']);

/** "Too many requests" speaks of whoever asks, not of what was asked for. */
const isOfAll = ({ facts }: PapersealError): boolean => facts['status'] === 429;

/** What the store said of the one object; any other error as it is. */
export function reasonOf(error: unknown): unknown {
  return error instanceof PapersealError && error.code === 'unavailable' ? (error.cause ?? error) : error;
}
