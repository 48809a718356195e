// The user's storages: which ones, how they are, and when rounds are made with them. Addresses and passwords are sealed
// and stay in this browser; every storage gets the same bytes.

import type { Bytes } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import type { Reply } from '../../messaging/protocol.ts';
import type { StoreChoice } from '../../stores/index.ts';
import { forgetStore } from '../../sync/backup.ts';
import type { BlobStore } from '../../sync/ports.ts';
import type { SyncPorts } from '../../sync/round.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import type { Ports } from '../ports.ts';
import type { Sites } from '../sites/sites.ts';
import { createEarly, type Early } from './early.ts';
import { createBackup } from './backup.ts';
import { type Browsers, createBrowsers } from './browsers.ts';
import { isSilent, type KeptStore, nameOf, rests, WENT_BACK } from './kept-store.ts';
import { createKeptStores, ignoreLocked } from './kept-stores.ts';
import { createJoining, EVERY, type Joining } from './joining.ts';
import { createRounds, isReadingOnly } from './rounds.ts';
import { createSavedCopy } from './saved-copy.ts';
import { createTurns } from './turns.ts';
import { STATE, UP } from '../../vault/state.ts';

type StoreState = Reply<'stores.list'>[number];
type StatusPart = Pick<Reply<'status'>, 'backup' | 'stores' | 'askStorage' | 'readingOnly'>;

export interface Storages extends Browsers, Joining {
  list(): Promise<StoreState[]>;
  status(): Promise<StatusPart>;
  /** The first storage of a vault that comes with it, under the id that the survey used: for the same transaction. */
  first(unlocked: Unlocked, choice: StoreChoice, id: string): Promise<(transaction: WriteTransaction) => void>;
  /** Its copies there stay; the browser's permission for its host goes, unless something else needs it. */
  remove(id: string): Promise<void>;
  /** Whether a storage needs the browser's permission for this site's host; also while that can't be told. */
  needsHostOf(site: string): Promise<boolean>;
  /** A round with every storage; answers when all have ended. */
  now(): Promise<StoreState[]>;
  putBack(id: string): Promise<void>;
  /** Something was written: a round follows in a moment. */
  changed(): Promise<void>;
  soon(): Promise<void>;
  /** It was locked: what is in flight ends. */
  stop(): void;
  /** An alarm went off: a round with every storage that does not rest. */
  wake(): Promise<void>;
  makeCopy(): Promise<Reply<'copy.make'>>;
  confirmCopy(file: Bytes): Promise<Reply<'copy.confirm'>>;
  /** Null when nothing waits. */
  ahead: Early['ahead'];
  /** "Later" to the question where copies are kept. */
  later(): Promise<void>;
  /** Opens a storage for one look. Throws `store-permission` when the browser does not permit its address. */
  open(choice: StoreChoice): Promise<BlobStore>;
}

const SOON = 2_000; // ms

export function createStorages(
  ports: Ports,
  app: { lock: Lock; vault: Vault; activity: Activity; sites: Sites },
): Storages {
  const { database, clock, random, log } = ports;
  const { lock } = app;
  const { isUnlocked } = lock;
  const syncPorts = (unlocked: Unlocked): SyncPorts => ({ database, unlocked, clock, random, log, isUnlocked });
  const backup = createBackup(ports, app);
  const turns = createTurns(ports);
  const early = createEarly(ports, app, turns);
  const kept = createKeptStores(ports, app);
  const rounds = createRounds(ports, app, { kept, backup, turns, syncPorts });
  const copy = createSavedCopy(ports, app, { turns, syncPorts, later });

  const stateOf = (store: KeptStore): StoreState => ({
    id: store.id,
    kind: store.kind,
    name: nameOf(store),
    ...healthOf(store, rounds.isRunning(store.id), clock()),
    problem: store.problem,
    wentBack: store.lacks !== null && WENT_BACK.has(store.lacks),
  });

  const list = async (): Promise<StoreState[]> => (await kept.list()).map(stateOf);

  const soon = (): Promise<void> => ports.alarms.set('sync-soon', SOON);

  /** Also where there is no storage. */
  async function mendEntries(): Promise<void> {
    if (!(await backup.isToMend(await lock.unlocked()))) return;
    await turns.brief(async () => backup.mend(syncPorts(await lock.unlocked())));
  }

  async function status(): Promise<StatusPart> {
    const asked = await database.read((transaction) => transaction.get('state', STATE.askedStorage));
    const calm = { level: 'empty' as const, uncopied: 0, onlyHere: 0, copied: 0, onlyInFile: false };
    const nothing = { backup: calm, stores: [], askStorage: false, readingOnly: await isReadingOnly(ports) };
    // One look at the lock: it may close at any moment.
    const unlocked = await lock.unlocked().catch(ignoreLocked);
    if (!unlocked) return nothing;
    const stores = await kept.listBy(unlocked);
    const meter = await backup.state(unlocked, stores);
    const state = (await kept.isDamaged(unlocked)) ? { ...meter, level: 'damaged' as const } : meter;
    return {
      ...nothing,
      backup: state,
      stores: stores.map(stateOf),
      askStorage: asked === undefined && state.uncopied > 0,
    };
  }

  async function later(): Promise<void> {
    await database.write(async (transaction) => markAsked(transaction));
  }

  return {
    ...createBrowsers(lock, syncPorts),
    list,
    later,
    open: (choice) => rounds.open(choice),
    needsHostOf: kept.needsHostOf,

    ahead: early.ahead,
    now: async () => {
      await rounds.runAll(await kept.list());
      return list();
    },

    status,

    first: async (unlocked, choice, id) => {
      const write = await kept.first(unlocked, choice, id);
      return (transaction) => {
        write(transaction);
        markAsked(transaction);
      };
    },

    ...createJoining(ports, lock, { kept, rounds, later }),

    remove: async (id) => {
      await kept.remove(id);
      turns.stop(id);
      await turns.brief(async () => forgetStore(syncPorts(await lock.unlocked()), id));
    },

    putBack: async (id) => {
      const store = await kept.find(id);
      if (store) await rounds.run(store, true);
    },

    changed: soon,

    soon,

    stop: () => turns.stop(null, new PapersealError('vault-locked')),

    wake: async () => {
      if (!(await lock.exists())) return;
      await ports.alarms.set('sync', EVERY);
      if (!(await lock.isUnlocked())) return;
      try {
        await mendEntries();
        await early.takeInDue();
        await rounds.runAll((await kept.list()).filter((store) => !rests(store, clock())));
      } catch (error) {
        // Locked in the middle of it: the next unlocking goes on from what is stored.
        if (errorCode(error) !== 'vault-locked') throw error;
      }
    },

    makeCopy: copy.make,

    confirmCopy: copy.confirm,
  };
}

const markAsked = (transaction: WriteTransaction): void => transaction.put('state', STATE.askedStorage, UP);

/** `now`: ms. A storage that gave nothing back for long says since when, also where its last round was fine. */
function healthOf(store: KeptStore, isRunning: boolean, now: number): Pick<StoreState, 'health' | 'since'> {
  const silent = isSilent(store, now);
  const health = silent && store.health === 'fine' ? 'waiting' : store.health;
  return { health: isRunning ? 'working' : health, since: silent ? store.reached : store.since };
}
