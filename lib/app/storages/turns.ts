// Whose turn it is with what all storages share, the vault's own tables: one at a time. But nobody waits for a storage that
// is slow, drips or never answers: its round makes way and goes on behind the others, each time with more patience, so that
// slow ones come to their end, too. A round that made way loses nothing: what it fetched and brought is kept.

import { PapersealError } from '../../base/errors.ts';
import type { Ports } from '../ports.ts';

export interface Turns {
  /** Something short that the person waits for: a round that is under way makes way at once. */
  brief<T>(work: () => Promise<T>): Promise<T>;
  /**
   * A round with one storage. `work` begins anew whenever it had to make way. Null when it was stopped without a reason;
   * otherwise throws that reason.
   */
  round<T>(storeId: string, work: (attempt: Attempt) => Promise<T>): Promise<T | null>;
  /** Ends what is in flight: with one storage, or with whichever it is. */
  stop(storeId: string | null, reason?: PapersealError): void;
}

export interface Attempt {
  /** Ends every request of this attempt. After a quarter of an hour its reason is `store-unreachable`. */
  readonly signal: AbortSignal;
  /** The storage began to answer. */
  answered(): void;
}

const IMPATIENT = 1_000; // ms without an answer, the first time, while somebody waits
const SLICE = 10; // times as long in all
const MORE = 4; // times as long the next time
const LOOK_EVERY = 100; // ms
const LONGEST = 15 * 60_000; // ms

// Made when they are needed: the first error takes a worker that starts 10 ms.
class MakeWay extends PapersealError {}
class Stopped extends PapersealError {}

export function createTurns({ exclusive }: Pick<Ports, 'exclusive'>): Turns {
  let current: { readonly storeId: string; readonly controller: AbortController } | null = null;
  let waiting = 0;

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    waiting++;
    return exclusive('sync', () => {
      waiting--;
      return work();
    });
  };

  async function attempt<T>(storeId: string, patience: number, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const begun = performance.now();
    let answer = begun;
    current = { storeId, controller };
    const timer = setInterval(() => {
      const now = performance.now();
      const isSlow = now - answer > patience || now - begun > SLICE * patience;
      if (waiting > 0 && isSlow) controller.abort(new MakeWay('sync-busy'));
      if (now - begun > LONGEST) controller.abort(new PapersealError('store-unreachable'));
    }, LOOK_EVERY);
    try {
      return await work({ signal: controller.signal, answered: () => void (answer = performance.now()) });
    } catch (error) {
      // Whatever came of it, this is why.
      throw controller.signal.aborted ? controller.signal.reason : error;
    } finally {
      clearInterval(timer);
      current = null;
    }
  }

  return {
    brief: (work) => {
      current?.controller.abort(new MakeWay('sync-busy'));
      return alone(work);
    },

    round: async (storeId, work) => {
      for (let patience = IMPATIENT; ; patience *= MORE) {
        try {
          return await alone(() => attempt(storeId, patience, work));
        } catch (error) {
          if (error instanceof Stopped) return null;
          if (!(error instanceof MakeWay)) throw error;
        }
      }
    },

    stop: (storeId, reason = new Stopped('sync-busy')) => {
      if (current && (storeId === null || current.storeId === storeId)) current.controller.abort(reason);
    },
  };
}
