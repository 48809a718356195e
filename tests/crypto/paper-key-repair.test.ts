import { describe, expect, it } from 'vitest';
import { checkWords, makeWords, WORD_LIST } from '../../lib/crypto/paper-key.ts';
import { repairs, suggestWords } from '../../lib/crypto/paper-key-repair.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { BIP39_24_WORDS } from '../vectors/published/bip39.ts';
import { PACE } from '../tools/pace.ts';

const words = (BIP39_24_WORDS[4]?.words ?? '').split(' ');
const place = (candidates: string[][]): number => candidates.findIndex((entry) => entry.join(' ') === words.join(' '));

describe('repairing a paper key (U-01)', () => {
  it('finds the word that was misspelled, first of all', () => {
    for (const [at, typed] of [
      [1, 'gorila'],
      [7, 'dolfin'],
      [14, 'apsect'],
      [21, 'spooon'],
    ] as const) {
      expect(place(repairs(words.with(at, typed)))).toBe(0);
    }
  });

  it('finds two misspelled words', () => {
    expect(place(repairs(words.with(1, 'gorila').with(7, 'dolfin')))).toBe(0);
  });

  it('finds the word at a place left empty', () => {
    for (const at of [0, 12, 23]) {
      const typed: (string | null)[] = words.with(at, '');
      typed[at] = null;
      const candidates = repairs(typed);
      expect(place(candidates)).toBeGreaterThanOrEqual(0);
      expect(candidates.length).toBeLessThan(40);
    }
  });

  it('finds two swapped words, neighbours among the first', () => {
    const swapped = (a: number, b: number) => words.with(a, words[b] ?? '').with(b, words[a] ?? '');
    for (const at of [0, 11, 22]) expect(place(repairs(swapped(at, at + 1)))).toBeLessThan(3);
    expect(place(repairs(swapped(2, 19)))).toBeGreaterThanOrEqual(0);
  });

  it('finds another word of the list in the place of the right one', () => {
    for (const at of [0, 5, 23]) {
      const typed = words.with(at, words[at] === 'zoo' ? 'zone' : 'zoo');
      if (checkWords(typed) === null) continue;
      expect(place(repairs(typed))).toBeGreaterThanOrEqual(0);
    }
  });

  it('finds the missing word and the superfluous one', () => {
    for (const at of [0, 9, 23]) {
      expect(place(repairs(words.toSpliced(at, 1)))).toBeGreaterThanOrEqual(0);
      expect(place(repairs(words.toSpliced(at, 0, 'zoo')))).toBeGreaterThanOrEqual(0);
    }
  });

  it('gives only complete keys whose checksum fits, each once and never what was typed', () => {
    const typed = makeWords(systemRandom).with(4, 'zoo');
    const candidates = repairs(typed);
    for (const candidate of candidates) expect(checkWords(candidate)).toBeNull();
    expect(new Set(candidates.map((entry) => entry.join(' '))).size).toBe(candidates.length);
    expect(candidates.map((entry) => entry.join(' '))).not.toContain(typed.join(' '));
  });

  it('gives up on the hopeless, quickly', () => {
    const start = performance.now();
    expect(repairs(Array.from({ length: 24 }, () => null))).toEqual([]);
    expect(repairs([])).toEqual([]);
    expect(repairs(words.slice(0, 12))).toEqual([]);
    expect(repairs(Array.from({ length: 24 }, () => 'xxxxxxxxxxx'))).toEqual([]);
    expect(performance.now() - start).toBeLessThan(3_000 * PACE);
  });
});

describe('suggesting a word', () => {
  it('finds the closest', () => {
    expect(suggestWords('gorila')[0]).toBe('gorilla');
    expect(suggestWords('recieve')[0]).toBe('receive');
    expect(suggestWords('abandn')[0]).toBe('abandon');
    expect(suggestWords('zoo')).toEqual(['zoo']);
  });

  it('goes on from what was typed, where words begin so (D5)', () => {
    expect(suggestWords('exc')).toEqual(['excess', 'excite', 'excuse']);
    expect(suggestWords('wav')).toEqual(['wave']);
    for (const word of WORD_LIST) {
      const three = word.slice(0, 3);
      for (const suggestion of suggestWords(three)) expect(suggestion.startsWith(three)).toBe(true);
    }
  });

  it('finds none for what is far from all', () => {
    expect(suggestWords('xylophonist')).toEqual([]);
  });
});
