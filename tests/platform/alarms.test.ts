// How long ago somebody was at the computer, from a browser that only says whether it was within so many seconds (M-17).

import { beforeEach, expect, it, vi } from 'vitest';

const SHORTEST = 15; // seconds
const MINUTES_4 = 240_000;

let isLocked = false;
let lastUse = 0; // seconds ago
const asked: number[] = [];

vi.stubGlobal('chrome', {
  runtime: { id: 'paperseal' },
  idle: {
    queryState: async (seconds: number) => {
      if (seconds < SHORTEST || !Number.isInteger(seconds)) throw new Error('refused');
      asked.push(seconds);
      return isLocked ? 'locked' : lastUse < seconds ? 'active' : 'idle';
    },
  },
});
const { unusedFor } = await import('../../lib/platform/alarms.ts');

beforeEach(() => {
  isLocked = false;
  asked.length = 0;
});

it.each([
  [0, 15_000],
  [14, 15_000],
  [15, 30_000],
  [29, 30_000],
  [59, 60_000],
  [119, 120_000],
  [120, 240_000],
  [239, 240_000],
  [240, null],
  [100_000, null],
])('%i s ago is never called sooner, and less than twice that from 15 s on: %s', async (seconds, expected) => {
  lastUse = seconds;
  await expect(unusedFor(MINUTES_4)).resolves.toBe(expected);
});

it('is as if nobody had been there for ever when the screen is locked', async () => {
  lastUse = 0;
  await expect(unusedFor(MINUTES_4)).resolves.toBe(15_000);
  isLocked = true;
  await expect(unusedFor(MINUTES_4)).resolves.toBeNull();
});

it('asks for nothing that a browser refuses, and stops where it is answered no', async () => {
  lastUse = 100;
  await expect(unusedFor(MINUTES_4 + 1)).resolves.toBe(120_000);
  expect(asked).toEqual([241, 120, 60]);
});
