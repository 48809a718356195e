// A storage that is slow, drips or never answers keeps nobody waiting: not the good storage beside it, not the saved copy,
// not its own removal, not the lock (C2, S-32, S-37). A real server behind a proxy; the good one is in memory.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evilStore, type EvilStore } from '../fakes/evil-store.ts';
import { startApache } from '../servers/apache.ts';
import { type FaultProxy, type ProxyRule, startFaultProxy } from '../servers/fault-proxy.ts';
import type { TestServer } from '../servers/watched.ts';
import { createScene, DAV, type Scene, withVault } from './scene.ts';
import { PACE } from '../tools/pace.ts';

const note = (n: number) => ({ id: n.toString(16).padStart(32, '0'), title: `${n}`, text: `note ${n}` });
const SOON = 5_000 * PACE; // ms

let apache: TestServer;
let proxy: FaultProxy;
let good: EvilStore;
let scene: Scene;
let bad: string;

beforeEach(async () => {
  apache = await startApache();
  proxy = await startFaultProxy(apache.url);
  good = evilStore();
  scene = createScene({ store: good });
  await withVault(scene);
  const { ports } = scene.life;
  const inMemory = ports.fetch;
  Object.assign(ports, {
    fetch: (url: string, init: RequestInit) => (url.startsWith(proxy.url) ? fetch(url, init) : inMemory(url, init)),
  });
  scene.browser.pages.permissions.add('https://dav.example/*');
  scene.browser.pages.permissions.add('http://127.0.0.1/*');
  const { user, password } = apache;
  await scene.ask('store.add', { store: { kind: 'webdav', values: { url: proxy.url, user, password } } });
  bad = (await scene.ask('stores.list', {}))[0]?.id ?? '';
  await scene.ask('store.add', { store: DAV });
  await scene.ask('sync.now', {});
});
afterEach(async () => {
  await proxy.stop();
  await apache.stop();
});

const parts = () => [...good.objects().keys()].filter((name) => name.includes('/s-')).length;

async function within<T>(time: number, work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  expect(performance.now() - start).toBeLessThan(time);
  return result;
}

const SLOW: [string, ProxyRule[]][] = [
  ['never answers', [{ fault: { kind: 'stall' } }]],
  ['drips its listing', [{ method: 'PROPFIND', fault: { kind: 'drip', everyMs: 100 } }]],
  ['stops in the middle of an object', [{ method: 'GET', fault: { kind: 'stall-after', bytes: 9 } }]],
  ['never says that it has taken something', [{ method: 'PUT', fault: { kind: 'stall' } }]],
];

describe.each(SLOW)('a storage that %s (S-37)', (_, rules) => {
  it('keeps no other one waiting, no saved copy, and not its own removal (C2)', async () => {
    proxy.rules.push(...rules);
    await scene.ask('note.write', note(1));
    const before = parts();
    const rounds = scene.ask('sync.now', {});
    await expect.poll(parts, { timeout: SOON }).toBe(before + 1);
    await expect.poll(async () => (await scene.ask('status', {})).backup.level, { timeout: SOON }).toBe('safe');
    await expect
      .poll(() => proxy.log.filter(({ fault }) => fault !== null).length, { timeout: SOON })
      .toBeGreaterThan(1);

    const { file } = await within(SOON, scene.ask('copy.make', {}));
    expect(scene.browser.files.get(file)?.length).toBeGreaterThan(100);
    await within(SOON, scene.ask('store.remove', { id: bad }));
    expect(await within(SOON, rounds)).toMatchObject([{ health: 'fine' }]);
    const asked = proxy.log.length;
    await scene.ask('sync.now', {});
    expect(proxy.log).toHaveLength(asked);
  });

  it('is left alone at once when the vault is locked or deleted, and all is well afterwards (C2)', async () => {
    proxy.rules.push(...rules);
    await scene.ask('note.write', note(1));
    for (const how of ['lock', 'erase'] as const) {
      const spoilt = () => proxy.log.filter(({ fault }) => fault !== null).length;
      const before = spoilt();
      const rounds = scene.codeOf('sync.now', {});
      await expect.poll(spoilt, { timeout: SOON }).toBeGreaterThan(before);
      await within(SOON, scene.ask(how, {}));
      expect(await within(SOON, rounds)).toBe('vault-locked');
      const asked = proxy.log.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(proxy.log).toHaveLength(asked);
      if (how === 'erase') break;
      await scene.ask('unlock', { passphrase: 'tulips on the windowsill' });
    }
    expect(await scene.ask('stores.list', {}).catch(() => [])).toEqual([]);
  });
});

it('two that take their time both come to an end, and a good one does not wait for them (C2, S-32)', async () => {
  await using second = await startFaultProxy(apache.url);
  const { ports } = scene.life;
  const before = ports.fetch;
  Object.assign(ports, {
    fetch: (url: string, init: RequestInit) => (url.startsWith(second.url) ? fetch(url, init) : before(url, init)),
  });
  const { user, password } = apache;
  await scene.ask('store.add', { store: { kind: 'webdav', values: { url: second.url, user, password } } });
  for (const method of ['PROPFIND', 'PUT']) {
    for (const one of [proxy, second]) one.rules.push({ method, fault: { kind: 'latency', ms: 1_300 } });
  }
  await scene.ask('note.write', note(1));
  const count = parts();
  const rounds = scene.ask('sync.now', {});
  await expect.poll(parts, { timeout: SOON }).toBe(count + 1);
  expect(await rounds).toMatchObject([{ health: 'fine' }, { health: 'fine' }, { health: 'fine' }]);
});
