// One object that a store can't give or take now: it is told, left out and tried again, and everything else goes on. It is
// never mistaken for one that is not there (C3, S-12, S-13, S-41).

import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../lib/base/errors.ts';
import { openWebdav } from '../../lib/stores/webdav.ts';
import { locateVault } from '../../lib/sync/survey.ts';
import { evilStore, type Verb } from '../fakes/evil-store.ts';
import { startApache } from '../servers/apache.ts';
import { startFaultProxy } from '../servers/fault-proxy.ts';
import { codes, conclude, headsOf, scene, segmentsOf } from './scene.ts';
import { createSim } from './sim.ts';

const exactly = (...names: string[]) => new RegExp(`(${names.join('|')})$`);
const refuses = (verb: Verb, code: ErrorCode, ...names: string[]) => ({ verb, code, name: exactly(...names) });
const NOT_GIVEN = ['store-error', 'store-forbidden', 'store-busy', 'store-damaged', 'store-unreachable'] as const;

describe('a part that can not be given', () => {
  it.each(NOT_GIVEN)('by %s leaves a restore everything else, and comes later (C3)', async (code) => {
    const { sim, store, laptop } = await scene();
    expect(await sim.look(store)).toMatchObject({ notes: 8, problems: [] });
    store.faults.push(refuses('get', code, (await segmentsOf(store, laptop))[1] ?? ''));
    expect(await sim.look(store)).toMatchObject({ notes: 7, problems: ['unavailable'] });
    const { browsers } = await sim.look(store);
    expect(browsers.flatMap(({ name, unread }) => (unread > 0 ? [[name, unread]] : []))).toEqual([['Laptop', 1]]);
    const fresh = await sim.restore('Fresh', store);
    expect(await fresh.texts()).toHaveLength(7);
    await fresh.write('mine');
    expect(await fresh.sync(store)).toMatchObject({ health: 'waiting', problem: 'unavailable', acknowledged: 1 });
    expect(await conclude({ sim, store }, fresh)).toMatchObject({ health: 'trouble', problem: 'unavailable' });

    store.faults.length = 0;
    expect(await fresh.sync(store)).toMatchObject({ health: 'fine', problem: null, pulled: 1 });
    expect(await fresh.texts()).toHaveLength(9);
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine' });
  });

  it('leaves what lies between two of them, too (C3)', async () => {
    const { sim, store, laptop } = await scene();
    for (let i = 0; i < 4; i++) {
      await laptop.write(`more ${i}`);
      await laptop.sync(store);
    }
    const names = await segmentsOf(store, laptop);
    store.faults.push(refuses('get', 'store-error', names[2] ?? '', names[5] ?? ''));
    expect(await sim.look(store)).toMatchObject({ notes: 10, problems: ['unavailable'] });
    const fresh = await sim.restore('Fresh', store);
    expect(await fresh.texts()).toHaveLength(10);
    store.faults.length = 0;
    expect(await fresh.sync(store)).toMatchObject({ health: 'fine', pulled: 2 });
    expect(await fresh.texts()).toHaveLength(12);
  });

  it('is asked for once a round, and many in a row are the storage itself (C3)', async () => {
    const { sim, store, laptop } = await scene();
    const [, second = ''] = await segmentsOf(store, laptop);
    store.faults.push(refuses('get', 'store-error', second));
    store.log.length = 0;
    await sim.look(store);
    expect(store.log.filter(({ name }) => name === second)).toHaveLength(1);
    store.faults[0] = { verb: 'get', code: 'store-error' };
    store.log.length = 0;
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'store-error' });
    expect(store.log.length).toBeLessThan(16);
    store.faults[0] = { verb: 'get', code: 'store-auth', times: 1 };
    store.log.length = 0;
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'store-auth' });
  });

  it('is no reason to say that the words have no vault here (C3, S-13)', async () => {
    const { sim, store } = await scene();
    expect(await locateVault(store, [sim.root])).toBe(0);
    store.faults.push(refuses('get', 'store-error', 'r-1', 'k'));
    await expect(locateVault(store, [sim.root])).rejects.toMatchObject({ code: 'store-error' });
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'store-error' });
  });
});

describe('a head that can not be given', () => {
  it.each(['one', 'both'])('(%s of the two) is not one that went back, and stops nothing (C3, S-12)', async (which) => {
    const start = await scene();
    const { store, laptop, desk, reader } = start;
    const before = await reader.digest();
    const heads = await headsOf(store, laptop);
    for (const locked of which === 'both' ? [heads] : heads.map((name) => [name])) {
      store.faults[0] = refuses('get', 'store-error', ...locked);
      const report = await conclude(start, reader);
      expect(codes(report)).toEqual(['unavailable']);
      expect(report).toMatchObject({ health: 'trouble', problem: 'unavailable' });
    }
    expect(await reader.digest()).toBe(before);
    await desk.write('from the desk');
    await desk.sync(store);
    await reader.write('from the reader');
    expect(await reader.sync(store)).toMatchObject({ pulled: 1, acknowledged: 1, queued: 0 });
    store.faults.length = 0;
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', verdicts: [] });
  });

  it('is not accepted as gone when the user has our copies put back (C3)', async () => {
    const { store, laptop, reader } = await scene();
    const { revision } = store;
    store.faults.push(refuses('get', 'store-error', ...(await headsOf(store, laptop))));
    await reader.sync(store, { putBack: true });
    store.faults.length = 0;
    store.rollback(revision - 6, /d-/);
    expect(codes(await reader.sync(store))).toContain('rolled-back');
  });

  it('of the own log stops no writing, unless somebody else has written there (C3)', async () => {
    const start = await scene();
    const { sim, store, laptop } = start;
    const twin = laptop.copy();
    const seen = store.view();
    store.faults.push(refuses('get', 'store-error', ...(await headsOf(store, laptop))));
    await laptop.write('five');
    expect(await laptop.sync(store)).toMatchObject({ problem: 'store-error', queued: 1 });
    const twice = store.view();
    expect((await sim.look(twice)).notes).toBe(8);

    // A copy of the profile wrote meanwhile: its segment is not written over.
    await twin.write('by the copy');
    await twin.sync(seen);
    const theirs = (await segmentsOf(seen, laptop)).at(-1) ?? '';
    const bytes = seen.objects().get(theirs);
    seen.faults.push(refuses('get', 'store-error', ...(await headsOf(seen, laptop))));
    await laptop.sync(seen);
    expect(seen.objects().get(theirs)).toEqual(bytes);
    seen.faults.length = 0;
    await laptop.sync(seen);
    await laptop.sync(seen);
    expect((await sim.look(seen)).notes).toBe(10);
  });

  it('under one of its names leaves the own log the other name (C3)', async () => {
    const { sim, store, laptop, reader } = await scene();
    const [a = '', b = ''] = await headsOf(store, laptop);
    for (const [locked, verb] of [
      [a, 'put'],
      [b, 'put'],
      [a, 'get'],
    ] as const) {
      store.faults[0] = refuses(verb, 'store-busy', locked);
      for (let i = 0; i < 3; i++) {
        await laptop.write(`${locked} ${verb} ${i}`);
        expect(await laptop.sync(store), `${locked} ${verb}`).toMatchObject({ acknowledged: 1, queued: 0 });
      }
      store.faults.length = 0;
      expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 3 });
    }
    expect(await sim.look(store)).toMatchObject({ notes: 17, problems: [] });
  });
});

describe('a name that takes nothing', () => {
  it('stops no other name, and no head comes before all is there (C3)', async () => {
    const sim = await createSim();
    const [old, store] = [evilStore(), evilStore()];
    const laptop = await sim.found('Laptop');
    for (let i = 0; i < 6; i++) {
      await laptop.write(`text ${i}`);
      await laptop.sync(old);
    }
    const names = await segmentsOf(old, laptop);
    store.faults.push(refuses('put', 'store-busy', names[2] ?? ''));
    const other = { storeId: 'bbbbbbbb' };
    expect(await laptop.sync(store, other)).toMatchObject({ health: 'waiting', problem: 'store-busy' });
    expect(await segmentsOf(store, laptop)).toEqual(names.filter((_, i) => i !== 2));
    expect(await headsOf(store, laptop)).toEqual([]);
    store.faults.length = 0;
    expect(await laptop.sync(store, other)).toMatchObject({ health: 'fine' });
    expect((await sim.look(store)).notes).toBe(6);
  });

  it('keeps the reason where nothing is taken at all', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    store.faults.push({ verb: 'put', code: 'store-forbidden' });
    expect(await laptop.sync(store)).toMatchObject({ health: 'trouble', problem: 'store-forbidden', queued: 1 });
  });
});

it('a real server with a fault in one file, and a lock on another, gives and takes the rest (C3, S-41)', async () => {
  await using apache = await startApache();
  await using proxy = await startFaultProxy(apache.url);
  const sim = await createSim();
  const laptop = await sim.found('Laptop');
  const open = () =>
    openWebdav({ url: proxy.url, user: apache.user, password: apache.password }, fetch, { patienceMs: 500 });
  for (let i = 0; i < 5; i++) {
    await laptop.write(`text ${i}`);
    expect(await laptop.sync(open())).toMatchObject({ health: 'fine' });
  }
  for (const fault of [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 423 },
    { kind: 'truncate', bytes: 40 },
    { kind: 'stall-after', bytes: 40 },
  ] as const) {
    proxy.rules.length = 0;
    proxy.rules.push({ method: 'GET', path: /s-0000000003/, fault });
    expect(await sim.look(open()), JSON.stringify(fault)).toMatchObject({ notes: 4, problems: ['unavailable'] });
  }
  const fresh = await sim.restore('Fresh', open());
  proxy.rules.push({ method: 'PUT', path: /h-a$/, fault: { kind: 'status', status: 423 } });
  await fresh.write('mine');
  expect(await fresh.sync(open())).toMatchObject({ problem: 'unavailable', acknowledged: 1, queued: 0 });
  proxy.rules.length = 0;
  expect(await fresh.sync(open())).toMatchObject({ health: 'fine', pulled: 1 });
  expect(await fresh.texts()).toHaveLength(6);
});
