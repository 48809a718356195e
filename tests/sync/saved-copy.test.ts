// The saved copy, the backup line, the list of browsers, and finding the vault of a paper key that was typed not quite right.

import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { errorCode } from '../../lib/base/errors.ts';
import { silentLog } from '../../lib/base/log.ts';
import { acknowledgeCopy, copyObjects } from '../../lib/sync/saved-copy.ts';
import { backupState, forgetStore } from '../../lib/sync/backup.ts';
import { listBrowsers } from '../../lib/sync/browsers.ts';
import { certificateName, rosterName } from '../../lib/sync/log/names.ts';
import { beginRound, logMark } from '../../lib/sync/round.ts';
import { locateVault } from '../../lib/sync/survey.ts';
import { vaultCode } from '../../lib/sync/vault-code.ts';
import { encodeCopy, openCopy, parseCopy } from '../../lib/stores/file.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { recoverVault } from '../../lib/recovery/recover.ts';
import { type Browser, createSim, type Sim, STORE } from './sim.ts';

const COPY = 'cccccccc';

async function portsOf(sim: Sim, browser: Browser) {
  const unlocked = await browser.unlocked();
  return { database: browser.database, unlocked, clock: () => sim.now, random: sim.random, log: silentLog };
}

const countsOf = async (browser: Browser, stores: string[]) => {
  const { copied, uncopied } = await backupState(
    { database: browser.database, unlocked: await browser.unlocked() },
    stores,
  );
  return [copied.size, uncopied.size];
};

describe('a saved copy', () => {
  it('of a vault that never saw a storage restores all of it', async () => {
    const sim = await createSim();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    await laptop.write('two');
    const file = encodeCopy(await copyObjects(await portsOf(sim, laptop)));
    const found = await sim.look(openCopy(file), { storeId: COPY });
    expect(found).toMatchObject({ notes: 2, problems: [], lastBrowser: 'Laptop' });
    const desk = await sim.restore('Desk', openCopy(file), { storeId: COPY });
    expect(await desk.texts()).toEqual(['one', 'two']);
  });

  it("holds the other browsers' logs, too", async () => {
    const sim = await createSim();
    const store = evilStore();
    const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
    await laptop.write('one');
    await laptop.sync(store);
    await desk.write('two');
    await desk.sync(store);
    const file = encodeCopy(await copyObjects(await portsOf(sim, desk)));
    expect(await sim.look(openCopy(file))).toMatchObject({ notes: 2, problems: [] });
  });

  it('counts as a backup once it was read back whole, and not before', async () => {
    const sim = await createSim();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    const objects = await copyObjects(await portsOf(sim, laptop));
    expect(await countsOf(laptop, [COPY])).toEqual([0, 1]);

    const damaged = new Map(objects);
    const segment = [...objects.keys()].find((name) => name.includes('/s-')) ?? '';
    damaged.set(segment, new Uint8Array(5));
    await expect(acknowledgeCopy(await portsOf(sim, laptop), COPY, damaged)).rejects.toMatchObject({
      code: 'copy-damaged',
    });
    expect(await countsOf(laptop, [COPY])).toEqual([0, 1]);

    await acknowledgeCopy(await portsOf(sim, laptop), COPY, parseCopy(encodeCopy(objects)));
    expect(await countsOf(laptop, [COPY])).toEqual([1, 0]);
    await laptop.write('two');
    expect(await countsOf(laptop, [COPY])).toEqual([1, 1]);
  });
});

describe('a saved copy that is read back after more was written', () => {
  it('counts for what is in it, and for nothing that came later', async () => {
    const sim = await createSim();
    const store = evilStore();
    const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
    await laptop.write('one');
    await desk.write('by the desk');
    for (const browser of [desk, laptop]) await browser.sync(store);
    const objects = await copyObjects(await portsOf(sim, laptop));
    for (let i = 0; i < 3; i++) {
      await laptop.write(`later ${i}`);
      await desk.write(`later at the desk ${i}`);
      for (const browser of [desk, laptop]) await browser.sync(store);
      await acknowledgeCopy(await portsOf(sim, laptop), COPY, objects);
      expect(await countsOf(laptop, [COPY])).toEqual([2, 2 + 2 * i]);
    }
    expect(await sim.look(openCopy(encodeCopy(objects)))).toMatchObject({ notes: 2, problems: [] });

    await acknowledgeCopy(await portsOf(sim, laptop), COPY, await copyObjects(await portsOf(sim, laptop)));
    expect(await countsOf(laptop, [COPY])).toEqual([8, 0]);
    await acknowledgeCopy(await portsOf(sim, laptop), COPY, objects); // an older file is what it is
    expect(await countsOf(laptop, [COPY])).toEqual([2, 6]);
  });

  it('leaves queued what it does not hold', async () => {
    const sim = await createSim();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    const objects = await copyObjects(await portsOf(sim, laptop));
    await laptop.write('two');
    await copyObjects(await portsOf(sim, laptop)); // signed, and in no file
    await acknowledgeCopy(await portsOf(sim, laptop), COPY, objects);
    expect(await laptop.sync(evilStore())).toMatchObject({ health: 'fine', acknowledged: 1, queued: 0 });
  });

  it('is damaged when the own log can not be restored from it', async () => {
    const sim = await createSim();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    await laptop.sync(evilStore());
    await laptop.write('two');
    const objects = await copyObjects(await portsOf(sim, laptop));
    await laptop.write('three');
    await laptop.sync(evilStore(), { storeId: 'bbbbbbbb' });
    const ports = await portsOf(sim, laptop);
    const codeWith = async (change: (copy: Map<string, Bytes>, name: string) => void, of: string) => {
      const copy = new Map(objects);
      for (const name of objects.keys()) if (name.includes(of)) change(copy, name);
      return acknowledgeCopy(ports, COPY, copy).then(() => 'no error', errorCode);
    };
    const flip = (copy: Map<string, Bytes>, name: string) =>
      void copy.set(
        name,
        (objects.get(name) ?? new Uint8Array()).map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
      );
    expect(await codeWith(() => undefined, '')).toBe('no error');
    for (const of of ['/h-', '/s-0000000001', '/s-0000000002', '/k']) {
      expect(await codeWith((copy, name) => void copy.delete(name), of)).toBe('copy-damaged');
      expect(await codeWith(flip, of)).toBe('copy-damaged');
    }
    const [a = '', b = ''] = [...objects.keys()].filter((name) => name.includes('/h-'));
    const inOtherSlot = (copy: Map<string, Bytes>, name: string) =>
      void copy.set(name, objects.get(name === a ? b : a) ?? new Uint8Array());
    expect(await codeWith(inOtherSlot, '/h-')).toBe('copy-damaged');
  });
});

describe('the backup line', () => {
  it('counts what storages have given back, by storage, without what was removed', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    const id = await laptop.write('one');
    await laptop.write('two');
    expect(await countsOf(laptop, [STORE])).toEqual([0, 2]);
    await laptop.sync(store);
    expect(await countsOf(laptop, [STORE])).toEqual([2, 0]);
    expect(await countsOf(laptop, [])).toEqual([0, 2]);
    await laptop.write('one, edited', id);
    expect(await countsOf(laptop, [STORE])).toEqual([1, 1]);
    await laptop.remove(id);
    expect(await countsOf(laptop, [STORE])).toEqual([1, 0]);
    await forgetStore(await portsOf(sim, laptop), STORE);
    expect(await countsOf(laptop, [STORE])).toEqual([0, 1]);
  });

  it('counts what came from the storage as kept there', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    await laptop.sync(store);
    const desk = await sim.restore('Desk', store);
    expect(await countsOf(desk, [STORE])).toEqual([1, 0]);
  });
});

it('lists the browsers with their last sign of life', async () => {
  const sim = await createSim();
  const store = evilStore();
  const laptop = await sim.found('Laptop');
  await laptop.sync(store);
  sim.pass(1_000_000);
  const desk = await sim.restore('Desk', store);
  const browsers = await listBrowsers(await portsOf(sim, desk));
  expect(browsers.map(({ name, here, status }) => ({ name, here, status }))).toEqual(
    expect.arrayContaining([
      { name: 'Laptop', here: false, status: 'valid' },
      { name: 'Desk', here: true, status: 'valid' },
    ]),
  );
  const [first, second] = browsers.map(({ last }) => last).sort((a, b) => a - b);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000_000);
});

it('finds which of several paper keys has its vault in a storage, by its signature', async () => {
  const sims = await Promise.all([1, 2, 3].map((words) => createSim(words, words)));
  const candidates = sims.map(({ root }) => root);
  const store = evilStore();
  expect(await locateVault(store, candidates)).toBe(null);
  const laptop = await (sims[1] as Sim).found('Laptop');
  await laptop.sync(store);
  expect(await locateVault(store, candidates)).toBe(1);
  expect(
    await locateVault(
      store,
      [candidates[0], candidates[2]].flatMap((root) => root ?? []),
    ),
  ).toBe(null);

  const { vaultId } = await laptop.unlocked();
  store.drop(new RegExp(rosterName(vaultId, 1, new Uint8Array())));
  expect(await locateVault(store, candidates)).toBe(1);
  store.truncate(certificateName(vaultId, await laptop.id()), 100);
  expect(await locateVault(store, candidates)).toBe(null);
});

it('shows another vault code while two browsers have seen different things (S-07, S-08)', async () => {
  const sim = await createSim();
  const store = evilStore();
  const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
  await laptop.write('one');
  for (const browser of [laptop, desk, laptop]) await browser.sync(store);
  const codeOf = async (browser: Browser) => {
    const round = await beginRound(await portsOf(sim, browser));
    const ends = [...round.members.byId.values()].map(({ certificate: { deviceId } }) => {
      return { deviceId, ...logMark(round, deviceId) };
    });
    return vaultCode(round.vaultId, round.chain.newest.hash, ends);
  };
  expect(await codeOf(laptop)).toEqual(await codeOf(desk));
  expect(await codeOf(laptop)).toEqual((await recoverVault(sim.root, store)).code);
  expect((await codeOf(laptop)).join(' ')).toMatch(/^\d{4}( \d{4}){5}$/);
  const [here, there] = [store.view(), store.view()];
  for (let i = 0; i < 5; i++) {
    await laptop.write('x');
    await laptop.sync(here);
    await desk.write('y');
    await desk.sync(there);
  }
  expect(await codeOf(laptop)).not.toEqual(await codeOf(desk));
  expect(await codeOf(laptop)).toEqual((await recoverVault(sim.root, here)).code);
  expect(await codeOf(desk)).toEqual((await recoverVault(sim.root, there)).code);
});
