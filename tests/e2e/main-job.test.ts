// The main job as a whole: seal in one browser, lose it, and get everything back in another from the 24 words. From each
// browser once with the worker killed between all steps, which nobody may notice.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApache } from '../servers/apache.ts';
import { startRclone } from '../servers/rclone.ts';
import type { TestServer } from '../servers/watched.ts';
import { type Diary, diary } from './diary.ts';
import type { BrowserName, Device, Page } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { serveSite, type Site } from './site.ts';

const SECRET = 'Told nobody about the letter from the clinic';
const LINE = 'J45.9 asthma';
const ANOTHER_WORD = 'zebra';

let site: Site;
/** One for each vault. */
let apache: TestServer;
let another: TestServer;
/** One for each first browser: nobody else's sealed texts lie in it. */
const books: Record<BrowserName, Diary> = { chromium: diary(), firefox: diary() };

beforeAll(async () => {
  [site, apache, another] = await Promise.all([serveSite(), startApache(), startApache()]);
  for (const name of BROWSERS) site.set(`/diary/${name}`, books[name].route);
});
afterAll(async () => {
  await Promise.allSettled([site?.close(), apache?.stop(), another?.stop()]);
});

/** Steps 2 to 6 on a browser that is lost afterwards: what is left is the paper, the page and the storage. */
async function sealAndLose(device: Device, store: TestServer): Promise<string[]> {
  const between = () => device.stopWorker();
  const words = await person.makeVault(device, between);
  await between();
  const page = await device.visit(site.url(`/diary/${device.name}`));
  await person.switchSiteOn(device, page);
  await between();
  const editor = await person.openEditor(device, page, '#entry');
  await between();
  await person.sealTyped(page, editor, '#entry', SECRET);
  await person.readSealed(page, SECRET);
  await between();
  await page.click('=Save');
  await page.see('article p', 'paperseal1');
  await person.readSealed(page, SECRET);
  const form = await device.visit(site.url());
  await between();
  await person.sealField(device, form, '#line', LINE);
  await between();
  await person.addWebdav(device, store);
  await between();
  await person.lock(device);
  await person.readSealed(page, person.says('reader_locked'));
  await between();
  await person.unlock(device);
  await person.readSealed(page, SECRET);
  await between();
  await person.syncNow(device);
  return words;
}

/** The same address on the new browser shows what was sealed, and can be edited. `end`: switched on where a restore ends. */
async function openAgain(device: Device, from: BrowserName, end: Page | null = null): Promise<Page> {
  if (end) await person.switchAllOn(device, end, site.url());
  const page = await device.visit(site.url(`/diary/${from}`));
  if (!end) await person.switchSiteOn(device, page);
  await person.readSealed(page, SECRET);
  return page;
}

async function onNew<T>(name: BrowserName, act: (device: Device) => Promise<T>): Promise<T> {
  const device = await borrow(name);
  try {
    return await act(device);
  } catch (error) {
    throw new Error(`${String(error)}\n${await person.screens(device)}`, { cause: error });
  } finally {
    await device.close();
  }
}

describe('from Chromium, with the worker killed between all steps (M-07, D-11, U-16)', () => {
  let words: string[];
  let copy: string;
  let rclone: TestServer;
  let first: Device;

  beforeAll(async () => {
    [first, rclone] = await Promise.all([borrow('chromium'), startRclone()]);
  });
  afterAll(async () => {
    await Promise.allSettled([first?.close(), rclone?.stop()]);
  });

  it('seals, keeps copies on two storages and in a file', async () => {
    words = await sealAndLose(first, apache).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await person.screens(first)}`, { cause: error });
    });
    await person.addWebdav(first, rclone);
    await first.stopWorker();
    copy = await person.saveCopy(first);
    const popup = await first.openExtension('/popup.html');
    await popup.see('#app', person.says('backup_safe'));
    await popup.close();
  });

  it('comes back in Chromium from Apache, with one word wrong, and goes on in both', () =>
    onNew('chromium', async (device) => {
      const end = await person.restore(device, {
        words: words.with(6, words[6] === ANOTHER_WORD ? 'zoo' : ANOTHER_WORD),
        from: { server: apache },
        between: () => device.stopWorker(),
        found: async (page) => {
          await page.see('.restore-found', '2 texts');
          await page.see('.notice-warn', '7');
        },
      });
      await end.see('.restore-checks', '2 of 2');
      await end.see('.restore-checks', words[6]); // for the paper, once more
      await device.stopWorker();
      const page = await openAgain(device, 'chromium', end); // D7
      await person.seeListed(device, SECRET, LINE);

      const editor = await person.editSealed(page, SECRET);
      await person.sealTyped(page, editor, '#entry', ', but my sister');
      await person.syncNow(device);
      await person.syncNow(first);
      await person.seeListed(first, `${SECRET}, but my sister`);
    }));

  it.concurrent('comes back in Firefox from Apache', () =>
    onNew('firefox', async (device) => {
      const end = await person.restore(device, { words, from: { server: apache } });
      await openAgain(device, 'chromium', end); // D7
      await person.seeListed(device, SECRET, LINE);
    }));

  it.concurrent('comes back from rclone', () =>
    onNew('chromium', async (device) => {
      const end = await person.restore(device, { words, from: { server: rclone } });
      await end.see('.restore-checks', '2 of 2'); // the earlier version of what was edited is no text of its own
      await person.seeListed(device, SECRET, LINE);
    }));

  it.concurrent('comes back from the saved copy', () =>
    onNew('chromium', async (device) => {
      const end = await person.restore(device, { words, from: { file: copy } });
      await end.see('.restore-checks', '2 of 2');
      await openAgain(device, 'chromium');
      await person.seeListed(device, SECRET, LINE);
    }));

  it.concurrent('reads pages with the words alone, and finds everything when the storage is named later', () =>
    onNew('chromium', async (device) => {
      await person.restore(device, { words, from: 'words' });
      await openAgain(device, 'chromium');
      await person.addWebdav(device, apache);
      await person.seeListed(device, SECRET, LINE);
    }));
});

describe('from Firefox, with the worker killed between all steps (M-07)', () => {
  it('comes back in Chromium from Apache', async () => {
    const words = await onNew('firefox', (device) => sealAndLose(device, another));
    await onNew('chromium', async (device) => {
      await person.restore(device, { words, from: { server: another } });
      await openAgain(device, 'firefox');
      await person.seeListed(device, SECRET, LINE);
    });
  });
});

it('gave no open text to the site or to a storage', async () => {
  const sent = BROWSERS.flatMap((name) => books[name].sent);
  expect(sent.length).toBeGreaterThan(1);
  const stored = await Promise.all(
    (await readdir(apache.files, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
  );
  expect(stored.length).toBeGreaterThan(4);
  for (const text of [...sent.map(decodeURIComponent), ...stored]) {
    for (const secret of ['clinic', 'sister', 'asthma', 'localhost']) expect(text).not.toContain(secret);
  }
});
