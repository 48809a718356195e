// The 24 words on the screen, on screens whose worker only pretends: what is masked, what is pasted, what is named as
// wrong, that no word stands in an attribute, and what leads from step to step (PRODUCT "First minutes", THREATS U-05 to
// U-10).

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gallery, openScreen, serveGallery } from '../tools/gallery/serve.ts';

const WORDS =
  'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title'.split(
    ' ',
  );

/** Drawn for this test: it stands nowhere else. */
const OWN =
  'flash grant abstract tent hotel junk vibrant damage small divide dizzy satoshi sound hub repeat wolf hope parade dish slot rigid history check eight';

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

  it('shows a word only while one types in its box, or on request (U-09)', async () => {
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

  it('selects the word to correct, so that typing replaces it', async () => {
    await open('words-wrong');
    await page.getByRole('button', { name: 'Correct word 3' }).click();
    await page.keyboard.type('year');
    expect((await typed())[2]).toBe('year');
  });

  it('says that words are missing only until the next one is typed', async () => {
    const missing = () => page.getByText('Words are still missing').count();
    for (const [screen, button] of [
      ['setup-check', 'Check the words'],
      ['restore-words', 'Next: find my vault'],
    ] as const) {
      await open(screen);
      await page.getByRole('button', { name: button }).click();
      expect(await missing()).toBe(1);
      await page.locator('.word-input').first().focus();
      await page.keyboard.type('l');
      expect(await missing()).toBe(0);
    }
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

  const said = () => page.locator('[role=status].small').textContent();

  it('takes them from what stands around them, and shows what it did not use (D5, U-05)', async () => {
    await open('words-empty');
    await paste(5, `Recovery phrase of Ann\n${layouts['numbered lines']}\nkeep it safe`);
    expect(await typed()).toEqual(WORDS);
    await expect.poll(said).toContain('24 words pasted. Not used: “recovery phrase of ann keep it safe”.');
  });

  it('fills in nothing, and leaves the clipboard, where it can not tell which are meant (D5)', async () => {
    await open('words-empty');
    for (const [box, text, count] of [
      [0, [...WORDS, ...WORDS.toReversed()].join(' '), 48],
      [20, WORDS.slice(0, 6).join(' '), 6], // they would not fit from there on
    ] as const) {
      await paste(box, text);
      expect(new Set(await typed())).toEqual(new Set(['']));
      expect(await said()).toContain(`${count} words were found`);
      expect(await said()).not.toContain('clipboard');
    }
  });

  it('warns of words that everybody knows (D5, U-15)', async () => {
    await open('restore-words');
    const warning = page.getByText('printed in public instructions');
    await paste(0, WORDS.join(' '));
    await warning.waitFor();
    await paste(0, OWN);
    await expect.poll(typed).toEqual(OWN.split(' '));
    expect(await warning.count()).toBe(0);
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
  it('has none in the page while they are covered, and none to copy when they are not (U-08)', async () => {
    await open('words-covered');
    expect(await page.$$eval('.word-six li', (items) => items.map((item) => item.textContent))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `${n}•••••`),
    );
    await open('words-shown');
    expect(await page.getByRole('button').allTextContents()).toEqual(['Cover the words']);
    await page.keyboard.press('Control+a');
    expect(await page.evaluate(() => getSelection()?.toString())).not.toContain('legal');
  });

  it('goes on to the next six only from six that were shown, and the keys can stay where they are (U-10)', async () => {
    await open('whole-setup-unchecked');
    const next = page.getByRole('button', { name: 'Next six' });
    expect(await next.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Show these six words' }).click();
    await page.getByText('year').waitFor();
    await page.getByRole('button', { name: 'Cover the words' }).click();
    await next.focus();
    for (const first of [7, 13]) {
      await page.keyboard.press('Enter');
      await page.getByText(`Words ${first} to`).waitFor();
      await page.locator('.word-six [translate=no]').first().waitFor();
    }
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'I wrote down all 24' }).waitFor();
  });

  it('spares those who come back with the words on paper, and nobody on the first day', async () => {
    const onPaper = page.getByRole('button', { name: 'They are on my paper already' });
    await open('whole-setup');
    await page.getByLabel('Passphrase for this browser', { exact: true }).fill('tulips on the sill');
    await page.getByRole('button', { name: 'Next: the 24 words' }).click();
    await page.getByText('Words 1 to 6').waitFor();
    expect(await onPaper.count()).toBe(0);
    await open('whole-setup-unchecked');
    await onPaper.click();
    await page.getByRole('button', { name: 'Check the words' }).waitFor();
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

describe('the lock, while the words are on the screen (D-24)', () => {
  const lock = (isLocked: boolean) =>
    page.evaluate((locked) => {
      Object.assign(window, { isLocked: locked });
      (Reflect.get(window, 'callOut') as (news: unknown) => void)({ news: 'lock' });
    }, isLocked);
  const isTold = () => page.getByText('Paperseal is locked').waitFor();

  it('covers those that are shown', async () => {
    await open('whole-setup-unchecked');
    await page.getByRole('button', { name: 'Show these six' }).click();
    await page.locator('.word-six strong').first().waitFor();
    await lock(true);
    await isTold();
    expect(await page.locator('.word-six strong').count()).toBe(0);
    await lock(false);
    await page.getByText('Paperseal is locked').waitFor({ state: 'detached' });
    expect(await page.locator('.word-six strong').count()).toBe(0);
  });

  it('empties those that were typed back', async () => {
    await openScreen(page, `${gallery.url('whole-setup-unchecked')}#check`);
    await page.locator('.word-input').first().focus();
    await page.keyboard.type('lega winn ');
    expect((await typed()).slice(0, 2)).toEqual(['legal', 'winner']);
    await lock(true);
    await isTold();
    expect(new Set(await typed())).toEqual(new Set(['']));
  });
});

describe('words that were typed an hour ago (D-24)', () => {
  it('are gone, on their page and behind it', async () => {
    await page.clock.install();
    await openScreen(page, `${gallery.url('whole-setup')}#restore`);
    await page.locator('.word-input').first().focus();
    await page.keyboard.type('lega winn ');
    await page.clock.fastForward('59:00');
    expect((await typed()).slice(0, 2)).toEqual(['legal', 'winner']);
    await page.clock.fastForward('02:00');
    await page.waitForFunction(() => [...document.querySelectorAll('input')].every(({ value }) => value === ''));
  });
});

describe('getting everything back', () => {
  it('says where the words are asked for a storage that they do not fit, and goes back to what was typed', async () => {
    const misfit = page.getByText('The words do not fit together yet: one is wrong or missing');
    const next = page.getByRole('button', { name: 'Next: find my vault' });
    await openScreen(page, `${gallery.url('whole-setup')}#restore`);
    await paste(0, WORDS.join(' '));
    await next.click();
    await page.getByText('Where is your vault kept?').waitFor();
    expect(await misfit.count()).toBe(0);
    await page.getByRole('button', { name: 'Back to the words' }).click();
    expect(await typed()).toEqual(WORDS);
    await paste(4, 'zebra');
    await next.click();
    await misfit.waitFor();
    await page.getByRole('button', { name: 'Back to the words' }).click();
    expect(await typed()).toEqual(WORDS.with(4, 'zebra'));
  });

  it('takes a name that no browser has yet, and ends with the mark of this one', async () => {
    await openScreen(page, `${gallery.url('whole-setup')}#restore`);
    await paste(0, WORDS.join(' '));
    await page.getByRole('button', { name: 'Next: find my vault' }).click();
    await page.getByLabel('Address of the folder').fill('https://cloud.example.org/dav/');
    await page.getByLabel('User name').fill('ann');
    await page.getByLabel('Password', { exact: true }).fill('secret');
    await page.getByRole('button', { name: 'Look for my vault' }).click();
    expect(await page.getByLabel('Name of this browser').inputValue()).toBe('Chrome on Linux 3');
    await page.getByLabel('Passphrase for this browser', { exact: true }).fill('tulips on the sill');
    await page.getByRole('button', { name: 'Open my vault here' }).click();
    await page.getByText('Each browser has its own.').waitFor();
    expect(await page.textContent('main')).toContain('copper');
  });
});
