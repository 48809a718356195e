// Pictures of the gallery: `node tests/tools/gallery/shots.ts [part of a name …] [--only=dark]` writes
// tour/gallery/NAME--VARIANT.png, and fails on whatever `complaints` finds.

import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { complaints, openScreen, screenNames, serveGallery } from './serve.ts';

interface Variant {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly scale?: number;
  readonly rtl?: boolean;
}

const OUT = 'tour/gallery';
const PAGES: Record<string, Variant> = {
  light: { width: 1100 },
  dark: { width: 1100, dark: true },
  narrow: { width: 320 },
  zoom: { width: 550, scale: 2 },
  rtl: { width: 1100, rtl: true },
};
/** What opens in a window of its own, of 560 × 440 px with its frame. */
const WINDOWS: Record<string, Variant> = {
  light: { width: 560, height: 400 },
  dark: { width: 560, height: 400, dark: true },
  narrow: { width: 320, height: 400 },
  zoom: { width: 280, height: 200, scale: 2 },
  rtl: { width: 560, height: 400, rtl: true },
};
const POPUPS: Record<string, Variant> = {
  light: { width: 360 },
  dark: { width: 360, dark: true },
  rtl: { width: 360, rtl: true },
};

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const gallery = await serveGallery();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  chromiumSandbox: false,
});
await mkdir(OUT, { recursive: true });

let problems = 0;
let pictures = 0;
const names = await screenNames(await browser.newPage(), gallery);
for (const name of names.filter((each) => wanted.length === 0 || wanted.some((part) => each.includes(part)))) {
  for (const [title, variant] of Object.entries(
    name.startsWith('popup') ? POPUPS : /^(card|window)/.test(name) ? WINDOWS : PAGES,
  )) {
    if (only === undefined || only === title) await shoot(name, title, variant);
  }
}
await browser.close();
await gallery.close();
console.log(`${String(pictures)} pictures in ${OUT}, ${String(problems)} problems`);
process.exit(problems > 0 ? 1 : 0);

async function shoot(
  name: string,
  title: string,
  { width, height = 720, dark = false, scale = 1, rtl = false }: Variant,
) {
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(error.message));
  await openScreen(page, gallery.url(name, { rtl }));
  found.push(...(await complaints(page)));
  await page.screenshot({ path: `${OUT}/${name}--${title}.png`, fullPage: true });
  await page.close();
  pictures += 1;
  problems += found.length;
  for (const sentence of found) console.log(`${name} ${title}: ${sentence}`);
}
