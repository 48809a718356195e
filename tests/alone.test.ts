// Files of unit tests share what they import (vitest.config.ts). Whoever puts something else in its place is in
// tests/platform, where each file is alone.

import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const REPLACES = /\bvi\.(stubGlobal|resetModules|(do)?[mM]ock)\(/;

it('replaces nothing that other files have imported', () => {
  const replacing = globSync('tests/**/*.test.{ts,tsx}', { exclude: ['tests/pages/node_modules/**'] }).filter((path) =>
    REPLACES.test(readFileSync(path, 'utf8')),
  );
  expect(replacing).not.toEqual([]);
  expect(replacing.filter((path) => !path.startsWith('tests/platform/'))).toEqual([]);
});
