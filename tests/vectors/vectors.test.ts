import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { makeVectors } from './vectors.ts';

it('makes the vectors of v1.json again, byte for byte', async () => {
  const written = await readFile(new URL('v1.json', import.meta.url), 'utf8');
  expect(`${JSON.stringify((await makeVectors()).json, null, 2)}\n`).toBe(written);
});
