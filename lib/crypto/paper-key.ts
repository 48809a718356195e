// The paper key: 24 words of BIP39's English list, 256 bits and 8 bits of checksum. Reads what people really type or
// paste (numbers, columns, commas, capitals, four letters for a word) and says what is wrong with the rest. No
// "25th word": a typing error in one would open an empty vault in silence. SPEC "Paper key".

import { entropyToMnemonic, mnemonicToSeedWebcrypto, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { wipe } from '../base/bytes.ts';
import { type ErrorCode, PapersealError } from '../base/errors.ts';
import { type Root, rootFromSeed } from './epoch.ts';
import { findWords, type PaperKeyList } from './paper-key-layout.ts';
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
  /** Each word as typed, in lower case: the 24 that were found, in their order, or everything where they were not. */
  readonly typed: readonly string[];
  /** The word of the list that was meant, four letters completed; null where there is none. */
  readonly words: readonly (string | null)[];
  /** What stood around the 24: a heading, a note. Empty where there are no 24. */
  readonly unused: readonly string[];
  /** Null when `words` are a complete key whose checksum fits. */
  readonly problem: ErrorCode | null;
}

/** Reads typed or pasted words. Never throws; any text gives a reading. */
export function readWords(text: string): WordsReading {
  const { typed, unused } = findWords(plain(text), LIST);
  const words = typed.map(listedWord);
  return { typed, words, unused, problem: problemOf(typed, words) };
}

/** The words of the list that begin with these letters. */
export function completeWord(prefix: string): string[] {
  const letters = plain(prefix).trim();
  return letters === '' ? [] : wordlist.filter((word) => word.startsWith(letters));
}

/** Every word of the list, in its order. */
export const WORD_LIST: readonly string[] = wordlist;

const LISTED: ReadonlySet<string> = new Set(wordlist);

const LIST: PaperKeyList = {
  count: WORD_COUNT,
  listed: listedWord,
  fits: (words) => checkWords(words) === null,
};

/** NFKD makes full-width letters and spaces plain. */
function plain(text: string): string {
  return text.normalize('NFKD').toLowerCase();
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
