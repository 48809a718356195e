import { entropyToMnemonic, mnemonicToSeedWebcrypto } from '@scure/bip39';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseHex, toHex } from '../../lib/base/bytes.ts';
import { rootFromSeed } from '../../lib/crypto/epoch.ts';
import { checkWords, completeWord, makeWords, readWords, WORD_LIST, wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { isPublishedKey } from '../../lib/crypto/published-keys.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { BIP39_24_WORDS, BIP39_OTHER_LENGTHS, PUBLISHED_24_WORDS } from '../vectors/published/bip39.ts';

const words = (BIP39_24_WORDS[5]?.words ?? '').split(' ');
const text = words.join(' ');

describe('the paper key', () => {
  it('is BIP39 of 256 bits, by its published vectors', async () => {
    for (const vector of BIP39_24_WORDS) {
      const own = makeWords(() => parseHex(vector.entropy) ?? new Uint8Array());
      expect(own.join(' ')).toBe(vector.words);
      const seed = toHex(await mnemonicToSeedWebcrypto(vector.words, 'TREZOR'));
      if (vector.seed !== null) expect(seed).toBe(vector.seed);
      expect(checkWords(vector.words.split(' '))).toBeNull();
    }
  });

  it('gives the root of its BIP39 seed, without a 25th word', async () => {
    const root = await wordsToRoot(words);
    expect(root.vaultId).toEqual((await rootFromSeed(await mnemonicToSeedWebcrypto(text))).vaultId);
    expect(root.vaultId).toHaveLength(16);
    root.wipe();
    expect(() => root.epochSeed(1)).toThrow();
  });

  it('makes 24 words that check', () => {
    for (let i = 0; i < 20; i++) expect(checkWords(makeWords(systemRandom))).toBeNull();
  });

  it('is refused with its reason', async () => {
    await expect(wordsToRoot(words.slice(1))).rejects.toThrow('words-not-24');
    await expect(wordsToRoot(words.with(0, 'zoo'))).rejects.toThrow('words-invalid');
    await expect(wordsToRoot(words.with(0, 'zzz'))).rejects.toThrow('words-invalid');
    await expect(wordsToRoot(Array.from({ length: 24 }, () => 'bacon'))).rejects.toThrow('words-repeated');
    for (const other of BIP39_OTHER_LENGTHS) expect(checkWords(other.split(' '))).toBe('words-not-24');
  });
});

describe('reading typed or pasted words', () => {
  const spellings: Record<string, string> = {
    'as they are': text,
    'in capitals': text.toUpperCase(),
    'with numbers': words.map((word, i) => `${i + 1}. ${word}`).join('\n'),
    'with numbers in brackets': words.map((word, i) => `(${i + 1}) ${word}`).join(' '),
    'with numbers and no blank': words.map((word, i) => `${i + 1}.${word}`).join(' '),
    'with commas': words.join(', '),
    'with semicolons and line breaks': words.join(';\r\n'),
    'in a column': words.join('\n'),
    'with tabs and bars': words.join('\t|\t'),
    'with full-width spaces': words.join('\u3000'),
    'in full-width letters': text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
    'with spaces and lines around': `  \n\n ${words.join('   ')}\n `,
    'with invisible characters': words.map((word) => `\u200b${word}\ufeff`).join(' '),
    'with four letters each': words.map((word) => word.slice(0, 4)).join(' '),
    'in two numbered columns': words
      .slice(0, 12)
      .map((word, i) => `${i + 1}. ${word}    ${i + 13}. ${words[i + 12]}`)
      .join('\n'),
  };
  for (const [name, spelling] of Object.entries(spellings)) {
    it(`understands them ${name}`, () => {
      expect(readWords(spelling)).toMatchObject({ words, problem: null });
    });
  }

  const lines = (columns: number, cell: (place: number) => string, across = false): string =>
    Array.from({ length: 24 / columns }, (_, row) =>
      Array.from({ length: columns }, (__, column) =>
        cell(across ? row * columns + column : column * (24 / columns) + row),
      ).join('    '),
    ).join('\n');
  const numbered = (place: number) => `${place + 1}. ${words[place]}`;
  const list = words.map((_, place) => numbered(place)).join('\n');
  const head = 'My recovery phrase';
  const foot = 'Keep this paper safe. Never show it to anybody!';
  /** Layouts with something around the words, or numbers that mislead (D5). */
  const layouts: Record<string, string> = {
    'a heading': `${head}\n${text}`,
    'a heading and a colon in the same line': `${head}: ${text}`,
    'a footer': `${text}\n${foot}`,
    'a heading and a footer': `${head}\n\n${list}\n\n${foot}`,
    'a heading of words of the list': `secret phrase\n${text}`,
    'a heading of words of the list, a line for each': `secret phrase\n${words.join('\n')}\nkeep safe`,
    'a dated heading': `Paperseal, 28 November 2026\n${list}`,
    'a dated footer': `${list}\nchecked on 3 March 2026, 24 words`,
    'another number before them': `24 words:\n${text}`,
    '"Word 1:"': words.map((word, i) => `Word ${i + 1}: ${word}`).join('\n'),
    '"Word 1:" in one line': words.map((word, i) => `Word ${i + 1}: ${word}`).join(', '),
    '"seed word #01"': words.map((word, i) => `Seed word #${String(i + 1).padStart(2, '0')} - ${word}`).join('\n'),
    ordinals: words.map((word, i) => `${i + 1}${['th', 'st', 'nd', 'rd'][i + 1 > 3 ? 0 : i + 1]} ${word}`).join('\n'),
    'numbers behind': words.map((word, i) => `${word} (${i + 1})`).join('\n'),
    'numbers behind and a heading': `${head}\n${words.map((word, i) => `${word} ${i + 1}`).join('\n')}`,
    'a table head': `No | Word\n${words.map((word, i) => `${i + 1} | ${word}`).join('\n')}`,
    'a table head over two columns': `# Word # Word\n${lines(2, (i) => `${i + 1} ${words[i]}`)}`,
    'a table of another program': `| # | word |\n|---|------|\n${words.map((word, i) => `| ${i + 1} | ${word} |`).join('\n')}`,
    'columns without numbers': lines(2, (i) => words[i] ?? ''),
    'four columns without numbers and a heading': `${head}\n${lines(4, (i) => words[i] ?? '')}`,
    'rows of six and a heading': `${head}\n${lines(6, (i) => words[i] ?? '', true)}`,
    'two columns, one number missing': lines(2, numbered).replace('14. ', ''),
    'four columns, one number missing': lines(4, numbered).replace('9. ', ''),
    'two columns, one number doubled': lines(2, numbered).replace('15. ', '14. '),
    'four columns, one number doubled': lines(4, numbered).replace('20. ', '19. '),
    'a heading, two columns, one number missing': `${head}\n${lines(2, numbered).replace('14. ', '')}\n${foot}`,
    'two columns, the first number missing': lines(2, numbered).replace('1. ', ''),
    'wrong numbers from some place on': words.map((word, i) => `${i < 9 ? i + 1 : i + 2}. ${word}`).join('\n'),
    'numbers that begin with 0': words.map((word, i) => `${i}. ${word}`).join('\n'),
    'six and six numbered anew': words.map((word, i) => `${(i % 6) + 1}. ${word}`).join('\n'),
    'zero-width blanks alone': words.join('\u200b'),
    'zero-width blanks and numbers': words.map((word, i) => `${i + 1}.\u200b${word}`).join('\u200b'),
    'a heading and zero-width blanks': `${head}:\u200b${words.join('\u200b')}`,
    'words broken by soft hyphens': words.map((word) => `${word.slice(0, 2)}\u00ad${word.slice(2)}`).join(' '),
    'the list twice': `${list}\n\n${text}`,
    'a mail around it': `Hi Ann,\nplease keep this for me, it opens everything:\n\n${list}\n\nThank you!\nBob, 12 Main Street`,
    JSON: JSON.stringify({ mnemonic: text, created: '2026-11-28' }),
    'a list of JSON': JSON.stringify(words, null, 2),
    'bullets and a heading': `${head}\n${words.map((word) => `• ${word}`).join('\n')}`,
    'old line ends': `${head}\r${words.join('\r')}`,
  };
  for (const [name, layout] of Object.entries(layouts)) {
    it(`finds them in ${name} (D5, U-05)`, () => {
      const reading = readWords(layout);
      expect(reading).toMatchObject({ words, problem: null });
      expect(reading.unused.filter((word) => words.includes(word))).toEqual([]);
    });
  }

  it('tells what was not used (D5)', () => {
    expect(readWords(text).unused).toEqual([]);
    expect(readWords(`${head}\n${text}\n${foot}`).unused).toEqual(
      'my recovery phrase keep this paper safe never show it to anybody'.split(' '),
    );
  });

  it('lets neither numbers nor the checksum decide alone (D5)', () => {
    // Numbered from below: the numbers are right, the order in the text is not.
    expect(readWords(words.map((_, i) => numbered(23 - i)).join('\n'))).toMatchObject({ words, problem: null });
    // Numbered wrongly throughout: the order in the text is right.
    expect(readWords(words.map((word, i) => `${24 - i}. ${word}`).join('\n'))).toMatchObject({ words, problem: null });
    // A wrong word among numbered ones with a heading: it keeps its place, and is named.
    const reading = readWords(`${head}\n${list.replace(words[7] ?? '', 'violn')}\n${foot}`);
    expect(reading.problem).toBe('words-invalid');
    expect(reading.typed).toEqual(words.with(7, 'violn'));
  });

  it('drops nothing where no 24 can be told from the rest (D5)', () => {
    const many = `${text} ${text.split(' ').reverse().join(' ')}`;
    expect(readWords(many)).toMatchObject({ problem: 'words-not-24', unused: [] });
    expect(readWords(many).typed).toHaveLength(48);
  });

  it('marks the word that is not in the list', () => {
    const reading = readWords(words.with(7, 'violn').join(' '));
    expect(reading.problem).toBe('words-invalid');
    expect(reading.words.indexOf(null)).toBe(7);
    expect(reading.typed[7]).toBe('violn');
  });

  it('says "checksum" for all single exchanged words that do not fit (U-01)', () => {
    for (const place of words.keys()) {
      const other = WORD_LIST.find((word) => checkWords(words.with(place, word)) !== null) ?? '';
      expect(readWords(words.with(place, other).join(' ')).problem).toBe('words-invalid');
    }
  });

  it('says "24 expected" for other lengths (U-02)', () => {
    for (const other of BIP39_OTHER_LENGTHS) expect(readWords(other).problem).toBe('words-not-24');
    expect(readWords('').problem).toBe('words-not-24');
    expect(readWords(words.slice(1).join(' ')).problem).toBe('words-not-24');
    expect(readWords(`${text} zoo`).problem).toBe('words-not-24');
  });

  it('says "another language" for the other lists (U-03)', () => {
    const lists = { czech, french, italian, japanese, korean, portuguese, chinese, spanish };
    for (const [name, list] of Object.entries(lists)) {
      for (let i = 0; i < 10; i++) {
        const mnemonic = entropyToMnemonic(systemRandom(32), list);
        expect(readWords(mnemonic).problem, `${name}: ${mnemonic}`).toBe('words-other-language');
      }
    }
    expect(readWords(entropyToMnemonic(systemRandom(32), chinese).replaceAll(' ', '')).problem).toBe(
      'words-other-language',
    );
  });

  it('does not call one slip with an accent another language', () => {
    expect(readWords(words.with(3, 'attènd').join(' ')).problem).toBe('words-invalid');
  });

  it('says "the same word" for one word 24 times', () => {
    expect(readWords('bacon '.repeat(24)).problem).toBe('words-repeated');
    expect(readWords('zoo '.repeat(24)).problem).toBe('words-repeated');
  });

  it('gives a reading for any text (F-09)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (any) => {
        const reading = readWords(any);
        expect(reading.words).toHaveLength(reading.typed.length);
        expect(readWords(reading.typed.join(' '))).toEqual({ ...reading, unused: [] });
      }),
    );
  });
});

describe('a published paper key', () => {
  it('is known: the vectors of BIP39, BIP85 and our own, and one byte again and again (D5, U-15)', async () => {
    const own = (JSON.parse(await readFile('tests/vectors/v1.json', 'utf8')) as { mnemonic: string }).mnemonic;
    const published = [...BIP39_24_WORDS.map((vector) => vector.words), ...PUBLISHED_24_WORDS, own];
    for (const key of published) {
      expect(checkWords(key.split(' '))).toBeNull();
      expect([key, isPublishedKey(key.split(' '))]).toEqual([key, true]);
    }
    for (let byte = 0; byte < 256; byte++) {
      expect(isPublishedKey(entropyToMnemonic(new Uint8Array(32).fill(byte), wordlist).split(' '))).toBe(true);
    }
    for (let i = 0; i < 50; i++) expect(isPublishedKey(makeWords(systemRandom))).toBe(false);
  });
});

describe('completing a word', () => {
  it('gives the words that begin so', () => {
    expect(completeWord('abs')).toEqual(['absent', 'absorb', 'abstract', 'absurd']);
    expect(completeWord('ABSU')).toEqual(['absurd']);
    expect(completeWord('xyz')).toEqual([]);
    expect(completeWord('')).toEqual([]);
  });

  it('needs four letters and no more for each of the 2048 words (U-06)', () => {
    for (const word of WORD_LIST) {
      if (word.length >= 4) expect(readWords(word.slice(0, 4)).words).toEqual([word]);
    }
    expect(readWords('abs').words).toEqual([null]);
    expect(readWords('abst').words).toEqual(['abstract']);
  });
});
