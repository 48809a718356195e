#!/usr/bin/env bash
# What: the hidden <textarea> of a code editor, given a value from outside as a form filler does it: `value`, then an
#   `input` event.
# Versions: ace-builds 1.45.2, codemirror 5.65.21, playwright-core 1.65.1; Debian's Chromium (seen with 156).
# One would guess: an editor that listens to `input` takes the value, so its document is now NEW; or it takes nothing.
# Seen, of a document of two lines and the caret at its end: three results, none of them NEW. Ace without the focus adds
#   NEW at the caret, and with it puts NEW in the place of the caret's line alone, which its field mirrors. CodeMirror 5
#   without the focus does nothing, and with it adds NEW at the caret. Each time the field's own value is NEW.
# Why it matters: whoever fills fields from outside reads `value` back to see whether it held. Here it holds, and the
#   document is another one, and the focus decides which.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --no-save --silent ace-builds@1.45.2 codemirror@5.65.21 playwright-core@1.65.1
BROWSER=$(command -v chromium)
export BROWSER
"$BROWSER" --version 2> /dev/null

cat > try.mjs << 'JS'
import { deepStrictEqual } from 'node:assert';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.env.BROWSER });
try {
  const seen = {};
  for (const editor of ['ace', 'codemirror']) {
    for (const focus of ['without the focus', 'with the focus']) {
      const page = await browser.newPage();
      await page.setContent('<!doctype html><div id="place" style="width:400px;height:200px"></div>');
      const script = { ace: 'ace-builds/src-noconflict/ace.js', codemirror: 'codemirror/lib/codemirror.js' }[editor];
      await page.addScriptTag({ path: `node_modules/${script}` });
      seen[`${editor} ${focus}`] = await page.evaluate(
        async ([name, hasFocus]) => {
          const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
          const place = document.querySelector('#place');
          const editor = name === 'ace' ? globalThis.ace.edit(place) : globalThis.CodeMirror(place);
          editor.setValue('old\ntext', 1);
          if (name === 'codemirror') editor.execCommand('goDocEnd');
          if (hasFocus) editor.focus();
          await pause();
          const field = place.querySelector('textarea');
          field.value = 'NEW';
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          const value = field.value;
          await pause();
          return { value, document: editor.getValue() };
        },
        [editor, focus === 'with the focus'],
      );
      await page.close();
    }
  }
  console.log('ace-builds 1.45.2, codemirror 5.65.21\nguess: the document is NEW in all of them, or still the old one');
  console.log('seen: ', seen);
  deepStrictEqual(
    Object.values(seen).map(({ document }) => document),
    ['old\ntextNEW', 'old\nNEW', 'old\ntext', 'old\ntextNEW'],
  );
} finally {
  await browser.close();
}
JS
timeout 120 node try.mjs
