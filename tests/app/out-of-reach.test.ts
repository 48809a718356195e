// A storage that gives nothing back: for an hour it is still a copy, but not for ever, whatever it answers (S-60).

import { describe, expect, it } from 'vitest';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { createScene, DAV, PASSPHRASE, type Scene, withVault } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const html = { 'content-type': 'text/html' };
const ANSWERS: Readonly<Record<string, () => Response>> = {
  'that it is not there': () => new Response(null, { status: 404 }),
  'that the password is wrong': () => new Response(null, { status: 401 }),
  'that it is forbidden': () => new Response(null, { status: 403 }),
  'with a page of whoever bought its name': () => new Response('<html>For sale</html>', { headers: html }),
  nothing: () => {
    throw new TypeError('fetch failed');
  },
};

/** One note, which the storage holds. */
async function synced(): Promise<{ scene: Scene; store: EvilStore; id: string; answer: Answer }> {
  const store = evilStore();
  const scene = createScene({ store });
  await withVault(scene);
  scene.browser.pages.permissions.add('https://dav.example/*');
  const { ports } = scene.life;
  const { fetch } = ports;
  const answer: Answer = { with: null };
  const asked: typeof fetch = async (url, init) => answer.with?.() ?? fetch(url, init);
  Object.assign(ports, { fetch: asked });
  await scene.ask('store.add', { store: DAV });
  await scene.ask('note.write', { id: '1'.padStart(32, '0'), title: 'one', text: 'note one' });
  await scene.ask('sync.now', {});
  expect(await meter(scene)).toMatchObject({ level: 'safe', uncopied: 0 });
  const [state] = await scene.ask('stores.list', {});
  return { scene, store, id: state?.id ?? '', answer };
}

interface Answer {
  /** Null: the storage itself answers. */
  with: (() => Response) | null;
}

const meter = async (scene: Scene) => (await scene.ask('status', {})).backup;

async function pass(scene: Scene, time: number): Promise<void> {
  scene.browser.time.now += time;
  await scene.ask('unlock', { passphrase: PASSPHRASE });
}

async function roundAfter(scene: Scene, time: number): Promise<void> {
  await pass(scene, time);
  await scene.ask('sync.now', {});
}

const SAFE = { level: 'safe', uncopied: 0 };
const ONE_LESS = { level: 'due', uncopied: 1, onlyHere: 1, copied: 0 };

describe('a storage that answers', () => {
  it.each(Object.entries(ANSWERS))(
    '%s counts for an hour and no more after a week (S-60)',
    async (what, answerWith) => {
      const { scene, answer } = await synced();
      const last = scene.browser.time.now;
      answer.with = answerWith;
      const isNotThere = what === 'that it is not there';
      await roundAfter(scene, 5 * MINUTE);
      expect(await meter(scene)).toMatchObject(SAFE);
      for (const _ of [1, 2]) await roundAfter(scene, 20 * MINUTE);
      expect(await meter(scene)).toMatchObject(isNotThere ? ONE_LESS : SAFE);
      await roundAfter(scene, 6 * DAY);
      expect(await meter(scene)).toMatchObject(isNotThere ? ONE_LESS : SAFE);
      await roundAfter(scene, DAY);
      expect(await meter(scene)).toMatchObject(ONE_LESS);
      expect(await scene.ask('stores.list', {})).toMatchObject([{ wentBack: isNotThere, since: last }]);

      answer.with = null;
      await roundAfter(scene, MINUTE);
      expect(await meter(scene)).toMatchObject(SAFE);
      expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'fine', problem: null, wentBack: false }]);
    },
  );

  it('that it is not there, and held things of ours, is filled again when the person says so (S-60)', async () => {
    const { scene, store, id, answer } = await synced();
    answer.with = ANSWERS['that it is not there'] ?? null;
    for (const _ of [1, 2, 3]) await roundAfter(scene, 15 * MINUTE);
    expect(await scene.ask('stores.list', {})).toMatchObject([
      { health: 'trouble', problem: 'store-not-found', wentBack: true },
    ]);
    store.drop();
    let isMade = false;
    const { fetch } = scene.life.ports;
    answer.with = null;
    const asked: typeof fetch = async (url, init) => {
      isMade ||= init?.method === 'MKCOL';
      return isMade ? fetch(url, init) : new Response(null, { status: 404 });
    };
    Object.assign(scene.life.ports, { fetch: asked });
    await scene.ask('sync.put-back', { id });
    expect(await meter(scene)).toMatchObject(SAFE);
    expect(store.objects().size).toBeGreaterThan(3);
  });

  it('that the password is wrong is no copy after a week, also for the next worker (S-60)', async () => {
    const { scene, answer } = await synced();
    answer.with = ANSWERS['that the password is wrong'] ?? null;
    await roundAfter(scene, 8 * DAY);
    expect(await meter(scene)).toMatchObject(ONE_LESS);
    await scene.restart();
    expect(await meter(scene)).toMatchObject(ONE_LESS);
  });

  it('is full, and gives everything back, goes on counting (S-60)', async () => {
    const { scene, store } = await synced();
    store.faults.push({ verb: 'put', code: 'store-full' });
    await scene.ask('note.write', { id: '2'.padStart(32, '0'), title: 'two', text: 'note two' });
    for (const _ of [1, 2]) await roundAfter(scene, 5 * DAY);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'trouble', problem: 'store-full' }]);
    expect(await meter(scene)).toMatchObject({ uncopied: 1, copied: 1 });
  });
});

describe('a clock that jumps', () => {
  it('by months ahead is healed by the next good round, and back again changes nothing (S-60)', async () => {
    const { scene, answer } = await synced();
    await pass(scene, 90 * DAY);
    expect(await meter(scene)).toMatchObject(ONE_LESS);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'waiting', problem: null }]);
    await scene.ask('sync.now', {});
    expect(await meter(scene)).toMatchObject(SAFE);
    await pass(scene, -90 * DAY);
    expect(await meter(scene)).toMatchObject(SAFE);

    answer.with = ANSWERS['nothing'] ?? null;
    await scene.ask('sync.now', {});
    expect(await meter(scene)).toMatchObject(SAFE);
    await roundAfter(scene, 8 * DAY); // from when it was seen that the clock was put back
    expect(await meter(scene)).toMatchObject(ONE_LESS);
  });
});
