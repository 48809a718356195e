// Storages that are left alone, and hosts that are given up.

import { describe, expect, it } from 'vitest';
import { evilStore } from '../fakes/evil-store.ts';
import { createScene, DAV, type Scene, withVault } from './scene.ts';

const HOST = 'https://dav.example/*';

async function withStorage(): Promise<{ scene: Scene; asked: { count: number; answer: (() => Response) | null } }> {
  const scene = createScene({ store: evilStore() });
  await withVault(scene);
  scene.browser.pages.permissions.add(HOST);
  const asked: { count: number; answer: (() => Response) | null } = { count: 0, answer: null };
  const { ports } = scene.life;
  const { fetch } = ports;
  const watched: typeof fetch = async (url, init) => {
    asked.count++;
    return asked.answer?.() ?? fetch(url, init);
  };
  Object.assign(ports, { fetch: watched });
  await scene.ask('store.add', { store: DAV });
  return { scene, asked };
}

/** A change, and the round that follows it by itself: how many requests that made. */
async function change({ scene, asked }: Awaited<ReturnType<typeof withStorage>>, n: number): Promise<number> {
  const before = asked.count;
  const id = n.toString(16).padStart(32, '0');
  await scene.ask('note.write', { id, title: '', text: `note ${n}` });
  await scene.app.storages.wake();
  return asked.count - before;
}

describe('a storage (C4, S-57)', () => {
  it('that refused the password is not asked at every change, but when the person asks', async () => {
    const it = await withStorage();
    expect(await change(it, 1)).toBeGreaterThan(3);
    it.asked.answer = () => new Response(null, { status: 401 });
    expect(await change(it, 2)).toBe(1);
    expect([await change(it, 3), await change(it, 4), await change(it, 5)]).toEqual([0, 0, 0]);
    expect(await it.scene.ask('stores.list', {})).toMatchObject([{ problem: 'store-auth', health: 'trouble' }]);
    const before = it.asked.count;
    await it.scene.ask('sync.now', {});
    expect(it.asked.count).toBe(before + 1);
    it.asked.answer = null;
    expect(await change(it, 6)).toBe(0);
    await it.scene.ask('store.add', { store: { ...DAV, values: { ...DAV.values, password: 'the right one' } } });
    expect(await it.scene.ask('stores.list', {})).toMatchObject([{ health: 'fine' }]);
    expect(await change(it, 7)).toBeGreaterThan(3);
  });

  it('that says when to come again is left alone until then', async () => {
    const it = await withStorage();
    it.asked.answer = () => new Response(null, { status: 503, headers: { 'retry-after': '600' } });
    expect(await change(it, 1)).toBe(1);
    it.asked.answer = null;
    it.scene.browser.time.now += 599_000;
    expect(await change(it, 2)).toBe(0);
    it.scene.browser.time.now += 2_000;
    expect(await change(it, 3)).toBeGreaterThan(3);
    expect(await it.scene.ask('stores.list', {})).toMatchObject([{ health: 'fine', problem: null }]);
  });
});

describe('the permission for a host (D3)', () => {
  const has = (scene: Scene): boolean => scene.browser.pages.permissions.has(HOST);

  it('goes with the last storage there', async () => {
    const { scene } = await withStorage();
    await scene.ask('store.add', { store: { ...DAV, values: { ...DAV.values, user: 'grace' } } });
    const [one, two] = await scene.ask('stores.list', {});
    await scene.ask('store.remove', { id: one?.id ?? '' });
    expect(has(scene)).toBe(true);
    await scene.ask('store.remove', { id: two?.id ?? '' });
    expect(has(scene)).toBe(false);
  });

  it('stays while a site of that host is on, and a site that is switched off leaves it to the storage', async () => {
    const { scene } = await withStorage();
    const [store] = await scene.ask('stores.list', {});
    await scene.switchOn('https://dav.example');
    await scene.ask('site.set', { site: 'https://dav.example', on: false });
    expect(has(scene)).toBe(true);
    await scene.switchOn('https://dav.example');
    await scene.ask('store.remove', { id: store?.id ?? '' });
    expect(has(scene)).toBe(true);
    await scene.ask('site.set', { site: 'https://dav.example', on: false });
    expect(has(scene)).toBe(false);
  });

  it('stays for a storage that is sealed while locked', async () => {
    const { scene } = await withStorage();
    await scene.switchOn('https://dav.example');
    await scene.ask('lock', {});
    await scene.ask('site.set', { site: 'https://dav.example', on: false });
    expect(has(scene)).toBe(true);
  });
});
