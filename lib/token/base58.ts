// Base58 in blocks: 8 bytes become 11 letters or digits, a last block of 1 to 7 bytes becomes 2 to 10, each block a
// big-endian number in the Bitcoin alphabet. Linear in both directions, unlike base58 over the whole. The oracle in
// tests is base58xmr of @scure/base. SPEC "Text form".
//
// A 64-bit number fits no JavaScript number, and BigInt costs ten times as much as the encryption: blocks are computed
// in halves, and every product below stays under 2^53.

import type { Bytes } from '../base/bytes.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BLOCK_BYTES = 8;
const BLOCK_CHARS = 11;
const CHARS_BY_BYTES = [0, 2, 3, 5, 6, 7, 9, 10, BLOCK_CHARS];
const WORD = 2 ** 32;
const POW2 = 58 ** 2;
const POW3 = 58 ** 3;
const POW5 = 58 ** 5; // below 2^30
const POW6 = 58 ** 6; // below 2^36
const NOT_A_DIGIT = 255;

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const DIGITS = new Uint8Array(128).fill(NOT_A_DIGIT);
CODES.forEach((code, digit) => (DIGITS[code] = digit));
/** Both characters of a number below 58². */
const LEFT = Uint8Array.from({ length: POW2 }, (_, pair) => CODES[Math.floor(pair / 58)] as number);
const RIGHT = Uint8Array.from({ length: POW2 }, (_, pair) => CODES[pair % 58] as number);

/** The number of characters for that many bytes. */
export function encodedLength(bytes: number): number {
  return Math.floor(bytes / BLOCK_BYTES) * BLOCK_CHARS + (CHARS_BY_BYTES[bytes % BLOCK_BYTES] ?? 0);
}

export function isBase58(code: number): boolean {
  return code < 128 && DIGITS[code] !== NOT_A_DIGIT;
}

export function encodeBase58(bytes: Uint8Array): string {
  const length = encodedLength(bytes.length);
  const codes = length <= scratch.length ? scratch : new Uint8Array(length);
  for (let from = 0, to = 0; from < bytes.length; from += BLOCK_BYTES, to += BLOCK_CHARS) {
    encodeBlock(bytes, from, Math.min(from + BLOCK_BYTES, bytes.length), codes, to);
  }
  return decoder.decode(codes.subarray(0, length));
}

const decoder = new TextDecoder();
const scratch = new Uint8Array(2_048); // making a buffer takes longer than filling it

/** Null for other characters, a length that no bytes give, or a block whose number is too big. */
export function parseBase58(text: string): Bytes | null {
  const lastBytes = CHARS_BY_BYTES.indexOf(text.length % BLOCK_CHARS);
  if (lastBytes < 0) return null;
  return parseBase58At(text, 0, Math.floor(text.length / BLOCK_CHARS) * BLOCK_BYTES + lastBytes);
}

/** `size` bytes from the characters that begin at `start`; null also when there are too few of them. */
export function parseBase58At(text: string, start: number, size: number): Bytes | null {
  const length = start + encodedLength(size);
  if (length > text.length) return null;
  const bytes = new Uint8Array(size);
  for (let from = start, to = 0; from < length; from += BLOCK_CHARS, to += BLOCK_BYTES) {
    const end = Math.min(from + BLOCK_CHARS, length);
    if (!parseBlock(text, from, end, bytes, to, Math.min(to + BLOCK_BYTES, size))) return null;
  }
  return bytes;
}

function encodeBlock(bytes: Uint8Array, from: number, end: number, codes: Uint8Array, to: number): void {
  let high = 0;
  let low = 0;
  for (let i = from; i < end - 4; i++) high = (high << 8) | (bytes[i] as number);
  for (let i = Math.max(from, end - 4); i < end; i++) low = (low << 8) | (bytes[i] as number);
  high >>>= 0;
  low >>>= 0;

  // The last five characters are the number modulo 58^5. The quotient is estimated; the remainder, taken modulo 2^32,
  // tells whether the estimate was off by one.
  const top = Math.floor(high / POW5);
  const rest = high - top * POW5;
  let quotient = Math.floor((rest * WORD + low) / POW5);
  let last = (low - Math.imul(quotient, POW5)) | 0;
  if (last < 0) {
    quotient--;
    last += POW5;
  } else if (last >= POW5) {
    quotient++;
    last -= POW5;
  }
  const upper = top * WORD + quotient; // below 2^35
  const first = Math.floor(upper / POW5);
  const length = CHARS_BY_BYTES[end - from] as number;
  if (length === BLOCK_CHARS) {
    codes[to] = CODES[first] as number;
    writeFive(codes, to + 1, upper - first * POW5);
    writeFive(codes, to + 6, last);
    return;
  }
  // A shorter block has fewer digits in front: all eleven are written apart, the last ones copied.
  const digits = new Uint8Array(BLOCK_CHARS);
  writeFive(digits, 1, upper);
  writeFive(digits, 6, last);
  codes.set(digits.subarray(BLOCK_CHARS - length), to);
}

function writeFive(codes: Uint8Array, to: number, value: number): void {
  const upper = (value / POW2) | 0;
  const last = (value | 0) - Math.imul(upper, POW2);
  const first = (upper / POW2) | 0;
  const middle = upper - Math.imul(first, POW2);
  codes[to] = CODES[first] as number;
  codes[to + 1] = LEFT[middle] as number;
  codes[to + 2] = RIGHT[middle] as number;
  codes[to + 3] = LEFT[last] as number;
  codes[to + 4] = RIGHT[last] as number;
}

function parseBlock(text: string, from: number, end: number, bytes: Uint8Array, to: number, toEnd: number): boolean {
  let upper = 0; // all but the last six characters: below 58^5
  let middle = 0;
  let lower = 0;
  let seen = 0;
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? (DIGITS[code] as number) : NOT_A_DIGIT;
    seen |= digit;
    if (i < end - 6) upper = upper * 58 + digit;
    else if (i < end - 3) middle = middle * 58 + digit;
    else lower = lower * 58 + digit;
  }
  if (seen >= 128) return false; // only NOT_A_DIGIT has that bit

  const near = (upper & 0xffff) * POW6 + middle * POW3 + lower;
  const far = (upper >>> 16) * POW6; // counts 2^16 times
  const nearHigh = Math.floor(near / WORD);
  const farHigh = Math.floor(far / 0x10000);
  const sum = near - nearHigh * WORD + (far - farHigh * 0x10000) * 0x10000;
  const carry = sum >= WORD ? 1 : 0;
  const high = nearHigh + farHigh + carry;
  if (high >= WORD) return false;
  return writeBytes(bytes, to, toEnd, high, sum - carry * WORD);
}

/** False when the number needs more bytes than there are. */
function writeBytes(bytes: Uint8Array, to: number, end: number, high: number, low: number): boolean {
  let word = low | 0;
  for (let i = end - 1, written = 0; i >= to; i--, written++) {
    if (written === 4) word = high | 0;
    bytes[i] = word & 0xff;
    word >>>= 8;
  }
  const length = end - to;
  if (length === BLOCK_BYTES) return true;
  return length > 4 ? high < 2 ** (8 * (length - 4)) : high === 0 && low < 2 ** (8 * length);
}
