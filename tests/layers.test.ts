// The layers are the linter's business (tests/tools/layers.ts): this shows that its sentences are really said, and that
// CONTRIBUTING tells of the same layers.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LAYERS } from './tools/layers.ts';

/** A file that breaks a rule, and the sentence for it; or null where it is allowed. */
const FILES: [path: string, source: string, sentence: string | null][] = [
  ['lib/base/one.ts', `import '../crypto/hkdf.ts';`, 'stands on nothing'],
  ['lib/crypto/one.ts', `import '../vault/vault.ts';`, 'bytes in, bytes out'],
  ['lib/crypto/two.ts', `export const now = () => Date.now();`, 'bytes in, bytes out'],
  ['lib/crypto/three.ts', `export const dice = () => Math.random();`, 'bytes in, bytes out'],
  ['lib/crypto/four.ts', `import '../base/bytes.ts'; export const key = crypto.subtle;`, null],
  ['lib/crypto/five.ts', `export const later = new Date();`, 'bytes in, bytes out'],
  ['lib/crypto/six.ts', `export const day = (ms: number) => new Date(ms).toISOString();`, null],
  ['lib/token/one.ts', `import '../trust/roster.ts';`, 'nothing of vaults'],
  ['lib/token/two.ts', `export const key = crypto.subtle;`, 'nothing of vaults'],
  ['lib/token/format.ts', `import '../crypto/aead.ts';`, 'runs in pages'],
  ['lib/trust/one.ts', `import '../sync/engine.ts';`, 'signed objects alone'],
  ['lib/vault/one.ts', `import { openDB } from 'idb'; export const open = openDB;`, 'through its ports'],
  ['lib/vault/two.ts', `import '../token/token.ts'; import '../trust/roster.ts';`, null],
  ['lib/sync/one.ts', `export const get = () => fetch('x');`, 'through its ports'],
  ['lib/sync/two.ts', `import '../stores/webdav.ts';`, 'through its ports'],
  ['lib/sync/log/one.ts', `import '../round.ts';`, 'no round and no store'],
  ['lib/sync/store/one.ts', `import '../round.ts';`, 'knows no round'],
  ['lib/sync/read/one.ts', `import '../write/append.ts';`, 'writes no log'],
  ['lib/sync/read/two.ts', `import '../round.ts'; import '../store/fetch.ts'; import './pull.ts';`, null],
  ['lib/sync/write/one.ts', `import '../engine.ts';`, 'starts no round'],
  ['lib/sync/three.ts', `import './write/append.ts'; import './read/pull.ts';`, null],
  ['lib/recovery/one.ts', `import '../platform/clock.ts';`, 'words and bytes are enough'],
  ['lib/stores/one.ts', `export const get = () => fetch('x');`, 'fetch and its clock from outside'],
  ['lib/page/one.ts', `import '../crypto/aead.ts';`, 'beside hostile scripts'],
  ['lib/page/two.ts', `import { browser } from 'wxt/browser'; export const b = browser;`, 'beside hostile scripts'],
  ['lib/messaging/one.ts', `import '../app/app.ts';`, 'is the wire'],
  ['lib/messaging/two.ts', `import '../vault/vault.ts';`, 'is the wire'],
  ['lib/app/one.ts', `export const get = () => fetch('x');`, 'from ports alone'],
  ['lib/app/two.ts', `import '../platform/database.ts';`, 'from ports alone'],
  ['lib/app/three.ts', `export const wait = () => setTimeout(() => 0, 1);`, null],
  ['lib/page/three.ts', `export const all = process.env;`, 'beside hostile scripts'],
  ['lib/page/four.ts', `export const all = document.body;`, null],
  ['lib/rooms/one.ts', `export const a = 1;`, 'no such layer'],
  ['lib/loose.ts', `export const a = 1;`, 'no such layer'],
  ['entrypoints/options/one.ts', `export const a = 1;`, 'no such layer'],
  ['lib/base/two.ts', `export * from '../crypto/hkdf.ts';`, 'stands on nothing'],
  ['lib/base/three.ts', `export const late = () => import('../crypto/hkdf.ts');`, 'stands on nothing'],
  ['components/one.tsx', `import '../lib/messaging/client.ts';`, 'props and call back'],
  [
    'components/three.tsx',
    `import type { Reply } from '../lib/messaging/protocol.ts'; export type A = Reply<'status'>;`,
    null,
  ],
  ['components/two.tsx', `import '../lib/platform/i18n.ts'; import '../lib/base/errors.ts';`, null],
  [
    'entrypoints/page/one.ts',
    `import { browser } from 'wxt/browser'; export const b = browser;`,
    'without the polyfill',
  ],
  ['entrypoints/popup/one.ts', `import '../../lib/vault/vault.ts';`, 'ask the background'],
  ['lib/crypto/Camel.ts', `export const a = 1;`, 'kebab-case'],
  ['lib/crypto/bare.ts', `import '../base/bytes';`, 'extension'],
  ['lib/crypto/long.ts', Array.from({ length: 401 }, (_, i) => `export const a${i} = 1;`).join('\n'), 'too many lines'],
  ['lib/crypto/deep.ts', `export function deep(): void {\n${'  deep();\n'.repeat(120)}}`, 'too many lines'],
];

let folder: string;
const complaints: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperseal-layers-'));
  for (const path of ['oxlint.config.ts', 'tests/tools']) await cp(path, join(folder, path), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [path, source] of FILES) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${source}\n`);
  }
  const output = await new Promise<string>((done) => {
    const oxlint = resolve('node_modules/.bin/oxlint');
    execFile(oxlint, ['--format', 'json'], { cwd: folder }, (_error, stdout) => done(stdout));
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: { filename: string; message: string; help?: string }[] };
  for (const { filename, message, help } of diagnostics)
    complaints[filename] = `${complaints[filename] ?? ''}${message} ${help ?? ''}\n`;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(FILES.filter(([, , sentence]) => sentence !== null))('lint refuses %s: %s', (path, _source, sentence) => {
  expect(complaints[path]).toContain(sentence);
});

it.each(FILES.filter(([, , sentence]) => sentence === null))('lint allows %s: %s', (path) => {
  expect(complaints[path]).toBe(undefined);
});

it('CONTRIBUTING names the same layers, each above those that may import it', async () => {
  const named = [
    ...(await readFile('CONTRIBUTING.md', 'utf8')).matchAll(/^\| `((?:lib\/|components|entrypoints)[^`]*)`/gm),
  ];
  const rows = named.map(([, row = '']) => row).filter((row) => !row.endsWith('.ts'));
  const roomOf = (path: string) =>
    (path.startsWith('lib/') ? path.split('/').slice(0, 2) : path.split('/').slice(0, 1)).join('/');
  expect(rows.toSorted()).toEqual([...new Set(LAYERS.map(({ path }) => roomOf(path)))].toSorted());
  for (const { path, imports } of LAYERS) {
    for (const imported of imports.filter((one) => rows.includes(roomOf(one))))
      expect(rows.indexOf(roomOf(imported)), `${path} imports ${imported}`).toBeLessThanOrEqual(
        rows.indexOf(roomOf(path)),
      );
  }
});
