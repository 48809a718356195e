// "Delete everything here": nothing that was of the vault stays in the browser, its permissions, alarms and scripts
// included (D3). What was there before is shown first.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../driver.ts';
import { poll, sleep } from '../driver.ts';
import { named, says } from '../journeys.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { type Rig, sealText, startRig } from './rig.ts';

interface Api {
  permissions: { getAll(): Promise<{ origins?: string[] }> };
  alarms: { getAll(): Promise<unknown[]> };
  scripting: { getRegisteredContentScripts(): Promise<unknown[]> };
  action: { getBadgeText(of: object): Promise<string> };
}

/** What the browser itself keeps for us. */
const kept = (page: Page) =>
  page.eval(async () => {
    const { chrome, browser } = globalThis as unknown as { chrome: Api; browser?: Api };
    const api = browser ?? chrome;
    return {
      origins: (await api.permissions.getAll()).origins ?? [],
      alarms: (await api.alarms.getAll()).length,
      scripts: (await api.scripting.getRegisteredContentScripts()).length,
      badge: await api.action.getBadgeText({}),
    };
  });

describe.each(BROWSERS)('deleting everything in %s', (browser) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() });
  });
  afterAll(() => rig?.close());

  it('leaves no row, no session, no permission, no alarm, no script and no editor (D3, D-19)', async () => {
    await rig.switchOn(rig.site.url());
    await rig.device.allow('https://dav.example/*'); // a storage's host
    const page = await rig.device.visit(rig.site.url());
    await sealText(rig, page, 'sealed before');
    await rig.ask('note.draft', { id: '1'.repeat(32), title: '', text: 'a draft' });
    await rig.openEditor(page, '#line');
    const before = await kept(rig.ui);
    expect(before.origins.join()).toContain('dav.example');
    expect(before).toMatchObject({ scripts: 1 });
    expect(before.alarms).toBeGreaterThan(0);
    const rows = await rig.device.storageDump();
    expect(Object.values(rows.databases).flat().length).toBeGreaterThan(5);

    await rig.ui.goto(rig.device.extensionUrl('/vault.html#settings'));
    await rig.ui.front();
    // On a slow machine Firefox tells an editor late that its tab was left, and our own window may come to the front.
    await sleep(1_500);
    for (const each of await rig.device.pages()) if ((await each.url()).includes('/writer.html')) await each.close();
    await rig.ui.front();
    await rig.ui.click(named('settings_erase_button'));
    await rig.ui.fill('dialog input', says('settings_erase_word'));
    await rig.ui.click(named('settings_erase_act'));
    await rig.ui.see('main', says('vault_no_vault'));

    const left = await rig.device.storageDump();
    expect(Object.values(left.databases).flat()).toEqual([]);
    expect({ local: left.local, sync: left.sync, session: left.session }).toEqual({ local: {}, sync: {}, session: {} });
    expect(await kept(rig.ui)).toEqual({ origins: [], alarms: 0, scripts: 0, badge: '' });
    await poll('the editor to go', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
  });
});
