import { describe, expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../lib/base/bytes.ts';
import { errorCode } from '../../lib/base/errors.ts';
import { type Cbor, encodeCbor } from '../../lib/crypto/cbor.ts';
import { LARGEST_COPY } from '../../lib/base/limits.ts';
import { encodeCopy, openCopy, parseCopy } from '../../lib/stores/file.ts';
import { codeOf, patternBytes } from '../contracts/blob-store-tools.ts';

const objects = new Map([
  ['v1/aaaa/r-1', patternBytes(40)],
  ['v1/aaaa/d-bbbb/h-a', patternBytes(300)],
  ['v1/aaaa/d-bbbb/k', new Uint8Array(0)],
]);
const copy = encodeCopy(objects);

function codeOfParsing(file: Bytes): string {
  try {
    parseCopy(file);
    return 'no error';
  } catch (error) {
    return errorCode(error);
  }
}

describe('the saved copy', () => {
  it('gives back every object under its name', () => {
    expect(parseCopy(copy)).toEqual(objects);
  });

  it('is the same bytes whatever order the objects came in', () => {
    expect(encodeCopy(new Map([...objects].toReversed()))).toEqual(copy);
  });

  it('opens as a store that reads and does not write', async () => {
    const store = openCopy(copy);
    expect(await store.list('v1/aaaa/d-')).toEqual([
      { name: 'v1/aaaa/d-bbbb/k', size: 0 },
      { name: 'v1/aaaa/d-bbbb/h-a', size: 300 },
    ]);
    expect(await store.get('v1/aaaa/r-1', 40)).toEqual(patternBytes(40));
    expect(await store.get('v1/aaaa/r-2', 40)).toBeNull();
    expect(await codeOf(store.get('v1/aaaa/r-1', 39))).toBe('too-large');
    expect(await codeOf(store.put('v1/aaaa/r-2', patternBytes(1)))).toBe('not-allowed');
    expect(await codeOf(store.remove('v1/aaaa/r-1'))).toBe('not-allowed');
  });

  it('is refused when cut at any length or with bytes behind it (S-35)', () => {
    expect(codeOfParsing(copy)).toBe('no error');
    for (let length = 0; length < copy.length; length++) {
      expect(codeOfParsing(copy.slice(0, length))).toBe('copy-damaged');
    }
    expect(codeOfParsing(concat(copy, Uint8Array.of(0)))).toBe('copy-damaged');
  });

  it('is refused when it is something else (S-35)', () => {
    const others: Cbor[] = [
      1,
      'v1/aaaa/r-1',
      [patternBytes(1)],
      new Map([[1, patternBytes(1)]]),
      new Map([['v1/aaaa/r-1', 'text']]),
      new Map([['v1/aaaa/r-1', new Map()]]),
      new Map([['../r-1', patternBytes(1)]]),
      new Map([['__proto__ ', patternBytes(1)]]),
      new Map([['', patternBytes(1)]]),
    ];
    for (const other of others) expect(codeOfParsing(encodeCbor(other))).toBe('copy-damaged');
    for (const text of ['', '{}', '%PDF-1.7', '<html>', 'PK\u0003\u0004']) {
      expect(codeOfParsing(utf8(text))).toBe('copy-damaged');
    }
  });

  it('has bounds for its size and its number of names, both when written and when read', () => {
    const many = new Map(Array.from({ length: 20_000 }, (_, index) => [`s-${index}`, patternBytes(1)]));
    expect(parseCopy(encodeCopy(many)).size).toBe(20_000);
    many.set('one-more', patternBytes(1));
    expect(() => encodeCopy(many)).toThrow('too-many');
    expect(codeOfParsing(encodeCbor(many))).toBe('copy-damaged');

    const large = new Map([['s-1', new Uint8Array(LARGEST_COPY)]]);
    expect(() => encodeCopy(large)).toThrow('copy-too-large');
    expect(codeOfParsing(new Uint8Array(LARGEST_COPY + 1))).toBe('copy-too-large');
  });
});
