// The scene for a malicious store: two browsers that have written, one that has read all of it.

import { deviceFolder } from '../../lib/sync/log/names.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim, MINUTE, type Sim } from './sim.ts';

export interface Scene {
  readonly sim: Sim;
  readonly store: EvilStore;
  readonly laptop: Browser;
  readonly desk: Browser;
  /** Knows everything that both wrote. */
  readonly reader: Browser;
}

/** Laptop and Desk with four segments each. */
export async function scene(seed = 1): Promise<Scene> {
  const sim = await createSim(seed);
  const store = evilStore();
  const [laptop, desk, reader] = [await sim.found('Laptop'), await sim.found('Desk'), await sim.found('Reader')];
  for (const text of ['one', 'two', 'three', 'four']) {
    for (const browser of [laptop, desk]) {
      await browser.write(text);
      await browser.sync(store);
    }
  }
  await laptop.sync(store);
  await reader.sync(store);
  return { sim, store, laptop, desk, reader };
}

export const segmentsOf = async (store: EvilStore, browser: Browser): Promise<string[]> => {
  const folder = deviceFolder((await browser.unlocked()).vaultId, await browser.id());
  return [...store.objects().keys()].filter((name) => name.startsWith(`${folder}s-`)).sort();
};

export const headsOf = async (store: EvilStore, browser: Browser): Promise<string[]> => {
  const folder = deviceFolder((await browser.unlocked()).vaultId, await browser.id());
  return [...store.objects().keys()].filter((name) => name.startsWith(`${folder}h-`)).sort();
};

/** What a browser concludes once it can't be a delay any more. */
export async function conclude({ sim, store }: Pick<Scene, 'sim' | 'store'>, browser: Browser) {
  await browser.sync(store);
  await browser.sync(store);
  sim.pass(11 * MINUTE);
  return browser.sync(store);
}

export const codes = (report: { verdicts: readonly { code: string }[] }) => report.verdicts.map(({ code }) => code);
