// Base58 in blocks: 8 bytes become 11 letters or digits, a last block of 1 to 7 bytes becomes 2 to 10, each block a
// big-endian number in the Bitcoin alphabet. Linear in both directions, unlike base58 over the whole. The oracle in
// tests is base58xmr of @scure/base. SPEC "Text form".

import type { Bytes } from '../base/bytes.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BLOCK_BYTES = 8;
const BLOCK_CHARS = 11;
const CHARS_BY_BYTES = [0, 2, 3, 5, 6, 7, 9, 10, BLOCK_CHARS];
const STEP = 58 ** 3; // three characters at a time keep every product below 2^53
const WORD = 2 ** 32;
const NOT_A_DIGIT = 255;

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const DIGITS = new Uint8Array(128).fill(NOT_A_DIGIT);
CODES.forEach((code, digit) => (DIGITS[code] = digit));

/** The number of characters for that many bytes. */
export function encodedLength(bytes: number): number {
  return Math.floor(bytes / BLOCK_BYTES) * BLOCK_CHARS + (CHARS_BY_BYTES[bytes % BLOCK_BYTES] ?? 0);
}

export function isBase58(code: number): boolean {
  return code < 128 && DIGITS[code] !== NOT_A_DIGIT;
}

export function encodeBase58(bytes: Uint8Array): string {
  const codes = new Uint8Array(encodedLength(bytes.length));
  for (let from = 0, to = 0; from < bytes.length; from += BLOCK_BYTES, to += BLOCK_CHARS) {
    encodeBlock(bytes, from, Math.min(from + BLOCK_BYTES, bytes.length), codes, to);
  }
  return new TextDecoder().decode(codes);
}

/** Null for other characters, a length that no bytes give, or a block whose number is too big. */
export function parseBase58(text: string): Bytes | null {
  const lastBytes = CHARS_BY_BYTES.indexOf(text.length % BLOCK_CHARS);
  if (lastBytes < 0) return null;
  const bytes = new Uint8Array(Math.floor(text.length / BLOCK_CHARS) * BLOCK_BYTES + lastBytes);
  for (let from = 0, to = 0; from < text.length; from += BLOCK_CHARS, to += BLOCK_BYTES) {
    const end = Math.min(to + BLOCK_BYTES, bytes.length);
    if (!parseBlock(text, from, Math.min(from + BLOCK_CHARS, text.length), bytes, to, end)) return null;
  }
  return bytes;
}

function encodeBlock(bytes: Uint8Array, from: number, end: number, codes: Uint8Array, to: number): void {
  let high = 0;
  let low = 0;
  for (let i = from; i < end; i++) {
    high = (high % 2 ** 24) * 256 + Math.floor(low / 2 ** 24);
    low = (low % 2 ** 24) * 256 + (bytes[i] ?? 0);
  }
  for (let i = to + (CHARS_BY_BYTES[end - from] ?? 0) - 1; i >= to; i -= 3) {
    const dividend = (high % STEP) * WORD + low;
    high = Math.floor(high / STEP);
    low = Math.floor(dividend / STEP);
    let chunk = dividend % STEP;
    for (let j = i; j > i - 3 && j >= to; j--) {
      codes[j] = CODES[chunk % 58] ?? 0;
      chunk = Math.floor(chunk / 58);
    }
  }
}

function parseBlock(text: string, from: number, end: number, bytes: Uint8Array, to: number, toEnd: number): boolean {
  let high = 0;
  let low = 0;
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 128 ? (DIGITS[code] ?? NOT_A_DIGIT) : NOT_A_DIGIT;
    if (digit === NOT_A_DIGIT) return false;
    const sum = low * 58 + digit;
    low = sum % WORD;
    high = high * 58 + Math.floor(sum / WORD);
  }
  for (let i = toEnd - 1; i >= to; i--) {
    bytes[i] = low % 256;
    low = Math.floor(low / 256) + (high % 256) * 2 ** 24;
    high = Math.floor(high / 256);
  }
  return high === 0 && low === 0;
}
