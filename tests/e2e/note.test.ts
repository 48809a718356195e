// A note that is typed and not saved: neither the lock nor a tab that closes takes it away.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { PASSPHRASE, foundVault, startPage } from './worker.ts';

describe.each(BROWSERS)('a note in %s', (name) => {
  let device: Device;

  beforeAll(async () => {
    device = await borrow(name);
    await foundVault(await startPage(device));
  });
  afterAll(() => device?.close());

  it('outlives the lock, and then the tab (D-15)', async () => {
    const page = await device.openExtension('/vault.html#new-note');
    await page.type(person.named('note_title'), 'The cellar');
    await page.type(person.named('note_text'), 'The key hangs');
    await person.lock(device);
    await page.front();
    await page.see('h1', person.says('locked_title'));
    expect(await page.eval(() => document.documentElement.outerHTML)).not.toContain('hangs');
    await page.type(person.named('unlock_passphrase'), PASSPHRASE);
    await page.press('Enter');
    await page.until(() => document.querySelector('textarea')?.value === 'The key hangs');
    await page.click(person.named('note_text'));
    await page.press('Control+End', ...' by the door');
    await page.until(() => document.querySelector('textarea')?.value === 'The key hangs by the door');
    await page.close();

    const drafts = await device.openExtension('/vault.html#drafts');
    await drafts.see('main', 'The key hangs by the door');
    await drafts.click('=Go on writing Note · The cellar');
    await drafts.until(() => document.querySelector('textarea')?.value === 'The key hangs by the door');
    await drafts.click(person.named('note_save'));
    await drafts.see('h1', person.says('vault_record'));
    await drafts.see('main', 'The key hangs by the door');
    await drafts.goto(device.extensionUrl('/vault.html#drafts'));
    await drafts.see('main', person.says('drafts_empty'));
    await drafts.close();
  });

  it('takes no letters while it is being saved', async () => {
    const page = await device.openExtension('/vault.html#new-note');
    await page.fill('textarea', 'Saved as it stands');
    const states = await page.eval(async () => {
      const text = document.querySelector('textarea') as HTMLTextAreaElement;
      const states = new Set([text.readOnly]);
      text.form?.requestSubmit();
      for (const end = Date.now() + 10_000; text.isConnected && Date.now() < end;) {
        states.add(text.readOnly);
        await new Promise((resolve) => setTimeout(resolve));
      }
      return [...states];
    });
    expect(states).toEqual([false, true]);
    await page.see('main', 'Saved as it stands');
    await page.close();
  });

  it('takes in no paste that is too much, says so, and keeps the rest', async () => {
    const half = 'x'.repeat(20_000);
    const page = await device.openExtension('/vault.html#new-note');
    await page.fill('textarea', half);
    await page.click('textarea');
    await page.press('Control+a', 'Control+c', 'Control+End', 'Control+v');
    await page.see('form', person.says('note_too_long'));
    await page.press('y');
    await page.until((text) => document.querySelector('textarea')?.value === text, `${half}y`);
    expect(await page.has('.field-error')).toBe(false);
    await page.click(person.named('note_save'));
    await page.see('main', `${half}y`);
  });
});
