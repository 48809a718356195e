// Mends a mistyped paper key: one wrong, one missing, one superfluous or two swapped words. The 8 bits of checksum
// leave few candidates; which of them is the key, only the vault (its id, its recovery key) can say.

import { sha256 } from '@noble/hashes/sha2.js';
import { completeWord, WORD_COUNT, WORD_LIST } from './paper-key.ts';

const MOST_SUGGESTED = 3;
const MOST_EDITS = 2; // further apart, two words are not a slip of each other
const MOST_COMBINATIONS = 20_000;

/**
 * Words of the list that may have been meant, the closest first, at most three: those that begin with what was typed; where
 * there are none, those at most two edits away.
 */
export function suggestWords(typed: string): string[] {
  const begun = completeWord(typed);
  const near = begun.length > 0 ? begun : WORD_LIST.filter((word) => distance(typed, word) <= MOST_EDITS);
  return near.toSorted((a, b) => farness(typed, a) - farness(typed, b)).slice(0, MOST_SUGGESTED);
}

/**
 * Complete keys whose checksum fits, the likeliest first: the typed words with two swapped, one exchanged, one
 * inserted or one left out. `typed` are words as read, null where nothing was typed. Where words are not in the list,
 * only those are exchanged: one for any word, several each for words that look like it.
 * One wrong or missing word at an unknown place gives some 190 candidates and takes a few tenths of a second.
 */
export function repairs(typed: readonly (string | null)[]): string[][] {
  const numbers = typed.map((word) => WORD_LIST.indexOf(word ?? ''));
  const candidates = numbers.includes(-1) ? withPlacesFilled(typed, numbers) : withOneChange(typed, numbers);
  const found = new Map<string, string[]>();
  for (const candidate of candidates) {
    if (!checksumFits(candidate)) continue;
    const words = candidate.map((number) => WORD_LIST[number] ?? '');
    found.set(words.join(' '), words);
  }
  found.delete(typed.join(' '));
  return [...found.values()];
}

/** BIP39: 24 × 11 bits are 256 bits of entropy and the first 8 bits of its SHA-256. */
function checksumFits(numbers: readonly number[]): boolean {
  if (numbers.length !== WORD_COUNT) return false;
  const bytes = new Uint8Array((WORD_COUNT * 11) / 8);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const number of numbers) {
    held = ((held << 11) | number) & 0xfffff;
    for (bits += 11; bits >= 8; bits -= 8) bytes[at++] = (held >> (bits - 8)) & 0xff;
  }
  return sha256(bytes.subarray(0, -1))[0] === bytes.at(-1);
}

function* withPlacesFilled(typed: readonly (string | null)[], numbers: readonly number[]): Generator<number[]> {
  const places = numbers.flatMap((number, place) => (number < 0 ? [place] : []));
  const choices = places.map((place) => {
    const word = typed[place] ?? '';
    return places.length === 1 ? byDistance(word) : byDistance(word).filter((number) => isNear(word, number));
  });
  const combinations = choices.reduce((product, choice) => product * choice.length, 1);
  if (numbers.length === WORD_COUNT && combinations <= MOST_COMBINATIONS) yield* fill([...numbers], places, choices);
}

function* fill(numbers: number[], places: readonly number[], choices: readonly number[][]): Generator<number[]> {
  const [place, ...otherPlaces] = places;
  const [choice, ...otherChoices] = choices;
  if (place === undefined || choice === undefined) return yield numbers;
  for (const number of choice) yield* fill(numbers.with(place, number), otherPlaces, otherChoices);
}

function* withOneChange(typed: readonly (string | null)[], numbers: readonly number[]): Generator<number[]> {
  if (numbers.length === WORD_COUNT) {
    yield* withTwoSwapped(numbers);
    yield* withOneExchanged(numbers, (number, place) => isNear(typed[place] ?? '', number));
    yield* withOneExchanged(numbers, () => true);
  }
  if (numbers.length === WORD_COUNT - 1) {
    for (let place = 0; place < WORD_COUNT; place++) {
      for (let number = 0; number < WORD_LIST.length; number++) yield numbers.toSpliced(place, 0, number);
    }
  }
  if (numbers.length === WORD_COUNT + 1) {
    for (const place of numbers.keys()) yield numbers.toSpliced(place, 1);
  }
}

/** Neighbours first: the commonest slip. */
function* withTwoSwapped(numbers: readonly number[]): Generator<number[]> {
  for (let apart = 1; apart < numbers.length; apart++) {
    for (let place = 0; place + apart < numbers.length; place++) {
      const [first = 0, second = 0] = [numbers[place], numbers[place + apart]];
      yield numbers.with(place, second).with(place + apart, first);
    }
  }
}

function* withOneExchanged(
  numbers: readonly number[],
  isCandidate: (number: number, place: number) => boolean,
): Generator<number[]> {
  for (const place of numbers.keys()) {
    for (let number = 0; number < WORD_LIST.length; number++) {
      if (isCandidate(number, place)) yield numbers.with(place, number);
    }
  }
}

function isNear(typed: string, number: number): boolean {
  const word = WORD_LIST[number] ?? '';
  return Math.abs(word.length - typed.length) <= MOST_EDITS && distance(typed, word) <= MOST_EDITS;
}

/** Between equals the one that begins alike is nearer. */
function farness(typed: string, word: string): number {
  return distance(typed, word) + (typed[0] === word[0] ? 0 : 0.5);
}

/** The numbers of all words, the closest first. */
function byDistance(typed: string): number[] {
  const distances = WORD_LIST.map((word) => farness(typed, word));
  return [...WORD_LIST.keys()].sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0));
}

/** Edits to get from one to the other: a letter more, less, changed, or two neighbours swapped (Damerau). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
