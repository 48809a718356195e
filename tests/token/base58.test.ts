import { base58xmr } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase58, encodedLength, isBase58, parseBase58 } from '../../lib/token/base58.ts';

/** A text of the length that so many bytes have, and of no other. */
function parse(text: string): Uint8Array | null {
  for (let size = 0; encodedLength(size) <= text.length; size++) {
    if (encodedLength(size) === text.length) return parseBase58(text, 0, size);
  }
  return null;
}

describe('base58 in blocks', () => {
  it('writes and reads what base58xmr does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = base58xmr.encode(bytes);
        expect(encodeBase58(bytes)).toBe(text);
        expect(text).toHaveLength(encodedLength(bytes.length));
        expect(parse(text)).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes and reads what is longer than its scratch, and nothing that is not ASCII in there', () => {
    const bytes = Uint8Array.from({ length: 4_001 }, (_, i) => (i * i) >> 3);
    const text = base58xmr.encode(bytes);
    expect(encodeBase58(bytes)).toBe(text);
    expect(parse(text)).toEqual(bytes);
    for (const at of [0, 2_500, text.length - 1]) {
      for (const character of ['é', '€', '\ud800', '\x80', '\xff']) {
        expect(parse(text.slice(0, at) + character + text.slice(at + 1)), `${character} at ${at}`).toBeNull();
      }
    }
  });

  it('rounds no number into its neighbour', () => {
    for (let i = 0; i < 2_000; i++) {
      const near = [58n ** 5n, 58n ** 10n, 2n ** 32n][i % 3] as bigint;
      const factor = BigInt(i) ** 5n % (2n ** 64n / near);
      for (const value of [near * factor - 1n, near * factor, near * factor + 1n]) {
        if (value < 0n) continue;
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigUint64(0, value);
        expect(encodeBase58(bytes)).toBe(base58xmr.encode(bytes));
        expect(parse(encodeBase58(bytes))).toEqual(bytes);
      }
    }
  });

  it('writes the largest and the smallest number of each block', () => {
    for (let length = 0; length <= 8; length++) {
      for (const value of [0, 255]) {
        const bytes = new Uint8Array(length).fill(value);
        expect(encodeBase58(bytes)).toBe(base58xmr.encode(bytes));
        expect(parse(encodeBase58(bytes))).toEqual(bytes);
      }
    }
  });

  it('refuses a block whose number is too big, as base58xmr does', () => {
    expect(parse('jpXCZedGfVQ')).toEqual(new Uint8Array(8).fill(255)); // the largest of 8 bytes
    for (const text of ['jpXCZedGfVR', 'zzzzzzzzzzz', 'zz', '5R', 'zzz', 'LUw', 'zzzzz', 'zzzzzzzzzz']) {
      expect(() => base58xmr.decode(text), text).toThrow();
      expect(parse(text), text).toBeNull();
    }
  });

  it('refuses lengths that no bytes give and other characters', () => {
    expect(parse('11')).toEqual(new Uint8Array(1));
    for (const text of ['1', '1111', '11111111', '1'.repeat(12), '1l', '10', 'I1', 'O1', '1ä', '1 ', '+1']) {
      expect(parse(text), text).toBeNull();
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
        const own = parse(text);
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
