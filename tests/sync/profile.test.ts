// The profile folder is put back or copied (D-06): nothing is lost, no log is forked in silence, and what was one browser
// on two machines becomes two.

import { describe, expect, it } from 'vitest';
import { toHex } from '../../lib/base/bytes.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim } from './sim.ts';

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
});
