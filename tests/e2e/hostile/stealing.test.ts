// Pages that take the focus while one types (THREATS P-03). The keys go where the browser says the focus is. A headless
// browser has no focus between windows, so once our own window is open what is typed goes there, as with a real display.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, sleep, type View } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { OLDER, THIEF_CHILD, THIEF_PAGE, THIEVES } from './pages.ts';
import { type Rig, startRig } from './rig.ts';

const TEXT = 'attheseasidethegullscryoverthesilentnets'; // 40 characters
const BEFORE = 6; // of them typed in peace

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;

  beforeAll(async () => {
    rig = await startRig(browser, { '/': THIEF_PAGE, '/child': THIEF_CHILD });
    await rig.switchOn(rig.site.url());
  });
  afterAll(() => rig?.close());

  const ownWindow = async (): Promise<Page | undefined> => {
    for (const page of await rig.device.pages()) if ((await page.url()).includes('/writer.html')) return page;
    return undefined;
  };
  const taken = (page: Page): Promise<string> =>
    page.eval(() => {
      const values = [...document.querySelectorAll('input')].map((input) => input.value).join('');
      const { got } = window as unknown as { got: string };
      return got.length > values.length ? got : values;
    });

  const closeAll = async (): Promise<void> => {
    await page?.close().catch(() => undefined);
    for (let own = await ownWindow(); own; own = await ownWindow()) await own.close();
    for (const { id } of await rig.ask<{ id: string }[]>('drafts.list')) await rig.ask('drafts.remove', { id });
  };
  afterEach(closeAll);

  it.each(THIEVES)('a page with %s gets nothing once our window is up, and never again (P-03)', async (name, gets) => {
    const url = rig.site.url('/', `${name.replace(/\W+/g, '-').toLowerCase()}.localhost`);
    if (name !== OLDER) await rig.switchOn(url); // what a page does is remembered for its site
    page = await rig.device.visit(url);
    if (name === OLDER) await rig.switchOn(url);
    const editor = await rig.openEditor(page);
    await page.press(...TEXT.slice(0, BEFORE));
    const began = await page.eval((thief) => {
      const now = Date.now();
      (window as unknown as { steals: Record<string, () => void> }).steals[thief]?.();
      return now;
    }, name);
    let place: View = page;
    let own: Page | undefined;
    let opened = Infinity;
    let stolen = '';
    for (const char of TEXT.slice(BEFORE)) {
      await place.press(char);
      await sleep(15);
      if (own) continue;
      own = await ownWindow();
      if (!own) continue;
      opened = Date.now();
      stolen = await taken(page);
      await own.until(() => document.activeElement?.matches('.editor-text:not([readonly])'));
      place = own;
    }
    const kept = await (own ?? editor).text('.editor-text');
    if (own) expect(await taken(page)).toBe(stolen); // nothing of what was typed in our own window
    else stolen = await taken(page);
    // A key that arrives while the focus is elsewhere is swallowed, never delivered to the page.
    if (!gets) expect({ stolen, kept }).toEqual({ stolen: '', kept: expect.anything() });
    // How many it gets is a matter of how fast one types and the machine is; for how long it gets any is not.
    const times = await page.eval(() => (window as unknown as { gotAt?: number[] }).gotAt ?? []);
    const last = Math.max(began, ...times);
    if (process.env['MEASURE'])
      console.log(`STOLEN ${browser}: ${name}: ${stolen.length} in ${last - began} ms, window ${opened - began} ms`);
    expect(last).toBeLessThanOrEqual(opened);
    expect(kept.length + stolen.length).toBeGreaterThanOrEqual(TEXT.length - 8);
    if (!own) return;

    // Once: from then on no editor lies over a field of that site.
    await own.close();
    await page.close();
    page = await rig.device.visit(url);
    await page.front();
    await page.eval(() => document.querySelector<HTMLElement>('#field')?.focus());
    const { begun } = await rig.ask<{ begun: boolean }>('field.begin', { tabId: await rig.tabOf(page) });
    expect(begun).toBe(true);
    await poll('our own window at once', ownWindow);
    expect(await page.countFrames('editor')).toBe(0);
  });

  it('lets the page be typed in again when all editors are gone', async () => {
    page = await rig.device.visit(rig.site.url());
    await page.front();
    await page.type('#line', 'free again');
    expect(await page.text('#line')).toBe('free again');
    await page.eval(() => document.body.append(document.createElement('iframe')));
    await page.eval(() => {
      const { contentDocument } = document.querySelector('iframe') ?? {};
      if (contentDocument) contentDocument.body.innerHTML = '<input>';
      contentDocument?.querySelector('input')?.focus();
    });
    await poll(
      'the frame to be free',
      async () => {
        await page.press('x');
        return (await page.eval(() => document.querySelector('iframe')?.contentDocument?.querySelector('input')?.value))
          ? true
          : undefined;
      },
      3000,
    );
  });
});
