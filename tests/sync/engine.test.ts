import { expect, it } from 'vitest';
import { evilStore } from '../fakes/evil-store.ts';
import { createSim } from './sim.ts';

it('brings what was written to the store and to a second browser', async () => {
  const sim = await createSim();
  const store = evilStore();
  const laptop = await sim.found('Laptop');
  await laptop.write('one');
  expect(await laptop.sync(store)).toMatchObject({ health: 'fine', problem: null, acknowledged: 1, queued: 0 });

  const desk = await sim.restore('Desk', store);
  expect(await desk.texts()).toEqual(['one']);
  await desk.write('two');
  expect(await desk.sync(store)).toMatchObject({ health: 'fine', acknowledged: 1 });
  expect(await laptop.sync(store)).toMatchObject({ health: 'fine', pulled: 1, joined: 1 });
  expect(await laptop.sync(store)).toMatchObject({ joined: 0 });
  expect(await laptop.texts()).toEqual(['one', 'two']);
  expect(await laptop.digest()).toBe(await desk.digest());
});

it('changes nothing when there is nothing to do', async () => {
  const sim = await createSim();
  const store = evilStore();
  const laptop = await sim.found('Laptop');
  await laptop.write('one');
  await laptop.sync(store);
  const { revision } = store;
  expect(await laptop.sync(store)).toMatchObject({ health: 'fine', acknowledged: 0, pulled: 0 });
  expect(store.revision).toBe(revision);
});

it('shows before restoring what the store holds, and writes nothing', async () => {
  const sim = await createSim();
  const store = evilStore();
  const laptop = await sim.found('Laptop');
  await laptop.write('one');
  const id = await laptop.write('two');
  await laptop.remove(id);
  const { now } = sim;
  await laptop.sync(store);
  const { revision } = store;
  const found = await sim.look(store);
  expect(found).toMatchObject({ texts: 0, notes: 1, epoch: 1, problems: [], lastBrowser: 'Laptop' });
  expect(found.lastChange).toBeGreaterThanOrEqual(now);
  expect(found.browsers.map(({ name }) => name)).toEqual(['Laptop']);
  expect(store.revision).toBe(revision);
});
