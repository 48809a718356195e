// The fields of signed objects, read from CBOR that anybody may have written: the wrong shape is `damaged`, a leading
// number above ours is `newer-format`.

import { type Bytes, compare, concat } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type Cbor, parseCbor } from '../crypto/cbor.ts';

export const ID_SIZE = 16;
export const HASH_SIZE = 32;
export const HLC_SIZE = 16;

/** The format that this program writes, and the leading number of every payload. */
export const FORMAT = 1;

/** The items of a payload whose leading number is ours. */
export function parseFields(payload: Bytes, length: number, maxItems?: number): readonly Cbor[] {
  const value = parseCbor(payload, maxItems === undefined ? {} : { maxItems });
  if (!Array.isArray(value)) throw new PapersealError('damaged');
  const items: readonly Cbor[] = value;
  if (typeof items[0] === 'number' && items[0] > FORMAT) throw new PapersealError('newer-format');
  if (items[0] !== FORMAT || items.length !== length) throw new PapersealError('damaged');
  return items;
}

export function arrayOf(value: Cbor | undefined): readonly Cbor[] {
  if (!Array.isArray(value)) throw new PapersealError('damaged');
  return value;
}

export function tupleOf(value: Cbor | undefined, length: number): readonly Cbor[] {
  const items = arrayOf(value);
  if (items.length !== length) throw new PapersealError('damaged');
  return items;
}

/** Exactly `length` bytes; any number when not given. */
export function bytesOf(value: Cbor | undefined, length?: number): Bytes {
  if (!(value instanceof Uint8Array)) throw new PapersealError('damaged');
  if (length !== undefined && value.length !== length) throw new PapersealError('damaged');
  return concat(value);
}

/** An integer from 0 to 2^53 - 1. */
export function countOf(value: Cbor | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new PapersealError('damaged');
  return value;
}

export function numberFrom(value: Cbor | undefined, least: number): number {
  const count = countOf(value);
  if (count < least) throw new PapersealError('damaged');
  return count;
}

/** Lists by id rise strictly: one order, no id twice. */
export function risingById<T>(entries: readonly T[], id: (entry: T) => Bytes): readonly T[] {
  for (const [i, entry] of entries.entries()) {
    const before = entries[i - 1];
    if (before !== undefined && compare(id(before), id(entry)) >= 0) throw new PapersealError('damaged');
  }
  return entries;
}
