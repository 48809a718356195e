// The text form of a token: "paperseal1" and base58 in blocks, letters and digits only, so that no editor's markup or
// typography touches it. The first block tells the exact length. Finding tokens needs no keys and page code does it, on
// text that may be hostile: linear in the length of the text, and nothing here throws. SPEC "Tokens".

import { type Bytes, readUint } from '../base/bytes.ts';
import { isPaddedSize } from '../base/padme.ts';
import { encodeBase58, encodedLength, isBase58, parseBase58 } from './base58.ts';

export const PREFIX = 'paperseal1';
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
  const starts = [...joined.matchAll(/paperseal(?=[1-9])/g)].map((match) => match.index);
  for (const [i, start] of starts.entries()) {
    const bodyStart = start + PREFIX.length;
    const body = readBody(joined, bodyStart, starts[i + 1] ?? joined.length);
    const token = joined.startsWith(PREFIX, start) ? judge(body) : judgeNewer(body);
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

/** `length`: how many characters of the body belong to it. */
interface Judged {
  readonly verdict: TokenVerdict;
  readonly length: number;
  readonly binary?: Bytes;
  readonly missing?: number;
}

/** `changed`: it ends at a character that base58 leaves out, which only a change could put there. */
interface Body {
  readonly text: string;
  readonly changed: boolean;
}

function judge({ text, changed }: Body): Judged {
  const cut = (needed: number): Judged =>
    changed
      ? { verdict: 'altered', length: text.length }
      : { verdict: 'cut', length: text.length, missing: needed - text.length };
  if (text.length < FIRST_BLOCK_CHARS) return cut(encodedLength(SMALLEST));

  const start = parseBase58(text.slice(0, FIRST_BLOCK_CHARS));
  if (start === null || start.length !== FIRST_BLOCK_BYTES) return { verdict: 'altered', length: text.length };
  const version = start[0] ?? 0;
  if (version > VERSION && version <= NEWEST_IMAGINABLE) return { verdict: 'newer', length: text.length };
  const ciphertextSize = readUint(start, 1, 2);
  const size = HEADER_SIZE + ciphertextSize;
  if (version !== VERSION || !isPaddedSize(ciphertextSize - TAG_SIZE) || size > LARGEST) {
    return { verdict: 'altered', length: text.length };
  }

  const length = encodedLength(size);
  if (text.length < length) return cut(length);
  const binary = parseBase58(text.slice(0, length));
  return binary === null ? { verdict: 'altered', length } : { verdict: 'whole', length, binary };
}

/** "paperseal2" and up: one only if enough follows that it is no word of a sentence. */
function judgeNewer({ text }: Body): Judged | null {
  return text.length < FIRST_BLOCK_CHARS ? null : { verdict: 'newer', length: text.length };
}

/** No body is longer than the largest token: what stands beyond is not read. */
function readBody(text: string, start: number, limit: number): Body {
  const end = Math.min(limit, start + encodedLength(LARGEST));
  let at = start;
  while (at < end && isBase58(text.charCodeAt(at))) at++;
  return { text: text.slice(start, at), changed: at < end && /[0OIl]/.test(text.charAt(at)) };
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
