import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { u32be } from '../../lib/base/bytes.ts';
import { isPaddedSize, pad, paddedSize, unpad } from '../../lib/crypto/padding.ts';

/** Padmé as printed in the paper (Nikitin et al. 2019, figure 1), in floating point. */
function paperPadme(length: number): number {
  const e = Math.floor(Math.log2(length));
  const s = Math.floor(Math.log2(e)) + 1;
  const lastBits = e - s;
  const bitMask = 2 ** lastBits - 1;
  return (length + bitMask) & ~bitMask;
}

describe('padding (S-48)', () => {
  it('gives the sizes of the paper', () => {
    for (let length = 60; length < 70_000; length++) expect(paddedSize(length)).toBe(paperPadme(length + 4));
  });

  it('never gives less than 64 bytes', () => {
    for (let length = 0; length <= 60; length++) expect(paddedSize(length)).toBe(64);
  });

  it('adds at most 12 % beyond the floor', () => {
    for (let length = 61; length < 2 ** 21; length += 37) {
      expect(paddedSize(length)).toBeLessThanOrEqual((length + 4) * 1.12);
    }
  });

  it('knows which sizes it can give', () => {
    const sizes = new Set(Array.from({ length: 5_000 }, (_, length) => paddedSize(length)));
    for (let size = 0; size < 4_900; size++) expect(isPaddedSize(size)).toBe(sizes.has(size));
  });

  it('is undone by unpad', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        expect(unpad(pad(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('refuses zeros that are not zero, other sizes and lengths that lie', () => {
    const padded = pad(new Uint8Array(50));
    expect(unpad(padded)).toHaveLength(50);
    const dirty = padded.slice();
    dirty[dirty.length - 1] = 1;
    expect(() => unpad(dirty)).toThrow('damaged');
    expect(() => unpad(padded.subarray(0, padded.length - 1))).toThrow('damaged');
    const long = padded.slice();
    long.set(u32be(0xffff_ffff));
    expect(() => unpad(long)).toThrow('damaged');
    expect(() => unpad(new Uint8Array(3))).toThrow('damaged');
  });
});
