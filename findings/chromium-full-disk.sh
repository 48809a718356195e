#!/usr/bin/env bash
# What: IndexedDB of a page when the disk gets full by ordinary writes, and a little room comes back. (The disk is a small
#   one in memory, in a mount namespace of its own: needs `unshare` and the right to use it.) Extensions with
#   `unlimitedStorage` fare the same.
# Versions: playwright-core 1.65.1; Debian's Chromium (seen with 156).
# One would guess: a write without room fails, and what was confirmed before stays, as it does when a quota is exceeded.
# Seen: the connection is closed, and opening answers UnknownError while there is no room at all. With some KiB of room it
#   opens, the next write fails again, opening answers QuotaExceededError ("Encountered full disk while opening backing
#   store"), and by then the old database is gone: the next opening is asked to make it anew, empty. All in one page that
#   writes, reopens and reads. What had been confirmed before, with durability "strict", is lost.
# Why it matters: "it failed, try again" is what destroys the data. Who keeps the only copy of something must ask
#   navigator.storage.estimate() before a write, and leave some room, as there is nothing to repair afterwards.
set -euo pipefail
if [ -z "${OWN_MOUNTS:-}" ]; then OWN_MOUNTS=1 exec unshare --map-root-user --mount bash "$0"; fi
folder=$(mktemp -d)
trap 'umount -l "$folder/disk" || true; rm -rf "$folder"' EXIT
cd "$folder"
mkdir disk
mount -t tmpfs -o size=400m none disk
echo '{ "type": "module" }' > package.json
npm install --no-save --silent playwright-core@1.65.1
BROWSER=$(command -v chromium)
export BROWSER
"$BROWSER" --version 2> /dev/null

cat > try.mjs << 'JS'
import { ok } from 'node:assert';
import { closeSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs';
import { chromium } from 'playwright-core';

const context = await chromium.launchPersistentContext('disk/profile', { executablePath: process.env.BROWSER });
try {
  const page = await context.newPage();
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  const open = async () => {
    await page.goto('http://localhost/');
    await page.evaluate(() => {
      const use = async (mode, act) => {
        globalThis.database ??= await new Promise((resolve, reject) => {
          const opening = indexedDB.open('try');
          opening.onupgradeneeded = () => opening.result.createObjectStore('table');
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(opening.error);
        });
        globalThis.database.onclose = () => (globalThis.database = undefined);
        const transaction = globalThis.database.transaction('table', mode, { durability: 'strict' });
        const request = act(transaction.objectStore('table'));
        return new Promise((resolve, reject) => {
          transaction.oncomplete = () => resolve(`done ${request.result}`);
          transaction.onabort = () => reject(transaction.error);
        });
      };
      const told = (promise) => promise.catch(({ name, message }) => `${name}: ${message.slice(0, 60)}`);
      globalThis.write = (key, text) => told(use('readwrite', (table) => table.put(text, key)));
      globalThis.read = (key) => told(use('readonly', (table) => table.get(key)));
    });
  };
  const write = (key, length) => page.evaluate(([k, l]) => globalThis.write(k, 'x'.repeat(l)), [key, length]);
  const read = (key) => page.evaluate((k) => globalThis.read(k), key);
  await open();
  const seen = [['with room', await write('kept', 4), await read('kept')]];

  const ballast = openSync('disk/ballast', 'w');
  while (statfsSync('disk').bavail * 4_096 > 1_500_000) writeSync(ballast, Buffer.alloc(65_536, 1));
  closeSync(ballast);
  let isGone = false;
  for (let n = 0; n < 150 && !isGone; n++) {
    const [written, kept] = [await write(`more-${n}`, 30_000), await read('kept')];
    if (written.startsWith('done') && kept === 'done xxxx') continue; // there is room yet
    seen.push([`write ${n}`, written, kept]);
    isGone = kept === 'done undefined';
    truncateSync('disk/ballast', statSync('disk/ballast').size - 16_384);
  }
  rmSync('disk/ballast');
  await open();
  seen.push(['with room again', await read('kept')]);
  console.log('guess: "kept" is read as xxxx in the end');
  for (const line of seen) console.log('seen: ', line.join(' | '));
  ok(isGone && seen.at(-1)[1] === 'done undefined', 'it is kept now');
} finally {
  await context.close();
}
JS
timeout 180 node try.mjs
