// Bad passphrases in the real popup, sealed texts cut at many lengths or changed, and a megabyte that
// only looks like them (THREATS P-17).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { PASSPHRASE } from '../worker.ts';
import { readTexts, type Rig, sealText, startRig } from './rig.ts';
import { PACE } from '../../tools/pace.ts';

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let token = '';

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() });
    await rig.switchOn(rig.site.url());
    const page = await rig.device.visit(rig.site.url());
    token = await sealText(rig, page, 'herons at dusk');
    await page.close();
  });
  afterAll(() => rig?.close());

  const showing = async (body: string) => {
    rig.site.set('/shows', hostilePage('', body));
    const page = await rig.device.visit(rig.site.url('/shows'));
    await page.front();
    return page;
  };

  it('shows each sealed text that was cut as cut, and none opened but the whole one', async () => {
    const lengths = Array.from({ length: 12 }, (_, i) => Math.floor(60 + (i * (token.length - 61)) / 11));
    const pieces = [token, ...lengths.map((length) => token.slice(0, length))];
    const page = await showing(pieces.map((piece) => `<p style="font:10px/1 monospace">${piece}</p>`).join(''));
    const texts = await poll('all of them', async () => {
      const now = await readTexts(page);
      return now.length >= pieces.length ? now : undefined;
    });
    expect(texts.filter((text) => text.includes('herons at dusk'))).toEqual(['herons at dusk']);
    const known = pieces.filter((piece) => piece.length >= 65 && piece !== token).length; // by their salt
    expect(texts.filter((text) => text.includes('Your vault holds the whole text'))).toHaveLength(known);
    await page.close();
  });

  it('opens none with one character changed', async () => {
    const changed = [12, 40, 90, 150, token.length - 2].map(
      (at) => token.slice(0, at) + (token[at] === '2' ? '3' : '2') + token.slice(at + 1),
    );
    const page = await showing(changed.map((piece) => `<p>${piece}</p>`).join(''));
    expect((await readTexts(page)).join()).not.toContain('herons at dusk');
    await page.close();
  });

  it('stays quick over a megabyte that only looks like sealed texts (P-17)', async () => {
    const page = await showing(
      `<p>${token}</p><p id="a"></p><p id="b"></p><script>a.textContent = 'paperseal1'.repeat(52000); b.textContent = 'paperseal1' + 'z'.repeat(500000);</script>`,
    );
    const began = Date.now();
    const texts = await poll(
      'the one that is whole',
      async () => {
        const now = await readTexts(page).catch((): string[] => []);
        return now.some((text) => text === 'herons at dusk') ? now : undefined;
      },
      15_000,
    );
    expect(texts.length).toBeLessThan(201);
    expect(Date.now() - began).toBeLessThan(10_000 * PACE);
    expect(await rig.ask('status')).toMatchObject({ locked: false });
    await page.close();
  });

  it.each([
    ['a wrong one', 'roses on the sill'],
    ['an empty one', ''],
    ['one of 10 000 characters', 'x'.repeat(10_000)],
  ])('the popup answers %s with a sentence and stays locked', async (_, passphrase) => {
    await rig.ask('lock');
    const popup = await rig.device.openExtension('/popup.html');
    await popup.see('input[type=password]');
    if (passphrase !== '') await popup.fill('input[type=password]', passphrase);
    else await popup.click('input[type=password]');
    const before = await popup.text('#app');
    await popup.press('Enter');
    if (passphrase !== '')
      await popup.until((text) => document.querySelector<HTMLElement>('#app')?.innerText !== text, before);
    await sleep(500);
    expect(await rig.ask('status')).toMatchObject({ locked: true });
    const text = await popup.text('#app');
    expect(text).not.toMatch(/undefined|\[object|Error:|something went wrong/i);
    await popup.close();
    await poll(
      'the waiting time to end',
      async () => {
        const { waitUntil } = await rig.ask<{ waitUntil: number | null }>('status');
        return waitUntil === null || waitUntil < Date.now() ? true : undefined;
      },
      20_000,
    );
    await rig.ask('unlock', { passphrase: PASSPHRASE });
  });
});
