// What the commitment is for (THREATS S-51): GCM alone lets anyone who knows two keys make one ciphertext that decrypts
// under both. Built here as in "Fast message franking" (Dodis et al. 2018), then refused.

import { createCipheriv } from 'node:crypto';
import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, parseHex, toHex, utf8 } from '../../lib/base/bytes.ts';
import { importCaeKey, openCae } from '../../lib/crypto/aead.ts';
import { info } from '../../lib/crypto/labels.ts';
import { systemRandom } from '../../lib/crypto/random.ts';

const BLOCKS = 4n; // 64 bytes of ciphertext, the smallest padded size
const NO_AAD: Bytes = new Uint8Array();
const context = info('token', utf8('0123456789abcdef'));

describe('the commitment to the key (S-51)', () => {
  const [firstRaw, secondRaw, salt] = [systemRandom(32), systemRandom(32), systemRandom(32)];
  const [first, second] = [derive(firstRaw), derive(secondRaw)];
  const ct = collide(first, second);

  it('is needed: GCM decrypts one ciphertext under two keys', () => {
    const texts = [first, second].map(({ key, iv }) => toHex(gcm(key, iv, NO_AAD).decrypt(ct)));
    expect(texts[0]).toHaveLength(128);
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('lets a box open under one key only, before anything is decrypted', async () => {
    for (const [com, other] of [
      [first.com, secondRaw],
      [second.com, firstRaw],
    ] as const) {
      expect(await openCae(await importCaeKey(other), context, { salt, com, ct }, NO_AAD)).toBeNull();
    }
    const neither = { salt, com: systemRandom(32), ct };
    expect(await openCae(await importCaeKey(firstRaw), context, neither, NO_AAD)).toBeNull();
    expect(await openCae(await importCaeKey(secondRaw), context, neither, NO_AAD)).toBeNull();
  });

  function derive(raw: Bytes): Derived {
    const okm = concat(hkdf(sha256, raw, salt, context, 76));
    return { key: okm.slice(0, 32), iv: okm.slice(32, 44), com: okm.slice(44) };
  }
});

interface Derived {
  readonly key: Bytes;
  readonly iv: Bytes;
  readonly com: Bytes;
}

/** The first block is chosen so that both keys give the same tag; the others are zeros. */
function collide(first: Derived, second: Derived): Bytes {
  const [h1, h2] = [hashKey(first), hashKey(second)];
  const lengths = BLOCKS * 128n; // no associated data
  const [mask1, mask2] = [tagMask(first), tagMask(second)];
  const difference = times(lengths, h1 ^ h2) ^ mask1 ^ mask2;
  const block = times(difference, inverse(power(h1, BLOCKS + 1n) ^ power(h2, BLOCKS + 1n)));
  const tag = times(block, power(h1, BLOCKS + 1n)) ^ times(lengths, h1) ^ mask1;
  return concat(toBlock(block), new Uint8Array(16 * (Number(BLOCKS) - 1)), toBlock(tag));
}

const hashKey = ({ key }: Derived): bigint => encryptBlock(key, new Uint8Array(16));
const tagMask = ({ key, iv }: Derived): bigint => encryptBlock(key, concat(iv, Uint8Array.of(0, 0, 0, 1)));

function encryptBlock(key: Bytes, block: Bytes): bigint {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return BigInt(`0x${cipher.update(block).toString('hex')}`);
}

/** In GCM's field of 2^128 elements; the highest bit is the constant term (SP 800-38D §6.3). */
function times(x: bigint, y: bigint): bigint {
  let product = 0n;
  for (let bit = 127n, shifted = y; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= shifted;
    shifted = (shifted >> 1n) ^ (shifted & 1n ? 0xe1n << 120n : 0n);
  }
  return product;
}

function power(x: bigint, exponent: bigint): bigint {
  let result = 1n << 127n;
  for (let square = x, rest = exponent; rest > 0n; rest >>= 1n, square = times(square, square)) {
    if (rest & 1n) result = times(result, square);
  }
  return result;
}

const inverse = (x: bigint): bigint => power(x, 2n ** 128n - 2n);

const toBlock = (value: bigint): Bytes => parseHex(value.toString(16).padStart(32, '0')) ?? new Uint8Array();
