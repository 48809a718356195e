#!/usr/bin/env bash
# What: IndexedDB of a page when the disk is full, and when there is room again. (The disk is a small one in memory, in a
#   mount namespace of its own: needs `unshare` and the right to use it.)
# Versions: ws 8.23.0 (drives the browser over WebDriver BiDi); Debian's Firefox ESR (seen with 153).
# One would guess: each write without room ends with QuotaExceededError, and the first one with room is done.
# Seen: after a write that ended with QuotaExceededError, put() of the next "readwrite" transaction throws
#   InvalidStateError ("A mutation operation was attempted on a database that did not allow mutations."), whether there is
#   room by then or not; delete() works in it. The one after that is as usual. On a full disk the two errors take turns.
# Why it matters: who tells people "the disk is full" by the name of the error does so every second time only; and somebody
#   who made room and tries again is refused once more. One more try after InvalidStateError is enough.
set -euo pipefail
if [ -z "${OWN_MOUNTS:-}" ]; then OWN_MOUNTS=1 exec unshare --map-root-user --mount bash "$0"; fi
folder=$(mktemp -d)
trap 'umount -l "$folder/disk" || true; rm -rf "$folder"' EXIT
cd "$folder"
mkdir disk
mount -t tmpfs -o size=200m none disk
echo '{ "type": "module" }' > package.json
npm install --no-save --silent ws@8.23.0
BROWSER=$(command -v firefox-esr)
export BROWSER
"$BROWSER" --version

cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import WebSocket from 'ws';

const server = createServer((_request, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1');
mkdirSync('disk/profile');
const args = ['--headless', '--no-remote', '--profile', 'disk/profile', '--remote-debugging-port=0', 'about:blank'];
const firefox = spawn(process.env.BROWSER, args, { stdio: ['ignore', 'ignore', 'pipe'] });
const ended = once(firefox, 'exit');
try {
  const address = await new Promise((resolve, reject) => {
    let text = '';
    firefox.stderr.on('data', (chunk) => {
      const [, found] = /BiDi listening on (ws:\S+)/.exec((text += chunk)) ?? [];
      if (found) resolve(found);
    });
    firefox.once('exit', () => reject(new Error(text)));
  });
  const socket = new WebSocket(`${address}/session`);
  await once(socket, 'open');
  let last = 0;
  const send = async (method, params) => {
    const id = ++last;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const message = JSON.parse((await once(socket, 'message'))[0]);
      if (message.type === 'error') throw new Error(message.message);
      if (message.id === id) return message.result;
    }
  };
  await send('session.new', { capabilities: {} });
  const { context } = (await send('browsingContext.getTree', {})).contexts[0];
  await send('browsingContext.navigate', { context, url: `http://localhost:${server.address().port}/`, wait: 'complete' });

  /** One transaction in the page: how it ended. */
  const attempt = async (method, key, size) => {
    const inPage = async (json) => {
      const [method, key, size] = JSON.parse(json);
      globalThis.database ??= await new Promise((resolve, reject) => {
        const opening = indexedDB.open('try');
        opening.onupgradeneeded = () => opening.result.createObjectStore('table');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const transaction = globalThis.database.transaction('table', 'readwrite');
      const done = new Promise((resolve) => {
        transaction.oncomplete = () => resolve('done');
        transaction.onabort = () => resolve(`ended with ${transaction.error?.name}`);
      });
      try {
        const table = transaction.objectStore('table');
        void (method === 'put' ? table.put('x'.repeat(size), key) : table.delete(key));
      } catch (error) {
        return `${method}() throws ${error.name}`;
      }
      return done;
    };
    const value = JSON.stringify([method, key, size]);
    const call = { functionDeclaration: `${inPage}`, arguments: [{ type: 'string', value }], awaitPromise: true };
    return (await send('script.callFunction', { ...call, target: { context } })).result.value;
  };
  const fill = () => {
    try {
      for (;;) appendFileSync('disk/ballast', Buffer.alloc(4_096, 1));
    } catch {} // full
  };
  const seen = { before: [await attempt('put', 'small', 10)], full: [], room: [], deleting: [] };
  fill();
  for (let n = 0; n < 5; n++) seen.full.push(await attempt('put', `big-${n}`, 300_000));
  rmSync('disk/ballast');
  for (let n = 0; n < 3; n++) seen.room.push(await attempt('put', 'small', 10));
  fill();
  seen.deleting.push(await attempt('put', 'big', 300_000));
  rmSync('disk/ballast');
  seen.deleting.push(await attempt('delete', 'small', 0), await attempt('put', 'small', 10));
  console.log('guess: full: QuotaExceededError each time; room: done each time');
  console.log('seen: ', seen);
  const [quota, state] = ['ended with QuotaExceededError', 'put() throws InvalidStateError'];
  deepStrictEqual(seen, {
    before: ['done'],
    full: [quota, state, quota, state, quota],
    room: [state, 'done', 'done'],
    deleting: [quota, 'done', 'done'],
  });
  socket.send(JSON.stringify({ id: 0, method: 'browser.close', params: {} }));
  await ended;
} finally {
  firefox.kill();
  server.close();
}
JS
timeout 120 node try.mjs
