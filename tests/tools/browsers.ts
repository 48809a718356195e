// Before all files of tests in browsers: the folder of the browsers that they lend each other (tests/e2e/launch.ts).
// After them, however they ended: nothing of it runs any more, nothing of it is left.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll } from './processes.ts';

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'paperseal-browsers-'));
  process.env['PAPERSEAL_BROWSERS'] = folder;
  return async () => {
    await killAll(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
