// (C5) A saved copy beyond what one message carries in Chromium (64 MiB): read by a new browser, made by it, shown to it
// again. Nothing of it stays on the way between page and worker.

import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LARGEST_COPY } from '../../lib/base/limits.ts';
import { createScene, withVault } from '../app/scene.ts';
import type { Device, Page } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';

const MIB = 1_048_576;
const NOTES = 2_300; // of 31 KiB each: 70 MiB

let folder: string;
let file: string;
let words: string[];
beforeAll(async () => {
  const scene = createScene();
  words = await withVault(scene);
  for (let n = 0; n < NOTES; n++) {
    const text = `${n} ${'large '.repeat(5_300)}`;
    await scene.ask('note.write', { id: n.toString(16).padStart(32, '0'), title: `Note ${n}`, text });
  }
  const content = scene.browser.files.get((await scene.ask('copy.make', {})).file) ?? new Uint8Array();
  expect(content.length).toBeGreaterThan(66 * MIB);
  folder = await mkdtemp(join(tmpdir(), 'paperseal-copy-'));
  file = join(folder, 'large.sealed');
  await writeFile(file, content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(BROWSERS)('%s with a saved copy of 70 MiB (S-59)', (name) => {
  let device: Device;
  beforeAll(async () => {
    device = await borrow(name);
  });
  afterAll(() => device?.close());

  it('restores from it, makes one as large, reads it back, and leaves nothing on the way', async () => {
    const page = await device.openExtension('/setup.html#restore');
    await person.typeWords(page, words);
    await page.click(person.named('restore_words_next'));
    await page.see('h1', person.says('restore_place_title'));
    const tooLarge = join(folder, 'too-large');
    await writeFile(tooLarge, new Uint8Array(LARGEST_COPY + 1));
    await page.upload('input[type=file]', tooLarge);
    await page.see('.notice', person.says('error_copy_too_large'));
    await page.upload('input[type=file]', file);
    await waitFor(page, person.says('restore_found_title'));
    await person.choosePassphrase(page);
    await page.click(person.named('restore_finish'));
    await waitFor(page, person.says('restore_end_title_copy'));
    expect(await leftBehind(page)).toEqual([]);

    const vault = await device.openExtension('/vault.html#copy');
    await vault.eval(() => Reflect.deleteProperty(window, 'showSaveFilePicker')); // no test can answer its dialogue
    await patiently(() => vault.see('main', person.says('copy_make')));
    await vault.click(person.named('copy_make'));
    let made = '';
    await patiently(async () => void (made = await device.download()));
    expect((await stat(made)).size).toBeGreaterThan(66 * MIB);
    await vault.see('input[type=file]');
    await vault.upload('input[type=file]', made);
    await patiently(() => vault.see('.notice-fine', '2,300'));
    expect(await leftBehind(vault)).toEqual([]);
  });

  it('clears away what a page that died left there', async () => {
    const page = await device.openExtension('/icon.svg');
    await page.eval(async () => {
      const root = await navigator.storage.getDirectory();
      const passing = await root.getDirectoryHandle('passing', { create: true });
      await passing.getFileHandle('left', { create: true });
    });
    expect(await leftBehind(page)).toEqual(['left']);
    await device.restart();
    const after = await device.openExtension('/icon.svg');
    await after.until(async () => {
      const root = await navigator.storage.getDirectory();
      return (await root.getDirectoryHandle('passing').catch(() => null)) === null;
    });
    expect(await leftBehind(after)).toEqual([]);
  });
});

/** What lies between page and worker. */
function leftBehind(page: Page): Promise<string[]> {
  return page.eval(async () => {
    const root = await navigator.storage.getDirectory();
    const passing = await root.getDirectoryHandle('passing').catch(() => null);
    const names: string[] = [];
    if (passing) for await (const name of passing.keys()) names.push(name);
    return names;
  });
}

const waitFor = (page: Page, title: string): Promise<void> => patiently(() => page.see('h1', title));

/** 70 MiB take longer than anything else that a test waits for. */
async function patiently(see: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await see();
    } catch (error) {
      if (tries === 12) throw error;
    }
  }
}
