// The recovery command as a person runs it: a process of its own, the vectors, no browser.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCopy } from '../../lib/stores/file.ts';
import { FINAL_RECORDS } from '../vectors/store.ts';
import { makeVectors } from '../vectors/vectors.ts';

const vectors = JSON.parse(await readFile('tests/vectors/v1.json', 'utf8'));
const { store } = await makeVectors();
let folder = '';
let words = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperseal-recover-'));
  words = join(folder, 'words.txt');
  const numbered = vectors.mnemonic.split(' ').map((word: string, i: number) => `${i + 1}. ${word}`);
  await writeFile(words, numbered.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

function recover(args: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['lib/recovery/cli.ts', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
    child.stdin?.end(input);
  });
}

describe('npm run recover', () => {
  it('opens every sealed text of the vectors with the words alone (X-07)', async () => {
    const args = vectors.tokens.flatMap(({ token }: { token: string }) => ['--token', token.slice(0, 100_000)]);
    const { code, out } = await recover(['--words', words, ...args]);
    expect(code).toBe(0);
    expect(out).toContain(`Vault ${vectors.vaultId}`);
    for (const { text } of vectors.tokens) for (const line of text.split('\n')) expect(out).toContain(line);
  });

  it('lists what a saved copy holds', async () => {
    const copy = join(folder, 'copy.paperseal');
    await writeFile(copy, encodeCopy(store.objects));
    const { code, out } = await recover(['--words', words, '--file', copy]);
    expect(code).toBe(0);
    for (const text of FINAL_RECORDS) expect(out).toContain(text);
    expect(out).toContain('3 records, 1 removed');
    expect(out).toContain('before:\n    a note\n');
  });

  it('lists what a WebDAV folder holds, with the password from the address', async () => {
    const server = await serve();
    const { port } = server.address() as { port: number };
    const address = `http://user:p%40ss@127.0.0.1:${port}/dav`;
    const { code, out, err } = await recover(['--words', words, '--store', address]);
    expect(err).toBe('');
    expect(code).toBe(0);
    for (const text of FINAL_RECORDS) expect(out).toContain(text);

    const copy = join(folder, 'same.paperseal');
    await writeFile(copy, encodeCopy(store.objects));
    const both = await recover(['--words', words, '--store', address, '--file', copy]);
    server.close();
    const [there, here, ...more] = both.out.match(/Vault code: \d{4}( \d{4}){5}/g) ?? [];
    expect(there).toBe(here);
    expect([there !== undefined, more]).toEqual([true, []]);
  });

  it('takes the words from standard input', async () => {
    const { code, out } = await recover(['--words', '-', '--token', vectors.tokens[1].token], vectors.mnemonic);
    expect(code).toBe(0);
    expect(out).toContain('https://example.com\n  a\n');
  });

  it('says what is wrong, in a sentence', async () => {
    const token = vectors.tokens[1].token;
    const bad = await recover(['--words', '-', '--token', token], vectors.mnemonic.replace('foot', 'fot'));
    expect(bad).toMatchObject({ code: 1, out: '' });
    expect(bad.err).toContain('Word 1, "fot", is not in the list.');
    const fewer = await recover(['--words', '-', '--token', token], vectors.mnemonic.split(' ').slice(1).join(' '));
    expect(fewer.err).toContain('24 words');
    const cut = await recover(['--words', words, '--token', token.slice(0, 99)]);
    expect(cut).toMatchObject({ code: 1 });
    expect(cut.out).toContain('its end is missing');
    expect((await recover([])).err).toContain('Usage:');
    expect((await recover(['--nonsense'])).err).toContain('Usage:');
  });
});

/** As little of WebDAV as listing and reading take. */
async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/dav\//, '');
    if (request.headers.authorization !== `Basic ${btoa('user:p@ss')}`) return response.writeHead(401).end();
    if (request.method === 'GET') {
      const object = store.objects.get(path);
      return object ? response.end(object) : response.writeHead(404).end();
    }
    const inside = [...store.objects.keys()].filter((name) => name.startsWith(path));
    const children = new Set(inside.map((name) => /^[^/]+\/?/.exec(name.slice(path.length))?.[0] ?? ''));
    if (children.size === 0) return response.writeHead(404).end();
    const item = (name: string, folderLike: boolean) =>
      `<D:response><D:href>/dav/${name}</D:href><D:propstat><D:prop><D:resourcetype>${
        folderLike ? '<D:collection/>' : ''
      }</D:resourcetype>${folderLike ? '' : `<D:getcontentlength>${store.objects.get(name)?.length}</D:getcontentlength>`}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
    const items = [item(path, true), ...[...children].map((name) => item(path + name, name.endsWith('/')))];
    return response
      .writeHead(207, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">${items.join('')}</D:multistatus>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
