// CBOR in its deterministic form (RFC 8949 §4.2.1) and nothing else: what decodes has one encoding only. Refused are
// duplicate or unsorted keys, indefinite lengths, longer integers than needed, floats, tags, undefined, text that is not
// UTF-8, map keys other than integers and text, trailing bytes, more than 8 levels, too many items. Text is kept as
// it is, a leading U+FEFF included. SPEC "CBOR".
//
// Own code, because the libraries are made for leniency: the strictest, cborg, drops U+FEFF, repairs bad UTF-8, counts
// neither items nor levels, and took longer over a token than the decryption. It is the oracle in tests.

import { type Bytes, compare, parseUtf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';

export type Cbor = number | bigint | string | Bytes | boolean | null | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number | string, Cbor>;

const DEEPEST = 8;
const MOST_ITEMS = 4_096;
const LONGEST_HEAD = 9;

// Major types, RFC 8949 §3.1, in the upper three bits.
const UNSIGNED = 0x00;
const NEGATIVE = 0x20;
const BYTES = 0x40;
const TEXT = 0x60;
const ARRAY = 0x80;
const MAP = 0xa0;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;

/** Lone surrogates in text become U+FFFD. Throws TypeError for a value that has no place in the format. */
export function encodeCbor(value: Cbor): Bytes {
  const writer: Writer = { bytes: scratch, at: 0 };
  write(value, writer);
  const bytes = writer.bytes.slice(0, writer.at);
  scratch.fill(0, 0, writer.at);
  return bytes;
}

/** Where short values are written first: making a buffer takes longer than filling it. */
const scratch = new Uint8Array(2_048);

/**
 * Throws `damaged` for anything but one deterministic item. Integers beyond 2^53 - 1 come as bigint.
 * `maxItems` counts every array, map, key and value; 4 096 when not given.
 */
export function parseCbor(bytes: Uint8Array, { maxItems = MOST_ITEMS }: { maxItems?: number } = {}): Cbor {
  const reader: Cursor = { bytes, at: 0, itemsLeft: maxItems };
  const value = read(reader, 0);
  if (reader.at !== bytes.length) throw damaged();
  return value;
}

interface Writer {
  bytes: Bytes;
  at: number;
}

function write(value: Cbor, writer: Writer): void {
  if (typeof value === 'string') {
    writeText(value, writer);
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    if (value < 0) writeHead(NEGATIVE, argumentOf(value), writer);
    else writeHead(UNSIGNED, value, writer);
  } else if (value instanceof Uint8Array) {
    writeHead(BYTES, value.length, writer);
    append(value, writer);
  } else if (value === null || typeof value === 'boolean') {
    append(Uint8Array.of(value === null ? NULL : value ? TRUE : FALSE), writer);
  } else if (Array.isArray(value)) {
    writeHead(ARRAY, value.length, writer);
    for (const item of value as readonly Cbor[]) write(item, writer);
  } else if (value instanceof Map) {
    writeMap(value, writer);
  } else {
    throw new TypeError('no CBOR form');
  }
}

/** Short ASCII by a loop, which is faster than calling the platform. */
function writeText(text: string, writer: Writer): void {
  const { length } = text;
  if (length > SHORT_TEXT) return writeAnyText(text, writer);
  const start = writer.at;
  writeHead(TEXT, length, writer);
  makeRoom(length, writer);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) {
      writer.at = start;
      return writeAnyText(text, writer);
    }
    writer.bytes[writer.at + i] = code;
  }
  writer.at += length;
}

const SHORT_TEXT = 128;

/** Straight into the buffer, with room in front for the head of an ASCII text; another text moves. */
function writeAnyText(text: string, writer: Writer): void {
  const start = writer.at;
  const guess = start + headSize(text.length);
  makeRoom(guess - start + text.length, writer);
  let { read, written } = encoder.encodeInto(text, writer.bytes.subarray(guess));
  if (read < text.length) {
    makeRoom(guess - start + 3 * text.length, writer);
    ({ read, written } = encoder.encodeInto(text, writer.bytes.subarray(guess)));
  }
  const from = start + headSize(written);
  makeRoom(from - start + written, writer);
  if (from !== guess) writer.bytes.copyWithin(from, guess, guess + written);
  writeHead(TEXT, written, writer);
  writer.at += written;
}

const encoder = new TextEncoder();

function headSize(argument: number): number {
  return argument < 24 ? 1 : argument < 0x100 ? 2 : argument < 0x1_0000 ? 3 : argument < 0x1_0000_0000 ? 5 : 9;
}

function writeMap(map: CborMap, writer: Writer): void {
  const entries = [...map].map(([key, value]): [Bytes, Cbor] => {
    if (typeof key !== 'number' && typeof key !== 'string') throw new TypeError('no CBOR form');
    const encoded: Writer = { bytes: new Uint8Array(LONGEST_HEAD), at: 0 };
    write(key, encoded);
    return [encoded.bytes.slice(0, encoded.at), value];
  });
  entries.sort(([a], [b]) => compare(a, b));
  writeHead(MAP, map.size, writer);
  for (const [key, value] of entries) {
    append(key, writer);
    write(value, writer);
  }
}

/** A negative n is written as -1 - n. */
function argumentOf(value: number | bigint): number | bigint {
  return typeof value === 'bigint' ? -1n - value : -1 - value;
}

/** The shortest form of the first bytes of an item (RFC 8949 §3). Throws TypeError beyond 64 bits and for fractions. */
function writeHead(type: number, argument: number | bigint, writer: Writer): void {
  const fits = typeof argument === 'bigint' ? argument < 2n ** 64n : Number.isSafeInteger(argument);
  if (!fits) throw new TypeError('no CBOR form');
  makeRoom(LONGEST_HEAD, writer);
  if (argument < 24) {
    writer.bytes[writer.at++] = type | Number(argument);
    return;
  }
  const size = argument < 0x100 ? 1 : argument < 0x1_0000 ? 2 : argument < 0x1_0000_0000 ? 4 : 8;
  writer.bytes[writer.at++] = type | (24 + Math.log2(size));
  if (size === 8) {
    new DataView(writer.bytes.buffer).setBigUint64(writer.at, BigInt(argument));
  } else {
    for (let i = 0; i < size; i++) writer.bytes[writer.at + i] = Number(argument) >>> (8 * (size - 1 - i));
  }
  writer.at += size;
}

function append(part: Uint8Array, writer: Writer): void {
  makeRoom(part.length, writer);
  writer.bytes.set(part, writer.at);
  writer.at += part.length;
}

function makeRoom(length: number, writer: Writer): void {
  if (writer.at + length <= writer.bytes.length) return;
  const larger = new Uint8Array(Math.max(2 * writer.bytes.length, writer.at + length));
  larger.set(writer.bytes);
  writer.bytes = larger;
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  itemsLeft: number;
}

function read(reader: Cursor, depth: number): Cbor {
  if (reader.itemsLeft-- <= 0) throw damaged();
  const first = reader.bytes[reader.at++];
  if (first === undefined) throw damaged();
  const type = first & 0xe0;
  switch (type) {
    case UNSIGNED:
      return readArgument(reader, first);
    case NEGATIVE:
      return negative(readArgument(reader, first));
    case BYTES:
      return new Uint8Array(take(reader, readLength(reader, first)));
    case TEXT: {
      const text = parseUtf8(take(reader, readLength(reader, first)));
      if (text === null) throw damaged();
      return text;
    }
    case ARRAY:
    case MAP: {
      if (depth === DEEPEST) throw damaged();
      const length = readLength(reader, first);
      // Each item takes a byte at least: a length that can't be true allocates nothing.
      if (length > reader.bytes.length - reader.at) throw damaged();
      return type === ARRAY ? readArray(reader, length, depth + 1) : readMap(reader, length, depth + 1);
    }
    default:
      return readSimple(first);
  }
}

function readArray(reader: Cursor, length: number, depth: number): Cbor[] {
  const items: Cbor[] = [];
  for (let i = 0; i < length; i++) items.push(read(reader, depth));
  return items;
}

function readMap(reader: Cursor, length: number, depth: number): CborMap {
  const map = new Map<number | string, Cbor>();
  let before: Uint8Array = new Uint8Array();
  for (let i = 0; i < length; i++) {
    const start = reader.at;
    const key = read(reader, depth);
    if (typeof key !== 'number' && typeof key !== 'string') throw damaged();
    const encoded = reader.bytes.subarray(start, reader.at);
    if (compare(before, encoded) >= 0) throw damaged(); // out of order, or twice
    before = encoded;
    map.set(key, read(reader, depth));
  }
  return map;
}

function readSimple(first: number): boolean | null {
  if (first === FALSE || first === TRUE) return first === TRUE;
  if (first === NULL) return null;
  throw damaged();
}

/** The argument in the lower five bits or the bytes behind; only its shortest form. */
function readArgument(reader: Cursor, first: number): number | bigint {
  const short = first & 0x1f;
  if (short < 24) return short;
  if (short > 27) throw damaged(); // reserved, or of indefinite length
  const size = 2 ** (short - 24);
  const part = take(reader, size);
  let value: number | bigint = 0;
  for (const byte of part.subarray(-4)) value = value * 256 + byte;
  if (size === 8) value = withUpper(part, value);
  const least = size === 1 ? 24 : size === 8 ? 2 ** 32 : 256 ** (size / 2);
  if (value < least) throw damaged();
  return value;
}

function withUpper(part: Uint8Array, lower: number): number | bigint {
  const value = new DataView(part.buffer, part.byteOffset, 8).getBigUint64(0);
  const upper = Number(value >> 32n);
  return upper < 2 ** 21 ? upper * 2 ** 32 + lower : value;
}

function readLength(reader: Cursor, first: number): number {
  const length = readArgument(reader, first);
  if (typeof length === 'bigint') throw damaged();
  return length;
}

function negative(argument: number | bigint): number | bigint {
  if (typeof argument === 'number' && argument < Number.MAX_SAFE_INTEGER) return -1 - argument;
  return -1n - BigInt(argument);
}

function take(reader: Cursor, length: number): Uint8Array {
  const end = reader.at + length;
  if (end > reader.bytes.length) throw damaged();
  const part = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return part;
}

const damaged = (): PapersealError => new PapersealError('damaged');
