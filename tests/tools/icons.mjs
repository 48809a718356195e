// Draws the toolbar's PNGs from public/icon.svg, in colour and, for "locked", in grey: `node tests/tools/icons.mjs` after
// the drawing changed. The PNGs are committed, so that a build needs no browser.

import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const SIZES = [16, 32, 48, 128];
const LOOKS = { icon: 'none', 'icon-locked': 'grayscale(1) brightness(1.08)' };

const drawing = await readFile('public/icon.svg', 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false });
const page = await browser.newPage();
for (const [name, filter] of Object.entries(LOOKS)) {
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px;filter:${filter}}</style>${drawing}`,
    );
    await writeFile(`public/${name}-${size}.png`, await page.screenshot({ omitBackground: true }));
  }
}
await browser.close();
