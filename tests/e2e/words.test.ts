// The 24 words on the screen, on screens without a worker: what is masked, what is pasted, what is named as wrong, and
// that no word stands in an attribute (PRODUCT "First minutes", THREATS U-05 to U-10).

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gallery, openScreen, serveGallery } from '../gallery/serve.ts';

const WORDS =
  'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title'.split(
    ' ',
  );

let gallery: Gallery;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    chromiumSandbox: false,
  });
});
beforeEach(async () => {
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
});
afterAll(async () => {
  await browser.close();
  await gallery.close();
});

const open = (screen: string) => openScreen(page, gallery.url(screen));
const typed = () => page.$$eval('.word-input', (boxes) => boxes.map((box) => (box as HTMLInputElement).value));
const types = () => page.$$eval('.word-input', (boxes) => boxes.map((box) => (box as HTMLInputElement).type));
const problems = () => page.$$eval('.word-problems li span', (spans) => spans.map((span) => span.textContent));

/** As the browser does on Ctrl+V, with a clipboard that the test need not own. */
async function paste(box: number, text: string): Promise<void> {
  await page.locator('.word-input').nth(box).focus();
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

describe('typing the words', () => {
  it('completes four letters, goes on with Space and back with Backspace', async () => {
    await open('words-empty');
    await page.locator('.word-input').first().focus();
    await page.keyboard.type('lega winn thank ');
    expect((await typed()).slice(0, 4)).toEqual(['legal', 'winner', 'thank', '']);
    await page.keyboard.press('Backspace');
    await page.keyboard.type('y');
    expect((await typed())[2]).toBe('thanky');
  });

  it('needs no mouse: the first box has the keys, and Enter in the last one sends', async () => {
    await open('restore-words');
    await page.evaluate(() => {
      window.addEventListener('submit', () => Reflect.set(window, 'sent', true));
    });
    const sent = () => page.evaluate(() => Reflect.get(window, 'sent') === true);
    await page.keyboard.type('lega winn');
    await page.keyboard.press('Enter');
    expect(await sent()).toBe(false); // so far it only goes on
    await page.keyboard.type(WORDS.slice(2).join(' '));
    expect((await typed()).slice(0, 3)).toEqual(['legal', 'winner', 'thank']);
    await page.keyboard.press('Enter');
    expect(await sent()).toBe(true);
    expect((await typed()).every((word) => word !== '')).toBe(true);
  });

  it('shows a word only while one types in its box, or on request', async () => {
    await open('words-filled');
    expect(new Set(await types())).toEqual(new Set(['password']));
    await page.locator('.word-input').nth(4).focus();
    expect((await types()).flatMap((type, i) => (type === 'text' ? [i] : []))).toEqual([4]);
    await page.getByRole('button', { name: 'Show what I typed' }).click();
    expect(new Set(await types())).toEqual(new Set(['text']));
  });

  it('names the wrong word and puts in what was meant', async () => {
    await open('words-wrong');
    expect(await problems()).toContain('Word 8, “usefull”, is not in the list. Did you mean useful?');
    await page.getByRole('button', { name: 'Use useful' }).click();
    expect((await typed())[7]).toBe('useful');
    expect((await problems()).join()).not.toContain('Word 8');
  });

  it('has no word in any attribute', async () => {
    await open('words-filled');
    await page.getByRole('button', { name: 'Show what I typed' }).click();
    const html = await page.content();
    for (const word of ['legal', 'winner', 'sausage', 'title"']) expect(html).not.toContain(word);
  });
});

describe('pasting the words', () => {
  const layouts = {
    'a plain line': WORDS.join(' '),
    'numbered lines': WORDS.map((word, i) => `${i + 1}. ${word}`).join('\n'),
    'commas and capitals': WORDS.join(', ').toUpperCase(),
    'full-width spaces': WORDS.join('\u3000'),
    'three columns as printed': [0, 1, 2, 3, 4, 5, 6, 7]
      .map((row) => [row, row + 8, row + 16].map((i) => `${i + 1} ${WORDS[i]}`).join('\t'))
      .join('\r\n'),
  };
  it.each(Object.entries(layouts))('takes %s, from any box', async (_, text) => {
    await open('words-empty');
    await paste(5, text);
    expect(await typed()).toEqual(WORDS);
  });

  it('fills from the box on when there are fewer', async () => {
    await open('words-empty');
    await paste(2, 'wave sausage');
    expect((await typed()).slice(0, 6)).toEqual(['', '', 'wave', 'sausage', '', '']);
  });

  it('takes nothing while it is checked that they stand on paper', async () => {
    await open('setup-check');
    await paste(0, WORDS.join(' '));
    expect(new Set(await typed())).toEqual(new Set(['']));
    expect(await page.textContent('main')).toContain('Please type the words from the paper');
  });
});

describe('showing the words', () => {
  it('has none in the page while they are covered, and none to copy when they are not', async () => {
    await open('words-covered');
    expect(await page.$$eval('.word-six li', (items) => items.map((item) => item.textContent))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `${n}•••••`),
    );
    await open('words-shown');
    expect(await page.getByRole('button').allTextContents()).toEqual(['Cover the words']);
    await page.keyboard.press('Control+a');
    expect(await page.evaluate(() => getSelection()?.toString())).not.toContain('legal');
  });

  it('draws the sheet on paper only', async () => {
    await open('words-sheet');
    expect(await page.locator('.word-sheet').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.word-sheet').isVisible()).toBe(true);
    expect(await page.locator('.page').isVisible()).toBe(false);
    await page.screenshot({ path: 'tour/gallery/words-sheet--print.png', fullPage: true });
  });
});
