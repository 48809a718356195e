// One runner for everything. `unit`: whatever needs no browser, real servers included. `e2e`: the production builds
// in real browsers. As many files at once as keep two cores busy: with browsers half of the time is waiting for the times
// that the product itself takes.

import { defineConfig } from 'vitest/config';

const WORKERS = 2;
const WITH_BROWSERS = 3;
const JSX = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;
const UNIT = {
  provide: { limit: 60_000 },
  setupFiles: './tests/tools/limits.ts',
  maxWorkers: WORKERS,
  sequence: { groupOrder: 0 },
} as const;

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a test, in ms on an idle machine (tests/tools/pace.ts). */
    limit: number;
  }
}

export default defineConfig({
  test: {
    reporters: ['default', './tests/tools/plain-reporter.ts'],
    expect: { poll: { timeout: 45_000 } }, // asked again until it is so: only what never is takes that long
    projects: [
      {
        oxc: JSX,
        test: {
          ...UNIT,
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**', 'tests/platform/**', '**/node_modules/**'],
          isolate: false, // what they share is imported once: a third of the time went into doing it again
        },
      },
      {
        // These put something else in the browser's place, before it is imported (tests/alone.test.ts).
        oxc: JSX,
        test: { ...UNIT, name: 'unit-platform', include: ['tests/platform/**/*.test.ts'] },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          provide: { limit: 300_000 }, // some are a whole story on two browsers
          setupFiles: './tests/tools/limits.ts',
          globalSetup: './tests/tools/browsers.ts',
          isolate: false, // one file's browsers are the next one's (tests/e2e/launch.ts)
          maxWorkers: WITH_BROWSERS,
          // Where others share the machine a browser may be late once; what fails twice is broken. Locally nothing is hidden.
          retry: process.env.CI ? 1 : 0,
          maxConcurrency: 2, // browsers at once, where a test asks for it
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
