// The toolbar popup begins with the site that one is on: its newest texts, and a way to each.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostilePage } from './hostile/pages.ts';
import { type Rig, sealText, startRig } from './hostile/rig.ts';
import { openPopup, says } from './journeys.ts';
import { BROWSERS } from './launch.ts';
import { PASSPHRASE } from './worker.ts';

describe.each(BROWSERS)('the popup in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() });
  });
  afterAll(() => rig?.close());

  it('lists the newest texts of its site alone, and none of them when it locks', async () => {
    const [here, there] = [rig.site.url(), rig.site.url('/', 'elsewhere.localhost')];
    await rig.switchOn(here);
    await rig.switchOn(there);
    const other = await rig.device.visit(there);
    await sealText(rig, other, 'of another site');
    await other.close();
    const page = await rig.device.visit(here);
    const empty = await openPopup(rig.device, page);
    await empty.see('#app', says('popup_site_on'));
    expect(await empty.has('.popup-text')).toBe(false);
    await empty.close();
    await sealText(rig, page, 'the first of this one', '#field');
    await sealText(rig, page, 'the second of this one', '#line');

    const popup = await openPopup(rig.device, page);
    await popup.see('h2', `${says('popup_site_texts')}2`);
    const shown = () => popup.eval(() => [...document.querySelectorAll('.popup-text .clip')].map((e) => e.textContent));
    expect(await shown()).toEqual(['the second of this one', 'the first of this one']);
    await rig.ask('lock');
    await popup.see('#app', says('popup_locked'));
    expect(await popup.eval(() => document.body.innerText)).not.toContain('of this one');
    await rig.ask('unlock', { passphrase: PASSPHRASE });
    await popup.see('h2', says('popup_site_texts'));

    await popup.click('.popup-text');
    const vault = await rig.device.page('/vault.html#record/');
    await vault.see('main', 'the second of this one');
  });
});
