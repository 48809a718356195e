#!/usr/bin/env bash
# What: document.execCommand('insertText') in CKEditor 5, all of its text selected.
# Versions: ckeditor5 48.5.2, playwright-core 1.65.1; Debian's Chromium (seen with 156; Firefox ESR 153 does the same).
# One would guess: it is like typing (other editors read the change from the DOM, as they must for spelling corrections),
#   or, in an editor that knows only `beforeinput`, nothing happens at all.
# Seen: the command answers true, an `input` event that nobody cancels goes through the page, and the new text stands
#   there; a moment later the editor has drawn its old text again. Its data never changed, and there is nothing to undo.
#   Chromium and Firefox send no `beforeinput` for a command of a script.
# Why it matters: every proof that can be had at once (answer, event, innerText) says that the text was written. An
#   extension that fills fields must look again later.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent ckeditor5@48.5.2 playwright-core@1.65.1
BROWSER=$(command -v chromium)
export BROWSER
"$BROWSER" --version 2> /dev/null

cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.env.BROWSER });
try {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><div id="place"><p>An <strong>old</strong> note</p></div>');
  await page.addScriptTag({ path: 'node_modules/ckeditor5/dist/browser/ckeditor5.umd.js' });
  const seen = await page.evaluate(async () => {
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const { ClassicEditor, Essentials, Paragraph, Bold } = globalThis.CKEDITOR;
    const plugins = [Essentials, Paragraph, Bold];
    const editor = await ClassicEditor.create(document.querySelector('#place'), { licenseKey: 'GPL', plugins });
    const field = document.querySelector('.ck-editor__editable');
    const events = [];
    for (const type of ['beforeinput', 'input'])
      addEventListener(type, ({ inputType, defaultPrevented }) => events.push(type, inputType, defaultPrevented));
    field.focus();
    getSelection().selectAllChildren(field);
    await pause(200);
    const answer = document.execCommand('insertText', false, 'NEW');
    const atOnce = field.innerText;
    await pause(1000);
    const canUndo = editor.commands.get('undo').isEnabled;
    return { answer, events, atOnce, later: field.innerText, data: editor.getData(), canUndo };
  });
  console.log('ckeditor5 48.5.2\nguess: NEW at once and later, or the old text at once and later');
  console.log('seen: ', seen);
  deepStrictEqual(seen, {
    answer: true,
    events: ['input', 'insertText', false],
    atOnce: 'NEW',
    later: 'An old note',
    data: '<p>An <strong>old</strong> note</p>',
    canUndo: false,
  });
} finally {
  await browser.close();
}
JS
timeout 120 node try.mjs
