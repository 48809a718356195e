// What is damaged or gone in the local database (THREATS D-21): noticed, told, brought back from what is left of it here, or
// from a storage.

import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../lib/vault/catalogue.ts';
import type { Database, TableName } from '../../lib/vault/ports.ts';
import { ROWS_SUM } from '../../lib/vault/rows.ts';
import { DAMAGES, spoil } from '../fakes/damage.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim } from './sim.ts';

const damageOf = async (browser: Browser) => (await readCatalogue(browser.database, await browser.unlocked())).damage;

const namesIn = async (database: Database, table: TableName): Promise<string[]> =>
  (await database.read((transaction) => transaction.list(table))).map(([name]) => name);

describe('noticing (C6)', () => {
  it('finds everything whole after writing, removing, rounds, a restore and a cut', async () => {
    const [sim, store] = [await createSim(), evilStore()];
    const laptop = await sim.found('Laptop');
    expect(await damageOf(laptop)).toBeNull();
    const id = await laptop.write('one');
    await laptop.write('two');
    await laptop.remove(id);
    expect(await damageOf(laptop)).toBeNull();
    await laptop.sync(store);
    const desk = await sim.restore('Desk', store);
    expect(await damageOf(desk)).toBeNull();
    await desk.write('three');
    await desk.sync(store);
    await laptop.sync(store);
    expect(await damageOf(laptop)).toBeNull();
    expect(await laptop.texts()).toEqual(['three', 'two']);
  });

  it('misses a row that is gone or damaged, one that fell out of the queue, and the sum itself', async () => {
    const [sim, store] = [await createSim(), evilStore()];
    const laptop = await sim.found('Laptop');
    await laptop.write('sent');
    await laptop.sync(store);
    await laptop.write('waiting');
    for (const how of Object.values(DAMAGES)) {
      for (const table of ['rows', 'queue'] as const) {
        for (const name of await namesIn(laptop.database, table)) {
          const damaged = laptop.copy();
          await spoil(damaged.database, table, name, how);
          expect(await damageOf(damaged)).not.toBeNull();
        }
      }
      const damaged = laptop.copy();
      await spoil(damaged.database, 'state', ROWS_SUM, how);
      expect(await damageOf(damaged)).not.toBeNull();
    }
    expect(await damageOf(laptop)).toBeNull();
  });
});
