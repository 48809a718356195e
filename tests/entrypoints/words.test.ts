// The 24 words are asked for and shown in one tab of ours and nowhere else (THREATS U-11): nothing else has the parts for
// it, and no message with words is taken from anything but a page of our own.

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { PROTOCOL } from '../../lib/messaging/protocol.ts';

/** Every source file that this one leads to by its own imports, types apart. */
async function reachedFrom(path: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(path) || !existsSync(path)) return seen;
  seen.add(path);
  const source = await readFile(path, 'utf8');
  for (const [, clause = '', target = ''] of source.matchAll(/^(?:import|export)\s([^;]*?)from\s+'(\.[^']+)'/gms)) {
    if (!clause.startsWith('type ')) await reachedFrom(normalize(join(dirname(path), target)), seen);
  }
  for (const [, target = ''] of source.matchAll(/import\(?\s*'(\.[^']+)'/g)) {
    await reachedFrom(normalize(join(dirname(path), target)), seen);
  }
  return seen;
}

const WORDS = /^components\/words\/.*\.tsx$|^components\/restore\/restore-words\.tsx$|paper-key/;

it('is the setup page alone that can ask for words or show them (U-11)', async () => {
  const folders = (await readdir('entrypoints', { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const withWords: string[] = [];
  for (const { name } of folders) {
    const main = ['main.tsx', 'main.ts', 'index.ts', 'index.tsx']
      .map((file) => join('entrypoints', name, file))
      .find(existsSync);
    const reached = await reachedFrom(main ?? name);
    expect([name, reached.size > 1]).toEqual([name, true]);
    if ([...reached].some((path) => WORDS.test(path))) withWords.push(name);
  }
  expect(withWords.sort()).toEqual(['background', 'setup']);
});

it('is a page of our own that every message with words comes from', () => {
  const withWords = ['setup.words', 'setup.sheet', 'setup.check', 'restore.words', 'passphrase.reset'] as const;
  for (const name of withWords) expect([name, PROTOCOL[name].from]).toEqual([name, ['ui']]);
});
