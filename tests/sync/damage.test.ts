// What is damaged or gone in the local database (THREATS D-21): noticed, told, brought back from what is left of it here, or
// from a storage.

import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../lib/vault/catalogue.ts';
import type { Database, TableName } from '../../lib/vault/ports.ts';
import { silentLog } from '../../lib/base/log.ts';
import { isToMend, mend } from '../../lib/sync/read/mend.ts';
import { listMissing } from '../../lib/sync/read/missing.ts';
import { DAMAGES, spoil } from '../fakes/damage.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { headsOf, segmentsOf } from './scene.ts';
import { type Browser, createSim, type Sim } from './sim.ts';
import { STATE } from '../../lib/vault/state.ts';

const damageOf = async (browser: Browser) => (await readCatalogue(browser.database, await browser.unlocked())).damage;

const namesIn = async (database: Database, table: TableName): Promise<string[]> =>
  (await database.read((transaction) => transaction.list(table))).map(([name]) => name);

describe('noticing (C6, D-21)', () => {
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
      await spoil(damaged.database, 'state', STATE.rowsSum, how);
      expect(await damageOf(damaged)).not.toBeNull();
    }
    expect(await damageOf(laptop)).toBeNull();
  });
});

/** What the background does before a round. */
async function mended(sim: Sim, browser: Browser): Promise<boolean> {
  const unlocked = await browser.unlocked();
  const { damage } = await readCatalogue(browser.database, unlocked);
  if (!(await isToMend(browser.database, damage))) return false;
  return mend({ database: browser.database, unlocked, clock: () => sim.now, random: sim.random, log: silentLog });
}

const missingIn = async ({ database }: Browser) => (await database.read(listMissing)).length;

async function scene() {
  const [sim, store] = [await createSim(), evilStore()];
  const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
  await laptop.write('one');
  await laptop.sync(store);
  await desk.write('two');
  await desk.sync(store);
  await laptop.sync(store);
  await laptop.write('three'); // waits
  return { sim, store, laptop, desk };
}

/** Every name of that kind in its turn, damaged in each way. */
async function eachDamage(
  browser: Browser,
  table: TableName,
  kind: (name: string) => boolean,
  work: (damaged: Browser) => Promise<void>,
): Promise<void> {
  const names = (await namesIn(browser.database, table)).filter(kind);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    for (const how of Object.values(DAMAGES)) {
      const damaged = browser.copy();
      await spoil(damaged.database, table, name, how);
      await work(damaged);
    }
  }
}

const TEXTS = ['one', 'three', 'two'];

describe('bringing back (C6, D-21)', () => {
  it('brings a missing or damaged row back without a storage, from the queue and from kept segments', async () => {
    const { sim, laptop } = await scene();
    for (const table of ['rows', 'queue'] as const) {
      await eachDamage(
        laptop,
        table,
        () => true,
        async (damaged) => {
          expect(await damageOf(damaged)).not.toBeNull();
          await mended(sim, damaged);
          expect(await damageOf(damaged)).toBeNull();
          expect(await damaged.texts()).toEqual(TEXTS);
          expect(await namesIn(damaged.database, 'queue')).toHaveLength(1);
        },
      );
    }
  });

  it('tells what nothing brings back: a row that is gone once, a damaged one as long as it lies there', async () => {
    const { sim, laptop } = await scene();
    const [name = ''] = await namesIn(laptop.database, 'queue');
    await spoil(laptop.database, 'queue', name, () => null);
    const gone = laptop.copy();
    await spoil(gone.database, 'rows', name, () => null);
    expect(await mended(sim, gone)).toBe(true);
    expect(await damageOf(gone)).toBeNull();
    await spoil(laptop.database, 'rows', name, (value) => value.slice(1));
    expect(await mended(sim, laptop)).toBe(false);
    const damage = await damageOf(laptop);
    expect(damage).not.toBeNull();
    expect(await isToMend(laptop.database, damage)).toBe(false); // not at every look
    await laptop.write('four');
    expect(await damageOf(laptop)).not.toBeNull();
    expect([await gone.texts(), await laptop.texts()]).toEqual([
      ['one', 'two'],
      ['four', 'one', 'two'],
    ]);
  });

  it('fetches a damaged segment back from a storage, its own and another browser', async () => {
    const { sim, store, laptop, desk } = await scene();
    for (const whose of [laptop, desk]) {
      const names = new Set(await segmentsOf(store, whose));
      await eachDamage(
        laptop,
        'objects',
        (name) => names.has(name),
        async (damaged) => {
          const [row = ''] = await namesIn(damaged.database, 'rows');
          await spoil(damaged.database, 'rows', row, () => null);
          await mended(sim, damaged);
          expect(await missingIn(damaged)).toBe(1);
          expect(await damaged.sync(store.view())).toMatchObject({ health: 'fine', problem: null, queued: 0 });
          await mended(sim, damaged);
          expect([await missingIn(damaged), await damageOf(damaged)]).toEqual([0, null]);
          expect(await damaged.texts()).toEqual(TEXTS);
        },
      );
    }
  });

  it('tells of a damaged segment that a storage does not have, goes on, and is whole once another one gives it', async () => {
    const { sim, store, laptop } = await scene();
    const [own = ''] = await segmentsOf(store, laptop);
    await spoil(laptop.database, 'objects', own, DAMAGES['one byte changed'] ?? (() => null));
    const empty = evilStore();
    for (const _ of [1, 2]) {
      const report = await laptop.sync(empty, { storeId: 'bbbbbbbb' });
      expect(report).toMatchObject({ health: 'trouble', problem: 'here-damaged' });
    }
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect(await laptop.sync(empty, { storeId: 'bbbbbbbb' })).toMatchObject({ health: 'fine', problem: null });
    expect(await sim.restore('Phone', empty, { storeId: 'bbbbbbbb' }).then((phone) => phone.texts())).toEqual(TEXTS);
  });

  it('says anew what no storage has seen and its own log lost', async () => {
    const { sim, store, laptop, desk } = await scene();
    store.faults.push({ verb: 'put', name: /s-/, code: 'store-full' });
    await laptop.sync(store);
    store.faults.length = 0;
    const before = new Set(await segmentsOf(store, laptop));
    const folder = [...before][0]?.replace(/s-.*$/, 's-') ?? '';
    await eachDamage(
      laptop,
      'objects',
      (name) => name.startsWith(folder) && !before.has(name),
      async (damaged) => {
        const view = store.view();
        for (const _ of [1, 2]) await damaged.sync(view);
        expect(await damaged.sync(view)).toMatchObject({ health: 'fine', queued: 0 });
        await mended(sim, damaged);
        expect([await missingIn(damaged), await damageOf(damaged)]).toEqual([0, null]);
        const other = desk.copy();
        expect(await other.sync(view)).toMatchObject({ health: 'fine' });
        expect(await other.texts()).toEqual(TEXTS);
      },
    );
  });

  it('fetches damaged rosters and certificates back, and signs a damaged head of its own anew', async () => {
    const { store, laptop, desk } = await scene();
    const heads = new Set(await headsOf(store, laptop));
    const isOurs = (name: string) => /\/(r-1|d-[^/]+\/k)$/.test(name) || heads.has(name);
    await eachDamage(laptop, 'objects', isOurs, async (damaged) => {
      const view = store.view();
      await damaged.sync(view);
      expect(await damaged.sync(view)).toMatchObject({ health: 'fine', problem: null, queued: 0 });
      const other = desk.copy();
      expect(await other.sync(view)).toMatchObject({ health: 'fine' });
      expect(await other.texts()).toEqual(TEXTS);
    });
  });

  it('derives the index of logs and everything else of its books anew', async () => {
    const { sim, store, laptop, desk } = await scene();
    await laptop.sync(store, { storeId: 'bbbbbbbb' });
    await laptop.write('four');
    await eachDamage(
      laptop,
      'state',
      (name) => name.startsWith('sync/'),
      async (damaged) => {
        const view = store.view();
        for (const _ of [1, 2]) {
          await mended(sim, damaged);
          expect(await damaged.sync(view)).toMatchObject({ health: 'fine', problem: null, queued: 0 });
        }
        expect([await missingIn(damaged), await damageOf(damaged)]).toEqual([0, null]);
        const other = desk.copy();
        expect(await other.sync(view)).toMatchObject({ health: 'fine' });
        expect(await other.texts()).toEqual(['four', ...TEXTS]);
      },
    );
  });

  it('derives anew who endorsed whom, and what was left, after a profile was copied', async () => {
    const { store, laptop, desk } = await scene();
    const twin = laptop.copy();
    await laptop.sync(store);
    await twin.write('four');
    for (const browser of [twin, laptop, desk, twin, laptop]) await browser.sync(store);
    for (const browser of [twin, desk]) {
      await eachDamage(
        browser,
        'state',
        (name) => /^sync\/(trust|last-word|left|handed|beside|signed|certified|evidence)/.test(name),
        async (damaged) => {
          const view = store.view();
          await damaged.write('five');
          for (const _ of [1, 2]) await damaged.sync(view);
          expect(await damageOf(damaged)).toBeNull();
          expect(await damaged.texts()).toEqual(['five', 'four', ...TEXTS]);
          const other = laptop.copy();
          await other.sync(view);
          expect(await other.texts()).toEqual(['five', 'four', ...TEXTS]);
        },
      );
    }
  });
});
