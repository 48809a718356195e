// SIM: browsers at library level over a store that can lie, with a clock that only moves when told and randomness from a
// seed. What it runs is the product's own code; only the database, the store, the clock and the dice are stand-ins.

import { type Bytes, toHex, utf8 } from '../../lib/base/bytes.ts';
import { silentLog } from '../../lib/base/log.ts';
import { type Root, rootFromSeed } from '../../lib/crypto/epoch.ts';
import { sha256Sync } from '../../lib/crypto/hash.ts';
import type { Random } from '../../lib/crypto/random.ts';
import { type SyncReport, syncStore } from '../../lib/sync/engine.ts';
import { type Enlisted, foundVault } from '../../lib/sync/found.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { restore, type Survey, survey } from '../../lib/sync/survey.ts';
import { readCatalogue } from '../../lib/vault/catalogue.ts';
import { openKeyring, sealKeyring, type Unlocked, unlockedFrom } from '../../lib/vault/keyring.ts';
import type { Database } from '../../lib/vault/ports.ts';
import { listRows } from '../../lib/vault/rows.ts';
import { createVault, type Vault } from '../../lib/vault/vault.ts';
import { type MemoryDatabase, memoryDatabase } from '../fakes/memory-database.ts';
import { STATE } from '../../lib/vault/state.ts';

export interface Browser {
  readonly database: MemoryDatabase;
  readonly vault: Vault;
  unlocked(): Promise<Unlocked>;
  id(): Promise<Bytes>;
  /** Writes a note; the same id again is another version. */
  write(text: string, id?: string): Promise<string>;
  remove(id: string): Promise<void>;
  sync(store: BlobStore, options?: { storeId?: string; putBack?: boolean; database?: Database }): Promise<SyncReport>;
  texts(): Promise<string[]>;
  /** What everybody who knows the same must agree on. */
  digest(): Promise<string>;
  /** The profile folder, copied. */
  copy(): Browser;
}

export interface Sim {
  readonly random: Random;
  readonly root: Root;
  now: number;
  /** ms */
  pass(time: number): void;
  found(name: string): Promise<Browser>;
  look(store: BlobStore, options?: { storeId?: string }): Promise<Survey>;
  restore(name: string, store: BlobStore, options?: { storeId?: string }): Promise<Browser>;
  /** A browser from what a ceremony gave. */
  enlist(enlisted: Enlisted): Promise<Browser>;
}

export const MINUTE = 60_000;
export const STORE = 'aaaaaaaa';

export async function createSim(seed = 1, words = 1): Promise<Sim> {
  const random = seededRandom(seed);
  const root = await rootFromSeed(new Uint8Array(64).fill(words));
  let notes = 0;

  const sim: Sim = {
    random,
    root,
    now: Date.UTC(2026, 0, 1),
    pass: (time) => {
      sim.now += time;
    },
    found: async (name) => sim.enlist(await foundVault({ root, browserName: name, clock, random })),
    look: (store, { storeId = STORE } = {}) => survey({ root, store, storeId, clock, random, log: silentLog }),
    restore: async (name, store, options) =>
      sim.enlist(await restore({ root, browserName: name, clock, random }, await sim.look(store, options))),
    enlist: async (enlisted) => {
      const luk = random(32);
      const database = memoryDatabase();
      const sealed = await sealKeyring(luk, enlisted.keyring, random);
      await database.write(async (transaction) => {
        transaction.put('state', STATE.keyring, sealed);
        enlisted.write(transaction);
      });
      const { identity } = await unlockedFrom(luk, enlisted.keyring, random);
      return browser(database, luk, identity);
    },
  };
  const clock = () => sim.now;

  function browser(database: MemoryDatabase, luk: Bytes, identity: Bytes): Browser {
    const vault = createVault({ database, clock, random });
    const unlocked = async () => {
      const stored = await database.read((transaction) => transaction.get('state', STATE.keyring));
      if (!stored) throw new Error('no keyring');
      return openKeyring(luk, identity, stored, random);
    };
    return {
      database,
      vault,
      unlocked,
      id: async () => (await unlocked()).deviceId,
      write: async (text, id) => {
        sim.now += 1;
        const recordId = id ?? toHex(sha256Sync(utf8(`${seed} ${notes++}`)).slice(0, 16));
        await vault.writeNote(await unlocked(), recordId, { title: '', text });
        return recordId;
      },
      remove: async (id) => {
        sim.now += 1;
        await vault.remove(await unlocked(), id);
      },
      sync: async (store, { storeId = STORE, putBack = false, database: through = database } = {}) => {
        sim.now += 1;
        const current = await unlocked();
        const ports = { database: through, unlocked: current, clock, random, log: silentLog };
        return syncStore({ ...ports, store, storeId, putBack });
      },
      texts: async () => {
        const { current } = await readCatalogue(database, await unlocked());
        return current.map(({ record }) => record.text).sort();
      },
      digest: async () => {
        const { rows: cipher } = await unlocked();
        const rows = await database.read((transaction) => listRows(transaction, cipher));
        const lines = rows
          .map(({ id, hlc, sealed }) => `${toHex(id)}.${toHex(hlc)} ${sealed ? toHex(sha256Sync(sealed)) : ''}`)
          .sort();
        return toHex(sha256Sync(utf8(lines.join('\n'))));
      },
      copy: () => browser(database.copy(), luk, identity),
    };
  }
  return sim;
}

export function seededRandom(seed: number): Random {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i += 32) {
      bytes.set(sha256Sync(utf8(`${seed} ${counter++}`)).subarray(0, Math.min(32, length - i)), i);
    }
    return bytes;
  };
}
