// Every way in which a WebDAV storage is known to fail, with a real server behind a proxy that spoils the requests.
// Each fault has its own code, nothing is taken for data, and the store works again when the fault is over.

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../lib/base/errors.ts';
import { openWebdav } from '../../lib/stores/webdav.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { codeOf, patternBytes } from '../contracts/blob-store-tools.ts';
import { startApache } from '../servers/apache.ts';
import { type FaultProxy, type ProxyFault, startFaultProxy } from '../servers/fault-proxy.ts';
import { startRclone } from '../servers/rclone.ts';
import { canLimitDisk, type TestServer } from '../servers/watched.ts';
import { PACE } from '../tools/pace.ts';

const PATIENCE_MS = 400;
const MIB = 1_048_576;

let apache: TestServer;
let proxy: FaultProxy;
let store: BlobStore;

const open = (server: TestServer, url: string): BlobStore =>
  openWebdav({ url, user: server.user, password: server.password }, fetch, { patienceMs: PATIENCE_MS });

beforeAll(async () => {
  apache = await startApache();
  proxy = await startFaultProxy(apache.url);
  store = open(apache, proxy.url);
  await store.put('v1/aaaa/r-1', patternBytes(2_000));
});
afterAll(async () => {
  await proxy.stop();
  await apache.stop();
});
beforeEach(() => {
  proxy.rules.length = 0;
  proxy.log.length = 0;
});

/** The code of each call under a fault, after all four have been seen to work without it, and again afterwards. */
async function underFault(fault: ProxyFault): Promise<Record<'list' | 'get' | 'put' | 'remove', string>> {
  await allWork();
  proxy.rules.push({ fault });
  const codes = {
    list: await codeOf(store.list('v1/aaaa/')),
    get: await codeOf(store.get('v1/aaaa/r-1', 2_000)),
    put: await codeOf(store.put('v1/aaaa/r-2', patternBytes(10))),
    remove: await codeOf(store.remove('v1/aaaa/r-3')),
  };
  proxy.rules.length = 0;
  await allWork();
  return codes;
}

async function allWork(): Promise<void> {
  await store.put('v1/aaaa/r-2', patternBytes(10));
  await store.remove('v1/aaaa/r-2');
  expect(await store.get('v1/aaaa/r-1', 2_000)).toEqual(patternBytes(2_000));
  expect(await store.list('v1/aaaa/')).toEqual([{ name: 'v1/aaaa/r-1', size: 2_000 }]);
}

const allCodes = (code: ErrorCode): object => ({ list: code, get: code, put: code, remove: code });
const status = (number: number): ProxyFault => ({ kind: 'status', status: number });

describe('a storage that refuses', () => {
  it.each([
    [401, 'store-auth'],
    [403, 'store-forbidden'],
    [423, 'store-busy'],
    [429, 'store-busy'],
    [503, 'store-busy'],
    [507, 'store-full'],
    [400, 'store-error'],
    [412, 'store-error'],
    [418, 'store-error'],
    [500, 'store-error'],
    [502, 'store-error'],
    [504, 'store-error'],
    [405, 'store-not-webdav'],
    [501, 'store-not-webdav'],
  ] as const)('says what %i means: %s (S-41)', async (number, code) => {
    expect(await underFault(status(number))).toEqual(allCodes(code));
  });

  it('says that the folder is missing for 404 everywhere, and claims nothing about a single object', async () => {
    expect(await underFault(status(404))).toEqual({
      list: 'store-not-found',
      get: 'no error', // null
      put: 'store-not-found',
      remove: 'no error',
    });
    proxy.rules.push({ fault: status(404) });
    expect(await store.get('v1/aaaa/r-1', 2_000)).toBeNull();
  });

  it('takes a success other than the due one for no success', async () => {
    expect(await underFault({ kind: 'status', status: 202 })).toEqual(allCodes('store-not-webdav'));
    expect(await underFault({ kind: 'status', status: 206 })).toEqual(allCodes('store-not-webdav'));
    expect((await underFault({ kind: 'status', status: 207 })).list).toBe('store-damaged');
  });
});

describe('a network in between', () => {
  it('is no storage when it shows its login page (S-41)', async () => {
    expect(await underFault({ kind: 'html' })).toEqual(allCodes('store-not-webdav'));
    const page = '<!DOCTYPE html><html></html>';
    expect((await underFault({ kind: 'status', status: 207, body: page })).list).toBe('store-not-webdav');
  });

  it.each([301, 302, 303, 307, 308])('is not followed by %i, and no password goes there (S-40)', async (number) => {
    await using elsewhere = await startFaultProxy(apache.url);
    const location = `${elsewhere.url}v1/aaaa/r-1`;
    expect(await underFault({ kind: 'redirect', status: number, location })).toEqual(allCodes('store-redirect'));
    expect(elsewhere.log).toEqual([]);
    expect(proxy.log.every(({ authorization }) => authorization !== null)).toBe(true);
  });

  it('is not followed by browsers either, which hide the answer that redirects', async () => {
    const opaque = Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
    const asked: RequestInit[] = [];
    const hidden = openWebdav({ url: 'https://a.example/', user: 'anna', password: 'x' }, async (_, init) => {
      asked.push(init);
      return opaque;
    });
    expect(await codeOf(hidden.list(''))).toBe('store-redirect');
    expect(await codeOf(hidden.put('r-1', patternBytes(1)))).toBe('store-redirect');
    expect(asked[0]).toMatchObject({ redirect: 'manual', credentials: 'omit', cache: 'no-store' });
  });

  it('that does not answer is unreachable, as is one that breaks the connection (S-37)', async () => {
    expect(await underFault({ kind: 'reset' })).toEqual(allCodes('store-unreachable'));
    const start = performance.now();
    expect(await underFault({ kind: 'stall' })).toEqual(allCodes('store-unreachable'));
    expect(performance.now() - start).toBeLessThan((4 * PATIENCE_MS + 3_000) * PACE);
  });

  it('is unreachable when nobody listens at all', async () => {
    await using other = await startFaultProxy(apache.url);
    const gone = open(apache, other.url);
    expect(await gone.list('v1/')).toHaveLength(1);
    await other.stop();
    expect(await codeOf(gone.list('v1/'))).toBe('store-unreachable');
    expect(await codeOf(gone.put('v1/aaaa/r-2', patternBytes(1)))).toBe('store-unreachable');
  });

  it('may be slow, as long as something arrives', async () => {
    proxy.rules.push({ fault: { kind: 'latency', ms: PATIENCE_MS / 2 } });
    expect(await store.get('v1/aaaa/r-1', 2_000)).toEqual(patternBytes(2_000));
  });
});

describe('an answer', () => {
  it('cut in the middle is damaged', async () => {
    for (const bytes of [0, 1, 300]) {
      const { list, get } = await underFault({ kind: 'truncate', bytes });
      expect([list, get]).toEqual(['store-damaged', 'store-damaged']);
    }
  });

  it('cut without anybody saying so is damaged as a listing, and left to the signatures as an object', async () => {
    proxy.rules.push({ fault: { kind: 'truncate', bytes: 300, quiet: true } });
    expect(await codeOf(store.list('v1/aaaa/'))).toBe('store-damaged');
    expect(await store.get('v1/aaaa/r-1', 2_000)).toEqual(patternBytes(2_000).slice(0, 300));
  });

  it('with a changed bit is left to the signatures', async () => {
    proxy.rules.push({ method: 'GET', fault: { kind: 'corrupt', offset: 77 } });
    const changed = patternBytes(2_000);
    changed[77] = (changed[77] ?? 0) ^ 1;
    expect(await store.get('v1/aaaa/r-1', 2_000)).toEqual(changed);
  });

  it('that stands still after its beginning is given up (S-37)', async () => {
    const { list, get } = await underFault({ kind: 'stall-after', bytes: 100 });
    expect([list, get]).toEqual(['store-unreachable', 'store-unreachable']);
  });

  it('that drips is given up although something always arrives (S-37)', async () => {
    const start = performance.now();
    const { list, get } = await underFault({ kind: 'drip', everyMs: 20 });
    expect([list, get]).toEqual(['store-unreachable', 'store-unreachable']);
    expect(performance.now() - start).toBeLessThan(12 * PATIENCE_MS * PACE);
  });

  it('that is old is taken, for only the engine can know', async () => {
    proxy.rules.push({ method: 'PROPFIND', times: 1, fault: { kind: 'record', as: 'before' } });
    const before = await store.list('v1/aaaa/');
    await store.put('v1/aaaa/r-2', patternBytes(1));
    proxy.rules.push({ method: 'PROPFIND', fault: { kind: 'replay', as: 'before' } });
    expect(await store.list('v1/aaaa/')).toEqual(before);
    proxy.rules.length = 0;
    expect(await store.list('v1/aaaa/')).toHaveLength(2);
    await store.remove('v1/aaaa/r-2');
  });
});

describe('a listing', () => {
  const listed = async (...hrefs: string[]): Promise<string[]> => {
    const items = hrefs.map((href) => `<response><href>${href}</href></response>`);
    proxy.rules.length = 0;
    proxy.rules.push({
      method: 'PROPFIND',
      fault: { kind: 'status', status: 207, body: `<multistatus xmlns="DAV:">${items.join('')}</multistatus>` },
    });
    return (await store.list('v1/aaaa/')).map(({ name }) => name);
  };

  it('may write addresses in its own way', async () => {
    for (const href of [
      '/dav/v1/aaaa/r-1',
      'http://other.example/dav/v1/aaaa/r-1',
      '/behind/a/proxy/v1/aaaa/r-1',
      '/dav/v1/aaaa/r%2D1',
      '/dav/v1/%61aaa/r-%31',
      '/dav//v1//aaaa//r-1',
      'aaaa/r-1',
    ]) {
      expect(await listed('/dav/v1/aaaa/', href), href).toEqual(['v1/aaaa/r-1']);
    }
  });

  it('names nothing that is not directly in the folder or has no name of ours', async () => {
    expect(
      await listed(
        ...[
          '/dav/v1/aaaa/',
          '/dav/v1/aaaa',
          '/dav/v1/bbbb/r-1',
          '/dav/v1/aaaa/d/e',
          '/r-1',
          'r-1',
          '',
          '/',
          '//',
          '?',
          '#',
        ],
        ...['/dav/v1/aaaa/.hidden', '/dav/v1/aaaa/R-1', '/dav/v1/aaaa/r_1', '/dav/v1/aaaa/r 1', '/dav/v1/aaaa/%2e%2e'],
        ...[
          '/dav/v1/aaaa/..',
          '/dav/v1/aaaa/%',
          '/dav/v1/aaaa/%ff',
          '/dav/v1/aaaa/a%2fb',
          '/dav/v1/aaaa/ä',
          'javascript:1',
        ],
        `/dav/v1/aaaa/${'a'.repeat(300)}`,
      ),
    ).toEqual([]);
  });

  it('never makes a request to an address that it names', async () => {
    await using elsewhere = await startFaultProxy(apache.url);
    expect(await listed(`${elsewhere.url}v1/aaaa/r-1`)).toEqual(['v1/aaaa/r-1']);
    expect(elsewhere.log).toEqual([]);
  });
});

describe('an upload', () => {
  const large = patternBytes(MIB);

  it('cut in the middle leaves nothing on Apache', async () => {
    proxy.rules.push({ method: 'PUT', fault: { kind: 'cut-upload', bytes: 600_000 } });
    expect(await codeOf(store.put('v1/aaaa/s-1', large))).toBe('store-unreachable');
    expect(await store.get('v1/aaaa/s-1', MIB)).toBeNull();
    proxy.rules.length = 0;
    await store.put('v1/aaaa/s-1', large);
    expect(await store.get('v1/aaaa/s-1', MIB)).toEqual(large);
    await store.remove('v1/aaaa/s-1');
  });

  it('cut in the middle leaves the half on rclone; its size gives it away, and a repeat mends it', async () => {
    await using rclone = await startRclone();
    await using before = await startFaultProxy(rclone.url);
    const sloppy = open(rclone, before.url);
    await sloppy.put('v1/aaaa/r-1', patternBytes(1));
    before.rules.push({ method: 'PUT', times: 1, fault: { kind: 'cut-upload', bytes: 600_000 } });
    expect(await codeOf(sloppy.put('v1/aaaa/s-1', large))).toBe('store-unreachable');
    await expect.poll(() => sloppy.list('v1/aaaa/s-')).toEqual([{ name: 'v1/aaaa/s-1', size: 600_000 }]);
    await sloppy.put('v1/aaaa/s-1', large);
    expect(await sloppy.get('v1/aaaa/s-1', MIB)).toEqual(large);
  });

  it('whose answer is lost was stored, and may be repeated', async () => {
    proxy.rules.push({ method: 'PUT', times: 1, fault: { kind: 'ack-lost' } });
    expect(await codeOf(store.put('v1/aaaa/s-2', patternBytes(9)))).toBe('store-unreachable');
    expect(await store.get('v1/aaaa/s-2', 9)).toEqual(patternBytes(9));
    await store.put('v1/aaaa/s-2', patternBytes(9));
    await store.remove('v1/aaaa/s-2');
  });

  it('that was acknowledged and not stored shows in the listing and in reading back', async () => {
    proxy.rules.push({ method: 'PUT', times: 1, fault: { kind: 'ack-not-stored' } });
    await store.put('v1/aaaa/s-3', patternBytes(9));
    expect(await store.get('v1/aaaa/s-3', 9)).toBeNull();
    expect(await store.list('v1/aaaa/s-')).toEqual([]);
  });

  it('into a folder that somebody removed makes it anew', async () => {
    await store.put('v1/bbbb/d-1/h-a', patternBytes(9));
    await store.remove('v1/bbbb');
    expect(await store.get('v1/bbbb/d-1/h-a', 9)).toBeNull();
    await store.put('v1/bbbb/d-1/h-a', patternBytes(8));
    expect(await store.get('v1/bbbb/d-1/h-a', 9)).toEqual(patternBytes(8));
    await store.remove('v1/bbbb');
  });

  it.each(['404', '409', '500'])('makes the folders whether their absence is called %s', async (number) => {
    proxy.rules.push({ method: 'PUT', times: 1, fault: status(Number(number)) });
    await store.put('v1/cccc/r-1', patternBytes(4));
    expect(await store.get('v1/cccc/r-1', 9)).toEqual(patternBytes(4));
    await store.remove('v1/cccc');
  });
});

describe.skipIf(!canLimitDisk())('a full disk (needs root and the right to mount)', () => {
  it.each([
    ['Apache, which says 507', startApache],
    ['rclone, which says 405', startRclone],
  ] as const)('is called full on %s, and what was there stays', async (_, start) => {
    await using server = await start({ diskSize: 2.5 * MIB });
    const small = open(server, server.url);
    await small.put('v1/aaaa/s-1', patternBytes(MIB));
    await small.put('v1/aaaa/s-2', patternBytes(MIB));
    expect(await codeOf(small.put('v1/aaaa/s-3', patternBytes(MIB)))).toBe('store-full');
    expect(await small.get('v1/aaaa/s-1', MIB)).toEqual(patternBytes(MIB));
    await small.remove('v1/aaaa/s-2');
    await small.remove('v1/aaaa/s-3');
    await small.put('v1/aaaa/s-3', patternBytes(MIB));
    expect(readdirSync(`${server.files}/v1/aaaa`).toSorted()).toEqual(['s-1', 's-3']);
    expect(readFileSync(`${server.files}/v1/aaaa/s-3`).length).toBe(MIB);
  });
});
