#!/usr/bin/env bash
# What: a `::highlight()` rule (CSS Custom Highlight API) in a sheet that an extension inserts with origin USER.
# Versions: playwright-core 1.65.1; Debian's Chromium (seen with 156).
# One would guess: it is painted as it is with origin AUTHOR; the origin only decides which rule wins.
# Seen: getComputedStyle(element, '::highlight(name)') has the colour, and nothing is painted. Other rules of the same
#   sheet are applied; the same sheet with origin AUTHOR paints the highlight.
# Why it matters: extensions take origin USER so that no rule of the page wins over theirs. For highlights it silently
#   does nothing, and the computed style, the one thing that a script can ask for, says the opposite.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent playwright-core@1.65.1
BROWSER=$(command -v chromium)
export BROWSER
"$BROWSER" --version 2> /dev/null

mkdir extension
touch extension/worker.js
cat > extension/manifest.json << 'JSON'
{
  "manifest_version": 3,
  "name": "Inserts a sheet",
  "version": "1",
  "permissions": ["scripting"],
  "host_permissions": ["http://localhost/*"],
  "background": { "service_worker": "worker.js" }
}
JSON
cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const CSS = '::highlight(found) { background-color: #ff0000 !important } p { border-top: 9px solid #00ff00 !important }';

const extension = resolve('extension');
const context = await chromium.launchPersistentContext(resolve('profile'), {
  executablePath: process.env.BROWSER,
  args: [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
});
try {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const page = await context.newPage();
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><p>Words' }));
  const seen = {};
  for (const origin of ['AUTHOR', 'USER']) {
    await page.goto('http://localhost/');
    await page.evaluate(() => {
      const range = new Range();
      range.selectNodeContents(document.querySelector('p'));
      CSS.highlights.set('found', new Highlight(range));
    });
    await worker.evaluate(
      async ([css, origin]) => {
        const [{ id }] = await chrome.tabs.query({ url: 'http://localhost/*' });
        await chrome.scripting.insertCSS({ target: { tabId: id }, css, origin });
      },
      [CSS, origin],
    );
    const picture = (await page.screenshot()).toString('base64');
    seen[origin] = await page.evaluate(async (png) => {
      const image = Object.assign(new Image(), { src: `data:image/png;base64,${png}` });
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      const { data } = canvas.getImageData(0, 0, image.width, image.height);
      const colours = Array.from({ length: data.length / 4 }, (_, i) => data.subarray(4 * i, 4 * i + 3).join());
      const computed = getComputedStyle(document.querySelector('p'), '::highlight(found)').backgroundColor;
      return { computed, highlight: colours.includes('255,0,0'), border: colours.includes('0,255,0') };
    }, picture);
  }
  console.log('guess: a computed colour is painted, with either origin');
  console.log('seen: ', seen);
  const computed = 'rgb(255, 0, 0)';
  deepStrictEqual(seen, {
    AUTHOR: { computed, highlight: true, border: true },
    USER: { computed, highlight: false, border: true },
  });
} finally {
  await context.close();
}
JS
timeout 120 node try.mjs
