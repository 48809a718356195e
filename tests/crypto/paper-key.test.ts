import { entropyToMnemonic, mnemonicToSeedWebcrypto } from '@scure/bip39';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as japanese } from '@scure/bip39/wordlists/japanese.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex, toHex } from '../../lib/base/bytes.ts';
import { rootFromSeed } from '../../lib/crypto/epoch.ts';
import { checkWords, completeWord, makeWords, readWords, WORD_LIST, wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { BIP39_24_WORDS, BIP39_OTHER_LENGTHS } from '../vectors/published/bip39.ts';

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
        expect(readWords(reading.typed.join(' '))).toEqual(reading);
      }),
    );
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
