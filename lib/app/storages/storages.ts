// The user's storages: which ones, how they are, and the rounds with each of them. Addresses and passwords are sealed and
// stay in this browser; every storage gets the same bytes.

import { toHex, type Bytes } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { hostPattern } from '../../stores/address.ts';
import { encodeCopy, parseCopy } from '../../stores/file.ts';
import { chooseStore, type StoreChoice } from '../../stores/index.ts';
import { retryAfter } from '../../stores/refusal.ts';
import { testStore } from '../../stores/test-store.ts';
import { acknowledgeCopy, backupState, copyObjects, forgetStore, listBrowsers } from '../../sync/copy.ts';
import { syncStore } from '../../sync/engine.ts';
import { parseMarks } from '../../sync/marks.ts';
import { readListing, ROOT, vaultFolder, whatElseIsIn } from '../../sync/names.ts';
import { type BlobStore, inFolder } from '../../sync/ports.ts';
import type { SyncPorts } from '../../sync/round.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import { localKey, readLocal, sealLocal, writeLocal } from '../../vault/local.ts';
import type { Lock } from '../../vault/lock.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import { COPY, createBackup } from './backup.ts';
import { ignore } from '../drafts.ts';
import { freshFrom, type Kept, lackOf, nameOf, parseKept, rests, WENT_BACK, writeKept } from './kept-stores.ts';
import type { Ports } from '../ports.ts';
import type { Sites } from '../sites/sites.ts';
import { type Attempt, createTurns } from './turns.ts';

type StoreState = Reply<'stores.list'>[number];
type StoreRequest = Request<'store.add'>['store'];
type StatusPart = Pick<Reply<'status'>, 'backup' | 'stores' | 'askStorage' | 'readingOnly'>;

/** One round with one storage; `pause`: the seconds for which it wants to be left alone. */
type RoundAttempt = Attempt & { pause: number };

type Ended = Pick<Kept, 'health' | 'problem' | 'notBefore'> & Partial<Pick<Kept, 'lacks'>>;

export interface Storages {
  list(): Promise<StoreState[]>;
  status(): Promise<StatusPart>;
  test(store: StoreRequest): Promise<void>;
  /** Keeps it and makes the first round. One that is there gets the new password, and what is known of it stays. */
  add(store: StoreRequest): Promise<void>;
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
  browsers(): Promise<Reply<'browsers.list'>>;
  browserNames(): Promise<ReadonlyMap<string, string>>;
  /** "Later" to the question where copies are kept. */
  later(): Promise<void>;
  /** Opens a storage for one look. Throws `not-allowed` when the browser does not permit its address. */
  open(choice: StoreChoice): Promise<BlobStore>;
}

const STORES = 'stores';
const ASKED = 'asked-storage';
const SOON = 2_000; // ms
const EVERY = 15 * 60_000; // ms
const LOOK_AGAIN = 4 * 60_000; // ms

export function createStorages(
  ports: Ports,
  app: { lock: Lock; vault: Vault; activity: Activity; sites: Sites },
): Storages {
  const { database, clock, random, log } = ports;
  const { lock, vault, activity, sites } = app;
  /** At most one: rounds follow each other. */
  const working = new Set<string>();

  const { isUnlocked } = lock;
  const backup = createBackup(ports, app);
  const turns = createTurns(ports);
  const syncPorts = (unlocked: Unlocked): SyncPorts => ({ database, unlocked, clock, random, log, isUnlocked });

  async function kept(): Promise<Kept[]> {
    return keptBy(await lock.unlocked());
  }

  async function keptBy(unlocked: Unlocked): Promise<Kept[]> {
    // A damaged list is none: nothing counts as copied by it, and storages are named anew.
    const value = await readLocal(database, unlocked, STORES).catch(ignore('damaged'));
    return Array.isArray(value) ? value.flatMap((entry) => parseKept(entry) ?? []) : [];
  }

  /** Changes the list as it is now, not as it was when a round began. */
  function change(work: (stores: Kept[]) => Kept[]): Promise<void> {
    return ports.exclusive('stores', async () => {
      const unlocked = await lock.unlocked();
      const stores = work(await keptBy(unlocked));
      await writeLocal(database, unlocked, STORES, stores.map(writeKept), random);
    });
  }

  const list = async (): Promise<StoreState[]> => (await kept()).map(stateOf);

  const stateOf = (store: Kept): StoreState => ({
    id: store.id,
    kind: store.kind,
    name: nameOf(store),
    health: working.has(store.id) ? 'working' : store.health,
    problem: store.problem,
    since: store.since,
    wentBack: store.lacks !== null && WENT_BACK.has(store.lacks),
  });

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
  async function look(store: Kept, putBack: boolean, one: Attempt): Promise<Ended | null> {
    const attempt: RoundAttempt = { ...one, pause: 0 };
    const notBefore = () => (attempt.pause > 0 ? clock() + attempt.pause * 1_000 : null);
    try {
      const now = (await kept()).find(({ id }) => id === store.id);
      if (!now) return null;
      const opened = await open(chooseStore(now.kind, JSON.parse(now.config)), attempt);
      const unlocked = await lock.unlocked();
      const { signal } = attempt;
      await backup.mend({ ...syncPorts(unlocked), signal });
      const report = await syncStore({ ...syncPorts(unlocked), signal, store: opened, storeId: store.id, putBack });
      // Whoever adds a browser, with the words or from a stolen one, is seen at all the others.
      if (report.joined > 0) await activity.add('browser-added');
      if (report.mended > 0) await activity.add('copy-mended');
      const { health, problem } = report;
      return { health, problem, lacks: lackOf(report, now.lacks), notBefore: notBefore() };
    } catch (error) {
      const code = errorCode(error);
      const isStopped = attempt.signal.aborted && code !== 'store-unreachable';
      if (isStopped || code === 'internal' || code === 'vault-locked' || code === 'no-vault') throw error;
      return { health: 'trouble', problem: code, notBefore: notBefore() };
    } finally {
      vault.forget(); // also what was taken in before something went wrong
    }
  }

  const round = async (store: Kept, putBack: boolean): Promise<void> => {
    await turns.round(store.id, async (attempt) => {
      working.add(store.id);
      try {
        let ended = await look(store, putBack, attempt);
        // A new passphrase in the middle of it: the keyring is another one now, and nothing was written over it.
        if (ended?.problem === 'sync-busy') ended = await look(store, putBack, attempt);
        if (ended) await settle(store, ended);
      } finally {
        working.delete(store.id);
      }
    });
  };

  async function settle(store: Kept, ended: Ended): Promise<void> {
    // A delay is settled by looking again, not by waiting for the next change.
    if (ended.health === 'waiting') await ports.alarms.set('sync-soon', LOOK_AGAIN);
    if (ended.health === 'lied' && store.health !== 'lied') await activity.add('storage-lied');
    if ((await isReadingOnly()) && (await hasGiven(store.id))) {
      await database.write(async (transaction) => transaction.remove('state', READING_ONLY));
    }
    await change((stores) =>
      stores.map((one) => {
        if (one.id !== store.id) return one;
        const goesOn = one.health === ended.health && one.problem === ended.problem && one.health !== 'fine';
        return { ...one, ...ended, since: goesOn ? one.since : clock() };
      }),
    );
  }

  /** Also where there is no storage. */
  async function mendEntries(): Promise<void> {
    if (!(await backup.isToMend(await lock.unlocked()))) return;
    await turns.brief(async () => backup.mend(syncPorts(await lock.unlocked())));
  }

  const isReadingOnly = async (): Promise<boolean> =>
    (await database.read((transaction) => transaction.get('state', READING_ONLY))) !== undefined;

  /** Whether another browser's log was ever taken in from a storage. */
  async function hasGiven(id: string): Promise<boolean> {
    const { keyring, deviceId } = await lock.unlocked();
    const own = toHex(deviceId);
    const given = parseMarks(keyring.marks)?.stores.get(id) ?? new Map<string, unknown>();
    return [...given.keys()].some((device) => device !== own);
  }

  /** Who comes with the words alone is looking for a vault: in the wrong folder none is begun. */
  async function expectVault(store: BlobStore, vaultId: Bytes): Promise<void> {
    const listing = readListing(vaultId, await store.list(vaultFolder(vaultId)));
    if (listing.sizes.size === 0) throw new PapersealError(whatElseIsIn(await store.list(ROOT), vaultId));
  }

  async function now(): Promise<StoreState[]> {
    await rounds(await kept());
    return list();
  }

  /** Those that ended well come first. All of them end, whatever becomes of one. */
  async function rounds(stores: readonly Kept[]): Promise<void> {
    const inTurn = stores.toSorted((a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health));
    const all = await Promise.allSettled(inTurn.map((store) => round(store, false)));
    for (const ended of all) if (ended.status === 'rejected') throw ended.reason;
  }

  /** Gives up the browser's permission for the hosts of a storage that is gone, as far as nothing else needs them. */
  async function giveUpHosts(gone: Kept): Promise<void> {
    const needed = new Set([...(await kept()).flatMap(hostsOf), ...(await sites.list()).map(hostPattern)]);
    const free = hostsOf(gone).filter((host) => !needed.has(host));
    if (free.length > 0) await ports.pages.giveUpOrigins(free);
  }

  async function later(): Promise<void> {
    await database.write(async (transaction) => transaction.put('state', ASKED, new Uint8Array([1])));
  }

  return {
    list,
    now,
    later,
    open,

    status: async () => {
      const asked = await database.read((transaction) => transaction.get('state', ASKED));
      const calm = { level: 'empty' as const, uncopied: 0, onlyHere: 0, copied: 0, onlyInFile: false };
      const nothing = { backup: calm, stores: [], askStorage: false, readingOnly: await isReadingOnly() };
      // One look at the lock: it may close at any moment.
      const unlocked = await lock.unlocked().catch(ignoreLocked);
      if (!unlocked) return nothing;
      const stores = await keptBy(unlocked);
      const state = await backup.state(unlocked, stores);
      return {
        ...nothing,
        backup: state,
        stores: stores.map(stateOf),
        askStorage: asked === undefined && state.uncopied > 0,
      };
    },

    first: async (unlocked, choice, id) => {
      const sealed = await sealLocal(unlocked, STORES, [writeKept(freshFrom(choice, id))], random);
      return (transaction) => {
        transaction.put('state', localKey(STORES), sealed);
        transaction.put('state', ASKED, new Uint8Array([1]));
      };
    },

    test: async ({ kind, values }) => {
      const { vaultId } = await lock.unlocked();
      const store = await open(chooseStore(kind, values));
      await testStore(inFolder(store, vaultFolder(vaultId)), random, clock);
    },

    add: async ({ kind, values }) => {
      const choice = chooseStore(kind, values);
      const store = await open(choice);
      const { vaultId } = await lock.unlocked();
      if (await isReadingOnly()) await expectVault(store, vaultId);
      await testStore(inFolder(store, vaultFolder(vaultId)), random, clock);
      const before = (await kept()).find((one) => isAt(one, choice));
      const added = { ...freshFrom(choice, before?.id ?? toHex(random(8))), lacks: before?.lacks ?? null };
      const others = (stores: Kept[]) => stores.filter(({ id }) => id !== added.id);
      await change((stores) => [...others(stores), added]);
      await later();
      await round(added, false);
      await ports.alarms.set('sync', EVERY);
      const after = (await kept()).find(({ id }) => id === added.id);
      if (after?.problem === 'another-vault') {
        await change(others);
        await giveUpHosts(after);
        throw new PapersealError('another-vault');
      }
    },

    needsHostOf: async (site) => {
      const unlocked = await lock.unlocked().catch(ignoreLocked);
      if (unlocked) return (await keptBy(unlocked)).flatMap(hostsOf).includes(hostPattern(site));
      // Which hosts they have is sealed.
      return (await database.read((transaction) => transaction.get('state', localKey(STORES)))) !== undefined;
    },

    remove: async (id) => {
      const gone = (await kept()).find((one) => one.id === id);
      await change((stores) => stores.filter((one) => one.id !== id));
      turns.stop(id);
      if (gone) await giveUpHosts(gone);
      await turns.brief(async () => forgetStore(syncPorts(await lock.unlocked()), id));
    },

    putBack: async (id) => {
      const store = (await kept()).find((one) => one.id === id);
      if (store) await round(store, true);
    },

    changed: () => ports.alarms.set('sync-soon', SOON),

    soon: () => ports.alarms.set('sync-soon', SOON),

    stop: () => turns.stop(null, new PapersealError('vault-locked')),

    wake: async () => {
      if (!(await lock.exists())) return;
      await ports.alarms.set('sync', EVERY);
      if (!(await lock.isUnlocked())) return;
      try {
        await mendEntries();
        await rounds((await kept()).filter((store) => !rests(store, clock())));
      } catch (error) {
        // Locked in the middle of it: the next unlocking goes on from what is stored.
        if (errorCode(error) !== 'vault-locked') throw error;
      }
    },

    makeCopy: async () => {
      const objects = await turns.brief(async () => copyObjects(syncPorts(await lock.unlocked())));
      const day = new Date(clock()).toISOString().slice(0, 10);
      return { name: `paperseal-${day}.sealed`, file: await ports.files.leave(encodeCopy(objects)) };
    },

    confirmCopy: async (file) => {
      const objects = parseCopy(file);
      await turns.brief(async () => acknowledgeCopy(syncPorts(await lock.unlocked()), COPY, objects));
      await activity.add('copy-saved');
      await later();
      const unlocked = await lock.unlocked();
      const { copied } = await backupState({ database, unlocked }, [COPY]);
      const { current } = await vault.catalogue(unlocked);
      return { texts: current.filter(({ id }) => copied.has(id)).length };
    },

    browsers: async () => {
      const browsers = await listBrowsers(syncPorts(await lock.unlocked()));
      return browsers.map(({ id, name, last, here }) => ({ id: toHex(id), name, last, here }));
    },

    browserNames: async () => {
      // Names are no reason not to show a text.
      const browsers = (await listBrowsers(syncPorts(await lock.unlocked())).catch(ignore('here-damaged'))) ?? [];
      return new Map(browsers.map(({ id, name }) => [toHex(id), name]));
    },
  };
}

const ORDER: readonly Kept['health'][] = ['fine', 'waiting', 'never', 'trouble', 'lied'];

/** In the `state` table after restoring from the words alone, until a storage was joined. */
export const READING_ONLY = 'reading-only';

const hostsOf = ({ kind, config }: Kept): readonly string[] => chooseStore(kind, JSON.parse(config)).origins;

const isAt = ({ kind, config }: Kept, choice: StoreChoice): boolean =>
  kind === choice.kind && chooseStore(kind, JSON.parse(config)).place === choice.place;

const ignoreLocked = (error: unknown): null => {
  const code = errorCode(error);
  if (code !== 'vault-locked' && code !== 'no-vault') throw error;
  return null;
};
