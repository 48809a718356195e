import { base58xmr } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase58, encodedLength, isBase58, parseBase58 } from '../../lib/token/base58.ts';

describe('base58 in blocks', () => {
  it('writes and reads what base58xmr does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = base58xmr.encode(bytes);
        expect(encodeBase58(bytes)).toBe(text);
        expect(text).toHaveLength(encodedLength(bytes.length));
        expect(parseBase58(text)).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes the largest and the smallest number of each block', () => {
    for (let length = 0; length <= 8; length++) {
      for (const value of [0, 255]) {
        const bytes = new Uint8Array(length).fill(value);
        expect(encodeBase58(bytes)).toBe(base58xmr.encode(bytes));
        expect(parseBase58(encodeBase58(bytes))).toEqual(bytes);
      }
    }
  });

  it('refuses a block whose number is too big, as base58xmr does', () => {
    expect(parseBase58('jpXCZedGfVQ')).toEqual(new Uint8Array(8).fill(255)); // the largest of 8 bytes
    for (const text of ['jpXCZedGfVR', 'zzzzzzzzzzz', 'zz', '5R', 'zzz', 'LUw', 'zzzzz', 'zzzzzzzzzz']) {
      expect(() => base58xmr.decode(text), text).toThrow();
      expect(parseBase58(text), text).toBeNull();
    }
  });

  it('refuses lengths that no bytes give and other characters', () => {
    expect(parseBase58('11')).toEqual(new Uint8Array(1));
    for (const text of ['1', '1111', '11111111', '1'.repeat(12), '1l', '10', 'I1', 'O1', '1ä', '1 ', '+1']) {
      expect(parseBase58(text), text).toBeNull();
    }
  });

  it('agrees with base58xmr about any text of its alphabet', () => {
    const digit = fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
    fc.assert(
      fc.property(fc.string({ unit: digit, maxLength: 24 }), (text) => {
        let expected: Uint8Array | null = null;
        try {
          expected = base58xmr.decode(text);
        } catch {
          // not one of its own
        }
        const own = parseBase58(text);
        if (own !== null && expected !== null) expect(own).toEqual(new Uint8Array(expected));
        else expect(own).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has an alphabet without the letters that look alike', () => {
    const inside = Array.from({ length: 256 }, (_, code) => code).filter(isBase58);
    expect(inside).toHaveLength(58);
    expect([...'0OIl'].some((character) => isBase58(character.charCodeAt(0)))).toBe(false);
  });
});
