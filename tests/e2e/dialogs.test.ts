// A field and a text in a page's modal dialogue: sealed, shown, changed by typing on, and shown again after a reload.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll } from './driver.ts';
import { fieldValue, type Rig, sealText, startRig } from './hostile/rig.ts';
import { readSealed, sealOpen } from './journeys.ts';
import { BROWSERS } from './launch.ts';

const DIALOG = (held = '', text = '') => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A record</title>
<style>dialog { width: 500px } textarea { width: 400px; height: 60px } p { overflow-wrap: anywhere }</style>
<dialog id="dialog"><label>Remark <textarea id="field">${held}</textarea></label><p id="text">${text}</p></dialog>
<script>document.querySelector('#dialog').showModal()</script>`;

describe.each(BROWSERS)('a dialogue of a page in %s', (browser) => {
  let rig: Rig;
  let page: Page;

  beforeAll(async () => {
    rig = await startRig(browser, { '/': DIALOG() });
    await rig.switchOn(rig.site.url());
    page = await rig.device.visit(rig.site.url());
  });
  afterAll(() => rig?.close());

  it('is sealed in, and shows what stands in it', async () => {
    const token = await sealText(rig, page, 'kept among us');
    expect(await page.eval(() => document.querySelector('#dialog')?.matches(':modal'))).toBe(true);
    await readSealed(page, 'kept among us');
    rig.site.set('/saved', DIALOG(token, token));
    page = await rig.device.visit(rig.site.url('/saved'));
    const reader = await readSealed(page, 'kept among us');
    await poll('both', async () =>
      (await reader.eval(() => document.querySelectorAll('.read').length)) === 2 ? true : undefined,
    );
  });

  it('gives what is typed there to the editor, and has the new text', async () => {
    const before = await fieldValue(page);
    await page.front();
    await page.eval(() => document.querySelector<HTMLElement>('#field')?.focus());
    await page.press('x');
    const editor = await page.frame('editor');
    await editor.until(
      () =>
        document.querySelector<HTMLTextAreaElement>('.editor-text')?.value === 'kept among us' && document.hasFocus(),
    );
    await editor.press('!');
    await sealOpen(page, editor);
    const after = await fieldValue(page);
    expect(after).toMatch(/^paperseal1/);
    expect(after).not.toBe(before);
    await readSealed(page, 'kept among us!');
  });
});
