// Every request to seal ends in an editor, in our own window, or in a sentence, within two seconds, whatever the page does
// with the frame (issue row A5, THREATS P-41). And a click counts only on a frame that stands still (A7, P-06).

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, sleep, type View } from '../driver.ts';
import { looksFirst } from '../journeys.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { fieldValue, type Rig, startRig } from './rig.ts';
import { PACE } from '../../tools/pace.ts';

const SOON = 2_000; // ms
const OPENS = 8_000; // ms more that the browser may take for a window on a busy machine

/** Throws out whatever is none of the page's own, `after` ms. */
const thrower = (after: string) => `
  const out = () => { for (const e of [...document.documentElement.children]) if (!['HEAD', 'BODY'].includes(e.tagName)) e.remove(); };
  new MutationObserver(() => ${after}).observe(document.documentElement, { childList: true });`;

const zoomed = (zoom: string) => hostilePage().replace('<html', `<html style="zoom:${zoom}"`);

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;

  beforeAll(async () => {
    rig = await startRig(browser, {
      '/': hostilePage(),
      '/zoom-1.1': zoomed('1.1'),
      '/zoom-0.7': zoomed('0.7'),
      '/zoom-2': zoomed('2'),
      '/throws-at-once': hostilePage(thrower('out()')),
      '/throws-a-little-later': hostilePage(thrower('setTimeout(out, 15)')),
    });
  });
  afterAll(() => rig?.close());

  const ownWindow = async (): Promise<Page | undefined> => {
    for (const one of await rig.device.pages()) if ((await one.url()).includes('/writer.html')) return one;
    return undefined;
  };
  afterEach(async () => {
    for (let own = await ownWindow(); own; own = await ownWindow()) await own.close();
    for (const { id } of await rig.ask<{ id: string }[]>('drafts.list')) await rig.ask('drafts.remove', { id });
    await page?.close().catch(() => undefined);
  });

  /** On a site of its own: what a page did is remembered for its site. */
  const visit = async (path: string, host: string): Promise<number> => {
    const url = rig.site.url(path, `${host}.localhost`);
    await rig.switchOn(url);
    page = await rig.device.visit(url);
    await page.front();
    await page.eval(() => document.querySelector<HTMLElement>('#field')?.focus());
    return rig.tabOf(page);
  };
  const begin = async (tabId: number) => {
    const began = Date.now();
    const answer = await rig.answer('field.begin', { tabId });
    return { answer, began };
  };
  const canType = async (own: Page, text: string): Promise<void> => {
    await own.until(() => document.activeElement?.matches('.editor-text:not([readonly])'));
    await own.type('.editor-text', text);
    expect(await own.text('.editor-text')).toBe(text);
  };

  it.each(['1.1', '0.7', '2'])('lies over the field of a page with html { zoom: %s } (P-41)', async (zoom) => {
    const tabId = await visit(`/zoom-${zoom}`, `zoom-${zoom.replace('.', '-')}`);
    await begin(tabId);
    const editor = await page.frame('editor');
    await editor.until(() => document.activeElement?.matches('.editor-text') && document.hasFocus());
    const field = await page.eval(() => document.querySelector('#field')?.getBoundingClientRect().toJSON() as DOMRect);
    await sleep(800); // it looks four times a second whether it is shown in its place
    expect(await page.countFrames('editor')).toBe(1);
    const size = await editor.eval(() => ({ width: innerWidth, height: innerHeight }));
    expect(size.width).toBeGreaterThan(Math.min(field.width, await page.eval(() => innerWidth)) - 2);
    expect(size.width).toBeLessThan(Math.max(field.width, 280) + 2);
    // Where it lies: a click into the middle of the field goes into the editor.
    await page.press('a');
    await page.clickAt(field.x + field.width / 2, field.y + Math.min(field.height / 2, 20));
    await page.press('b');
    expect(await editor.text('.editor-text')).toBe('ab');
    expect(await editor.eval(() => document.hasFocus())).toBe(true);
  });

  it.each(['throws-at-once', 'throws-a-little-later'])(
    'opens our own window where a page %s what is not its own (P-41)',
    async (path) => {
      const tabId = await visit(`/${path}`, path);
      const { began } = await begin(tabId);
      const own = await poll('our own window', ownWindow, SOON + OPENS);
      expect(Date.now() - began).toBeLessThan((SOON + OPENS) * PACE);
      await canType(own, 'in peace');
      await own.press('Control+Enter');
      await poll('the sealed text', async () => ((await fieldValue(page)).startsWith('paperseal1') ? true : undefined));
      await poll('the window to go', async () => ((await ownWindow()) ? undefined : true));
      // From then on at once, and the page can be typed in.
      await page.front();
      await page.eval(() => document.querySelector<HTMLElement>('#line')?.focus());
      await page.press('x');
      expect(await fieldValue(page, '#line')).toBe('x');
      await page.fill('#line', '');
      await begin(tabId);
      await canType(await poll('our own window', ownWindow), 'again');
      expect(await page.countFrames('editor')).toBe(0);
    },
  );

  it('opens one editor, or our own window, where the page stands still as the frame comes (P-41)', async () => {
    const tabId = await visit('/', 'still');
    await page.eval(() => {
      const stand = () => {
        const end = Date.now() + 4_000;
        while (Date.now() < end);
      };
      new MutationObserver((_, observer) => {
        observer.disconnect();
        stand();
      }).observe(document.documentElement, { childList: true });
    });
    const { began } = await begin(tabId);
    const found = await poll(
      'an editor',
      async () => (await ownWindow()) ?? ((await page.countFrames('editor')) ? await page.frame('editor') : undefined),
      SOON + OPENS,
    );
    await found.until(() => document.activeElement?.matches('.editor-text:not([readonly])'));
    expect(Date.now() - began).toBeLessThan(10_000 * PACE);
    await sleep(5_000 - Math.min(5_000, Date.now() - began));
    expect(((await ownWindow()) ? 1 : 0) + (await page.countFrames('editor'))).toBe(1);
  });

  it('says so when the page does not answer, and opens nothing when it goes on (P-41)', async () => {
    const tabId = await visit('/', 'silent');
    await page.eval(() => {
      setTimeout(() => {
        const end = Date.now() + 6_000;
        while (Date.now() < end);
      }, 50);
    });
    await sleep(100);
    const { answer, began } = await begin(tabId);
    expect(answer).toMatchObject({ ok: false, code: 'page-silent' });
    expect(Date.now() - began).toBeLessThan((SOON + 1_000) * PACE);
    await page.until(() => true); // it goes on
    await sleep(1_000);
    expect([await page.countFrames('editor'), await ownWindow()]).toEqual([0, undefined]);
  });

  describe('a click', () => {
    /** Where a button of the editor is in the page's window. */
    const placeOf = async (editor: View, button: string) => {
      const field = await page.eval(
        () => document.querySelector('#field')?.getBoundingClientRect().toJSON() as DOMRect,
      );
      const inFrame = await editor.eval(
        (query) => document.querySelector(query)?.getBoundingClientRect().toJSON() as DOMRect,
        button,
      );
      return [field.x + inFrame.x + inFrame.width / 2, field.y + inFrame.y + inFrame.height / 2] as const;
    };
    const isOpen = async () => (await page.countFrames('editor')) === 1;

    it.each([
      ['Seal', '.editor-seal'],
      ['Cancel', '.editor-button:not(.editor-seal, .editor-site-button)'],
    ])('on %s counts only when the frame has stood still (P-06)', async (name, button) => {
      await visit('/', `clicked-${name.toLowerCase()}`);
      const editor = await rig.openEditor(page);
      await page.press('a', 'b');
      await looksFirst();
      // It moves by less than the button's height, again and again: however late the click comes, the frame did not stand.
      await page.eval(() => {
        const { style } = document.querySelector('#field') as HTMLElement;
        let to = 130;
        style.marginTop = `${to}px`;
        Object.assign(window, {
          moving: setInterval(() => (style.marginTop = `${(to = to === 130 ? 138 : 130)}px`), 50),
        });
      });
      await sleep(100); // the frame follows in the next picture
      await page.clickAt(...(await placeOf(editor, button)));
      await sleep(1_200);
      await page.eval(() => clearInterval((window as unknown as { moving: number }).moving));
      expect(await isOpen()).toBe(true);
      expect(await fieldValue(page)).toBe('');
      await page.press('c'); // and the keyboard is still the editor's
      await editor.until(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value === 'abc');
      await looksFirst();
      await page.clickAt(...(await placeOf(editor, button)));
      await poll('the editor to go', async () => ((await isOpen()) ? undefined : true));
      expect((await fieldValue(page)).startsWith('paperseal1')).toBe(name === 'Seal');
    });
  });
});
