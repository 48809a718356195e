// A page that writes down everything learns nothing of what is typed, sealed and read over it (THREATS P-01, P-09, P-18).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertNoCanary, makeCanary, needlesOf, search } from '../canary.ts';
import type { Page } from '../driver.ts';
import { poll } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { readTexts, type Rig, startRig, typeKeys, whatItSaw } from './rig.ts';

describe('the search for the canary', () => {
  const canary = makeCanary();
  const needles = needlesOf('it', canary);
  const bytes = Buffer.from(canary);

  it.each([
    ['plain text', `before ${canary} after`],
    ['UTF-16', Buffer.from(`x${canary}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(canary, 'utf16le').swap16()],
    ['hex', `<${bytes.toString('hex')}>`],
    ['JSON within JSON', JSON.stringify({ a: JSON.stringify([canary]) })],
    ['base64', Buffer.from(canary).toString('base64')],
    ['base64 after one byte', Buffer.from(`x${canary}yz`).toString('base64')],
    ['base64 after two bytes', Buffer.from(`xy${canary}y`).toString('base64')],
    ['base64 within an object', { deep: [Buffer.from(`xyz${canary}`).toString('base64')] }],
  ])('finds it in %s', (_, place) => {
    expect(search(needles, 'here', place)).not.toEqual([]);
    expect(() => assertNoCanary(needles, { here: place })).toThrow('leaked');
  });

  it('finds nothing where it is not', () => {
    expect(search(needles, 'here', `before ${makeCanary()} after`)).toEqual([]);
  });
});

describe.each(BROWSERS)('a page that watches, in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  const canary = makeCanary();
  const needles = needlesOf('the typed text', canary);

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() });
    await rig.switchOn(rig.site.url());
    page = await rig.device.visit(rig.site.url());
  });
  afterAll(() => rig?.close());

  it('hears what is typed into it while no editor is open: the recorder works', async () => {
    const other = makeCanary().toLowerCase();
    await page.front();
    await page.type('#field', other);
    expect(search(needlesOf('other', other), 'page', await whatItSaw(page))).not.toEqual([]);
    await page.fill('#field', '');
  });

  it('learns nothing while one types, seals and reads (P-01)', async () => {
    const editor = await rig.openEditor(page);
    await typeKeys(page, canary);
    expect(await editor.text('.editor-text')).toBe(canary);
    assertNoCanary(needles, { 'the page': await whatItSaw(page), 'its server': rig.requests });
    const before = rig.requests.length;
    await page.press('Control+Enter');
    await poll('the editor to go', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
    expect(await readTexts(page)).toEqual([canary]);
    assertNoCanary(needles, {
      'the page': await whatItSaw(page),
      'its server': rig.requests,
      'the consoles': rig.device.log,
      'the storages': await rig.device.storageDump(),
    });
    expect(rig.requests.length - before).toBe(0);
  });

  it('can not look for it with the find of the browser, frames and all', async () => {
    const found = (text: string) =>
      page.eval((what) => {
        type Find = (text: string, ...flags: boolean[]) => boolean;
        getSelection()?.removeAllRanges();
        try {
          return (window as unknown as { find: Find }).find(what, false, false, true, false, true, false);
        } catch {
          return 'refused'; // Firefox, when it comes to a frame of another origin
        }
      }, text);
    if (browser === 'chromium') expect(await found('A form')).toBe(true);
    expect(await found(canary)).toBe(await found(makeCanary()));
    expect(await found(canary)).not.toBe(true);
  });

  it('heard not one key of it, not even that one was pressed', async () => {
    const seen = JSON.parse(await whatItSaw(page))[0] as string[];
    const keys = seen.filter((line) => /^event (key|beforeinput|input)/.test(line) && line.includes(' true '));
    const own = keys.length;
    await rig.openEditor(page, '#line');
    await typeKeys(page, 'abc');
    const after = (JSON.parse(await whatItSaw(page))[0] as string[]).filter(
      (line) => /^event (key|beforeinput|input)/.test(line) && line.includes(' true '),
    );
    expect(after.slice(own)).toEqual([]);
    await page.press('Escape');
  });

  it('is posted no message, sees no frame of ours and no address of ours (P-09)', async () => {
    const seen = await whatItSaw(page);
    expect(await page.eval(() => (window as unknown as { threats: { messages: number } }).threats.messages)).toBe(0);
    expect(await page.eval(() => window.length)).toBe(0);
    expect(seen).not.toMatch(/(chrome|moz)-extension/);
    expect(seen).not.toMatch(new RegExp(rig.device.extensionUrl('/').slice(0, -1)));
  });
});
