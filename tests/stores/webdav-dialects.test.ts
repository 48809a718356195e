// (C4) Servers that deviate from RFC 4918 in the ways that were met: one tolerant rule for each, and the Test button does
// what a round does. What can't be known is never concluded: no empty storage, nothing "gone", nothing "full".

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PapersealError } from '../../lib/base/errors.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { testStore } from '../../lib/stores/test-store.ts';
import { openWebdav } from '../../lib/stores/webdav.ts';
import { type BlobStore, inFolder } from '../../lib/sync/ports.ts';
import { codeOf, patternBytes } from '../contracts/blob-store-tools.ts';
import { type Dialect, type DialectServer, startDialect } from '../servers/dialect.ts';

let server: DialectServer;
let store: BlobStore;

beforeEach(async () => {
  server = await startDialect();
  store = openWebdav(server, fetch);
});
afterEach(() => server[Symbol.asyncDispose]());

const test = (): Promise<string> => codeOf(testStore(inFolder(store, 'v1/aaaa/'), systemRandom, Date.now));

/** What a round does, with folders that are there and folders that are not; and Test must say the same. */
async function works(dialect: Dialect): Promise<void> {
  server.dialect = dialect;
  expect(await test()).toBe('no error');
  await store.put('v1/aaaa/r-1', patternBytes(9));
  await store.put('v1/aaaa/d-1/h-a', patternBytes(10));
  await store.put('v1/aaaa/d-2/h-a', patternBytes(11));
  await store.put('v1/aaaa/d-2/h-a', patternBytes(12));
  const listed = await store.list('v1/aaaa/');
  expect(Object.fromEntries(listed.map(({ name, size }) => [name.slice(8), size]))).toEqual({
    'r-1': 9,
    'd-1/h-a': 10,
    'd-2/h-a': 12,
  });
  expect(await store.get('v1/aaaa/d-2/h-a', 99)).toEqual(patternBytes(12));
  await store.remove('v1/aaaa/d-2/h-a');
  expect(await store.get('v1/aaaa/d-2/h-a', 99)).toBeNull();
  expect(await store.list('v1/bbbb/')).toEqual([]);
  expect(await test()).toBe('no error');
  expect([...server.files.keys()].toSorted()).toEqual(['v1/aaaa/d-1/h-a', 'v1/aaaa/r-1']);
  expect([...server.folders].filter((name) => name.includes('probe'))).toEqual([]);
}

describe('a missing folder', () => {
  const ways = ['404', 'error-document', 'error-in-the-middle', 'status-inside', 'status-of-properties'] as const;

  it.each(ways)('told of by %s is empty while the storage is there', async (missing) => {
    await works({ missing });
  });

  it.each(ways)('told of by %s is "does not exist" where it is the storage itself', async (missing) => {
    server.dialect = { missing };
    const gone = openWebdav({ ...server, url: `${server.url}old/` }, fetch);
    expect(await codeOf(gone.list('v1/aaaa/'))).toBe('store-not-found');
    await gone.put('v1/aaaa/r-1', patternBytes(3)); // a new one is made
    expect(await gone.list('v1/aaaa/')).toEqual([{ name: 'v1/aaaa/r-1', size: 3 }]);
  });

  it.each([404, 409, 424, 500, 403, 405, 412, 422])('is made when a put is answered with %i', async (status) => {
    await works({ putWithoutFolder: status });
  });

  it('is not called one where a document tells of another fault', async () => {
    await works({});
    const fault = (name: string) =>
      `<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>${name}</s:exception></d:error>`;
    for (const [name, code] of [
      ['Sabre\\DAV\\Exception\\NotAuthenticated', 'store-auth'],
      ['OCA\\DAV\\Connector\\Sabre\\Exception\\Forbidden', 'store-forbidden'],
      ['Sabre\\DAV\\Exception\\ServiceUnavailable', 'store-busy'],
      ['TypeError', 'store-error'],
    ] as const) {
      const odd = openWebdav(server, async () => new Response(fault(name), { status: 207 }));
      expect(await codeOf(odd.list('v1/aaaa/'))).toBe(code);
    }
  });
});

describe('a folder that is there', () => {
  it.each([200, 201, 204, 301, 403, 405, 406, 409, 412, 422, 423, 500, 501])(
    'is used when MKCOL is answered with %i',
    async (mkcolThere) => {
      await works({ mkcolThere });
      await works({ mkcolThere, putWithoutFolder: 500, missing: 'error-document' });
    },
  );

  it('is made with a slash at its end', async () => {
    await works({ mkcolWithoutSlash: 409 });
  });

  it('does not come from an answer: what was refused and is not there is said', async () => {
    await works({});
    server.dialect = { readOnly: 403 };
    expect(await codeOf(store.put('v1/bbbb/r-1', patternBytes(3)))).toBe('store-forbidden');
    server.dialect = { readOnly: 405 };
    expect(await codeOf(store.put('v1/bbbb/r-1', patternBytes(3)))).toBe('store-forbidden');
  });
});

describe('a listing (S-56)', () => {
  const root = '/remote/dav/';
  it.each([
    ['whole addresses', (path: string) => `https://cloud.example.org${path}`],
    ['a host of the inside', (path: string) => `http://10.0.0.7:8080${path}`],
    ['a prefix more', (path: string) => `/inner${path}`],
    ['a prefix less', (path: string) => path.slice('/remote'.length)],
    ['no prefix at all', (path: string) => path.slice(root.length - 1)],
    ['another prefix', (path: string) => `/users/1/files/${path.slice(root.length)}`],
    ['no slash behind folders', (path: string) => path.replace(/(.)\/$/, '$1')],
    ['every letter escaped', (path: string) => path.replace(/[a-z0-9-]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
    ['upper-case escapes', (path: string) => path.replace(/-/g, '%2D')],
    ['slashes doubled', (path: string) => path.replaceAll('/', '//')],
    ['a query behind', (path: string) => `${path}?v=1`],
  ])('is read with %s', async (_, href) => {
    await works({ href });
    expect((await store.list('')).map(({ name }) => name).toSorted()).toEqual(['v1/aaaa/d-1/h-a', 'v1/aaaa/r-1']);
  });

  it('that does not name the folder is no empty storage, and one that names what lies in it is read', async () => {
    await works({});
    server.dialect = { namesItself: false };
    expect(await store.list('v1/aaaa/r-')).toHaveLength(1);
    server.files.clear();
    for (const name of server.folders) if (name.startsWith('v1/aaaa/')) server.folders.delete(name);
    expect(await codeOf(store.list('v1/aaaa/'))).toBe('store-damaged');
    server.dialect = { href: () => '/remote/dav/somewhere/else/' };
    expect(await codeOf(store.list('v1/aaaa/'))).toBe('store-damaged');
    server.dialect = {};
    expect(await store.list('v1/aaaa/')).toEqual([]);
  });

  const fill = (count: number): void => {
    for (let i = 0; i < count; i++) server.files.set(`v1/aaaa/d-1/s-${i}`, Buffer.from('x'));
  };

  it('cut at a number of names with a link is read to its end', async () => {
    await works({ page: { names: 3, rest: 'link' } });
    fill(1_700);
    server.dialect = { page: { names: 750, rest: 'link' } };
    server.log.length = 0;
    expect(await store.list('v1/aaaa/d-1/')).toHaveLength(1_701);
    expect(server.log).toHaveLength(3);
  });

  it.each(['link-elsewhere', 'status-507'] as const)('cut with %s is told, and nothing is concluded', async (rest) => {
    await works({ page: { names: 750, rest } });
    fill(751);
    expect(await codeOf(store.list('v1/aaaa/'))).toBe('store-list-cut');
    server.dialect = {};
    expect(await store.list('v1/aaaa/d-1/')).toHaveLength(752);
  });

  it('never leads the password to another place, nor round in a circle', async () => {
    await works({});
    for (const link of [
      '<https://elsewhere.example/v1/aaaa/?from=1>; rel=next',
      '<//elsewhere.example/remote/dav/v1/aaaa/?from=1>; rel="next"',
      '</remote/dav/v1/aaaa/?from=1>; rel="prev next"',
      '<https://a.example/>; rel="canonical", <?from=1>; title="a, b"; rel="next"',
    ]) {
      const asked: string[] = [];
      const linked = openWebdav(server, async (url, init) => {
        asked.push(url);
        const { status, body } = await fetch(url, init);
        return new Response(body, { status, headers: { link } });
      });
      expect(await codeOf(linked.list('v1/aaaa/'))).toBe('store-list-cut');
      expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([new URL(server.url).origin]));
      expect(asked.length).toBeLessThan(3);
    }
  });
});

describe('a refusal (S-41)', () => {
  it.each([
    [405, { bytes: 40, status: 405, isTold: false }, 'store-full'],
    [507, { bytes: 40, status: 507, isTold: false }, 'store-full'],
    [403, { bytes: 40, status: 403, isTold: true }, 'store-full'],
    [413, { bytes: 40, status: 413, isTold: true }, 'store-full'],
    [500, { bytes: 40, status: 500, isTold: true }, 'store-full'],
  ] as const)('of %i is called full when it is', async (_, quota, code) => {
    await works({});
    server.dialect = { quota };
    expect(await codeOf(store.put('v1/aaaa/s-1', patternBytes(100)))).toBe(code);
    await store.put('v1/aaaa/s-1', patternBytes(10));
    expect([...server.files.keys()].filter((name) => name.includes('probe'))).toEqual([]);
  });

  it.each([
    [413, 'store-file-size'],
    [403, 'store-forbidden'],
    [405, 'store-forbidden'],
    [500, 'store-error'],
    [400, 'store-error'],
  ] as const)('of %i is not called full when it is not (S-58)', async (status, code) => {
    await works({});
    server.dialect = { ...(status === 413 ? { longest: { bytes: 40, status } } : { readOnly: status }) };
    expect(await codeOf(store.put('v1/aaaa/s-1', patternBytes(100)))).toBe(code);
    server.dialect = { longest: { bytes: 131_072, status: 413 } };
    expect(await test()).toBe('store-file-size'); // what a round would meet, Test meets
  });

  it('of everything in the root of shares is no full storage', async () => {
    await works({});
    const shares = openWebdav({ ...server, url: server.url }, fetch);
    server.folders.clear();
    server.folders.add('');
    server.dialect = { inRoot: 405 };
    expect(await codeOf(shares.put('v1/aaaa/r-1', patternBytes(3)))).toBe('store-forbidden');
    server.folders.add('home');
    const home = openWebdav({ ...server, url: `${server.url}home/` }, fetch);
    await home.put('v1/aaaa/r-1', patternBytes(3));
  });

  it('of one locked name is about that name', async () => {
    await works({});
    server.dialect = { locked: /d-1\/h-a$/ };
    expect(await codeOf(store.put('v1/aaaa/d-1/h-a', patternBytes(3)))).toBe('store-busy');
    await store.put('v1/aaaa/d-1/h-b', patternBytes(3));
  });

  it.each([
    ['Digest realm="a, Basic b", qop="auth", nonce="Basic "', 'store-sign-in'],
    ['Negotiate, NTLM', 'store-sign-in'],
    ['Bearer realm="basic"', 'store-sign-in'],
    ['Digest realm="a", Basic realm="b"', 'store-auth'],
    ['basic realm="a"', 'store-auth'],
    [null, 'store-auth'],
  ])('that offers %s says so', async (challenge, code) => {
    await works({});
    server.dialect = { challenge };
    expect(await codeOf(store.list('v1/'))).toBe(code);
    expect(await codeOf(store.get('v1/aaaa/r-1', 9))).toBe(code);
    expect(await codeOf(store.remove('v1/aaaa/r-1'))).toBe(code);
    server.log.length = 0;
    expect(await codeOf(store.put('v1/aaaa/r-1', patternBytes(1)))).toBe(code);
    expect(await test()).toBe(code);
    expect(server.log).toHaveLength(2); // each further wrong try may lock the account
  });

  it.each([
    [429, { 'retry-after': '120' }, 120],
    [503, { 'retry-after': ' 30 ' }, 30],
    [503, { 'retry-after': 'Wed, 21 Oct 2015 07:30:00 GMT', date: 'Wed, 21 Oct 2015 07:28:00 GMT' }, 120],
    [503, { 'retry-after': '999999999' }, 86_400],
    [503, { 'retry-after': '-5' }, undefined],
    [503, { 'retry-after': 'soon' }, undefined],
    [503, {}, undefined],
    [500, { 'retry-after': '120' }, undefined],
  ])('of %i with %o says when to come again', async (status, headers, seconds) => {
    await works({});
    server.dialect = { closed: { status, headers: headers as Record<string, string> } };
    const error: unknown = await store.list('v1/').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PapersealError);
    expect((error as PapersealError).facts).toEqual({ status, ...(seconds === undefined ? {} : { seconds }) });
  });
});
