// The paper key: 24 words of BIP39's English list, 256 bits and 8 bits of checksum. Reads what people really type or
// paste (numbers, columns, commas, capitals, four letters for a word) and says what is wrong with the rest. No
// "25th word": a typing error in one would open an empty vault in silence. SPEC "Paper key".

import { entropyToMnemonic, mnemonicToSeedWebcrypto, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { wipe } from '../base/bytes.ts';
import { type ErrorCode, PapersealError } from '../base/errors.ts';
import { type Root, rootFromSeed } from './epoch.ts';
import type { Random } from './random.ts';

export const WORD_COUNT = 24;
const ENTROPY_SIZE = 32;
const UNIQUE_PREFIX = 4; // no two words of the list share their first four letters

/** 24 fresh words. */
export function makeWords(random: Random): string[] {
  const entropy = random(ENTROPY_SIZE);
  const words = entropyToMnemonic(entropy, wordlist).split(' ');
  wipe(entropy);
  return words;
}

/** The root of the vault; the slow step (PBKDF2) is BIP39's own. Throws what `checkWords` names. */
export async function wordsToRoot(words: readonly string[]): Promise<Root> {
  const problem = checkWords(words);
  if (problem !== null) throw new PapersealError(problem, { facts: { count: words.length } });
  const seed = await mnemonicToSeedWebcrypto(words.join(' '));
  const root = await rootFromSeed(seed);
  wipe(seed);
  return root;
}

/** Null for 24 words of the list whose checksum fits and that are not all the same. */
export function checkWords(words: readonly string[]): ErrorCode | null {
  if (words.length !== WORD_COUNT) return 'words-not-24';
  if (isRepeated(words)) return 'words-repeated';
  return validateMnemonic(words.join(' '), wordlist) ? null : 'words-invalid';
}

export interface WordsReading {
  /** Each word as typed: lower case, without accents composed, in order of the numbers where all carry one. */
  readonly typed: readonly string[];
  /** The word of the list that was meant, four letters completed; null where there is none. */
  readonly words: readonly (string | null)[];
  /** Null when `words` are a complete key whose checksum fits. */
  readonly problem: ErrorCode | null;
}

/** Reads typed or pasted words. Never throws; any text gives a reading. */
export function readWords(text: string): WordsReading {
  const typed = splitWords(text);
  const words = typed.map(listedWord);
  return { typed, words, problem: problemOf(typed, words) };
}

/** The words of the list that begin with these letters. */
export function completeWord(prefix: string): string[] {
  const letters = normalise(prefix).trim();
  return letters === '' ? [] : wordlist.filter((word) => word.startsWith(letters));
}

/** Every word of the list, in its order. */
export const WORD_LIST: readonly string[] = wordlist;

const LISTED: ReadonlySet<string> = new Set(wordlist);

/** NFKD makes full-width letters and spaces plain; soft hyphens and zero-width characters go. */
function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .toLowerCase();
}

function splitWords(text: string): string[] {
  const numbered: { word: string; number: number }[] = [];
  let number = 0;
  for (const [piece] of normalise(text).matchAll(/\d+|[\p{L}\p{M}]+/gu)) {
    if (/^\d/.test(piece)) {
      number = Number(piece);
      continue;
    }
    numbered.push({ word: piece, number });
    number = 0;
  }
  const places = new Set(numbered.map((entry) => entry.number));
  const complete = numbered.every((_, i) => places.has(i + 1));
  if (complete) numbered.sort((a, b) => a.number - b.number);
  return numbered.map((entry) => entry.word);
}

function listedWord(typed: string): string | null {
  if (LISTED.has(typed)) return typed;
  const completed = typed.length >= UNIQUE_PREFIX ? completeWord(typed) : [];
  return completed.length === 1 ? (completed[0] ?? null) : null;
}

function problemOf(typed: readonly string[], words: readonly (string | null)[]): ErrorCode | null {
  if (isRepeated(typed)) return 'words-repeated';
  if (isOtherLanguage(typed, words)) return 'words-other-language';
  if (words.length !== WORD_COUNT) return 'words-not-24';
  const listed = words.filter((word) => word !== null);
  return listed.length < WORD_COUNT ? 'words-invalid' : checkWords(listed);
}

function isRepeated(words: readonly string[]): boolean {
  return words.length >= WORD_COUNT / 2 && words.every((word) => word === words[0]);
}

/**
 * BIP39 has nine other lists. Most are told by letters beyond a to z; French, Spanish and Italian words without accents
 * by how few of them the English list has.
 */
function isOtherLanguage(typed: readonly string[], words: readonly (string | null)[]): boolean {
  const known = words.filter((word) => word !== null).length;
  const foreign = typed.filter((word) => /[^a-z]/.test(word)).length;
  return foreign > 0
    ? foreign > known || known * 2 < typed.length
    : typed.length >= WORD_COUNT / 2 && known * 4 < typed.length;
}
