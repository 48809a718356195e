import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { testStore } from '../../lib/stores/test-store.ts';
import { openWebdav } from '../../lib/stores/webdav.ts';
import { inFolder } from '../../lib/sync/ports.ts';
import { codeOf } from '../contracts/blob-store-tools.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { startApache } from '../servers/apache.ts';
import { startFaultProxy } from '../servers/fault-proxy.ts';

const test = (store: Parameters<typeof testStore>[0], clock = Date.now): Promise<string> =>
  codeOf(testStore(store, systemRandom, clock));

describe('testing a storage', () => {
  it('succeeds with a good one and leaves nothing behind', async () => {
    const store = evilStore();
    expect(await test(store)).toBe('no error');
    expect(store.objects().size).toBe(0);
    const verbs = store.log.map(({ verb }) => verb).join(' ');
    expect(verbs).toBe('list put put put list get get remove remove get get remove');
  });

  it('does as a round does: files of full size, in folders of their own, one written over (S-58)', async () => {
    const store = evilStore();
    const sizes: number[] = [];
    const { put } = store;
    const watched = { ...store, put: (name: string, bytes: Bytes) => (sizes.push(bytes.length), put(name, bytes)) };
    expect(await test(watched)).toBe('no error');
    expect(Math.max(...sizes)).toBe(1_048_576);
    const written = store.log
      .filter(({ verb }) => verb === 'put')
      .map(({ name }) => name.split('/').slice(1).join('/'));
    expect(written).toEqual(['d-a/h-a', 'd-b/s-1', 'd-a/h-a']);
  });

  it('removes what earlier tests had to leave there, and nothing else', async () => {
    const store = evilStore();
    const old = ['probe-0011223344556677', 'probe-8899aabbccddeeff/d-a/h-a'];
    for (const name of [...old, 'probe-mine', 'r-1']) store.serve(name, new Uint8Array(3));
    expect(await test(store)).toBe('no error');
    expect([...store.objects().keys()]).toEqual(['probe-mine', 'r-1']);
    store.serve('probe-0011223344556677', new Uint8Array(3));
    store.faults.push({ verb: 'remove', name: /0011/, code: 'store-busy' });
    expect(await test(store)).toBe('no error');
  });

  it('leaves alone what another browser is testing with, also one whose clock is an hour off', async () => {
    for (const offset of [0, 3_600_000, -3_600_000]) {
      const store = evilStore();
      const others: string[] = [];
      store.onRequest = async ({ verb }) => {
        // In the middle of it: all is put, and nothing read back.
        if (verb !== 'get' || others.length > 0) return;
        others.push('under way');
        others[0] = await test(store, () => Date.now() + offset);
      };
      expect(await test(store)).toBe('no error');
      expect(others).toEqual(['no error']);
      expect(store.objects().size).toBe(0);
    }
  });

  it('finds out that what was acknowledged is not stored', async () => {
    const store = evilStore();
    store.faults.push({ verb: 'put', how: 'not-stored' });
    expect(await test(store)).toBe('store-not-kept');
  });

  it('finds out that something else came back, or less of it', async () => {
    for (const spoil of [
      (store: ReturnType<typeof evilStore>, name: string) => store.flip(name, 8_000),
      (store: ReturnType<typeof evilStore>, name: string) => store.truncate(name, 1_000),
    ]) {
      const store = evilStore();
      store.onRequest = ({ verb, name }) => {
        if (verb === 'get') spoil(store, name);
      };
      expect(await test(store)).toBe('store-not-kept');
      expect(store.objects().size).toBe(0);
    }
  });

  it('finds out that a listing leaves out what was stored, or lies about its size', async () => {
    const hiding = evilStore();
    hiding.onList = () => [];
    expect(await test(hiding)).toBe('store-not-kept');
    const lying = evilStore();
    lying.onList = (names) => names.map(({ name }) => ({ name, size: 7 }));
    expect(await test(lying)).toBe('store-not-kept');
    const silent = evilStore();
    silent.onList = (names) => names.map(({ name }) => ({ name, size: null }));
    expect(await test(silent)).toBe('no error');
  });

  it('finds out that nothing can be removed', async () => {
    const store = evilStore();
    store.faults.push({ verb: 'remove', how: 'not-stored' });
    expect(await test(store)).toBe('store-not-kept');
  });

  it.each(['list', 'put', 'get', 'remove'] as const)('says what %s failed of', async (verb) => {
    const store = evilStore();
    store.faults.push({ verb, code: 'store-forbidden' });
    expect(await test(store)).toBe('store-forbidden');
  });

  it('makes a new folder on a real server, and says so when a parent of it is missing', async () => {
    await using server = await startApache();
    const open = (path: string) => inFolder(openWebdav({ ...server, url: `${server.url}${path}` }, fetch), 'v1/aaaa/');
    expect(await test(open(''))).toBe('no error');
    expect(await test(open('new/'))).toBe('no error');
    expect(await test(open('no/such/'))).toBe('store-not-found');
    expect(await test(inFolder(openWebdav({ ...server, password: 'x' }, fetch), 'v1/aaaa/'))).toBe('store-auth');
  });

  it('finds out on a real server behind a proxy that acknowledges and forgets', async () => {
    await using server = await startApache();
    await using proxy = await startFaultProxy(server.url);
    const store = openWebdav({ ...server, url: proxy.url }, fetch);
    expect(await test(store)).toBe('no error');
    proxy.rules.push({ method: 'PUT', fault: { kind: 'ack-not-stored' } });
    expect(await test(store)).toBe('store-not-kept');
    proxy.rules.splice(0, 1, { fault: { kind: 'html' } });
    expect(await test(store)).toBe('store-not-webdav');
  });
});
