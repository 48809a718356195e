// `npm run check`: everything that can be judged without running the product, at once. Prints one line a part, and
// what a part complains of when it fails.

import { spawn } from 'node:child_process';

const PARTS = {
  // The linter's rules ask the compiler anyway: one program for both, where two were half of all that this costs.
  'types, lint and layers': ['oxlint', '--type-aware', '--type-check', '--deny-warnings'],
  format: ['oxfmt', '--check'],
  strings: ['node', 'tests/tools/strings.mjs'],
  'dead code': ['knip', '--cache'], // in node_modules: half its time from the second run on
};

const results = await Promise.all(
  Object.entries(PARTS).map(([name, [command, ...args]]) => check(name, command, args)),
);
process.exit(results.every(Boolean) ? 0 : 1);

async function check(name, command, args) {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(Buffer.concat(output).toString());
  return code === 0;
}
