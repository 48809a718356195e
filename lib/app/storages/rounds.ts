// Rounds with the storages: one at a time, each to its end, and what came of it is remembered of the storage.

import { toHex } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import { chooseStore, type StoreChoice } from '../../stores/index.ts';
import { retryAfter } from '../../stores/refusal.ts';
import { syncStore } from '../../sync/engine.ts';
import { parseMarks } from '../../sync/log/marks.ts';
import type { BlobStore } from '../../sync/ports.ts';
import type { SyncPorts } from '../../sync/round.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import type { Ports } from '../ports.ts';
import type { Backup } from './backup.ts';
import { type KeptStore, lackOf } from './kept-store.ts';
import type { KeptStores } from './kept-stores.ts';
import type { Attempt, Turns } from './turns.ts';
import { STATE } from '../../vault/state.ts';

export interface Rounds {
  /** A round with this one; nothing where it is gone when its turn comes. */
  run(store: KeptStore, putBack?: boolean): Promise<void>;
  /** Those that ended well come first. All of them end, whatever becomes of one. */
  runAll(stores: readonly KeptStore[]): Promise<void>;
  isRunning(id: string): boolean;
  /** Opens a storage for one look. Throws `store-permission` when the browser does not permit its address. */
  open(choice: StoreChoice): Promise<BlobStore>;
}

/** One round with one storage; `pause`: the seconds for which it wants to be left alone. */
type RoundAttempt = Attempt & { pause: number };

type Ended = Pick<KeptStore, 'health' | 'problem' | 'notBefore'> &
  Partial<Pick<KeptStore, 'lacks'>> & { isRead: boolean };

const LOOK_AGAIN = 4 * 60_000; // ms

export function createRounds(
  ports: Ports,
  app: { lock: Lock; vault: Vault; activity: Activity },
  {
    kept,
    backup,
    turns,
    syncPorts,
  }: {
    kept: KeptStores;
    backup: Backup;
    turns: Turns;
    syncPorts: (unlocked: Unlocked) => SyncPorts;
  },
): Rounds {
  const { database, clock } = ports;
  const { lock, vault, activity } = app;
  /** At most one: rounds follow each other. */
  const running = new Set<string>();

  async function open(choice: StoreChoice, attempt?: RoundAttempt): Promise<BlobStore> {
    if (!(await ports.pages.hasOrigins(choice.origins))) throw new PapersealError('store-permission');
    return choice.open(async (url, init) => {
      if (!attempt) return ports.fetch(url, init);
      const signal = AbortSignal.any([attempt.signal, ...(init.signal ? [init.signal] : [])]);
      const response = await ports.fetch(url, { ...init, signal });
      attempt.answered();
      const { status, headers } = response;
      attempt.pause = Math.max(attempt.pause, retryAfter({ status, header: (name) => headers.get(name) }) ?? 0);
      return response;
    });
  }

  /** null: the storage was taken away while this waited for its turn. */
  async function look(id: string, putBack: boolean, one: Attempt): Promise<Ended | null> {
    const attempt: RoundAttempt = { ...one, pause: 0 };
    const notBefore = () => (attempt.pause > 0 ? clock() + attempt.pause * 1_000 : null);
    try {
      const now = await kept.find(id);
      if (!now) return null;
      const store = await open(chooseStore(now.kind, JSON.parse(now.config)), attempt);
      const unlocked = await lock.unlocked();
      const { signal } = attempt;
      await backup.mend({ ...syncPorts(unlocked), signal });
      const report = await syncStore({ ...syncPorts(unlocked), signal, store, storeId: id, putBack });
      // Whoever adds a browser, with the words or from a stolen one, is seen at all the others.
      if (report.joined > 0) await activity.add('browser-added');
      if (report.mended > 0) await activity.add('copy-mended');
      const { health, problem, isRead } = report;
      return { health, problem, isRead, lacks: lackOf(report, now.lacks), notBefore: notBefore() };
    } catch (error) {
      const code = errorCode(error);
      const isStopped = attempt.signal.aborted && code !== 'store-unreachable';
      if (isStopped || code === 'internal' || code === 'vault-locked' || code === 'no-vault') throw error;
      return { health: 'trouble', problem: code, notBefore: notBefore(), isRead: false };
    } finally {
      vault.forget(); // also what was taken in before something went wrong
    }
  }

  async function settle(store: KeptStore, { isRead, ...ended }: Ended): Promise<void> {
    // A delay is settled by looking again, not by waiting for the next change.
    if (ended.health === 'waiting') await ports.alarms.set('sync-soon', LOOK_AGAIN);
    if (ended.health === 'lied' && store.health !== 'lied') await activity.add('storage-lied');
    if ((await isReadingOnly(ports)) && (await hasGiven(store.id))) {
      await database.write(async (transaction) => transaction.remove('state', STATE.readingOnly));
    }
    await kept.update(store.id, (one) => {
      const goesOn = one.health === ended.health && one.problem === ended.problem && one.health !== 'fine';
      const now = clock();
      // A clock that was put back: its silence begins now, not when that time comes again.
      const reached = isRead ? now : Math.min(one.reached ?? now, now);
      return { ...one, ...ended, reached, since: goesOn ? one.since : now };
    });
  }

  /** Whether another browser's log was ever taken in from a storage. */
  async function hasGiven(id: string): Promise<boolean> {
    const { keyring, deviceId } = await lock.unlocked();
    const own = toHex(deviceId);
    const given = parseMarks(keyring.marks)?.stores.get(id) ?? new Map<string, unknown>();
    return [...given.keys()].some((device) => device !== own);
  }

  async function run(store: KeptStore, putBack = false): Promise<void> {
    await turns.round(store.id, async (attempt) => {
      running.add(store.id);
      try {
        let ended = await look(store.id, putBack, attempt);
        // A new passphrase in the middle of it: the keyring is another one now, and nothing was written over it.
        if (ended?.problem === 'sync-busy') ended = await look(store.id, putBack, attempt);
        if (ended) await settle(store, ended);
      } finally {
        running.delete(store.id);
      }
    });
  }

  return {
    run,
    runAll: async (stores) => {
      const inTurn = stores.toSorted((a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health));
      const all = await Promise.allSettled(inTurn.map((store) => run(store)));
      for (const ended of all) if (ended.status === 'rejected') throw ended.reason;
    },
    isRunning: (id) => running.has(id),
    open,
  };
}

const ORDER: readonly KeptStore['health'][] = ['fine', 'waiting', 'never', 'trouble', 'lied'];

export const isReadingOnly = async ({ database }: Pick<Ports, 'database'>): Promise<boolean> =>
  (await database.read((transaction) => transaction.get('state', STATE.readingOnly))) !== undefined;
