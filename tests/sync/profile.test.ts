// The profile folder is put back or copied (D-06): nothing is lost, no log is forked in silence, and what was one browser
// on two machines becomes two.

import { describe, expect, it } from 'vitest';
import { toHex } from '../../lib/base/bytes.ts';
import { silentLog } from '../../lib/base/log.ts';
import { forgetStore } from '../../lib/sync/backup.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim, STORE } from './sim.ts';

const OTHER = { storeId: 'bbbbbbbb' };

async function expectSame(...browsers: Browser[]): Promise<void> {
  expect(new Set(await Promise.all(browsers.map((browser) => browser.digest()))).size).toBe(1);
}

describe('a profile', () => {
  it('that was put back takes in what it had written and goes on (R5, RESTORED)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    const desk = await sim.found('Desk');
    await laptop.write('one');
    await laptop.sync(store);
    const backup = laptop.copy();
    await laptop.write('two');
    await laptop.sync(store);
    await desk.sync(store);

    await backup.write('three');
    expect(await backup.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect(await backup.texts()).toEqual(['one', 'three', 'two']);
    expect(toHex(await backup.id())).toBe(toHex(await laptop.id()));
    expect(await desk.sync(store)).toMatchObject({ health: 'fine', verdicts: [] });
    await expectSame(backup, desk);
  });

  it('that was copied to a second machine becomes two browsers (D-06, CLONE)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const original = await sim.found('Laptop');
    const desk = await sim.found('Desk');
    await original.write('one');
    await original.sync(store);
    await desk.sync(store);
    await original.write('queued when it was copied');
    const copy = original.copy();
    await original.write('by the original');
    await original.sync(store);
    await copy.write('by the copy');
    expect(await copy.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    await original.write('by the original again');
    expect(await original.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect(toHex(await original.id())).not.toBe(toHex(await copy.id()));

    for (let i = 0; i < 3; i++) {
      await copy.write(`copy ${i}`);
      await original.write(`original ${i}`);
      for (const browser of [copy, original, desk]) {
        expect(await browser.sync(store)).toMatchObject({ health: 'fine', verdicts: [], queued: 0 });
      }
    }
    for (const browser of [copy, original, desk]) await browser.sync(store);
    await expectSame(copy, original, desk);
    expect((await copy.texts()).length).toBe(11);
    const found = await sim.look(store);
    expect(found).toMatchObject({ notes: 11, problems: [] });
    expect(found.browsers.map(({ name }) => name).sort()).toEqual(['Desk', 'Laptop', 'Laptop']);
  });

  it('that wrote with its copy at the same time loses nothing', async () => {
    const sim = await createSim();
    const [here, there] = [evilStore(), evilStore()];
    const original = await sim.found('Laptop');
    await original.write('one');
    await original.sync(here);
    await original.sync(there, { storeId: 'bbbbbbbb' });
    const copy = original.copy();
    await original.write('by the original');
    await original.sync(here);
    await copy.write('by the copy');
    await copy.sync(there, { storeId: 'bbbbbbbb' }); // the same number, other bytes
    await copy.write('by the copy, still queued');
    expect(await copy.sync(here)).toMatchObject({ queued: 0 });
    expect(toHex(await original.id())).not.toBe(toHex(await copy.id()));
    for (let i = 0; i < 3; i++) {
      await original.sync(here);
      await copy.sync(here);
    }
    expect(await original.texts()).toEqual(['by the copy', 'by the copy, still queued', 'by the original', 'one']);
    await expectSame(original, copy);
    expect((await sim.look(here)).notes).toBe(4);
  });

  it('that was copied before it ever synced becomes two browsers, too', async () => {
    const sim = await createSim();
    const store = evilStore();
    const original = await sim.found('Laptop');
    await original.write('one');
    const copy = original.copy();
    await original.write('two');
    await copy.write('three');
    await original.sync(store);
    await copy.sync(store);
    for (let i = 0; i < 3; i++) for (const browser of [original, copy]) await browser.sync(store);
    expect(await original.texts()).toEqual(['one', 'three', 'two']);
    await expectSame(original, copy);
    expect(toHex(await original.id())).not.toBe(toHex(await copy.id()));
  });

  it('killed at any step of becoming two goes on', async () => {
    for (let step = 0; step < 12; step++) {
      const sim = await createSim(5);
      const store = evilStore();
      const original = await sim.found('Laptop');
      await original.write('one');
      await original.sync(store);
      const copy = original.copy();
      await copy.write('two');
      await copy.sync(store);
      await original.write('three');
      let count = 0;
      const mortal = {
        ...original.database,
        write: ((work) => {
          if (count++ === step) throw new Error('killed');
          return original.database.write(work);
        }) as typeof original.database.write,
      };
      await original.sync(store, { database: mortal }).catch(() => null);
      for (let i = 0; i < 3; i++) for (const browser of [original, copy]) await browser.sync(store);
      expect(await original.texts()).toEqual(['one', 'three', 'two']);
      await expectSame(original, copy);
    }
  });

  it.each([
    ['is added later', false],
    ['was there before', true],
  ])('that became two is found whole in another storage that %s', async (_, before) => {
    const sim = await createSim();
    const [store, other] = [evilStore(), evilStore()];
    const original = await sim.found('Laptop');
    await original.write('one');
    await original.sync(store);
    if (before) await original.sync(other, OTHER);
    const copies = [await split(original, store), await split(original, store)]; // two new keys in a row
    expect(await original.sync(other, OTHER)).toMatchObject({ health: 'fine', verdicts: [], queued: 0 });
    expect(await sim.look(other, OTHER)).toMatchObject({ notes: 7, problems: [] });
    const { revision } = other;
    for (let i = 0; i < 3; i++) {
      expect(await original.sync(other, OTHER)).toMatchObject({ health: 'fine', verdicts: [] });
    }
    expect(other.revision).toBe(revision);
    const fresh = await sim.restore('Fresh', other, OTHER);
    expect(await fresh.texts()).toEqual(await original.texts());

    const all = [original, ...copies];
    for (let i = 0; i < 2; i++) {
      for (const browser of all) {
        for (const [where, options] of [[store], [other, OTHER]] as const) {
          await browser.write(`more ${i}`);
          expect(await browser.sync(where, options)).toMatchObject({ health: 'fine', verdicts: [], queued: 0 });
        }
      }
    }
    for (const browser of all) await browser.sync(store);
    for (const browser of all) await browser.sync(other, OTHER);
    await expectSame(...all);
    for (const where of [store, other]) expect(await sim.look(where)).toMatchObject({ notes: 19, problems: [] });
  });

  it('that became two puts all of it back where it was lost, and brings it anew where it was taken away', async () => {
    const sim = await createSim();
    const store = evilStore();
    const original = await sim.found('Laptop');
    await split(original, store);
    store.drop();
    await original.sync(store);
    expect(await original.sync(store, { putBack: true })).toMatchObject({ health: 'fine', queued: 0 });
    expect(await sim.look(store)).toMatchObject({ notes: 3, problems: [] });

    store.drop();
    const unlocked = await original.unlocked();
    const ports = { database: original.database, unlocked, clock: () => sim.now, random: sim.random, log: silentLog };
    await forgetStore(ports, STORE);
    expect(await original.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect(await sim.look(store)).toMatchObject({ notes: 3, problems: [] });
  });

  it('that became two writes over nothing that was written into the old log elsewhere', async () => {
    const sim = await createSim();
    const [store, other] = [evilStore(), evilStore()];
    const original = await sim.found('Laptop');
    await original.write('one');
    await original.sync(store);
    await original.sync(other, OTHER);
    const third = original.copy();
    const copy = await split(original, store);
    for (const text of ['by the third', 'by the third again', 'and again']) {
      await third.write(text);
      await third.sync(other, OTHER); // in the old log, and nowhere else
    }
    const written = [...other.objects()].filter(([name]) => /\/[hs]-/.test(name));
    await original.sync(other, OTHER);
    for (const [name, bytes] of written) expect(other.objects().get(name)).toEqual(bytes);

    const late = evilStore();
    await original.sync(late, { storeId: 'cccccccc' });
    expect(await sim.look(late)).toMatchObject({ notes: 7, problems: [] });
    for (let i = 0; i < 3; i++) {
      for (const browser of [third, original, copy]) {
        await browser.sync(store);
        await browser.sync(other, OTHER);
      }
    }
    for (const where of [store, other]) expect((await sim.look(where)).notes).toBe(7);
  });

  it('is not written over by the word that puts a storage back', async () => {
    const sim = await createSim();
    const store = evilStore();
    const original = await sim.found('Laptop');
    const copy = await split(original, store, { putBack: true });
    expect(toHex(await copy.id())).not.toBe(toHex(await original.id()));
    expect(await sim.look(store)).toMatchObject({ notes: 3, problems: [] });
    expect(await copy.sync(store)).toMatchObject({ health: 'fine', verdicts: [] });
  });

  it('killed at any step of handing over to another storage goes on', async () => {
    const sim = await createSim(6);
    const store = evilStore();
    const original = await sim.found('Laptop');
    await split(original, store);
    for (let step = 0, done = false; !done; step++) {
      const [other, mortal] = [evilStore(), original.copy()];
      let count = 0;
      other.onRequest = () => {
        if (count++ === step) throw new Error('killed');
      };
      done = await mortal.sync(other, OTHER).then(
        () => true,
        () => false,
      );
      other.onRequest = null;
      expect(await mortal.sync(other, OTHER)).toMatchObject({ health: 'fine', queued: 0 });
      expect(await sim.look(other, OTHER)).toMatchObject({ notes: 3, problems: [] });
      expect(step).toBeLessThan(60);
    }
  });
});

/** Returns a copy of the profile, which goes on in its log; the browser itself has a new key then. */
async function split(browser: Browser, store: EvilStore, last: { putBack?: boolean } = {}): Promise<Browser> {
  const copy = browser.copy();
  await browser.write('before it was noticed');
  await browser.sync(store);
  await copy.write('by the copy');
  await copy.sync(store);
  await browser.write('when it was noticed');
  expect(await browser.sync(store, last)).toMatchObject({ queued: 0 });
  expect(toHex(await browser.id())).not.toBe(toHex(await copy.id()));
  return copy;
}
