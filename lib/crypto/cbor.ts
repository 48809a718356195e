// CBOR in its deterministic form (RFC 8949 §4.2.1) and nothing else: what decodes has one encoding only. Refused are
// duplicate or unsorted keys, indefinite lengths, longer integers than needed, floats, tags, undefined, text that is not
// UTF-8, map keys other than integers and text, trailing bytes, more than 8 levels, too many items. Text is kept as
// it is, a leading U+FEFF included. SPEC "CBOR".

import { decode, encode, rfc8949EncodeOptions, Token, Tokenizer, Type } from 'cborg';
import { type Bytes, equal, parseUtf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';

export type Cbor = number | bigint | string | Bytes | boolean | null | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number | string, Cbor>;

const DEEPEST = 8;
const MOST_ITEMS = 4_096;

/** Lone surrogates in text become U+FFFD. Throws TypeError for a value that has no place in the format. */
export function encodeCbor(value: Cbor): Bytes {
  return new Uint8Array(encode(value, ENCODE_OPTIONS));
}

/**
 * Throws `damaged` for anything but one deterministic item. Integers beyond 2^53 - 1 come as bigint.
 * `maxItems` counts every array, map, key and value; 4 096 when not given.
 */
export function parseCbor(bytes: Uint8Array, { maxItems = MOST_ITEMS }: { maxItems?: number } = {}): Cbor {
  try {
    const tokenizer = new StrictTokenizer(bytes, maxItems);
    const value: Cbor = decode(bytes, { ...DECODE_OPTIONS, tokenizer });
    if (equal(encodeCbor(value), bytes)) return value;
  } catch (cause) {
    throw new PapersealError('damaged', { cause });
  }
  throw new PapersealError('damaged');
}

const DECODE_OPTIONS = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowBigInt: true,
  allowInfinity: false,
  allowNaN: false,
  rejectDuplicateMapKeys: true,
  useMaps: true,
  retainStringBytes: true,
};

const refuse = (): never => {
  throw new TypeError('no CBOR form');
};

const isKey = (key: unknown): boolean => typeof key === 'string' || Number.isSafeInteger(key);

const ENCODE_OPTIONS = {
  ...rfc8949EncodeOptions,
  typeEncoders: {
    number: (value: number) => (Number.isSafeInteger(value) ? null : refuse()),
    string: (value: string) => (value.isWellFormed() ? null : new Token(Type.string, value.toWellFormed())),
    Map: (value: CborMap) => ([...value.keys()].every(isKey) ? null : refuse()),
    undefined: refuse,
    Object: refuse,
  },
};

/** Counts items and levels before the library builds anything, and reads text strictly. */
class StrictTokenizer extends Tokenizer {
  #itemsLeft: number;
  readonly #open: number[] = []; // items still to come at each open level

  constructor(bytes: Uint8Array, maxItems: number) {
    super(bytes, DECODE_OPTIONS);
    this.#itemsLeft = maxItems;
  }

  override next(): Token {
    const token = super.next();
    if (this.#itemsLeft-- === 0) throw new RangeError('too many items');
    this.#closeFull();
    if (this.#open.length > 0) this.#open[this.#open.length - 1] = (this.#open.at(-1) ?? 0) - 1;

    if (token.type === Type.array || token.type === Type.map) {
      this.#open.push(token.type === Type.map ? token.value * 2 : token.value);
      if (this.#open.length > DEEPEST) throw new RangeError('too deep');
    }
    if (token.type === Type.float || token.type === Type.tag) throw new TypeError('not in the format');
    if (token.type === Type.string) {
      token.value = parseUtf8(token.byteValue ?? new Uint8Array()) ?? refuse();
    }
    return token;
  }

  #closeFull(): void {
    while (this.#open.at(-1) === 0) this.#open.pop();
  }
}
