// THREATS.md promises nothing that isn't tested: each row names its tests, and each of these tests names the row.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const threats = await readFile('THREATS.md', 'utf8');
const rows = threats.split('\n').flatMap((line) => {
  const [, first = '', ...cells] = line.split('|').map((cell) => cell.trim());
  const ids = first.match(/^[A-Z]-\d+(, [A-Z]-\d+)*$/)?.[0].split(', ') ?? [];
  const tests = [...(cells.at(-2) ?? '').matchAll(/\]\((tests\/[^)]+)\)/g)].map(([, path = '']) => path);
  return ids.map((id) => ({ id, tests, says: cells.at(-2) ?? '' }));
});

it('has rows, each once', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

it.each(rows)('$id is named by every test that it links, or says that there is none', async ({ id, tests, says }) => {
  if (tests.length === 0) expect(says).toMatch(/^(\*\*not built\*\*|none)/);
  for (const path of tests) {
    const named = new RegExp(`(?<![A-Z0-9-])${id}(?!\\d)`);
    expect([path, named.test(await readFile(path, 'utf8'))]).toEqual([path, true]);
  }
});
