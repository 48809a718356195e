// A tab that is left while an editor has the keyboard, on a screen: by the person it is no theft, by the page it is one
// (THREATS P-03). Chromium is driven as if each tab had the focus, so a tab that it opens is only told apart there.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Display, startDisplay } from '../display.ts';
import { type Page, poll, sleep, type View } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { OPENER_CHILD, OPENER_PAGE } from './pages.ts';
import { type Rig, startRig } from './rig.ts';

const SOON = 1_500; // ms: our own window would be there

describe.each(BROWSERS)('on a screen in %s', (browser) => {
  let display: Display;
  let rig: Rig;
  let page: Page;

  beforeAll(async () => {
    display = await startDisplay();
    rig = await startRig(browser, { '/': OPENER_PAGE, '/child': OPENER_CHILD }, { display: display.name });
  });
  afterAll(async () => {
    await rig?.close();
    await display?.close();
  });
  afterEach(async () => {
    for (const each of await rig.device.pages())
      if (/writer|child/.test(await each.url().catch(() => ''))) await each.close();
    await page?.close();
    for (const { id } of await rig.ask<{ id: string }[]>('drafts.list')) await rig.ask('drafts.remove', { id });
  });

  const find = async (part: string): Promise<Page | undefined> => {
    for (const each of await rig.device.pages()) if ((await each.url().catch(() => '')).includes(part)) return each;
    return undefined;
  };
  const editorAt = async (host: string): Promise<View> => {
    const url = rig.site.url('/', `${host}.localhost`); // what a page does is remembered for its site
    await rig.switchOn(url);
    page = await rig.device.visit(url);
    return rig.openEditor(page);
  };
  const typed = (editor: View, text: string): Promise<void> =>
    editor.until((value) => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value === value, text);

  it.each([
    ['a while after the last key', 2_500],
    ['with the hand just off the keys', 700],
  ])('a tab that is left %s is no theft: no window opens, and the editor is there later (P-03)', async (_, pause) => {
    const editor = await editorAt(`left-${pause}`);
    await display.type('typed');
    await typed(editor, 'typed');
    await sleep(pause);
    await rig.ui.front(); // by no key and no pointer of this document
    await sleep(SOON);
    expect(await find('/writer.html')).toBe(undefined);
    await page.front();
    await typed(editor, 'typed');
    await display.type(' on');
    await typed(editor, 'typed on');
  });

  it.each([
    ['a tab', ['/child']],
    ['a window', ['/child', 'theirs', 'width=300,height=300']],
    ['a tab that is cut off from it', ['/child', 'theirs', 'noopener']],
  ])('a page that opens %s while one types gets what is typed until our window opens (P-03)', async (name, how) => {
    const editor = await editorAt(name.replaceAll(' ', '-'));
    await display.type('abc');
    await typed(editor, 'abc');
    await page.eval((args) => (window as unknown as { openOnce(args: string[]): void }).openOnce(args), how);
    const keys = display.type('defghijklmnopqrstuvwxyz'.repeat(4)); // three seconds
    const own = await poll('our own window', () => find('/writer.html'));
    const theirs = await poll('theirs', () => find('/child'));
    await own.until(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value.startsWith('abc'));
    await keys;
    await sleep(500);
    const got = await theirs.eval(() => document.querySelector('input')?.value ?? '');
    await display.type('0123456789');
    await sleep(500);
    expect(await theirs.eval(() => document.querySelector('input')?.value ?? '')).toBe(got);
    expect(await display.focused()).toContain('Paperseal');
  });

  it.each([
    ['opens a tab', false],
    ['takes the focus and then opens a tab', true],
  ])('a page that waits until the keys rest and %s is a thief as well', async (name, takesFirst) => {
    const editor = await editorAt(name.replaceAll(' ', '-'));
    await display.type('abc');
    await typed(editor, 'abc');
    await sleep(800);
    await page.eval((first) => (window as unknown as { openNow(first: boolean): void }).openNow(first), takesFirst);
    const own = await poll('our own window', () => find('/writer.html'));
    await own.until(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value.startsWith('abc'));
  });
});
