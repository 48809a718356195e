// What is typed where a sealed text stands: never into the page's field, whoever put the focus there; the editor opens
// with what the field holds (issue row A1, THREATS P-45).

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page as Tab } from 'playwright-core';
import { type Page, poll, sleep } from '../driver.ts';
import { sealOpen } from '../journeys.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { readTexts, type Rig, startRig } from './rig.ts';

const FIELDS = ['#field', '#line', '#rich'];
const TEXT = 'herons at dusk';

/** What stands there; runs in the page. */
function held(query: string): string {
  const element = document.querySelector<HTMLInputElement>(query);
  return (element?.value ?? element?.textContent ?? '').trim();
}

/** Whether the field's own letters can be seen; runs in the page. */
function isSeen(query: string): boolean {
  const element = document.querySelector(query);
  return element !== null && getComputedStyle(element).webkitTextFillColor !== 'rgba(0, 0, 0, 0)';
}

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  let token: string;

  beforeAll(async () => {
    const rich = '<div id="rich" contenteditable style="min-height:3em;border:1px solid">old</div>';
    rig = await startRig(browser, { '/': hostilePage('', `${rich}<button id="after">after</button>`) });
    await rig.switchOn(rig.site.url());
    token = await seal('#field');
    await page.close();
  });
  afterAll(() => rig?.close());
  afterEach(async () => {
    await page?.close();
    for (const { id } of await rig.ask<{ id: string }[]>('drafts.list')) await rig.ask('drafts.remove', { id });
  });

  const noEditor = () =>
    poll('the editor to go', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
  /** Seals into the field; back as soon as the page has the keyboard again. */
  const seal = async (field: string): Promise<string> => {
    page = await rig.device.visit(rig.site.url());
    const editor = await rig.openEditor(page, field);
    await editor.fill('.editor-text', TEXT);
    await sealOpen(page, editor);
    const sealed = await page.eval(held, field);
    expect(sealed).toMatch(/^paperseal1\w{200,}$/);
    return sealed;
  };
  /** A page on which the field holds what was sealed there before, shown opened, and has the keyboard. */
  const show = async (field: string): Promise<void> => {
    page = await rig.device.visit(rig.site.url());
    await page.eval(
      (query, text) => {
        const element = document.querySelector<HTMLInputElement>(query);
        if (element?.matches('#rich')) element.textContent = text;
        else if (element) element.value = text;
      },
      field,
      token,
    );
    expect(await readTexts(page)).toContain(TEXT);
    await page.until((query) => document.querySelector(query)?.matches('[data-paperseal~=field]'), field);
    await page.eval((query) => document.querySelector<HTMLElement>(query)?.focus(), field);
    await page.eval(() => void (window as unknown as { seen: string[] }).seen.splice(0));
  };
  const editorOpens = async (): Promise<void> => {
    const editor = await page.frame('editor');
    await editor.until(
      (text) =>
        document.querySelector<HTMLTextAreaElement>('.editor-text')?.value.startsWith(text) && document.hasFocus(),
      TEXT,
    );
  };
  const heard = (): Promise<string[]> =>
    page.eval(() =>
      (window as unknown as { seen: string[] }).seen.filter((what) =>
        /^event (key\w+|paste|drop|beforeinput|input|textInput|composition\w+) /.test(what),
      ),
    );

  it.each(FIELDS)('typing on after sealing into %s goes to its editor, unheard by the page (P-45)', async (field) => {
    const sealed = await seal(field);
    await page.eval(() => void (window as unknown as { seen: string[] }).seen.splice(0));
    await page.press('q', 'w');
    await editorOpens();
    expect(await page.eval(held, field)).toBe(sealed);
    expect(await heard()).toEqual([]);
    await page.press('e', 'Escape');
    await noEditor();
    expect(await page.eval(held, field)).toBe(sealed);
  });

  it.each(FIELDS)('writing or pasting into %s opens the editor; the sealed text stays whole (P-45)', async (field) => {
    await show(field);
    await page.type('#thief', 'pasted');
    await page.press('Control+a', 'Control+c');
    for (const key of ['x', 'Space', 'Enter', 'Backspace', 'Delete', 'Control+v']) {
      await page.eval((query) => document.querySelector<HTMLElement>(query)?.focus(), field);
      await page.eval(() => void (window as unknown as { seen: string[] }).seen.splice(0));
      await page.press(key);
      await editorOpens();
      expect([key, await page.eval(held, field)]).toEqual([key, token]);
      expect((await heard()).filter((what) => !/Control|event key\w+ true v/.test(what))).toEqual([]);
      await page.press('Escape');
      await noEditor();
    }
  });

  it.each(FIELDS)('keys that go somewhere or copy stay the page’s in %s', async (field) => {
    await show(field);
    await page.press('ArrowLeft', 'Home', 'PageDown', 'Control+a', 'Control+c', 'Shift', 'Escape');
    expect((await heard()).filter((what) => what.startsWith('event keydown')).length).toBeGreaterThan(6);
    await page.press('Tab');
    await sleep(400);
    expect(await page.countFrames('editor')).toBe(0);
    expect(await page.eval(held, field)).toBe(token);
    expect(await page.eval((query) => document.activeElement?.matches(query), field)).toBe(false);
  });

  it.each(FIELDS)('what a script puts into %s is seen as it stands (P-45)', async (field) => {
    await show(field);
    expect(await page.eval(isSeen, field)).toBe(false);
    await page.eval((query) => {
      const element = document.querySelector<HTMLElement>(query);
      if (element?.matches('#rich')) element.append(' after');
      else if (element) (element as HTMLInputElement).value = `before ${(element as HTMLInputElement).value}`;
    }, field);
    await page.until(isSeen, field);
    await sleep(1_500); // nobody finds a sealed text that fills it
    expect(await page.eval(isSeen, field)).toBe(true);
  });

  it.runIf(browser === 'chromium').each(FIELDS)(
    'an input method that begins in %s opens the editor; nothing it wrote is hidden (P-45)',
    async (field) => {
      await show(field);
      const { tab } = page as unknown as { tab: Tab };
      const session = await tab.context().newCDPSession(tab);
      await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
      await sleep(600);
      const now = await page.eval(held, field);
      if (now === token) await editorOpens();
      else expect(await page.eval(isSeen, field)).toBe(true);
    },
  );
});
