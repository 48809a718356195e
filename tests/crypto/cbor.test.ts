import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, parseHex, toHex, u32be } from '../../lib/base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { ENCODED, NOT_DETERMINISTIC } from '../vectors/published/cbor.ts';

const hex = (text: string) => parseHex(text) ?? new Uint8Array();

/** Every value of the format. */
const { value: anyCbor } = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => concat(bytes)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 6 }),
    fc
      .array(fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.string()), tie('value')), { maxLength: 6 })
      .map((e) => new Map(e)),
  ),
}));

describe('CBOR', () => {
  it('is that of RFC 8949', () => {
    for (const [encoded, value] of ENCODED) {
      expect(toHex(encodeCbor(value))).toBe(encoded);
      expect(parseCbor(hex(encoded))).toEqual(value);
    }
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyCbor, (value) => {
        expect(sorted(parseCbor(encodeCbor(value)))).toEqual(sorted(value));
      }),
    );
  });

  it('is the same as in cborg', () => {
    const options = { strict: true, allowBigInt: true, useMaps: true };
    fc.assert(
      fc.property(anyCbor, (value) => {
        const encoded = encodeCbor(value);
        expect(toHex(encoded)).toBe(toHex(new Uint8Array(encode(value, rfc8949EncodeOptions))));
        if (!toHex(encoded).includes('efbbbf'))
          expect(sorted(decode(encoded, options))).toEqual(sorted(parseCbor(encoded)));
      }),
      { numRuns: 500 },
    );
  });

  it('goes up to 64 bits', () => {
    for (const value of [23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      for (const signed of [value, -value, -value - 1 >= -(2 ** 53 - 1) ? -value - 1 : 0]) {
        expect(parseCbor(encodeCbor(signed))).toBe(signed === 0 ? 0 : signed);
      }
    }
    for (const value of [2n ** 53n, 2n ** 64n - 1n, -(2n ** 53n), -(2n ** 64n)]) {
      expect(parseCbor(encodeCbor(value))).toBe(value);
    }
    expect(() => encodeCbor(2n ** 64n)).toThrow(TypeError);
    expect(() => encodeCbor(-(2n ** 64n) - 1n)).toThrow(TypeError);
  });

  it('sorts keys by their encoded bytes (RFC 8949 §4.2.1)', () => {
    const map = new Map<number | string, Cbor>(
      [10, 100, -1, 'z', 'aa'].reverse().map((key): [number | string, Cbor] => [key, 0]),
    );
    expect(toHex(encodeCbor(map))).toBe('a50a00186400200061' + '7a0062616100');
  });

  it('keeps U+FEFF and any normalisation, and repairs lone surrogates', () => {
    for (const text of ['\ufeffx', 'e\u0301', '\u00e9', 'x'.repeat(40) + '\ufeff', '\ufeff'.repeat(20)]) {
      expect(parseCbor(encodeCbor(text))).toBe(text);
    }
    expect(parseCbor(encodeCbor('a\ud800b'))).toBe('a\ufffdb');
    expect(parseCbor(encodeCbor(`${'y'.repeat(50)}\udfff`))).toBe(`${'y'.repeat(50)}\ufffd`);
  });
});

describe('CBOR refuses (S-34)', () => {
  const refused: Record<string, string> = {
    'nothing at all': '',
    'trailing bytes': '0000',
    'a longer integer than needed': '1800',
    'a longer 16-bit integer': '190017',
    'a longer 32-bit integer': '1a000003e8',
    'a longer 64-bit integer': '1b00000000000f4240',
    'a longer length of bytes': '580101',
    'a longer length of text': '780161',
    'a longer length of an array': '980101',
    'a longer length of a map': 'b8010101',
    'keys twice': 'a201000100',
    'keys twice as text': 'a2616100616100',
    'keys out of order': 'a202000100',
    'text keys by length first': 'a262616100617a00',
    'a negative key before a positive one': 'a220000000',
    'a key that is an array': 'a1810000',
    'a key that is bytes': 'a1410000',
    'a key that is null': 'a1f600',
    'a key that is a bigint': 'a11bffffffffffffffff00',
    'text that is not UTF-8': '61ff',
    'text with an overlong form': '62c080',
    'text with an encoded surrogate': '63eda080',
    'long text that is not UTF-8': `7828${'61'.repeat(39)}ff`,
    'a break': 'ff',
    'a break in an array': '82ff00',
    'a reserved length': '1c',
    'a cut integer': '19ff',
    'cut bytes': '4401',
    'cut text': '6261',
    'a cut array': '8201',
    'a cut map': 'a101',
    'an array that claims 2^32 items': '9affffffff',
    'an array that claims 2^53 items': '9b001fffffffffffff',
    'bytes that claim 2^32': '5affffffff00',
    'bytes that claim 2^63': '5b7fffffffffffffff00',
    'a map that claims 2^31 entries': 'ba7fffffff',
  };
  for (const [name, encoded] of Object.entries(refused)) {
    it(name, () => {
      expect(() => parseCbor(hex(encoded))).toThrow('damaged');
    });
  }

  it('floats, tags, undefined and indefinite lengths', () => {
    for (const encoded of NOT_DETERMINISTIC) expect(() => parseCbor(hex(encoded)), encoded).toThrow('damaged');
  });

  it('more than eight levels', () => {
    const nested = (levels: number) => hex('81'.repeat(levels - 1) + '80');
    expect(toHex(encodeCbor(parseCbor(nested(8))))).toBe(toHex(nested(8)));
    expect(() => parseCbor(nested(9))).toThrow('damaged');
    expect(() => parseCbor(hex('81'.repeat(100_000)))).toThrow('damaged');
    expect(parseCbor(hex('8' + '8' + '80'.repeat(8)))).toHaveLength(8);
  });

  it('more items than allowed, before building them', () => {
    const items = (count: number) => concat(Uint8Array.of(0x9a), u32be(count), new Uint8Array(count));
    expect(parseCbor(items(70_000), { maxItems: 70_001 })).toHaveLength(70_000);
    expect(() => parseCbor(items(70_000), { maxItems: 70_000 })).toThrow('damaged');
    expect(() => parseCbor(items(70_000))).toThrow('damaged');
    expect(parseCbor(encodeCbor(Array.from({ length: 4_095 }, () => 0)))).toHaveLength(4_095);
    expect(() => parseCbor(encodeCbor(Array.from({ length: 4_096 }, () => 0)))).toThrow('damaged');
  });

  it('to encode what has no place in the format', () => {
    for (const value of [
      1.5,
      -1.5,
      Number.NaN,
      Infinity,
      -Infinity,
      2 ** 53,
      -(2 ** 60),
      undefined,
      { a: 1 },
      new Date(0),
      [undefined],
      new Map([[[], 1]]),
    ]) {
      expect(() => encodeCbor(value as Cbor)).toThrow();
    }
  });

  it('any bytes but the one encoding of a value (F-01)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let value: Cbor;
        try {
          value = parseCbor(concat(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'damaged' });
          return;
        }
        expect(encodeCbor(value)).toEqual(concat(bytes));
      }),
      { numRuns: 5_000 },
    );
  });
});

/** Maps compare by content, not by order of entry. */
function sorted(value: Cbor): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!(value instanceof Map)) return Object.is(value, -0) ? 0 : value;
  const entries = [...value].map(([key, item]): [string, unknown] => [toHex(encodeCbor(key)), sorted(item)]);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
