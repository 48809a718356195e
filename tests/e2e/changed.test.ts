// What pages of the day do to a field while somebody types in the editor or in the own window (A2): React's newest, with
// index keys, a router, a colleague's save, a field mounted anew. What stands there is never written over unseen.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { servePages } from '../pages/serve.ts';
import { type Device, type Page, poll, type View } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { serveSite, type Site } from './site.ts';
import { forgetThieves, foundVault, openEditor, startPage } from './worker.ts';

interface Records {
  readonly page: { prepend(): void; save(text: string): void; remount(): void; show(id: number): void };
}

describe.each(BROWSERS)('a field that changes while one types, in %s (A2, P-46)', (name) => {
  let device: Device;
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await serveSite({});
    await servePages(site, ['frameworks/records']);
    device = await borrow(name);
    await foundVault(await startPage(device));
    page = await device.visit(site.url('/pages/frameworks/records'));
    await page.see('#shared');
    await person.switchSiteOn(device, page);
  });
  afterEach(async () => {
    for (const one of await device.pages()) {
      if ((await one.url().catch(() => '')).includes('/writer.html')) await one.close().catch(() => undefined);
    }
    await forgetThieves(device);
    await page.front();
  });
  afterAll(async () => {
    await device?.close();
    await site?.close();
  });

  const value = (selector: string) =>
    page.eval((at) => document.querySelector<HTMLTextAreaElement>(at)?.value, selector);
  const act = (what: keyof Records['page'], ...args: unknown[]) =>
    page.eval(
      (name, given) =>
        (window as unknown as { page: Record<string, (...args: unknown[]) => void> }).page[name]?.(...given),
      what,
      args,
    );
  const closed = () =>
    poll('the editor to close', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
  const both = (view: View) =>
    view.eval(() =>
      [...document.querySelectorAll<HTMLTextAreaElement>('.editor-both textarea')].map((text) => text.value),
    );
  const sealed = (selector: string) => person.sealedIn(page, selector);

  it('a colleague saves: shows both texts, writes on the word of whoever saw them, and no other', async () => {
    const editor = await openEditor(device, page, '#shared');
    await person.typeInto(editor, ', and mine');
    await act('save', 'the colleague’s');
    await editor.press('Control+Enter');
    await editor.see('.editor-choice', person.says('choice_changed'));
    expect(await both(editor)).toEqual(['the colleague’s', 'as it was, and mine']);
    expect(await value('#shared')).toBe('the colleague’s');
    await person.looksFirst();
    await act('save', 'the colleague’s second');
    await editor.click(person.named('choice_put'));
    await poll('the newer text', async () => ((await both(editor))[0] === 'the colleague’s second' ? true : undefined));
    expect(await value('#shared')).toBe('the colleague’s second');
    await person.looksFirst(); // it has only just been drawn
    await editor.click(person.named('choice_put'));
    await closed();
    await sealed('#shared');
    await person.readSealed(page, 'as it was, and mine');
  });

  it('a list with index keys gives the field to another record: nothing is written, and both are seen in our own window', async () => {
    const editor = await openEditor(device, page, 'li:first-child textarea');
    await person.typeInto(editor, 'for Anna');
    await act('prepend');
    await editor.press('Control+Enter');
    await editor.see('.editor-notice', person.says('choice_moved'));
    expect(
      await page.eval(() => [...document.querySelectorAll('textarea')].slice(0, 3).map(({ value }) => value)),
    ).toEqual(['', '', '']);
    await person.looksFirst(); // its field was moved under it
    await editor.click(person.named('choice_see'));
    const own = await device.page('/writer.html');
    await own.see('.editor-choice');
    expect(await both(own)).toEqual([person.says('choice_nothing'), 'for Anna']);
    await own.click(person.named('choice_note')).catch(() => undefined); // the window may be gone before it answers
    await closed();
    await person.seeListed(device, 'for Anna');
    await page.front();
    expect(await value('li:first-child textarea')).toBe('');
  });

  it('the router shows another record: left as it is, and the text is kept', async () => {
    await act('show', 1);
    await page.until(() => document.querySelector<HTMLTextAreaElement>('#record')?.value === 'first record');
    const editor = await openEditor(device, page, '#record');
    await person.typeInto(editor, ' and more');
    await act('show', 2);
    await page.until(() => document.querySelector<HTMLTextAreaElement>('#record')?.value === 'second record');
    await editor.press('Control+Enter');
    await editor.see('.editor-choice', person.says('choice_moved'));
    expect(await both(editor)).toEqual(['second record', 'first record and more']);
    await person.looksFirst();
    await editor.click(person.named('choice_back'));
    await act('show', 1);
    await page.until(() => document.querySelector<HTMLTextAreaElement>('#record')?.value === 'first record');
    await person.sealOpen(page, editor);
    await sealed('#record');
  });

  it('mounted anew with what it held: sealed there', async () => {
    await act('save', 'plain again');
    await page.until(() => document.querySelector<HTMLTextAreaElement>('#shared')?.value === 'plain again');
    const editor = await openEditor(device, page, '#shared');
    await person.typeInto(editor, ' and on');
    await act('remount');
    await person.sealOpen(page, editor);
    await sealed('#shared');
    await person.readSealed(page, 'plain again and on');
  });
});
