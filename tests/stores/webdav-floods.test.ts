// Answers that never end, or that grow when unpacked: given up at the limit, while they stream, with little memory.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWebdav } from '../../lib/stores/webdav.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { codeOf } from '../contracts/blob-store-tools.ts';
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';

const MIB = 1_048_576;

let proxy: FaultProxy;
let store: BlobStore;

beforeAll(async () => {
  proxy = await startFaultProxy('http://127.0.0.1:1/dav/'); // nobody is behind it: every answer is its own
  store = openWebdav({ url: proxy.url, user: '', password: '' }, fetch);
});
afterAll(async () => {
  await proxy.stop();
});
beforeEach(() => {
  proxy.rules.length = 0;
  proxy.log.length = 0;
});

describe('an answer without end (S-32)', () => {
  /** By how much more was in use at some moment of the work than before it, in bytes; garbage does not count. */
  async function rise(work: () => Promise<void>): Promise<number> {
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    const inUse = (): number => {
      if (typeof collectGarbage === 'function') collectGarbage();
      const { heapUsed, external } = process.memoryUsage(); // array buffers are part of `external`
      return heapUsed + external;
    };
    const before = inUse();
    let highest = before;
    const timer = setInterval(() => (highest = Math.max(highest, inUse())), 5);
    await work();
    clearInterval(timer);
    return highest - before;
  }

  it('is an object of 1 GiB: given up at the limit', async () => {
    proxy.rules.push({
      method: 'GET',
      fault: { kind: 'flood', status: 200, chunk: 'x'.repeat(65_536), times: 16_384 },
    });
    const used = await rise(async () => expect(await codeOf(store.get('v1/aaaa/r-1', MIB))).toBe('too-large'));
    expect(proxy.log.at(-1)?.sent).toBeLessThan(8 * MIB);
    expect(used).toBeLessThan(32 * MIB);
  });

  it('is an object that unpacks to 64 MiB: decoded bytes count', async () => {
    const body = gzipSync(Buffer.alloc(64 * MIB));
    expect(body.length).toBeLessThan(MIB);
    const headers = { 'content-encoding': 'gzip' };
    proxy.rules.push({ method: 'GET', fault: { kind: 'status', status: 200, headers, body } });
    const used = await rise(async () => expect(await codeOf(store.get('v1/aaaa/r-1', MIB))).toBe('too-large'));
    expect(used).toBeLessThan(32 * MIB);
  });

  it.each([
    ['comments', '<!-- nothing in here -->'.repeat(2_000), 'too-large'],
    ['names', '<D:response><D:href>/dav/v1/aaaa/r-1</D:href></D:response>'.repeat(1_000), 'too-many'],
    ['one endless name', 'a'.repeat(65_536), 'store-damaged'],
    ['folders in folders', '<D:a>'.repeat(1_000), 'store-damaged'],
  ] as const)('is a listing of 100 MB full of %s: given up at the limit', async (_, chunk, code) => {
    const head = '<D:multistatus xmlns:D="DAV:"><D:response><D:href>x</D:href></D:response>';
    const times = Math.ceil((100 * MIB) / chunk.length);
    proxy.rules.push({ method: 'PROPFIND', fault: { kind: 'flood', status: 207, head, chunk, times } });
    const used = await rise(async () => expect(await codeOf(store.list('v1/aaaa/'))).toBe(code));
    expect(proxy.log.at(-1)?.sent).toBeLessThan(34 * MIB);
    expect(used).toBeLessThan(32 * MIB);
  });

  it('is a tree of folders that each have a long listing: all of them together count', async () => {
    let sent = 0;
    const wide = openWebdav({ url: 'http://127.0.0.1:1/dav/', user: '', password: '' }, async (url) => {
      const path = new URL(url).pathname;
      const folder = (i: number) =>
        `<response><href>${path}a${i}/</href><propstat><prop><resourcetype><collection/></resourcetype></prop></propstat></response>`;
      const body = `<multistatus xmlns="DAV:">${Array.from({ length: 20 }, (_, i) => folder(i)).join('')}${'<!-- -->'.repeat(
        (2 * MIB) / 8,
      )}</multistatus>`;
      sent += body.length;
      return new Response(body, { status: 207 });
    });
    expect(await codeOf(wide.list('v1/'))).toBe('too-large');
    expect(sent).toBeLessThan(48 * MIB);
  });

  it('is a tree of folders that never ends', async () => {
    let asked = 0;
    const endless = openWebdav({ url: 'http://127.0.0.1:1/dav/', user: '', password: '' }, async (url) => {
      asked++;
      const path = new URL(url).pathname;
      const entries = ['a', 'b'].map(
        (name) =>
          `<response><href>${path}${name}/</href><propstat><prop><resourcetype><collection/></resourcetype></prop></propstat></response>`,
      );
      return new Response(`<multistatus xmlns="DAV:">${entries.join('')}</multistatus>`, { status: 207 });
    });
    expect(await codeOf(endless.list('v1/'))).toBe('too-many');
    expect(asked).toBeLessThan(1_100);
  });
});
