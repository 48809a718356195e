// Honest people with several browsers: whatever the order, all end with the same vault and nobody sees a red word.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listBrowsers } from '../../lib/sync/browsers.ts';
import type { SyncReport } from '../../lib/sync/engine.ts';
import { silentLog } from '../../lib/base/log.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim, MINUTE, type Sim } from './sim.ts';

async function settleAll(browsers: readonly Browser[], store: EvilStore): Promise<SyncReport[]> {
  const reports: SyncReport[] = [];
  for (let i = 0; i < 3; i++) for (const browser of browsers) reports.push(await browser.sync(store));
  return reports;
}

async function expectSame(browsers: readonly Browser[]): Promise<void> {
  const digests = await Promise.all(browsers.map((browser) => browser.digest()));
  expect(new Set(digests).size).toBe(1);
}

const names = async (sim: Sim, browser: Browser) => {
  const unlocked = await browser.unlocked();
  const ports = { database: browser.database, unlocked, clock: () => sim.now, random: sim.random, log: silentLog };
  return (await listBrowsers(ports)).map(({ name }) => name).sort();
};

describe('without a red word', () => {
  it('two restores from paper at the same time converge', async () => {
    const sim = await createSim();
    const store = evilStore();
    const old = await sim.found('Old');
    await old.write('from before');
    await old.sync(store);
    const [one, two] = await Promise.all([sim.restore('One', store), sim.restore('Two', store)]);
    await one.write('by one');
    await two.write('by two');
    await Promise.all([one.sync(store), two.sync(store)]);
    const reports = await settleAll([one, two, old], store);
    expect(reports.every(({ health }) => health === 'fine')).toBe(true);
    await expectSame([one, two, old]);
    expect(await one.texts()).toEqual(['by one', 'by two', 'from before']);
    expect(await names(sim, old)).toEqual(['Old', 'One', 'Two']);
  });

  it('two empty starts with the same words, joined later, converge', async () => {
    const sim = await createSim();
    const [here, there] = [evilStore(), evilStore()];
    const one = await sim.found('One');
    const two = await sim.found('Two');
    await one.write('by one');
    await two.write('by two');
    await one.sync(here);
    await two.sync(there);
    for (const [name, bytes] of there.objects()) here.serve(name, bytes);
    const reports = await settleAll([one, two], here);
    expect(reports.every(({ health }) => health === 'fine')).toBe(true);
    await expectSame([one, two]);
    expect(await one.texts()).toEqual(['by one', 'by two']);
  });

  it('a restore on an old copy of the store converges with what came later (L-11)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('early');
    await laptop.sync(store);
    const { revision } = store;
    for (const text of ['later', 'latest']) {
      await laptop.write(text);
      await laptop.sync(store);
    }
    const old = store.view(revision);
    const fresh = await sim.restore('Fresh', old);
    await fresh.write('by fresh');
    expect(await fresh.sync(old)).toMatchObject({ health: 'fine' });
    expect(await fresh.texts()).toEqual(['by fresh', 'early']);
    store.absorb(old); // the store shows its real state again
    const reports = await settleAll([fresh, laptop], store);
    expect(reports.every(({ health }) => health === 'fine')).toBe(true);
    await expectSame([fresh, laptop]);
    expect(await laptop.texts()).toEqual(['by fresh', 'early', 'later', 'latest'].sort());
  });

  it('a vault restored from one storage comes whole to another one', async () => {
    const sim = await createSim();
    const [old, fresh] = [evilStore(), evilStore()];
    const lost = await sim.found('Lost');
    const id = await lost.write('one');
    await lost.write('two', id);
    await lost.write('three');
    await lost.sync(old);
    const laptop = await sim.restore('Laptop', old, { storeId: 'bbbbbbbb' });
    await laptop.write('four');
    expect(await laptop.sync(fresh)).toMatchObject({ health: 'fine', queued: 0 });
    const desk = await sim.restore('Desk', fresh);
    expect(await desk.texts()).toEqual(['four', 'three', 'two']);
    await expectSame([laptop, desk]);
    expect(await laptop.sync(fresh)).toMatchObject({ health: 'fine' });
  });

  it('one log goes to several storages with the same bytes', async () => {
    const sim = await createSim();
    const [first, second] = [evilStore(), evilStore()];
    const laptop = await sim.found('Laptop');
    for (const text of ['one', 'two', 'three']) {
      await laptop.write(text);
      await laptop.sync(first);
    }
    expect(await laptop.sync(second, { storeId: 'bbbbbbbb' })).toMatchObject({ health: 'fine' });
    const segments = (store: EvilStore) => [...store.objects()].filter(([name]) => name.includes('/s-')).map(String);
    expect(segments(second)).toEqual(segments(first));
    expect((await sim.look(second)).notes).toBe(3);
  });

  it('a clock that was years ahead holds nobody up', async () => {
    const sim = await createSim();
    const store = evilStore();
    const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
    const id = await laptop.write('before');
    await laptop.sync(store);
    const present = sim.now;
    sim.now += 5 * 365 * 24 * 60 * MINUTE;
    await laptop.write('from the future', id);
    await laptop.sync(store);
    await laptop.write('still queued');
    sim.now = present + MINUTE;
    expect(await desk.sync(store)).toMatchObject({ health: 'fine' });
    expect(await desk.texts()).toEqual(['before']);
    await desk.write('by the desk', id);
    await desk.sync(store);

    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect((await laptop.texts()).includes('still queued')).toBe(true);
    await laptop.write('the present again', id);
    for (let i = 0; i < 2; i++) for (const browser of [laptop, desk]) await browser.sync(store);
    expect(await desk.texts()).toEqual(['still queued', 'the present again']);
    await expectSame([laptop, desk]);
    sim.pass(6 * 365 * 24 * 60 * MINUTE);
    for (const browser of [laptop, desk]) expect((await browser.sync(store)).health).toBe('fine');
    expect(await desk.texts()).toEqual(['still queued', 'the present again']);
    await expectSame([laptop, desk]);
  });

  it('any order of honest work and honest delays converges (F-05)', async () => {
    const action = fc.record({
      who: fc.nat(2),
      what: fc.constantFrom('write', 'edit', 'remove', 'sync', 'sync', 'sync', 'wait', 'fail', 'lose', 'half', 'stale'),
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000), fc.array(action, { maxLength: 25 }), async (seed, actions) => {
        const sim = await createSim(seed);
        const store = evilStore();
        const browsers = [await sim.found('A'), await sim.found('B'), await sim.found('C')];
        const written: string[] = [];
        const reports: SyncReport[] = [];
        for (const { who, what } of actions) {
          const browser = browsers[who] ?? (browsers[0] as Browser);
          const id = written[who % Math.max(1, written.length)];
          if (what === 'write' || id === undefined) written.push(await browser.write(`text ${written.length}`));
          else if (what === 'edit') await browser.write(`edited by ${who}`, id);
          else if (what === 'remove') await browser.remove(id);
          if (what === 'wait') sim.pass(7 * MINUTE);
          if (what === 'fail') store.faults.push({ code: 'store-unreachable', skip: who, times: 1 });
          if (what === 'lose') store.faults.push({ verb: 'put', how: 'lost', skip: who, times: 1 });
          if (what === 'half') store.faults.push({ verb: 'put', how: 'half', skip: who, times: 1 });
          if (what === 'stale') {
            // A listing that lags: what was put last is not in it yet.
            const last = store.history.at(-1)?.name;
            store.onList = (names) => names.filter(({ name }) => name !== last || !name.includes('/s-'));
          }
          if (what === 'sync') {
            reports.push(await browser.sync(store));
            store.onList = null;
          }
        }
        store.faults.length = 0;
        store.onList = null;
        reports.push(...(await settleAll(browsers, store)));
        expect(reports.filter(({ health }) => health === 'lied')).toEqual([]);
        expect(reports.slice(-3).map(({ health, problem, queued }) => ({ health, problem, queued }))).toEqual(
          Array.from({ length: 3 }, () => ({ health: 'fine', problem: null, queued: 0 })),
        );
        await expectSame(browsers);
      }),
      { numRuns: 25 },
    );
  });
});
