// What a person is told before a text is typed: why nothing can be sealed here, how much a field takes, that the page
// closed it, and what was typed there before (A6).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Device, type Page, poll, sleep, type View } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { serveSite, type Site } from './site.ts';
import { foundVault, openEditor, startPage } from './worker.ts';

const FORM = `<!doctype html><meta charset="utf-8"><title>fields</title>
  <textarea id="fine" aria-label="Fine"></textarea><input id="line" aria-label="Line">
  <input id="password" type="password"><input id="date" type="date"><input id="number" type="number">
  <input id="mail" type="email"><input id="readonly" readonly value="mine">
  <input id="short" maxlength="60" aria-label="Short"><input id="tight" maxlength="300" aria-label="Tight">
  <div id="pictured" contenteditable>with a picture <canvas width="40" height="40"></canvas></div>
  <div id="one" class="block" contenteditable>one</div><div id="two" class="block" contenteditable>two</div>
  <div id="linked" contenteditable>as <a href="https://example.org/doc/7">told here</a></div>
  <div><span id="bare" contenteditable style="display:block">see <a href="https://example.org/">example.org</a></span></div>
  <p id="cell"></p>
  <script>
    // As cells of tables do it: a field for as long as it has the keyboard.
    const edit = () => {
      const field = Object.assign(document.createElement('textarea'), { id: 'inline', value: 'draft', rows: 10, cols: 50 });
      document.querySelector('#cell').replaceChildren(field);
      // Not every browser lets it hear a blur: the guard may come first.
      const closeIfLeft = () => document.activeElement !== field && field.remove();
      field.addEventListener('focus', () => setInterval(closeIfLeft, 50), { once: true });
    };
    edit();
  </script>`;

const WHY: readonly (readonly [field: string, sentence: string])[] = [
  ['password', 'why_password'],
  ['date', 'why_date'],
  ['number', 'why_number'],
  ['mail', 'why_format'],
  ['readonly', 'why_read_only'],
  ['pictured', 'why_pictures'],
];

describe.each(BROWSERS)('what is told beforehand, in %s (A6)', (name) => {
  let device: Device;
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await serveSite({ '/': FORM });
    device = await borrow(name);
    await foundVault(await startPage(device));
    page = await device.visit(site.url());
    await person.switchSiteOn(device, page);
  });
  afterAll(async () => {
    await device?.close();
    await site?.close();
  });

  const closed = () =>
    poll('the editor to close', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
  const leave = async (editor: Awaited<ReturnType<typeof openEditor>>) => {
    await editor.press('Escape');
    await closed();
  };

  it.each(WHY)('%s: the reason, and a note instead', async (field, sentence) => {
    await page.click(`#${field}`);
    const popup = await person.openPopup(device, page);
    await popup.click(person.named('popup_seal'));
    await popup.see('.notice', person.says(sentence));
    await popup.see(person.named('why_note'));
    await popup.close();
    expect(await page.countFrames('editor')).toBe(0);
  });

  it('that the browser lets nobody into pages of its own (M-11)', async () => {
    const own = await device.visit(name === 'chromium' ? 'chrome://version/' : 'about:blank');
    const popup = await person.openPopup(device, own);
    await popup.click(person.named('popup_seal'));
    await popup.see('.notice-warn', person.says('why_kept_out'));
    await Promise.all([popup.close(), own.close()]);
    await page.front();
  });

  it('a field that takes too little for any sealed text, or for a long one (P-53)', async () => {
    await leave(await openAndSee('#short', 'editor_room_none'));
    await leave(await openAndSee('#tight', 'editor_room'));
  });

  it('one block of several (A3)', async () => {
    await leave(await openAndSee('#one', 'editor_block'));
  });

  it('what the words of a text do not say (A3, P-47)', async () => {
    await leave(await openAndSee('#linked', 'editor_words_only'));
    const plain = await openEditor(device, page, '#bare');
    expect(await plain.text('body')).not.toContain(person.says('editor_words_only'));
    await leave(plain);
  });

  it('a field that closed when the keyboard left it; the text can still become a note (P-53)', async () => {
    const editor = await openAndSee('#inline', 'editor_closed');
    await person.typeInto(editor, ' goes on');
    await person.looksFirst(); // its field is gone
    await editor.click(person.named('choice_note'));
    await closed();
    await person.seeListed(device, 'draft goes on');
    await page.front();
  });

  it('what was typed there before, on its own page alone', async () => {
    const first = await openEditor(device, page, '#fine');
    await person.typeInto(first, 'for Anna');
    await sleep(1_000);
    await leave(first);
    const other = await device.visit(site.url('/?record=2'));
    const another = await openEditor(device, other, '#fine');
    expect(await another.text('body')).not.toContain(person.says('editor_draft_take'));
    await another.press('Escape');
    await other.close();
    await page.front();
    const again = await openAndSee('#fine', 'editor_draft');
    await person.looksFirst();
    await again.click(person.named('editor_draft_take'));
    await again.until(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value === 'for Anna');
    await leave(again);
  });

  async function openAndSee(field: string, sentence: string) {
    const editor = await openEditor(device, page, field);
    await editor.see('.editor-notice', person.says(sentence));
    return editor;
  }

  const lines = (editor: View) => editor.eval(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value);

  it('keeps the lines of a text that stands sealed in a field of one line (B2)', async () => {
    const first = await openEditor(device, page, '#fine');
    await first.fill('.editor-text', 'Pills at nine.\nBring the card.');
    await person.sealOpen(page, first);
    const sealed = await person.sealedIn(page, '#fine');
    await page.eval((text) => {
      (document.querySelector('#fine') as HTMLTextAreaElement).value = '';
      (document.querySelector('#line') as HTMLInputElement).value = text;
    }, sealed);
    const reader = await person.readSealed(page, 'Pills at nine. \u23ce Bring the card.');
    await reader.click('.read'); // it lies over the field
    const again = await page.frame('editor');
    await again.until(() => (document.querySelector<HTMLTextAreaElement>('.editor-text')?.value ?? '') !== '');
    expect(await lines(again)).toBe('Pills at nine.\nBring the card.');
    await again.until(() => document.hasFocus());
    await again.press('Control+End', '!');
    expect(await lines(again)).toBe('Pills at nine.\nBring the card.!');
    await person.sealOpen(page, again);
    await person.seeListed(device, 'Bring the card.!');
    await page.front();
  });

  it('tells what the field has become while one typed', async () => {
    await page.eval(() => void ((document.querySelector('#fine') as HTMLTextAreaElement).value = ''));
    const editor = await openEditor(device, page, '#fine');
    await person.typeInto(editor, 'typed meanwhile');
    await page.eval(() => document.querySelector('#fine')?.setAttribute('readonly', ''));
    await editor.press('Control+Enter');
    await editor.see('.editor-notice', person.says('why_read_only'));
    expect(await page.text('#fine')).toBe('');
    await page.eval(() => document.querySelector('#fine')?.removeAttribute('readonly'));
    await person.sealOpen(page, editor);
    await person.sealedIn(page, '#fine');
    await page.eval(() => void ((document.querySelector('#fine') as HTMLTextAreaElement).value = ''));
  });

  it('says that it is sealed for a while, and goes at once when one has read it', async () => {
    const editor = await openEditor(device, page, '#fine');
    await editor.eval(() => {
      const soon = globalThis.setTimeout.bind(globalThis);
      const never = (act: () => void, ms = 0) => (ms < 900 ? soon(act, ms) : 0);
      globalThis.setTimeout = never as typeof setTimeout;
    });
    await person.typeInto(editor, 'read at once');
    await editor.press('Control+Enter');
    await editor.see('.editor-promise-done', person.says('editor_done'));
    await sleep(2_500);
    expect(await page.countFrames('editor')).toBe(1);
    await editor.press('Escape');
    await closed();
    await person.sealedIn(page, '#fine');
    await page.eval(() => void ((document.querySelector('#fine') as HTMLTextAreaElement).value = ''));
  });

  it('seals a text of one line by Enter as well, when something was typed', async () => {
    await page.eval(() => void ((document.querySelector('#line') as HTMLInputElement).value = ''));
    const editor = await openEditor(device, page, '#line');
    await editor.until(() => document.activeElement?.matches('input.editor-text') && document.hasFocus());
    await editor.press('Enter');
    await sleep(500);
    expect(await page.countFrames('editor')).toBe(1);
    await person.typeInto(editor, 'one line');
    await editor.press('Shift+Enter');
    await sleep(300);
    expect(await page.text('#line')).toBe('');
    await editor.press('Enter');
    await closed();
    await person.sealedIn(page, '#line');
    await person.seeListed(device, 'one line');
    await page.front();
  });
});
