// In which language the interface speaks, and says that it speaks.

import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

const WORDS: Record<string, { message: string }> = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../public/_locales/en/messages.json`, 'utf8'),
);

let spoken = '';
vi.stubGlobal('chrome', {
  i18n: { getUILanguage: () => spoken, getMessage: (key: string) => WORDS[key]?.message ?? '' },
});
const { language, number, speak } = await import('../../lib/platform/i18n.ts');

/** In a browser of that language, which has our sentences in English: the language, and a number in it. */
function saidIn(browserLanguage: string): [string, string] {
  spoken = browserLanguage;
  return [language(), number(1234.5)];
}

it("keeps the browser's own variety of a language that it speaks", () => {
  expect(saidIn('en-GB')).toEqual(['en-GB', '1,234.5']);
  expect(saidIn('en')).toEqual(['en', '1,234.5']);
});

it('calls English what is English in a browser of another language, numbers with it', () => {
  for (const other of ['fr', 'de-AT', 'pl', 'ar']) expect(saidIn(other)).toEqual(['en', '1,234.5']);
});

it('says so to the page, with the direction in which the sentences are written', () => {
  const page = { documentElement: { lang: '', dir: '' } };
  spoken = 'ar'; // a browser from right to left, and English sentences
  speak(page as Document);
  expect(page.documentElement).toEqual({ lang: 'en', dir: 'ltr' });

  const { message } = WORDS['ext_direction'] ?? { message: '' };
  WORDS['ext_direction'] = { message: 'rtl' };
  speak(page as Document);
  WORDS['ext_direction'] = { message };
  expect(page.documentElement.dir).toBe('rtl');
});
