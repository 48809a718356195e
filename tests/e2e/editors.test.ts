// Real editors in their newest releases (tests/pages): what an editor would save is the sealed text alone and one undo
// brings the old content back, or the field is refused before anybody types (A3, A4).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePages } from '../pages/serve.ts';
import type { Page } from './driver.ts';
import { BROWSERS } from './launch.ts';
import { call, makeToken, type Rig, startRig } from './page/setup.ts';

const TOKEN = makeToken();
/** With one undo by its own keys. */
const SERVED = [
  'lexical',
  'prosemirror',
  'tiptap',
  'slate',
  'quill',
  'ckeditor',
  'codemirror6',
  'draft',
  'draft#empty',
  'trix',
  'trix#empty',
  'tinymce',
];
/** What would be written there never reaches the document, or replaces more than was shown. */
const REFUSED: Readonly<Record<string, string>> = {
  codemirror5: 'hidden',
  'codemirror5#contenteditable': 'hidden',
  monaco: 'hidden',
  'monaco#context': 'hidden',
  ace: 'hidden',
  'codemirror6#3000': 'partial',
};

describe.each(BROWSERS)('editors in %s', (browser) => {
  let rig: Rig;
  const model = (page: Page) => page.eval(() => (globalThis as unknown as { model(): string }).model());

  beforeAll(async () => {
    rig = await startRig(browser);
    const scripts = [...SERVED, ...Object.keys(REFUSED), 'editorjs'].map((name) => `editors/${name.split('#')[0]}`);
    await servePages(rig.site, [...new Set(scripts)]);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  async function open(name: string): Promise<Page> {
    const page = await rig.device.visit(rig.site.url(`/pages/editors/${name}`));
    await page.until(
      () => document.documentElement.dataset.ready !== undefined && document.querySelector('#field') !== null,
    );
    await call(page, 'guard', false);
    return page;
  }

  it.each(SERVED)('%s saves what was sealed, and undoes it at once', async (name) => {
    const page = await open(name);
    const old = await model(page);
    expect(await call(page, 'isBlock', '#field')).toBe(false);
    expect(await call(page, 'write', '#field', TOKEN)).toEqual({ outcome: 'written', length: null });
    expect(await model(page)).toBe(TOKEN);
    if (name === 'tinymce') expect(await page.eval(() => document.documentElement.dataset.dirty)).toBe('true');
    await page.eval(() => document.querySelector<HTMLElement>('#field')?.focus());
    await page.press('Control+z');
    await page.until((text) => (globalThis as unknown as { model(): string }).model().trim() === text.trim(), old);
    await page.close();
  });

  it.each(Object.keys(REFUSED))('%s is refused before anybody types, and stays as it was (P-47)', async (name) => {
    const page = await open(name);
    const old = await model(page);
    expect(old).not.toBe('');
    expect(await call(page, 'editable', '#field')).toBe(REFUSED[name]);
    await expect(call(page, 'write', '#field', TOKEN)).rejects.toThrow();
    expect(await model(page)).toBe(old);
    await page.close();
  });

  it('editorjs: the one block is sealed, and the others stay (P-47)', async () => {
    const page = await open('editorjs');
    await page.until(() => (globalThis as unknown as { model(): string }).model() !== '');
    expect(await call(page, 'isBlock', '#field')).toBe(true);
    expect(await call(page, 'write', '#field', TOKEN)).toEqual({ outcome: 'written', length: null });
    await page.until(
      (text) => (globalThis as unknown as { model(): string }).model() === text,
      `${TOKEN}\nAnother block\nAnd a third`,
    );
    await page.close();
  });
});
