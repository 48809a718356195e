// The production build in real browsers: it installs, its pages open, its worker comes and goes; and the means by
// which all other end-to-end tests act (mouse, keys, windows, restarts) do what they say.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { serveSite, type Site } from './site.ts';

describe.each(BROWSERS)('in %s', (name) => {
  let device: Device;
  let site: Site;

  beforeAll(async () => {
    [device, site] = await Promise.all([borrow(name), serveSite()]);
  });
  afterAll(async () => {
    await device?.close();
    await site?.close();
  });

  it('opens its popup, in the words of its language', async () => {
    const popup = await device.openExtension('/popup.html');
    await popup.see('#app', 'Paperseal');
    await popup.close();
  });

  it('serves one form at several hosts, each an origin of its own', async () => {
    for (const host of ['localhost', 'a.localhost', '127.0.0.1']) {
      const page = await device.visit(site.url('/', host));
      expect(await page.eval(() => location.hostname)).toBe(host);
      await page.close();
    }
  });

  it('types, replaces, presses and clicks as a person does', async () => {
    const page = await device.visit(site.url());
    await page.type('#line', 'grüße');
    await page.press('ArrowLeft', 'Shift+ArrowLeft');
    const selection = await page.eval(() => {
      const { selectionStart, selectionEnd } = document.querySelector('input') ?? {};
      return [selectionStart, selectionEnd];
    });
    expect(selection).toEqual([3, 4]);
    await page.fill('#text', 'two\nlines');
    await page.fill('#rich', 'rich');
    await page.fill('#line', '');
    expect([await page.text('#line'), await page.text('#text'), await page.text('#rich')]).toEqual([
      '',
      'two\nlines',
      'rich',
    ]);
    await page.click('=Diagnosis');
    expect(await page.eval(() => document.activeElement?.id)).toBe('line');
    expect(await page.has('=No such thing')).toBe(false);
    await page.close();
  });

  it('gives a page a file, and takes the file that a page saves', async () => {
    site.set(
      '/files',
      `<input type="file"><a href="data:text/plain,saved" download="out.txt">Save</a><p></p>
       <script>document.querySelector('input').onchange = async (e) => {
         document.querySelector('p').textContent = await e.target.files[0].text(); };</script>`,
    );
    const file = join(device.profileDir, 'in.txt');
    await writeFile(file, 'given');
    const page = await device.visit(site.url('/files'));
    await page.upload('input', file);
    await page.see('p', 'given');
    await page.click('=Save');
    expect(await device.download()).toMatch(/out\.txt$/);
    await page.close();
  });

  it('has no data of its own at first that could hold a secret (M-09)', async () => {
    const { session, sync } = await device.storageDump();
    expect(session).toEqual({});
    expect(sync).toEqual({});
  });

  it('answers for its worker, and again when the worker was killed', async () => {
    const popup = await device.openExtension('/popup.html');
    const ask = () =>
      popup.eval(
        (message) => {
          type Runtime = { sendMessage(message: object): Promise<unknown> };
          const scope = globalThis as unknown as { browser?: { runtime: Runtime }; chrome: { runtime: Runtime } };
          return (scope.browser ?? scope.chrome).runtime.sendMessage(message);
        },
        { name: 'status', request: {} },
      );
    const empty = { ok: true, value: { phase: 'empty', locked: false, waitUntil: null, drafts: 0, stores: [] } };
    expect(await ask()).toMatchObject(empty);
    await device.stopWorker();
    expect(await ask()).toMatchObject(empty);
    await popup.close();
  });

  it('lives on when the worker is killed, twice, and when the browser is started again', async () => {
    await device.stopWorker();
    await device.stopWorker();
    await device.restart();
    const popup = await device.openExtension('/popup.html');
    await popup.see('#app', 'Paperseal');
  });

  it('keeps shortcuts that the browser really assigned', async () => {
    const popup = await device.page('/popup.html');
    const commands = await popup.eval(() => {
      type Commands = { getAll(): Promise<{ name: string; shortcut: string }[]> };
      const scope = globalThis as unknown as { browser?: { commands: Commands }; chrome: { commands: Commands } };
      return (scope.browser ?? scope.chrome).commands.getAll();
    });
    expect(commands.find((command) => command.name === 'seal-field')?.shortcut).toMatch(/Alt\+Shift\+O|⌥⇧O/);
    expect(commands.find((command) => command.name === 'open-window')?.shortcut).toBe('');
  });

  it('covers the words of a new vault when it is locked, and says so (D-24)', async () => {
    const setup = await device.openExtension('/setup.html');
    await person.choosePassphrase(setup);
    await setup.click(person.named('setup_next'));
    await setup.click(person.named('words_reveal'));
    const shown = () => document.querySelectorAll('.word-six [translate=no]').length;
    await setup.until(() => document.querySelectorAll('.word-six [translate=no]').length === 6);
    await person.lock(device);
    await setup.see('body', person.says('locked_title'));
    expect(await setup.eval(shown)).toBe(0);
  });
});
