// Before all files of tests in browsers: the folder of the browsers that they lend each other (tests/e2e/launch.ts).
// After them, also when somebody ended the run: nothing of it runs any more, nothing of it is left.

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAll, killNow } from './processes.ts';

const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'paperseal-browsers-'));
  process.env['PAPERSEAL_BROWSERS'] = folder;
  const atOnce = (): void => {
    killNow(folder);
    rmSync(folder, REMOVAL);
  };
  process.once('exit', atOnce);
  return async () => {
    process.removeListener('exit', atOnce);
    await killAll(folder);
    await rm(folder, REMOVAL);
  };
}
