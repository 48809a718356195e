// The list of the user's storages, sealed in this browser, and the hosts that they need.

import { toHex } from '../../base/bytes.ts';
import { errorCode } from '../../base/errors.ts';
import { hostPattern } from '../../base/host-pattern.ts';
import { chooseStore, type StoreChoice } from '../../stores/index.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import { readLocal, sealLocal, writeLocal } from '../../vault/local.ts';
import type { Lock } from '../../vault/lock.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import type { Sites } from '../sites/sites.ts';
import { freshFrom, type KeptStore, parseKept, writeKept } from './kept-store.ts';
import { STATE } from '../../vault/state.ts';

export interface KeptStores {
  /** Throws `vault-locked`, `no-vault`. */
  list(): Promise<KeptStore[]>;
  /** For whoever has looked at the lock already: it may close at any moment. */
  listBy(unlocked: Unlocked): Promise<KeptStore[]>;
  /** Whether the list is not here as it was: then it is none, until a storage is named anew. */
  isDamaged(unlocked: Unlocked): Promise<boolean>;
  find(id: string): Promise<KeptStore | null>;
  /** One that is there already, at the same place, keeps its id and what is known of it. */
  put(choice: StoreChoice): Promise<KeptStore>;
  update(id: string, work: (store: KeptStore) => KeptStore): Promise<void>;
  /** With the browser's permission for its hosts, as far as nothing else needs them. null: there was none. */
  remove(id: string): Promise<KeptStore | null>;
  /** The first storage of a vault that comes with it: for the same transaction. */
  first(unlocked: Unlocked, choice: StoreChoice, id: string): Promise<(transaction: WriteTransaction) => void>;
  /** Whether a storage needs the browser's permission for this site's host; also while that can't be told. */
  needsHostOf(site: string): Promise<boolean>;
}

const STORES = 'stores';

export function createKeptStores(ports: Ports, { lock, sites }: { lock: Lock; sites: Sites }): KeptStores {
  const { database, random, clock } = ports;

  const list = async (): Promise<KeptStore[]> => listBy(await lock.unlocked());

  async function listBy(unlocked: Unlocked): Promise<KeptStore[]> {
    // A damaged list is none: nothing counts as copied by it, and storages are named anew.
    return (await readList(unlocked)) ?? [];
  }

  /** Null when it is damaged. */
  async function readList(unlocked: Unlocked): Promise<KeptStore[] | null> {
    try {
      const value = await readLocal(database, unlocked, STORES);
      return Array.isArray(value) ? value.flatMap((entry) => parseKept(entry) ?? []) : [];
    } catch (error) {
      return ignore('damaged')(error);
    }
  }

  const find = async (id: string): Promise<KeptStore | null> => (await list()).find((one) => one.id === id) ?? null;

  /** Changes the list as it is now, not as it was when a round began. */
  function change(work: (stores: KeptStore[]) => KeptStore[]): Promise<void> {
    return ports.exclusive('stores', async () => {
      const unlocked = await lock.unlocked();
      const stores = work(await listBy(unlocked));
      await writeLocal(database, unlocked, STORES, stores.map(writeKept), random);
    });
  }

  async function giveUpHosts(gone: KeptStore): Promise<void> {
    const needed = new Set([...(await list()).flatMap(hostsOf), ...(await sites.list()).map(hostPattern)]);
    const free = hostsOf(gone).filter((host) => !needed.has(host));
    if (free.length > 0) await ports.pages.giveUpOrigins(free);
  }

  return {
    list,
    listBy,
    isDamaged: async (unlocked) => (await readList(unlocked)) === null,
    find,

    put: async (choice) => {
      const before = (await list()).find((one) => isAt(one, choice));
      const fresh = freshFrom(choice, before?.id ?? toHex(random(8)), clock());
      const added = before ? { ...fresh, lacks: before.lacks, reached: before.reached } : fresh;
      await change((stores) => [...stores.filter(({ id }) => id !== added.id), added]);
      return added;
    },

    update: (id, work) => change((stores) => stores.map((one) => (one.id === id ? work(one) : one))),

    remove: async (id) => {
      const gone = await find(id);
      await change((stores) => stores.filter((one) => one.id !== id));
      if (gone) await giveUpHosts(gone);
      return gone;
    },

    first: async (unlocked, choice, id) => {
      const sealed = await sealLocal(unlocked, STORES, [writeKept(freshFrom(choice, id, clock()))], random);
      return (transaction) => transaction.put('state', STATE.local.key(STORES), sealed);
    },

    needsHostOf: async (site) => {
      const unlocked = await lock.unlocked().catch(ignoreLocked);
      if (unlocked) return (await listBy(unlocked)).flatMap(hostsOf).includes(hostPattern(site));
      // Which hosts they have is sealed.
      return (await database.read((transaction) => transaction.get('state', STATE.local.key(STORES)))) !== undefined;
    },
  };
}

const hostsOf = ({ kind, config }: KeptStore): readonly string[] => chooseStore(kind, JSON.parse(config)).origins;

const isAt = ({ kind, config }: KeptStore, choice: StoreChoice): boolean =>
  kind === choice.kind && chooseStore(kind, JSON.parse(config)).place === choice.place;

/** For whoever has an answer without the vault, too. */
export const ignoreLocked = (error: unknown): null => {
  const code = errorCode(error);
  if (code !== 'vault-locked' && code !== 'no-vault') throw error;
  return null;
};
