import { describe, expect, it, vi } from 'vitest';
import { type Bytes, toHex } from '../../lib/base/bytes.ts';
import { checkedRandom, systemRandom } from '../../lib/crypto/random.ts';

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

describe('checkedRandom (U-14)', () => {
  it('passes on what a working source gives', () => {
    const random = checkedRandom(systemRandom);
    expect(random(32)).toHaveLength(32);
    expect(random(32)).not.toEqual(random(32));
  });

  it('refuses zeros', () => {
    expect(() => checkedRandom((length) => filled(length, 0))(32)).toThrow('random-broken');
  });

  it('refuses a value seen among the last 1 000', () => {
    let next = 0;
    const counting = checkedRandom(() => {
      const bytes = filled(32, 1);
      new DataView(bytes.buffer).setUint32(0, next % 1_000);
      next++;
      return bytes;
    });
    for (let i = 0; i < 1_000; i++) counting(32);
    expect(() => counting(32)).toThrow('random-broken');
  });

  it('remembers no value itself: most of them are keys', () => {
    const add = vi.spyOn(Set.prototype, 'add');
    const value = checkedRandom(systemRandom)(32);
    const remembered = add.mock.calls.map(([entry]) => String(entry)).join(' ');
    add.mockRestore();
    expect(remembered).not.toBe('');
    for (let i = 0; i + 4 <= value.length; i++) expect(remembered).not.toContain(toHex(value.subarray(i, i + 4)));
  });

  it('lets short values repeat, as they do by chance', () => {
    const random = checkedRandom((length) => filled(length, 0));
    expect(random(1)).toEqual(filled(1, 0));
  });

  it('refuses a source that gives fewer bytes than asked', () => {
    expect(() => checkedRandom(() => filled(8, 1))(32)).toThrow('random-broken');
  });
});

describe('systemRandom', () => {
  it('gives more bytes than one call of the platform allows', () => {
    const bytes = systemRandom(200_000);
    expect(bytes.subarray(199_000).some((byte) => byte !== 0)).toBe(true);
  });
});
