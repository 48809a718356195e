// The vault is locked while a round is under way: it ends at its next step, asks the storage for nothing more, and the
// next round ends as if nothing had been.

import { expect, it } from 'vitest';
import { silentLog } from '../../lib/base/log.ts';
import { syncStore } from '../../lib/sync/engine.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim, type Sim, STORE } from './sim.ts';

/** A round that finds the vault locked when it looks for the `steps`-th time. */
async function round({ sim, browser, store, steps }: { sim: Sim; browser: Browser; store: BlobStore; steps: number }) {
  let looks = 0;
  return syncStore({
    database: browser.database,
    unlocked: await browser.unlocked(),
    clock: () => sim.now,
    random: sim.random,
    log: silentLog,
    store,
    storeId: STORE,
    isUnlocked: async () => ++looks < steps,
  });
}

it('ends at any step, and nothing is lost or written twice (D-14)', async () => {
  const sim = await createSim();
  const start = evilStore();
  const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
  for (const text of ['one', 'two', 'three']) {
    await laptop.write(text);
    await laptop.sync(start);
  }
  await desk.write('four');

  let ended = 0;
  for (let steps = 1; ; steps++) {
    const [store, browser] = [start.view(), desk.copy()];
    const before = await browser.texts();
    const result = await round({ sim, browser, store, steps }).then(
      ({ health }) => health,
      (error: { code: string }) => error.code,
    );
    if (result !== 'vault-locked') {
      expect(result).toBe('fine');
      break;
    }
    ended++;
    const asked = store.log.length;
    await Promise.resolve();
    expect(store.log).toHaveLength(asked);
    expect(await browser.texts()).toEqual(expect.arrayContaining(before));
    expect(await browser.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect(await browser.texts()).toEqual(['four', 'one', 'three', 'two']);
    const reader = await sim.found('Reader');
    await reader.sync(store);
    expect(await reader.texts()).toEqual(['four', 'one', 'three', 'two']);
  }
  expect(ended).toBeGreaterThan(20);
});
