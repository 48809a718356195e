#!/usr/bin/env bash
# What: a paste event made by a script with text in it: new ClipboardEvent('paste', { clipboardData }).
# Versions: ws 8.23.0 (drives the browser over WebDriver BiDi); Debian's Firefox ESR (seen with 153).
# One would guess: the event carries the DataTransfer that it was given, as the specification of the Clipboard API has it,
#   as Chromium does, and as Firefox itself does for DragEvent and InputEvent.
# Seen: its clipboardData is another object, and empty. Nothing is raised. The text gets in only by the members that are
#   in no specification any more: { dataType: 'text/plain', data: 'NEW' }. An editor that puts what is pasted in the place
#   of a selection gets '' and may delete what was selected.
# Why it matters: a synthetic paste is the usual way to put text into editors that keep a model of their own. What works
#   in Chromium loses the old text in Firefox.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent ws@8.23.0
BROWSER=$(command -v firefox-esr)
export BROWSER
"$BROWSER" --version

cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import WebSocket from 'ws';

mkdirSync('profile');
const args = ['--headless', '--no-remote', '--profile', 'profile', '--remote-debugging-port=0', 'about:blank'];
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
  const send = async (id, method, params) => {
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const message = JSON.parse((await once(socket, 'message'))[0]);
      if (message.type === 'error') throw new Error(message.message);
      if (message.id === id) return message.result;
    }
  };
  await send(1, 'session.new', { capabilities: {} });
  const { contexts } = await send(2, 'browsingContext.getTree', {});
  const tryOut = () => {
    const full = new DataTransfer();
    full.setData('text/plain', 'NEW');
    const how = { bubbles: true, cancelable: true };
    const look = (data) => ({ same: data === full, text: data.getData('text/plain') });
    return JSON.stringify({
      given: look(new ClipboardEvent('paste', { ...how, clipboardData: full }).clipboardData),
      oldMembers: look(new ClipboardEvent('paste', { ...how, dataType: 'text/plain', data: 'NEW' }).clipboardData),
      drop: look(new DragEvent('drop', { ...how, dataTransfer: full }).dataTransfer),
      beforeinput: look(new InputEvent('beforeinput', { ...how, dataTransfer: full }).dataTransfer),
    });
  };
  const target = { context: contexts[0].context };
  const call = { functionDeclaration: `${tryOut}`, target, awaitPromise: false };
  const seen = JSON.parse((await send(3, 'script.callFunction', call)).result.value);
  console.log('guess: given, drop and beforeinput are all the same object with NEW in it');
  console.log('seen: ', seen);
  deepStrictEqual(seen, {
    given: { same: false, text: '' },
    oldMembers: { same: false, text: 'NEW' },
    drop: { same: true, text: 'NEW' },
    beforeinput: { same: true, text: 'NEW' },
  });
  socket.send(JSON.stringify({ id: 4, method: 'browser.close', params: {} }));
  await ended;
} finally {
  firefox.kill();
}
JS
timeout 120 node try.mjs
