// The text form of a token: "paperseal1" and base58 in blocks, letters and digits only, so that no editor's markup or
// typography touches it. The first block tells the exact length. Finding tokens needs no keys and page code does it, on
// text that may be hostile: linear in the length of the text, and nothing here throws. SPEC "Tokens".

import { type Bytes, readUint } from '../base/bytes.ts';
import { isPaddedSize } from '../base/padme.ts';
import { encodeBase58, encodedLength, isBase58, parseBase58 } from './base58.ts';
import { PREFIX, STEM } from './prefix.ts';

export const VERSION = 1;

/** version, u16be n, salt, com; then n bytes of ciphertext. */
export const HEADER_SIZE = 67;
const SALT_AT = 3;
const TAG_SIZE = 16;
const LARGEST = 65_536;
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
  /** How many characters a cut one lacks; at least that many when it was cut before its length could be read. */
  readonly missing: number;
}

export function writeToken(binary: Bytes): string {
  return PREFIX + encodeBase58(binary);
}

/** The 32 bytes of salt of a whole token. */
export function saltOf(binary: Bytes): Bytes {
  return binary.slice(SALT_AT, SALT_AT + 32);
}

/** Every token in the text, in order; what follows or surrounds one does not matter. */
export function findTokens(text: string): FoundToken[] {
  const { joined, places } = joinLines(text);
  const found: FoundToken[] = [];
  const starts = findPrefixes(joined);
  for (const [i, start] of starts.entries()) {
    const bodyStart = start + PREFIX.length;
    const limit = starts[i + 1] ?? joined.length;
    const token = joined.startsWith(PREFIX, start)
      ? judge(joined, bodyStart, limit)
      : judgeNewer(readBody(joined, bodyStart, limit));
    if (token === null) continue;
    const last = bodyStart + token.length - 1;
    found.push({
      start: places === null ? start : (places[start] ?? 0),
      end: (places === null ? last : (places[last] ?? 0)) + 1,
      verdict: token.verdict,
      binary: token.binary ?? null,
      missing: token.missing ?? 0,
    });
  }
  return found;
}

/** Where a token of any version may begin. */
function findPrefixes(text: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(STEM); at >= 0; at = text.indexOf(STEM, at + STEM.length)) {
    const digit = text.charCodeAt(at + STEM.length) - ZERO;
    if (digit >= 1 && digit <= 9) starts.push(at);
  }
  return starts;
}

const ZERO = 0x30;

/** `length`: how many characters of the body belong to it. */
interface Judged {
  readonly verdict: TokenVerdict;
  readonly length: number;
  readonly binary?: Bytes;
  readonly missing?: number;
}

function judge(text: string, start: number, limit: number): Judged {
  const altered = (): Judged => ({ verdict: 'altered', length: readBody(text, start, limit).length });
  const cut = (needed: number): Judged => {
    const { length, changed } = readBody(text, start, limit);
    if (length >= needed) return { verdict: 'altered', length: needed }; // a block out of range
    return changed ? { verdict: 'altered', length } : { verdict: 'cut', length, missing: needed - length };
  };

  const first = start + FIRST_BLOCK_CHARS <= limit ? parseBase58(text, start, FIRST_BLOCK_BYTES) : null;
  if (first === null) {
    const { length } = readBody(text, start, limit);
    return length < FIRST_BLOCK_CHARS ? cut(encodedLength(SMALLEST)) : altered();
  }
  const version = first[0] ?? 0;
  if (version > VERSION && version <= NEWEST_IMAGINABLE) {
    return { verdict: 'newer', length: readBody(text, start, limit).length };
  }
  const ciphertextSize = readUint(first, 1, 2);
  const size = HEADER_SIZE + ciphertextSize;
  if (version !== VERSION || !isPaddedSize(ciphertextSize - TAG_SIZE) || size > LARGEST) return altered();

  const length = encodedLength(size);
  const binary = start + length <= limit ? parseBase58(text, start, size) : null;
  return binary === null ? cut(length) : { verdict: 'whole', length, binary };
}

/** "paperseal2" and up: one only if enough follows that it is no word of a sentence. */
function judgeNewer({ length }: Body): Judged | null {
  return length < FIRST_BLOCK_CHARS ? null : { verdict: 'newer', length };
}

/** `changed`: it ends at a character that base58 leaves out, which only a change could put there. */
interface Body {
  readonly length: number;
  readonly changed: boolean;
}

/** The base58 characters from `start`. No body is longer than the largest token: what stands beyond is not read. */
function readBody(text: string, start: number, limit: number): Body {
  const end = Math.min(limit, start + encodedLength(LARGEST));
  let at = start;
  while (at < end && isBase58(text.charCodeAt(at))) at++;
  return { length: at - start, changed: at < end && /[0OIl]/.test(text.charAt(at)) };
}

const INVISIBLE_OR_BREAK = /[\u00ad\u200b-\u200d\u2060\ufeff]|[\n\r\u0085\u2028\u2029]/;
const BLANKS = ' \t\u00a0';

/**
 * The text without what mail and editors put into long words: invisible characters, and line breaks with the blanks
 * beside them. `places` gives for each character its place in the text; null when nothing was taken out.
 */
function joinLines(text: string): { joined: string; places: Uint32Array | null } {
  if (!INVISIBLE_OR_BREAK.test(text)) return { joined: text, places: null };
  const places = new Uint32Array(text.length);
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  const keep = (end: number) => {
    for (let i = from; i < end; i++) places[length++] = i;
    pieces.push(text.slice(from, end));
  };
  for (const match of text.matchAll(/[\u00ad\u200b-\u200d\u2060\ufeff]+|[\n\r\u0085\u2028\u2029]/g)) {
    if (match.index < from) continue;
    let start = match.index;
    let end = start + match[0].length;
    if (/[\n\r\u0085\u2028\u2029]/.test(match[0])) {
      while (start > from && BLANKS.includes(text.charAt(start - 1))) start--;
      while (end < text.length && `${BLANKS}\n\r\u0085\u2028\u2029`.includes(text.charAt(end))) end++;
    }
    keep(start);
    from = end;
  }
  keep(text.length);
  return { joined: pieces.join(''), places };
}
