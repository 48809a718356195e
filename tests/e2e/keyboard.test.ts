// The ways in that only real keys and a real mouse reach: the command, the browser's menu and its toolbar, on a page
// that was never switched on. One field, once, through our own window; and back into the field.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Display, startDisplay } from './display.ts';
import { type Device, type Page, poll, sleep } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, launch } from './launch.ts';
import { serveSite, type Site } from './site.ts';
import { foundVault, startPage } from './worker.ts';

describe.each(BROWSERS)('with real keys in %s', (name) => {
  let display: Display;
  let device: Device;
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    [display, site] = await Promise.all([startDisplay(), serveSite()]);
    device = await launch(name, { display: display.name });
    await foundVault(await startPage(device));
    page = await device.visit(site.url());
  });
  afterAll(async () => {
    await device?.close();
    await Promise.allSettled([display?.close(), site?.close()]);
  });

  /** Types into our own window with the keyboard of the computer, and seals. */
  const writeInWindow = async (text: string): Promise<void> => {
    const writer = await device.page('/writer.html');
    await writer.see('.editor-text');
    await poll('the focus', async () => ((await writer.eval(() => document.hasFocus())) ? true : undefined));
    await display.type(text);
    await writer.until((typed) => document.querySelector<HTMLInputElement>('.editor-text')?.value === typed, text);
    await display.press('ctrl+Return');
    await poll('the window to close', async () => {
      const open = await Promise.all((await device.pages()).map((each) => each.url().catch(() => '')));
      return open.some((url) => url.includes('/writer.html')) ? undefined : true;
    });
  };

  it('seals the focused field by its command', async () => {
    await display.click(page, '#line');
    await page.until(() => document.activeElement?.id === 'line' && document.hasFocus());
    await display.press('alt+shift+o');
    await writeInWindow('by the keys');
    await person.sealedIn(page, '#line');
    expect(await page.countFrames('editor')).toBe(0);
    // Over the page the popup asks whether to show this site by itself; once it is put away, the field has the keys.
    await poll('the keys to be back in the field', async () => {
      if (await page.eval(() => document.hasFocus() && document.activeElement?.id === 'line')) return true;
      await display.press('Escape');
      return undefined;
    });
  });

  it('seals a field by the menu of the browser', async () => {
    await page.front();
    await display.chooseOurEntry(name, page, '#text');
    await writeInWindow('by the menu');
    await person.sealedIn(page, '#text');
  });

  it('says in the popup why nothing came: no field, or a page that stands still (A5, P-41)', async () => {
    const ours = await device.openExtension('/vault.html');
    await page.front();
    const inPopup = () =>
      ours.eval(() => {
        type Extension = { getViews(which: { type: 'popup' }): Window[] };
        const { extension } = (globalThis as unknown as { chrome: { extension: Extension } }).chrome;
        return extension.getViews({ type: 'popup' }).map((view) => view.document.body.innerText);
      });
    const saysInPopup = async (words: string): Promise<void> => {
      await poll(words, async () => (await inPopup()).some((text) => text.includes(words)) || undefined);
      await noPopup();
    };
    /** An early Escape is not heard. */
    const noPopup = () =>
      poll('no popup', async () => {
        if ((await inPopup()).length === 0) return true;
        await display.press('Escape');
        return undefined;
      });
    await noPopup(); // the question of the test before
    await page.eval(() => (document.activeElement as HTMLElement).blur());
    await display.press('alt+shift+o');
    await saysInPopup(person.says('popup_no_field'));
    // By the menu: Firefox gives its commands no key before the page has had it, and so none while it stands still.
    await page.eval(() => {
      const stand = () => {
        const end = Date.now() + 6_000;
        while (Date.now() < end);
      };
      document.addEventListener('contextmenu', () => setTimeout(stand, 1_000));
    });
    await display.chooseOurEntry(name, page, '#text');
    await saysInPopup(person.says('error_page_silent'));
    await page.until(() => true); // it goes on
    await sleep(1_000);
    const open = await Promise.all((await device.pages()).map((each) => each.url()));
    expect(open.filter((url) => url.includes('/writer.html'))).toEqual([]);
    await ours.close();
  });

  it('left nothing of it on the page, and asks whether to show this site by itself', async () => {
    expect(await page.eval(() => document.documentElement.outerHTML)).not.toContain('by the');
    const vault = await device.openExtension('/vault.html');
    await vault.see('main', 'by the menu');
    await vault.see('main', 'by the keys');
    await vault.close();
    const popup = await person.openPopup(device, page);
    await popup.see('#app', person.says('popup_ask_site'));
    await popup.close();
  });

  it('opens a sealed text that is selected anywhere, by the menu of the browser', async () => {
    const sealed = await page.text('#text');
    site.set('/quote', `<!doctype html><meta charset="utf-8"><p id="quote">Somebody wrote ${sealed}, see?</p>`);
    const quote = await device.visit(site.url('/quote', 'quotes.localhost'));
    await quote.front();
    await quote.eval(() => getSelection()?.selectAllChildren(document.querySelector('#quote') as Element));
    await display.chooseOurEntry(name, quote, '#quote');
    const card = await device.page('/card.html');
    await card.see('main', 'by the menu');
    await card.see('h1', new URL(site.url()).host);
    expect(await quote.eval(() => document.documentElement.outerHTML)).not.toContain('by the menu');
    await sleep(700); // its first moments belong to what was clicked before
    await display.press('Escape');
    await poll('the card to close', async () => {
      const open = await Promise.all((await device.pages()).map((each) => each.url().catch(() => '')));
      return open.some((url) => url.includes('/card.html')) ? undefined : true;
    });
    await quote.close();
  });

  it('drops nothing into a sealed text, and the page hears of no drop there (P-45)', async () => {
    site.set(
      '/drop',
      `<!doctype html><meta charset="utf-8"><style>p, textarea { font: 20px/30px sans-serif; width: 500px; height: 60px }</style>
       <p><b id="source">words</b></p><textarea id="free"></textarea><textarea id="field"></textarea>
       <script>window.heard = []; for (const type of ['drop', 'beforeinput', 'input'])
         addEventListener(type, (event) => heard.push(type + ' ' + event.target.id), true);</script>`,
    );
    const form = await device.visit(site.url('/drop', 'drop.localhost'));
    await person.switchSiteOn(device, form);
    const token = await person.sealField(device, form, '#field', 'herons at dusk');
    await person.readSealed(form, 'herons at dusk');
    const select = () =>
      form.eval(() => getSelection()?.selectAllChildren(document.querySelector('#source') as Element));
    const value = (field: string) => form.eval((at) => document.querySelector<HTMLTextAreaElement>(at)?.value, field);
    const heard = () => form.eval(() => (window as unknown as { heard: string[] }).heard.splice(0));
    await heard();

    await select();
    await display.drag(form, '#source', '#free');
    await poll('the words to be dropped', async () => (await value('#free')) || undefined);
    expect(await heard()).toContain('drop free');

    await select();
    await display.drag(form, '#source', '#field');
    await sleep(1_000);
    expect(await value('#field')).toBe(token);
    expect((await heard()).filter((one) => one.endsWith(' field'))).toEqual([]);
    await form.close();
  });
});
