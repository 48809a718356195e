// Every screen as made up in the gallery: nothing that axe finds, nothing wider than the page, no sentence without
// words; and the vault page and the popup by keyboard alone, on a worker that only pretends.

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints, type Gallery, openScreen, screenNames, serveGallery } from '../tools/gallery/serve.ts';

let gallery: Gallery;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    chromiumSandbox: false,
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser.close();
  await gallery.close();
});

describe('every screen', () => {
  const size = { width: 1100, height: 720 };
  const variants = [
    { name: 'dark, from right to left, 320 px', ...size, width: 320, scheme: 'dark', rtl: true, of: /./ },
    { name: 'light', ...size, scheme: 'light', rtl: false, of: /^(parts|popup|whole|settings|storages)/ },
    { name: 'own windows, enlarged twice', width: 280, height: 200, scheme: 'light', rtl: false, of: /^(card|window)/ },
  ] as const;
  test.for(variants)('is legible and reachable: $name', async ({ width, height, scheme, rtl, of }) => {
    const context = await browser.newContext({ colorScheme: scheme, reducedMotion: 'reduce' });
    const tab = await context.newPage();
    const names = (await screenNames(tab, gallery)).filter((name) => of.test(name));
    const found: string[] = [];
    for (const name of names) {
      await tab.setViewportSize({ width: name.startsWith('popup') ? 360 : width, height });
      await openScreen(tab, gallery.url(name, { rtl }));
      found.push(...(await complaints(tab)).map((sentence) => `${name}: ${sentence}`));
    }
    await context.close();
    expect(names.length).toBeGreaterThan(5);
    expect(found).toEqual([]);
  });
});

test.each([320, 500, 1100])('the lock stands beside the name, at %d px', async (width) => {
  await page.setViewportSize({ width, height: 720 });
  await openScreen(page, gallery.url('whole-vault'));
  const middle = async (query: string) => {
    const box = await page.locator(query).boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0) / 2;
  };
  expect(Math.abs((await middle('.page-name')) - (await middle('.page-aside')))).toBeLessThan(4);
  await page.setViewportSize({ width: 1280, height: 720 });
});

describe('the mark', () => {
  test.each([
    'popup-locked',
    'popup-whole-locked',
    'whole-setup',
    'whole-setup-unchecked',
    'whole-vault',
    'whole-vault-locked',
  ])('stands on %s, where a secret is asked or shown (D6, U-16)', async (screen) => {
    await openScreen(page, gallery.url(screen));
    await page.locator('header .mark').waitFor();
    expect(await page.locator('header .mark').ariaSnapshot()).toContain('copper');
  });

  test.each(['editor-wide', 'editor-small', 'window-draft'])(
    'is neither covered nor unheard in any frame of %s (D6)',
    async (screen) => {
      await page.setViewportSize({ width: 320, height: 720 });
      await openScreen(page, gallery.url(screen));
      const marks = page.locator('.editor-mark');
      const isOnTop = await marks.locator('.mark-picture').evaluateAll((pictures) =>
        pictures.map((picture) => {
          picture.scrollIntoView({ block: 'center' });
          const { x, y, width, height } = picture.getBoundingClientRect();
          return picture.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }),
      );
      expect(isOnTop.length).toBeGreaterThan(0);
      expect(isOnTop).not.toContain(false);
      for (const mark of await marks.all()) expect(await mark.ariaSnapshot()).toContain('lantern');
      await page.setViewportSize({ width: 1280, height: 720 });
    },
  );
});

test('the popup has Lock in sight at the 600 px that the browser gives it, in every state (D7)', async () => {
  await page.setViewportSize({ width: 360, height: 600 });
  for (const screen of ['popup-ready', 'popup-ask', 'popup-trouble', 'popup-lied']) {
    await openScreen(page, gallery.url(screen));
    const box = await page.getByRole('button', { name: 'Lock' }).boundingBox();
    expect([screen, (box?.y ?? 999) + (box?.height ?? 0) <= 600]).toEqual([screen, true]);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
});

test('over what belongs to the page, sealed texts have words for buttons that nobody could press (B1)', async () => {
  const buttons = (screen: string) =>
    openScreen(page, gallery.url(screen)).then(() => page.locator('main button').allTextContents());
  expect(await buttons('reader-all')).toEqual(expect.arrayContaining(['Unlock', 'Older version']));
  expect(await buttons('reader-dark')).toEqual([]);
  expect(await page.locator('.read-older').textContent()).toBe('Older version');
});

describe('what is not as it should be', () => {
  const says = (text: string) => page.getByText(text).count();

  test('is said where a vault was found, before the passphrase and at the end', async () => {
    await openScreen(page, gallery.url('restore-found'));
    expect(await page.locator('.notice-warn').count()).toBe(1); // of the words that were put right
    await openScreen(page, gallery.url('restore-found-part'));
    expect(await says('Some of what should be here is missing or damaged.')).toBe(1);
    expect(await says('two different histories')).toBe(1);

    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openScreen(page, gallery.url('restore-end'));
    expect(await page.locator('.restore-open').count()).toBe(0);
    await openScreen(page, gallery.url('restore-end-part'));
    expect(await page.locator('.restore-fine').count()).toBe(4);
    expect(await page.locator('.restore-open').count()).toBe(2);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  });

  test('can be put right at a storage that went back in time, and at no other', async () => {
    await openScreen(page, gallery.url('storages-trouble'));
    const lines = page.locator('.entries > li');
    expect(await lines.count()).toBe(4);
    const withButton = lines.filter({ has: page.getByText('Put our copies back') });
    expect(await withButton.count()).toBe(1);
    expect(await withButton.textContent()).toContain('dav.example.net/emptied');
  });
});

describe('by keyboard alone', () => {
  const active = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
    });
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const tabTo = async (name: string) => {
    for (let i = 0; i < 120; i += 1) {
      await press('Tab');
      if ((await active()).startsWith(name)) return;
    }
    throw new Error(`no way to ${name}`);
  };

  test('the vault unlocks with Enter, after a wrong passphrase too, and the field has the focus from the start', async () => {
    await openScreen(page, gallery.url('whole-vault-locked'));
    await page.keyboard.type('wrong one');
    await press('Enter');
    await page.getByText('This is not the passphrase of this browser').waitFor();
    expect(await page.locator('input[aria-invalid="true"]').count()).toBe(1);
    expect(await page.locator('[value*="wrong one"]').count()).toBe(0); // never an attribute
    await press('Control+a');
    await page.keyboard.type('open sesame please');
    await press('Enter');
    await page.getByRole('heading', { name: 'Everything sealed' }).waitFor();
  });

  test('search, choose by site, show more, and open one', async () => {
    await openScreen(page, gallery.url('whole-vault'));
    await page.getByText('50 of 200').waitFor();
    await tabTo('Show more');
    await press('Enter');
    await page.getByText('100 of 200').waitFor();
    await page.getByLabel('Search').focus();
    await page.keyboard.type('clinic');
    await page.getByText('40 entries').waitFor();
    await tabTo('Called the clinic');
    await press('Enter');
    await page.getByRole('heading', { name: 'Entry' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Entry'); // the new view's heading
  });

  test('a dialog focuses the safe button, keeps the focus, and Escape changes nothing', async () => {
    await openScreen(page, gallery.url('whole-vault') + '#record/' + '0'.repeat(32));
    await tabTo('Remove…');
    await press('Enter');
    await page.locator('dialog[open]').waitFor();
    expect(await active()).toBe('Keep it');
    await press('Tab', 'Tab', 'Tab');
    expect(['Keep it', 'Remove', '']).toContain(await active());
    await press('Escape');
    expect(await page.locator('dialog').count()).toBe(0);
    await page.waitForFunction(() => document.activeElement?.textContent === 'Remove…');
    expect(await page.evaluate(() => Reflect.get(window, 'asked') as string[])).not.toContain('records.remove');
  });

  test('a note is written and saved with Ctrl+Enter', async () => {
    await openScreen(page, gallery.url('whole-vault'));
    await tabTo('Write a note');
    await press('Enter');
    await page.getByLabel('Title').waitFor();
    await page.keyboard.type('Shopping');
    await press('Tab');
    await page.keyboard.type('Milk');
    await press('Control+Enter');
    await page.getByText('Milk').waitFor();
  });

  test('a storage is tested, added and removed; an address that sends the password in the clear is refused', async () => {
    await openScreen(page, gallery.url('whole-vault') + '#storages');
    await page.getByLabel('Address of the folder').focus();
    await page.keyboard.type('http://cloud.example.org/dav');
    await press('Enter');
    await page.getByText('This address begins with http').waitFor();
    await press('Control+a');
    await page.keyboard.type('https://cloud.example.org/dav');
    await press('Tab');
    await page.keyboard.type('me');
    await tabTo('Test');
    await press('Enter');
    await page.getByText('This storage works').waitFor();
    await page.getByLabel('User name').focus();
    await press('Enter');
    await page.getByRole('heading', { name: 'Your storages' }).waitFor();
    expect(await page.getByLabel('Address of the folder').inputValue()).toBe('');
    await page.getByRole('button', { name: /^Remove…/ }).focus();
    await press('Enter');
    await page.locator('dialog[open]').waitFor();
    await press('Tab', 'Enter');
    await page.getByText('No storage is set up').waitFor();
  });

  test('deleting everything waits for the typed word', async () => {
    await openScreen(page, gallery.url('whole-vault') + '#settings');
    await tabTo('Delete everything here…');
    await press('Enter');
    const act = page.getByRole('button', { name: 'Delete', exact: true });
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel('To go on, type: delete').focus();
    await page.keyboard.type('delete');
    await press('Enter');
    await page.waitForFunction(() => (Reflect.get(window, 'asked') as string[]).includes('erase'));
  });

  test('the popup says when no field has the focus, switches the site, and opens a pasted sealed text', async () => {
    await openScreen(page, gallery.url('popup-whole'));
    await tabTo('Seal the field I clicked into');
    await press('Enter');
    await page.getByText('Click into a field of the page first').waitFor();
    await page.getByRole('switch').focus();
    await press('Space');
    await page.locator('[role=switch][aria-checked=true]').waitFor();
    await tabTo('Open a sealed text');
    await press('Enter', 'Tab');
    await page.keyboard.type('paperseal1abc');
    await tabTo('Open');
    await press('Enter');
    await page.getByText('A letter.').waitFor();
  });
});
