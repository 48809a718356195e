// Base58 in blocks: 8 bytes become 11 letters or digits, a last block of 1 to 7 bytes becomes 2 to 10, each block a
// big-endian number in the Bitcoin alphabet. Linear in both directions, unlike base58 over the whole. The oracle in
// tests is base58xmr of @scure/base. SPEC "Text form".
//
// A 64-bit number fits no JavaScript number, and BigInt costs ten times as much as the encryption: blocks are computed
// in halves, and every product below stays under 2^53, but for one that is put right. Multiplying by an inverse is
// faster than dividing; half a unit more keeps what comes out away from the next whole number.

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
const codeOf = (digit: number): number => CODES[digit] as number;
/** Both characters of a number below 58², the left one in the upper byte. */
const PAIRS = /* @__PURE__ */ Uint16Array.from(
  { length: POW2 },
  (_, n) => (codeOf(Math.floor(n / 58)) << 8) | codeOf(n % 58),
);
const pairOf = (value: number): number => PAIRS[value] as number;

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
  const to = codes === scratch ? scratchView : viewOf(codes);
  const from = viewOf(bytes);
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  let at = 0;
  for (let i = 0; i < whole; i += BLOCK_BYTES, at += BLOCK_CHARS) {
    writeChars(to, at, from.getUint32(i), from.getUint32(i + 4));
  }
  if (at < length) {
    let [high, low] = [0, 0];
    for (let i = whole; i < bytes.length; i++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | (bytes[i] as number);
    }
    writeChars(lastView, 0, high >>> 0, low >>> 0);
    codes.set(lastChars.subarray(at - length), at);
  }
  return decoder.decode(codes.subarray(0, length));
}

// What only encoding needs is marked as pure: the page's script, which only parses, is built without it.
const decoder = /* @__PURE__ */ new TextDecoder();
// Making a buffer or a view takes longer than filling it.
const scratch = /* @__PURE__ */ new Uint8Array(2_048);
const scratchView = /* @__PURE__ */ viewOf(scratch);
const lastChars = /* @__PURE__ */ new Uint8Array(BLOCK_CHARS);
const lastView = /* @__PURE__ */ viewOf(lastChars);
const lastBytes = new Uint8Array(BLOCK_BYTES);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** `size` bytes from the characters at `start`; null when they are too few, not base58, or a number is too big. */
export function parseBase58(text: string, start: number, size: number): Bytes | null {
  const end = start + encodedLength(size);
  if (end > text.length) return null;
  const bytes = new Uint8Array(size);
  const whole = size - (size % BLOCK_BYTES);
  let at = start;
  for (let i = 0; i < whole; i += BLOCK_BYTES, at += BLOCK_CHARS) {
    if (!parseBlock(text, at, bytes, i)) return null;
  }
  if (at < end) {
    const zeros = BLOCK_BYTES - (size - whole);
    if (!parseBlock(text.slice(at, end).padStart(BLOCK_CHARS, ALPHABET.charAt(0)), 0, lastBytes, 0)) return null;
    for (let i = 0; i < zeros; i++) if (lastBytes[i] !== 0) return null;
    bytes.set(lastBytes.subarray(zeros), whole);
  }
  return bytes;
}

/** The eleven characters of high · 2^32 + low. */
function writeChars(codes: DataView, at: number, high: number, low: number): void {
  // The last five characters are the number modulo 58^5. The quotient is estimated; the remainder, taken modulo 2^32,
  // tells whether the estimate was off by one.
  const top = ((high + 0.5) * (1 / POW5)) | 0;
  const rest = high - top * POW5;
  let quotient = Math.floor((rest * WORD + low) * (1 / POW5));
  let last = (low - Math.imul(quotient, POW5)) | 0;
  if (last < 0) {
    quotient--;
    last += POW5;
  } else if (last >= POW5) {
    quotient++;
    last -= POW5;
  }
  const upper = top * WORD + quotient; // below 2^35
  const first = ((upper + 0.5) * (1 / POW5)) | 0;
  codes.setUint8(at, codeOf(first));
  writeFive(codes, at + 1, upper - first * POW5);
  writeFive(codes, at + 6, last);
}

function writeFive(codes: DataView, at: number, value: number): void {
  const upper = ((value + 0.5) * (1 / POW2)) | 0;
  const last = (value | 0) - Math.imul(upper, POW2);
  const first = ((upper + 0.5) * (1 / POW2)) | 0;
  const middle = upper - Math.imul(first, POW2);
  codes.setUint8(at, codeOf(first));
  codes.setUint32(at + 1, (pairOf(middle) << 16) | pairOf(last));
}

/** False when it is not base58, or a number of 2^64 or more. */
function parseBlock(text: string, at: number, bytes: Uint8Array, to: number): boolean {
  const a = digitAt(text, at);
  const b = digitAt(text, at + 1);
  const c = digitAt(text, at + 2);
  const d = digitAt(text, at + 3);
  const e = digitAt(text, at + 4);
  const f = digitAt(text, at + 5);
  const g = digitAt(text, at + 6);
  const h = digitAt(text, at + 7);
  const i = digitAt(text, at + 8);
  const j = digitAt(text, at + 9);
  const k = digitAt(text, at + 10);
  if ((a | b | c | d | e | f | g | h | i | j | k) >= 128) return false; // only NOT_A_DIGIT has that bit

  const upper = (((a * 58 + b) * 58 + c) * 58 + d) * 58 + e;
  const lower = ((f * 58 + g) * 58 + h) * POW3 + ((i * 58 + j) * 58 + k);
  const near = (upper & 0xffff) * POW6 + lower;
  const far = (upper >>> 16) * POW6; // counts 2^16 times
  const nearHigh = Math.floor(near / WORD);
  const farHigh = Math.floor(far / 0x10000);
  const sum = near - nearHigh * WORD + (far - farHigh * 0x10000) * 0x10000;
  const carry = sum >= WORD ? 1 : 0;
  const high = nearHigh + farHigh + carry;
  if (high >= WORD) return false;
  const low = sum - carry * WORD;
  bytes[to] = high >>> 24;
  bytes[to + 1] = high >>> 16;
  bytes[to + 2] = high >>> 8;
  bytes[to + 3] = high;
  bytes[to + 4] = low >>> 24;
  bytes[to + 5] = low >>> 16;
  bytes[to + 6] = low >>> 8;
  bytes[to + 7] = low;
  return true;
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (DIGITS[code] as number) : NOT_A_DIGIT;
}
