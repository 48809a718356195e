// `npm run bench`: measures in headless Chromium's extension worker, both sides interleaved, and prints every goal with
// the ratio that was measured beside it. Ratios of one run count; absolute times move with the machine's other work.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { Page } from '../../e2e/driver.ts';
import { startRig } from '../../e2e/hostile/rig.ts';
import { launch } from '../../e2e/launch.ts';
import { compareBatches, type Comparison, median } from './measure.ts';

/** In an extension page. */
declare const chrome: { runtime: { sendMessage(message: object): Promise<unknown> } };

const TOKENS = 200;
const NODES = 10_000;
/** The product as it is built. */
const PRODUCT = join(import.meta.dirname, '../../../.output/chrome-mv3');
const BATCH_ROUNDS = 9;

interface Result {
  readonly what: string;
  /** Of the ratio; null where nothing was promised. */
  readonly goal: number | null;
  readonly measured: Comparison;
  readonly unit: string;
}

const folder = await mkdtemp(join(tmpdir(), 'paperseal-bench-'));
try {
  await buildExtension(folder);
  const device = await launch('chromium', { extension: folder });
  const page = await device.openExtension('/bench.html');
  console.log(`Backend that the probe chose: ${String(await ask(page, { job: 'backend' }))}\n`);
  const results = [...(await measureWorker(page)), await measureBatch(page)];
  await device.close();
  if (existsSync(join(PRODUCT, 'manifest.json'))) results.push(...(await measurePage()));
  else console.log('The page and the start of the worker are not measured: run `npm run build` first.\n');

  for (const result of results) console.log(line(result));
  console.log(await measureStart().catch((error: unknown) => `worker start: not measured, ${String(error)}`));
  await save(results);
  const missed = results.filter(({ goal, measured }) => goal !== null && measured.ratio > goal);
  console.log(missed.length === 0 ? '\nAll goals met.' : `\nMissed: ${missed.map(({ what }) => what).join('; ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function buildExtension(outDir: string): Promise<void> {
  await build({
    logLevel: 'error',
    configFile: false,
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: 'esnext',
      lib: { entry: join(import.meta.dirname, 'worker.ts'), formats: ['es'], fileName: () => 'worker.js' },
    },
  });
  const manifest = {
    manifest_version: 3,
    name: 'Bench',
    version: '1',
    background: { service_worker: 'worker.js', type: 'module' },
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'" },
  };
  await writeFile(join(outDir, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(outDir, 'bench.html'), '<!doctype html><title>Bench</title>');
}

async function measureWorker(page: Page): Promise<Result[]> {
  const jobs: [job: string, what: string, goal: number | null, unit: string][] = [
    ['seal 64', 'seal 64 B, keys derived ahead, to the article', 1.0, 'µs'],
    ['seal now 64', 'seal 64 B, keys derived now, to the article', null, 'µs'],
    ['open 64', 'open 64 B, to the article', 1.25, 'µs'],
    ['seal 1024', 'seal 1 KiB, keys derived ahead, to the article', 0.7, 'µs'],
    ['open 1024', 'open 1 KiB, to the article', 0.35, 'µs'],
    ['unlock', "unlock, memory laid out ahead, to hash-wasm's bare Argon2id", 0.9, 'µs'],
    ['unlock now', "unlock, memory laid out now, to hash-wasm's bare Argon2id", null, 'µs'],
  ];
  const results: Result[] = [];
  for (const [job, what, goal, unit] of jobs) {
    results.push({ what, goal, unit, measured: (await ask(page, { job })) as Comparison });
  }
  return results;
}

/** A page's 200 tokens: one message with all of them against a message for each. */
async function measureBatch(page: Page): Promise<Result> {
  const measured = await page.eval(
    async (count: number, rounds: number) => {
      const send = (message: object): Promise<unknown> => chrome.runtime.sendMessage(message);
      const tokens = (await send({ make: count })) as string[];
      const ones: number[] = [];
      const manies: number[] = [];
      for (let round = 0; round < rounds; round++) {
        let start = performance.now();
        await send({ tokens });
        ones.push(performance.now() - start);
        start = performance.now();
        for (const token of tokens) await send({ tokens: [token] });
        manies.push(performance.now() - start);
      }
      const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
      const ratio = median(ones.map((time, i) => time / (manies[i] ?? Number.NaN)));
      return { own: median(ones) * 1_000, other: median(manies) * 1_000, ratio };
    },
    TOKENS,
    BATCH_ROUNDS,
  );
  return { what: '200 tokens in one message, to 200 messages', goal: 0.06, measured, unit: 'µs' };
}

/**
 * A page of a site that is switched on adds 10 000 nodes one by one, or changes the words of a text 10 000 times, layout
 * included; and the same page of another site.
 */
async function measurePage(): Promise<Result[]> {
  const rig = await startRig('chromium', { '/': '<!doctype html><title>Nodes</title><p>words' });
  try {
    await rig.switchOn(rig.site.url());
    const page = await rig.device.visit(rig.site.url());
    const measure = async (what: string, job: (count: number) => Promise<number>): Promise<Result> => {
      const spent = (host: string) => async (): Promise<number> => {
        await page.goto(rig.site.url('/', host));
        await new Promise((resolve) => setTimeout(resolve, 300));
        return page.eval(job, NODES);
      };
      const measured = await compareBatches(spent('localhost'), spent('elsewhere.localhost'), NODES, 9);
      return { what: `a page ${what}, to the same without us`, goal: 1.15, measured, unit: 'µs' };
    };
    return [
      await measure('adds 10 000 nodes', addNodes),
      await measure('changes its words in 10 000 places', changeWords),
    ];
  } finally {
    await rig.close();
  }
}

async function addNodes(count: number): Promise<number> {
  const box = document.body.appendChild(document.createElement('div'));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const start = performance.now();
  for (let i = 0; i < count; i++) box.append(Object.assign(document.createElement('p'), { textContent: `words ${i}` }));
  box.getBoundingClientRect();
  await new Promise((resolve) => setTimeout(resolve));
  return performance.now() - start;
}

/** A table whose 10 000 cells get new words, a hundred at a time, as a page does that shows what goes on. */
async function changeWords(count: number): Promise<number> {
  const box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = '<p>words</p>'.repeat(count);
  const texts = [...box.children].map((child) => child.firstChild as Text);
  box.getBoundingClientRect();
  await new Promise((resolve) => setTimeout(resolve, 500)); // what was added is read first
  let spent = 0;
  for (let from = 0; from < count; from += 100) {
    const start = performance.now();
    for (const text of texts.slice(from, from + 100)) text.nodeValue = `other words ${from}`;
    await Promise.resolve(); // observers
    box.getBoundingClientRect();
    spent += performance.now() - start;
    if (from % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return spent;
}

/** From a stopped worker to its first answer, in the product as it is built. */
async function measureStart(): Promise<string> {
  const device = await launch('chromium', { extension: PRODUCT });
  const times: number[] = [];
  try {
    const page = await device.openExtension('/popup.html');
    for (let i = 0; i < 7; i++) {
      await device.stopWorker();
      times.push(
        await page.eval(async () => {
          const start = performance.now();
          const answer = chrome.runtime.sendMessage({ name: 'bench', request: {} }); // refused, but answered
          const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 10_000));
          await Promise.race([answer, late]);
          return performance.now() - start;
        }),
      );
    }
  } finally {
    await device.close();
  }
  const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
  return `worker start, stopped to first answer: median ${median(times).toFixed(0)} ms (${range}), goal 45 ms`;
}

function ask(page: Page, message: object): Promise<unknown> {
  return page.eval((request: object) => chrome.runtime.sendMessage(request), message);
}

function line({ what, goal, measured, unit }: Result): string {
  const verdict = goal === null ? '' : measured.ratio <= goal ? `goal ${goal}: met` : `goal ${goal}: MISSED`;
  const times = `${measured.own.toFixed(1)} : ${measured.other.toFixed(1)} ${unit}`;
  return `${what.padEnd(52)} ${measured.ratio.toFixed(2).padStart(6)}×  ${times.padStart(26)}  ${verdict}`;
}

async function save(results: readonly Result[]): Promise<void> {
  const kept = join(import.meta.dirname, 'results');
  await mkdir(kept, { recursive: true });
  await writeFile(join(kept, `${Date.now()}.json`), JSON.stringify(results, null, 2));
}
