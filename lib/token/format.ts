// The text form of a token: "paperseal1" and base58 in blocks, letters and digits only, so that no editor's markup or
// typography touches it. The first block tells the exact length. Finding tokens needs no keys and page code does it, on
// text that may be hostile: linear in the length of the text, and nothing here throws. What mail and wikis do to a long
// word is undone in reading (letters.ts); whether it was undone rightly is proven when the token is opened. SPEC "Tokens".

import { type Bytes, readUint } from '../base/bytes.ts';
import { isPaddedSize } from '../base/padme.ts';
import { encodeBase58, encodedLength, isBase58, parseBase58 } from './base58.ts';
import { gather, isBlank, joinLines } from './letters.ts';
import { PREFIX } from './prefix.ts';

export const VERSION = 1;

/** version, u16be n, salt, com; then n bytes of ciphertext. */
export const HEADER_SIZE = 67;
const SALT_AT = 3;
const TAG_SIZE = 16;
const LARGEST = 65_536;
const SALT_KNOWN_FROM = 40; // bytes: the blocks that hold all of it
const SMALLEST = HEADER_SIZE + 64 + TAG_SIZE;
const FIRST_BLOCK_CHARS = 11;
const FIRST_BLOCK_BYTES = 8;
const NEWEST_IMAGINABLE = 15; // a version byte beyond is more likely a changed character

export type TokenVerdict = 'whole' | 'cut' | 'altered' | 'newer';

export interface FoundToken {
  /** Where it stands in the text: from `start` up to, not including, `end`. */
  readonly start: number;
  readonly end: number;
  readonly verdict: TokenVerdict;
  /** The token's bytes when it is whole. */
  readonly binary: Bytes | null;
  /** Its 32 bytes of salt, by which a vault knows its own; of a broken one as they stand there, if that much is left. */
  readonly salt: Bytes | null;
  /** How many characters a cut one lacks; at least that many when it was cut before its length could be read. */
  readonly missing: number;
}

export function writeToken(binary: Bytes): string {
  return PREFIX + encodeBase58(binary);
}

/** The 32 bytes of salt of a whole token, or of its first 40 bytes. */
export function saltOf(binary: Bytes): Bytes {
  return binary.slice(SALT_AT, SALT_AT + 32);
}

/** Every token in the text, in order; what follows or surrounds one does not matter. */
export function findTokens(text: string): FoundToken[] {
  const { joined, places } = joinLines(text);
  const found: FoundToken[] = [];
  const starts = findBeginnings(joined);
  for (const [i, start] of starts.entries()) {
    const bodyStart = start + PREFIX.length;
    const limit = starts[i + 1] ?? joined.length;
    const token = judge(joined, bodyStart, limit);
    if (token === null) continue;
    const last = bodyStart + token.length - 1;
    found.push({
      start: places === null ? start : (places[start] ?? 0),
      end: (places === null ? last : (places[last] ?? 0)) + 1,
      verdict: token.verdict,
      binary: token.binary ?? null,
      salt: token.binary ? saltOf(token.binary) : saltOfBroken(joined, bodyStart, limit),
      missing: token.missing ?? 0,
    });
  }
  return found;
}

/** Where a token of any version may begin. Sites make the first letter of a title a capital; its body stays what it is. */
const BEGINNING = /paperseal[1-9]/gi;

function findBeginnings(text: string): number[] {
  const starts: number[] = [];
  while (BEGINNING.test(text)) starts.push(BEGINNING.lastIndex - PREFIX.length); // matchAll costs as much as the rest
  return starts;
}

/** `length`: how many characters of the text, from the body's start, belong to it. */
interface Judged {
  readonly verdict: TokenVerdict;
  readonly length: number;
  readonly binary?: Bytes;
  readonly missing?: number;
}

function judge(text: string, start: number, limit: number): Judged | null {
  const isFirstFormat = text.charAt(start - 1) === '1';
  const whole = readWhole(text, start, limit) ?? readOverBlanks(text, start, limit);
  if (whole) return isFirstFormat ? { verdict: 'whole', ...whole } : { verdict: 'altered', length: whole.length };
  return isFirstFormat ? judgeBroken(text, start, limit) : judgeNewer(text, start, limit);
}

function readWhole(text: string, start: number, limit: number): { binary: Bytes; length: number } | null {
  const { version, size } = readHead(text, start, limit);
  if (version !== VERSION || size === null || start + encodedLength(size) > limit) return null;
  const binary = parseBase58(text, start, size);
  return binary && { binary, length: encodedLength(size) };
}

/** With blanks put between its letters: all of them must be there, and no further one right behind the last. */
function readOverBlanks(text: string, start: number, limit: number): { binary: Bytes; length: number } | null {
  const first = gather(text, start, limit, FIRST_BLOCK_CHARS);
  const { version, size } = readHead(first.letters, 0, first.letters.length);
  if (version !== VERSION || size === null) return null;
  const { letters, end } = gather(text, start, limit, encodedLength(size));
  if (letters.length === end - start || (end < limit && isBase58(text.charCodeAt(end)))) return null;
  const binary = parseBase58(letters, 0, size);
  return binary && { binary, length: end - start };
}

/** What the first block says; `size`, in bytes, is null where no token has it. */
function readHead(text: string, start: number, limit: number): { version: number | null; size: number | null } {
  const first = start + FIRST_BLOCK_CHARS <= limit ? parseBase58(text, start, FIRST_BLOCK_BYTES) : null;
  if (first === null) return { version: null, size: null };
  const ciphertextSize = readUint(first, 1, 2);
  const size = HEADER_SIZE + ciphertextSize;
  return { version: first[0] ?? 0, size: isPaddedSize(ciphertextSize - TAG_SIZE) && size <= LARGEST ? size : null };
}

/** `paperseal1`, and not whole. Newer is only what nothing else speaks against: length and every block are as they should be. */
function judgeBroken(text: string, start: number, limit: number): Judged {
  const { version, size } = readHead(text, start, limit);
  const length = countLetters(text, start, limit);
  if (
    version === null ? length >= FIRST_BLOCK_CHARS : size === null || version < VERSION || version > NEWEST_IMAGINABLE
  ) {
    return { verdict: 'altered', length: wordLength(text, start, limit) };
  }
  const needed = encodedLength(size ?? SMALLEST);
  if (length >= needed) {
    const isNewer = version !== VERSION && parseBase58(text, start, size ?? SMALLEST) !== null;
    return { verdict: isNewer ? 'newer' : 'altered', length: needed };
  }
  return isChangeAt(text, start + length, limit, needed - length)
    ? { verdict: 'altered', length: wordLength(text, start, limit) }
    : { verdict: 'cut', length, missing: needed - length };
}

/** `paperseal2` and up: one only if enough follows that it is no word of a sentence. */
function judgeNewer(text: string, start: number, limit: number): Judged | null {
  const length = countLetters(text, start, limit);
  if (length < FIRST_BLOCK_CHARS) return null;
  const body = text.slice(start, start + length);
  const isAsWritten = /[A-Z]/.test(body) && /[a-z]/.test(body) && !isChangeAt(text, start + length, limit, 0);
  return isAsWritten ? { verdict: 'newer', length } : { verdict: 'altered', length: wordLength(text, start, limit) };
}

/** Whether the character that ends a body took the place of another: base58 leaves it out, or the letters go on behind it. */
function isChangeAt(text: string, at: number, limit: number, missing: number): boolean {
  const character = at < limit ? String.fromCodePoint(text.codePointAt(at) ?? 0) : ' ';
  if (/[0OIl]/.test(character)) return true;
  const from = at + character.length;
  const behind = isBlank(character) ? 0 : countLetters(text, from, Math.min(limit, from + FIRST_BLOCK_CHARS));
  return behind > 0 && (behind === FIRST_BLOCK_CHARS || behind + 1 === missing);
}

/** The base58 characters from `start`. No body is longer than the largest token: what stands beyond is not read. */
function countLetters(text: string, start: number, limit: number): number {
  const end = Math.min(limit, start + encodedLength(LARGEST));
  let at = start;
  while (at < end && isBase58(text.charCodeAt(at))) at++;
  return at - start;
}

/** All letters and digits from `start`, also those that base58 leaves out. */
function wordLength(text: string, start: number, limit: number): number {
  const end = Math.min(limit, start + encodedLength(LARGEST));
  let at = start;
  while (at < end && /[0-9A-Za-z]/.test(text.charAt(at))) at++;
  return at - start;
}

function saltOfBroken(text: string, start: number, limit: number): Bytes | null {
  const { letters } = gather(text, start, limit, encodedLength(SALT_KNOWN_FROM));
  const begin = parseBase58(letters, 0, SALT_KNOWN_FROM);
  return begin && saltOf(begin);
}
