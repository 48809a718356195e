// What a person does with Paperseal, step by step and by hand: clicks and keys on what is on the screen. Tests and the
// tour share these. The words are looked up in the catalogue, so that a better sentence breaks nothing here.

import { readFileSync } from 'node:fs';
import type { TestServer } from '../servers/watched.ts';
import { type Device, type Page, poll, sleep, type View } from './driver.ts';
import { PACE } from '../tools/pace.ts';
import { PASSPHRASE, tabOf } from './worker.ts';

const catalogue = JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8')) as Record<
  string,
  { message: string } | undefined
>;

/** What the screen says for a key of the catalogue, up to its first placeholder. */
export function says(key: string): string {
  const message = catalogue[key]?.message;
  if (message === undefined) throw new Error(`no such message: ${key}`);
  return message.split(/\$\w+\$/)[0] ?? '';
}

/** The button, link or field that is called so. */
export const named = (key: string): string => `=${says(key)}`;

// ---- trying, making a vault ----

/** Clicks from the start page to a sealed practice text; typing is not a click. */
export async function practise(device: Device, text: string): Promise<{ page: Page; clicks: number }> {
  const page = await device.openExtension('/practice.html');
  let clicks = 0;
  const click = async (query: string): Promise<void> => {
    await page.click(query);
    clicks += 1;
  };
  await click(named('practice_try'));
  await typeInto(page, text);
  await click(named('editor_seal'));
  await page.see('h1', says('practice_sealed_title'));
  return { page, clicks };
}

export async function choosePassphrase(page: Page): Promise<void> {
  await page.type(named('setup_passphrase'), PASSPHRASE);
}

/** Reads the words off the screen, six at a time, as one copies them to paper. */
export async function readWords(page: Page, seen: (group: number) => Promise<void> = async () => {}) {
  const words: string[] = [];
  await page.click(named('words_reveal'));
  for (let group = 0; group < 4; group++) {
    await page.until(
      (first) => document.querySelector('.word-six li')?.textContent?.startsWith(first),
      `${6 * group + 1}`,
    );
    await page.until(() => document.querySelectorAll('.word-six [translate=no]').length === 6);
    words.push(
      ...(await page.eval(() =>
        [...document.querySelectorAll('.word-six [translate=no]')].map((e) => e.textContent ?? ''),
      )),
    );
    await seen(group);
    await page.click(named(group < 3 ? 'setup_words_forward' : 'setup_words_written'));
  }
  return words;
}

/** Types words into the boxes, from the first; Space goes on to the next box. */
export async function typeWords(page: Page, words: readonly string[]): Promise<void> {
  await page.type('.word-input', words.map((word) => `${word} `).join(''));
}

/** A vault with its words typed back: answers the words. */
export async function makeVault(device: Device, between = async () => {}): Promise<string[]> {
  const page = await device.openExtension('/setup.html');
  await choosePassphrase(page);
  await between();
  await page.click(named('setup_next'));
  await page.see('h1', says('setup_words_title'));
  await between();
  const words = await readWords(page);
  await page.see('h1', says('setup_check_title'));
  await typeWords(
    page,
    words.map((word) => word.slice(0, 4)),
  );
  await between();
  await page.click(named('setup_check'));
  await page.see('h1', says('setup_done_title'));
  await page.close();
  return words;
}

// ---- the popup ----

/** The popup of a page's tab. No browser lets a test open the real one, so it stands in a tab of its own. */
export async function openPopup(device: Device, page: Page): Promise<Page> {
  return device.openExtension(`/popup.html?tab=${await tabOf(device, page)}`);
}

/** Turns the popup's switch for the page's site on. */
export async function switchSiteOn(device: Device, page: Page): Promise<void> {
  const { protocol, hostname } = new URL(await page.url());
  await device.allow(`${protocol}//${hostname}/*`);
  const popup = await openPopup(device, page);
  await popup.click('[role=switch]');
  await popup.see('[role=switch][aria-checked=true]');
  await popup.close();
  await page.front();
}

/** From the last page of a restore: every site on which something was sealed. */
export async function switchAllOn(device: Device, end: Page, address: string): Promise<void> {
  const { protocol, hostname } = new URL(address);
  await device.allow(`${protocol}//${hostname}/*`);
  await end.front();
  await end.click(named('restore_sites_one'));
  await end.see('.notice-fine', says('restore_sites_on_one'));
}

export async function lock(device: Device): Promise<void> {
  const vault = await device.openExtension('/vault.html');
  await vault.click(named('popup_lock'));
  await vault.see('h1', says('locked_title'));
  await vault.see('.page-bar .mark-word'); // D6: before the passphrase is typed
  await vault.close();
}

export async function unlock(device: Device, passphrase = PASSPHRASE): Promise<void> {
  const vault = await device.openExtension('/vault.html');
  await vault.type(named('unlock_passphrase'), passphrase);
  await vault.press('Enter');
  await vault.see('h1', says('vault_everything'));
  await vault.close();
}

// ---- sealing and reading ----

/** As a person does before a press, which counts only where what is drawn has stood still for 500 ms (THREATS P-06). */
export const looksFirst = (): Promise<void> => sleep(700 * PACE);

/** Opens the editor over a field: a click into the field, then the popup's button. */
export async function openEditor(device: Device, page: Page, field: string): Promise<View> {
  await page.click(field);
  const popup = await openPopup(device, page);
  await popup.click(named('popup_seal'));
  const editor = await page.frame('editor');
  await page.front();
  await editor.see('.editor-text');
  return editor;
}

/** Types without a click: an editor that opened has the keyboard. */
export async function typeInto(editor: View, text: string): Promise<void> {
  await editor.until(() => document.activeElement?.matches('.editor-text:not([readonly])') && document.hasFocus());
  await editor.press(...[...text].map((char) => (char === '\n' ? 'Enter' : char)));
}

/** Seals with the keys and, having read that it is done, leaves; back when the editor is gone. */
export async function sealOpen(page: Page, editor: View): Promise<void> {
  await editor.press('Control+Enter');
  await poll('the editor to close', async () => {
    if ((await page.countFrames('editor')) === 0) return true;
    if (await editor.has('.editor-promise-done')) await editor.press('Escape');
    return undefined;
  });
}

/** Types into the open editor and seals. */
export async function sealTyped(page: Page, editor: View, field: string, text: string): Promise<string> {
  await typeInto(editor, text);
  await sealOpen(page, editor);
  return sealedIn(page, field);
}

export async function sealField(device: Device, page: Page, field: string, text: string): Promise<string> {
  return sealTyped(page, await openEditor(device, page, field), field, text);
}

/** The sealed text that stands in a field. */
export async function sealedIn(page: Page, field: string): Promise<string> {
  await page.until((query) => {
    const element = document.querySelector<HTMLInputElement>(query);
    return (element?.value ?? element?.textContent ?? '').startsWith('paperseal1');
  }, field);
  return page.text(field);
}

/** Waits until the page's reader shows this text. */
export async function readSealed(page: Page, text: string): Promise<View> {
  await page.front(); // in a hidden tab nothing is opened
  return poll(`"${text}" to be shown`, async () => {
    if ((await page.countFrames('reader')) === 0) return undefined;
    const reader = await page.frame('reader');
    return (await shown(reader)).includes(text) ? reader : undefined;
  });
}

/** Opens the editor by a click on the opened text of a field. */
export async function editSealed(page: Page, text: string): Promise<View> {
  const reader = await readSealed(page, text);
  const place = (await shown(reader)).indexOf(text);
  await reader.eval((i) => document.querySelectorAll('.read')[i]?.setAttribute('data-wanted', ''), place);
  await reader.click('[data-wanted]');
  const editor = await page.frame('editor');
  await editor.until((held) => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value === held, text);
  return editor;
}

/** All that a reader frame says, box by box. */
export function shown(reader: View): Promise<string[]> {
  return reader.eval(() => [...document.querySelectorAll<HTMLInputElement>('.read')].map((box) => box.value));
}

// ---- storages, copies, restoring ----

/** Fills in the form of a WebDAV storage, on the vault page or while restoring. */
export async function nameWebdav(page: Page, server: TestServer): Promise<void> {
  await page.until(() => document.querySelector('input[type=url]') !== null);
  // Where there is a storage already, the form for another one is folded.
  await page.eval(() => document.querySelector('input[type=url]')?.closest('details')?.setAttribute('open', ''));
  await page.fill(named('store_webdav_url'), server.url);
  await page.fill(named('store_webdav_user'), server.user);
  await page.fill(named('store_webdav_password'), server.password);
}

export async function addWebdav(device: Device, server: TestServer): Promise<void> {
  await device.allow('http://127.0.0.1/*');
  const vault = await device.openExtension('/vault.html#storages');
  await nameWebdav(vault, server);
  const before = await vault.eval(() => document.querySelectorAll('.entries .status-line').length);
  await vault.click(named('stores_add'));
  await vault.until((count) => document.querySelectorAll('.entries .status-fine').length > count, before);
  await vault.close();
}

/** The button on the vault page; back when all storages are up to date. */
export async function syncNow(device: Device): Promise<void> {
  const vault = await device.openExtension('/vault.html#storages');
  await vault.click(named('stores_sync'));
  await vault.until(() => !document.querySelector('[aria-busy=true]'));
  await vault.see('.status-fine');
  await vault.close();
}

/** Saves a sealed copy as a download and shows it to Paperseal once more; answers where it lies. */
export async function saveCopy(device: Device): Promise<string> {
  const vault = await device.openExtension('/vault.html#copy');
  await vault.eval(() => Reflect.deleteProperty(window, 'showSaveFilePicker')); // no test can answer its dialogue
  await vault.click(named('copy_make'));
  const file = await device.download();
  await vault.see('input[type=file]');
  await vault.upload('input[type=file]', file);
  await vault.see('.notice-fine');
  await vault.close();
  return file;
}

export interface Restoring {
  readonly words: readonly string[];
  /** `empty`: looked for there and not found, so an empty vault with the same words is begun. */
  readonly from: { readonly server: TestServer } | { readonly file: string } | { readonly empty: TestServer } | 'words';
  readonly between?: () => Promise<void>;
  /** Looks at the page where the storage is named. */
  readonly placed?: (page: Page) => Promise<void>;
  /** Looks at the page before the passphrase is chosen. */
  readonly found?: (page: Page) => Promise<void>;
}

/** Everything back on a browser that has no vault. Leaves the last page open, with its ticked checks. */
export async function restore(device: Device, restoring: Restoring): Promise<Page> {
  const { words, from, between = async () => {}, placed, found } = restoring;
  const page = await device.openExtension('/setup.html#restore');
  await page.see('.page-bar .mark-word'); // D6: before a word is typed
  await typeWords(page, words);
  await page.click(named('restore_words_next'));
  await page.see('h1', says('restore_place_title'));
  await between();
  await placed?.(page);
  const way = await nameSource(device, page, from);
  await page.see('h1', says(way.title));
  await found?.(page);
  if (from === 'words' || 'server' in from) await between(); // what was read from a file is the worker's only
  await choosePassphrase(page);
  await page.click(named(way.finish));
  await page.see('h1', says(way.end));
  await page.see('.restore-checks ~ .actions'); // all ticked
  return page;
}

/** Where to look, and the headings and the button that come then. */
async function nameSource(device: Device, page: Page, from: Restoring['from']) {
  const back = { title: 'restore_found_title', finish: 'restore_finish', end: 'restore_end_title' } as const;
  if (from === 'words') {
    await page.click(named('restore_reading_only'));
    return { title: 'restore_reading_title', finish: 'restore_finish_reading', end: 'restore_end_title_reading' };
  }
  if ('file' in from) {
    await page.upload('input[type=file]', from.file);
    return { ...back, end: 'restore_end_title_copy' } as const;
  }
  await device.allow('http://127.0.0.1/*');
  await page.front();
  await nameWebdav(page, 'server' in from ? from.server : from.empty);
  await page.click(named('restore_look'));
  if ('server' in from) return back;
  await page.click(named('restore_start_empty'));
  await page.click(named('restore_empty_yes'));
  return { ...back, title: 'restore_empty_heading' };
}

// ---- the vault page ----

export async function writeNote(device: Device, title: string, text: string): Promise<void> {
  const vault = await device.openExtension('/vault.html#new-note');
  await vault.type(named('note_title'), title);
  await vault.type(named('note_text'), text);
  await vault.click(named('note_save'));
  await vault.see('main', text);
  await vault.close();
}

/** Waits until the vault page lists all of these. */
export async function seeListed(device: Device, ...texts: readonly string[]): Promise<void> {
  const vault = await device.openExtension('/vault.html');
  for (const text of texts) await vault.see('main', text);
  await vault.close();
}

/** What stands on all screens: for the message of a test that failed. */
export async function screens(device: Device): Promise<string> {
  const texts = (await device.pages()).map(async (page) => {
    const text = await page.eval(() => document.body?.innerText ?? '');
    return `— ${await page.url()}\n${text.replace(/\n+/g, '\n').slice(0, 600)}`;
  });
  const read = await Promise.allSettled(texts);
  return read.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))).join('\n');
}
