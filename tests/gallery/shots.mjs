// Pictures of the gallery: `node tests/gallery/shots.mjs [part of a name …]` writes tour/gallery/NAME--VARIANT.png, and
// fails on anything that axe finds, on text wider than its page, and on sentences without words.

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const OUT = 'tour/gallery';
const VARIANTS = {
  light: { width: 1100 },
  dark: { width: 1100, dark: true },
  narrow: { width: 320 },
  zoom: { width: 550, scale: 2 },
  rtl: { width: 1100, rtl: true },
};
const POPUP_VARIANTS = { light: { width: 360 }, dark: { width: 360, dark: true }, rtl: { width: 360, rtl: true } };
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7);
const folder = fileURLToPath(new URL('.', import.meta.url));
const built = await mkdtemp(join(tmpdir(), 'paperseal-gallery-'));
const config = {
  configFile: false,
  root: folder,
  base: './',
  logLevel: 'error',
  resolve: { alias: { 'wxt/browser': `${folder}fake-browser.ts` } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: built, emptyOutDir: true, minify: false },
  preview: { port: 0 },
};
await build(config);
const server = await preview(config);
const address = `http://localhost:${server.httpServer.address().port}/`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false });
await mkdir(OUT, { recursive: true });

let problems = 0;
let pictures = 0;
const probe = await browser.newPage();
probe.on('pageerror', (error) => complain(`page: ${error.message}`));
await probe.goto(address);
await probe.waitForFunction(() => 'screenNames' in window);
const names = (await probe.evaluate(() => window.screenNames)).filter(
  (name) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
for (const name of names) {
  const variants = name.startsWith('popup') ? POPUP_VARIANTS : VARIANTS;
  for (const [variant, options] of Object.entries(variants)) {
    if (only === undefined || only === variant) await shoot(name, variant, options);
  }
}
await browser.close();
await server.close();
await rm(built, { recursive: true });
console.log(`${pictures} pictures in ${OUT}, ${problems} problems`);
process.exit(problems > 0 ? 1 : 0);

async function shoot(name, variant, { width, dark = false, scale = 1, rtl = false }) {
  const page = await browser.newPage({
    viewport: { width, height: 720 },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  page.on('pageerror', (error) => complain(`${name} ${variant}: ${error.message}`));
  await page.goto(`${address}${rtl ? '?dir=rtl' : ''}#${name}`);
  await page.waitForFunction(() => document.querySelector('#app')?.childElementCount > 0);
  const found = await page.evaluate(() => {
    const page = document.documentElement;
    const wide = [...document.querySelectorAll('body *')]
      .filter((element) => !element.closest('.hear-only, .page-skip'))
      .filter(
        (element) =>
          element.getBoundingClientRect().right > page.clientWidth + 1 || element.getBoundingClientRect().left < -1,
      )
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return {
      wide: page.scrollWidth > page.clientWidth ? wide.slice(0, 4) : [],
      wordless: document.body.innerText.match(/⟦\w+⟧/g),
    };
  });
  if (found.wide.length > 0) complain(`${name} ${variant}: wider than the page: ${found.wide.join(', ')}`);
  if (found.wordless) complain(`${name} ${variant}: no words for ${found.wordless.join(' ')}`);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  for (const violation of violations) {
    complain(
      `${name} ${variant}: axe ${violation.id}: ${violation.nodes.map((node) => `${node.html.slice(0, 160)} | ${node.failureSummary?.split('\n')[1] ?? ''}`).join('\n    ')}`,
    );
  }
  await page.screenshot({ path: `${OUT}/${name}--${variant}.png`, fullPage: true });
  pictures += 1;
  await page.close();
}

function complain(sentence) {
  problems += 1;
  console.log(sentence);
}
