#!/usr/bin/env bash
# What: `beforeinput` offered to an editor from outside: dispatchEvent(new InputEvent('beforeinput', { cancelable: true,
#   inputType: 'insertText', data })). Model editors take text so, and dispatchEvent answers whether it was cancelled.
# Versions: trix 2.1.19, ckeditor5 48.5.2, playwright-core 1.65.1; Debian's Chromium (seen with 156).
# One would guess: an editor that takes the text cancels the event, for the browser must not insert it as well; and once
#   dispatchEvent is back, the text is there.
# Seen: both take it and cancel nothing: dispatchEvent answers true. Right after it the page still shows the old text, and
#   so does what would be saved (of Trix: the form's value, while its document already has the new text; of CKEditor:
#   getData()). A moment later the new text is everywhere.
# Why it matters: "true, and nothing has changed" looks like an editor that doesn't know `beforeinput`. Whoever inserts in
#   another way then inserts over a change that is on its way. Only waiting tells.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent trix@2.1.19 ckeditor5@48.5.2 playwright-core@1.65.1
BROWSER=$(command -v chromium)
export BROWSER
"$BROWSER" --version 2> /dev/null

cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { chromium } from 'playwright-core';

const EDITORS = {
  trix: [
    '<input type="hidden" id="saved" value="<div>old</div>"><trix-editor input="saved"></trix-editor>',
    'trix/dist/trix.umd.js',
    async () => {
      const field = document.querySelector('trix-editor');
      while (!field.editor) await new Promise((resolve) => setTimeout(resolve, 20));
      const saved = () => `${document.querySelector('#saved').value} (document: ${field.editor.getDocument()})`;
      return { field, saved: () => saved().replace('\n', '') };
    },
  ],
  ckeditor: [
    '<div id="place"><p>old</p></div>',
    'ckeditor5/dist/browser/ckeditor5.umd.js',
    async () => {
      const { ClassicEditor, Essentials, Paragraph } = globalThis.CKEDITOR;
      const plugins = [Essentials, Paragraph];
      const editor = await ClassicEditor.create(document.querySelector('#place'), { licenseKey: 'GPL', plugins });
      return { field: document.querySelector('.ck-editor__editable'), saved: () => editor.getData() };
    },
  ],
};

const browser = await chromium.launch({ executablePath: process.env.BROWSER });
try {
  const seen = {};
  for (const [name, [html, script, start]] of Object.entries(EDITORS)) {
    const page = await browser.newPage();
    await page.setContent(`<!doctype html>${html}`);
    await page.addScriptTag({ path: `node_modules/${script}` });
    seen[name] = await page.evaluate(`(async () => {
      const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      const { field, saved } = await (${start})();
      field.focus();
      getSelection().selectAllChildren(field);
      await pause(200);
      const how = { bubbles: true, cancelable: true, inputType: 'insertText', data: 'NEW' };
      const notCancelled = field.dispatchEvent(new InputEvent('beforeinput', how));
      const atOnce = [field.innerText, saved()];
      await pause(500);
      return { notCancelled, atOnce, later: [field.innerText, saved()] };
    })()`);
    await page.close();
  }
  console.log('trix 2.1.19, ckeditor5 48.5.2\nguess: notCancelled false, and the new text at once; or nothing, ever');
  console.log('seen: ', seen);
  deepStrictEqual(seen, {
    trix: {
      notCancelled: true,
      atOnce: ['old', '<div>old</div> (document: NEW)'],
      later: ['NEW', '<div>NEW</div> (document: NEW)'],
    },
    ckeditor: { notCancelled: true, atOnce: ['old', '<p>old</p>'], later: ['NEW', '<p>NEW</p>'] },
  });
} finally {
  await browser.close();
}
JS
timeout 120 node try.mjs
