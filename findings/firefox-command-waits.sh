#!/usr/bin/env bash
# What: a keyboard command of an extension (commands.onCommand) while the page in front stands still (a long task).
# Versions: ws 8.23.0 (drives the browser over WebDriver BiDi); Debian's Firefox ESR (seen with 153), Xvfb, openbox, xdotool.
# One would guess: the command is the browser's own shortcut, so it comes at once, as in Chromium; an extension can then say
#   that the page does not answer.
# Seen: Firefox hands the key to the page first and waits for what the page makes of it. The command comes when the page
#   goes on, seconds later. No event tells the extension, or the person, of the key before that.
# Why it matters: a limit of time that begins with the command bounds nothing of what the person waited.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent ws@8.23.0
BROWSER=$(command -v firefox-esr)
export BROWSER
"$BROWSER" --version
mkdir profile extension
cat > extension/manifest.json << 'JSON'
{
  "manifest_version": 2,
  "name": "Command",
  "version": "1",
  "browser_specific_settings": { "gecko": { "id": "command@example.org" } },
  "permissions": ["http://127.0.0.1/*"],
  "background": { "scripts": ["background.js"] },
  "commands": { "now": { "suggested_key": { "default": "Alt+Shift+O" }, "description": "Now" } }
}
JSON

cat > try.mjs << 'JS'
import { ok } from 'node:assert';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const STANDS = 4_000; // ms
const PAGE = `<!doctype html><title>Page</title><p>words<script>
  const turn = () => fetch('/turn').then((answer) => answer.text()).then((what) => {
    if (what === 'stand') for (const end = Date.now() + ${STANDS}; Date.now() < end; );
    setTimeout(turn, 20);
  });
  turn();
</script>`;
let next = 'go on';
let stoodAt = 0;
const commands = [];
const server = createServer(({ url }, answer) => {
  if (url === '/command') commands.push(Date.now());
  if (url === '/turn' && next === 'stand') stoodAt = Date.now();
  answer.setHeader('content-type', 'text/html').end(url === '/turn' ? next : PAGE);
  if (url === '/turn') next = 'go on';
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const site = `http://127.0.0.1:${server.address().port}/`;
writeFileSync('extension/background.js', `browser.commands.onCommand.addListener(() => fetch('${site}command'));`);

const screen = spawn('Xvfb', ['-displayfd', '1', '-noreset'], { stdio: ['ignore', 'pipe', 'ignore'] });
const env = { ...process.env, DISPLAY: `:${String((await once(screen.stdout, 'data'))[0]).trim()}` };
const manager = spawn('openbox', [], { env, stdio: 'ignore' });
const args = ['--no-remote', '--profile', 'profile', '--remote-debugging-port=0', 'about:blank'];
const firefox = spawn(process.env.BROWSER, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
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
  const send = async (id, method, params) => {
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const message = JSON.parse((await once(socket, 'message'))[0]);
      if (message.type === 'error') throw new Error(message.message);
      if (message.id === id) return message.result;
    }
  };
  await send(1, 'session.new', { capabilities: {} });
  await send(2, 'webExtension.install', { extensionData: { type: 'path', path: `${process.cwd()}/extension` } });
  const { contexts } = await send(3, 'browsingContext.getTree', {});
  await send(4, 'browsingContext.navigate', { context: contexts[0].context, url: site, wait: 'complete' });
  await sleep(3_000);
  const press = async () => {
    const at = Date.now();
    const before = commands.length;
    execFileSync('xdotool', ['key', '--clearmodifiers', 'alt+shift+o'], { env });
    for (let i = 0; commands.length === before && i < 500; i++) await sleep(20);
    return { took: commands.at(-1) - at, afterStanding: commands.at(-1) - stoodAt - STANDS };
  };
  const idle = await press();
  next = 'stand';
  while (stoodAt === 0) await sleep(10);
  await sleep(300);
  const standing = await press();
  console.log('guess: the command takes as long in both');
  console.log(`seen:  ${idle.took} ms with a page that answers; ${standing.took} ms with one that stands still for ${STANDS} ms,`);
  console.log(`       which is ${standing.afterStanding} ms after it went on`);
  ok(idle.took < 1_500);
  ok(standing.took > 2_000 && standing.afterStanding >= 0);
} finally {
  for (const one of [firefox, manager, screen]) one.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
}
JS
timeout 120 node try.mjs
