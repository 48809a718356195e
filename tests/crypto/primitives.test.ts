// The primitives that everything stands on, WebCrypto's and noble's, by published vectors and against each other.

import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, parseHex, toHex, utf8 } from '../../lib/base/bytes.ts';
import { hmacSha256Sync, sha256, sha256Sync } from '../../lib/crypto/hash.ts';
import { expand, extract } from '../../lib/crypto/hkdf.ts';
import { info } from '../../lib/crypto/labels.ts';
import { AES_256_GCM, HKDF } from '../vectors/published/symmetric.ts';

const hex = (text: string): Bytes => parseHex(text) ?? new Uint8Array();
const bytes = (most = 200) => fc.uint8Array({ maxLength: most }).map((value) => concat(value));

async function webHkdf(ikm: Bytes, salt: Bytes, context: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  const params = { name: 'HKDF', hash: 'SHA-256', salt, info: context };
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, length * 8));
}

async function webGcm(key: Bytes, iv: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  const aesKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, aesKey, plaintext));
}

describe('HKDF-SHA-256 (X-05)', () => {
  it('is that of RFC 5869', async () => {
    for (const vector of HKDF) {
      const prk = extract(hex(vector.salt), hex(vector.ikm));
      const length = vector.okm.length / 2;
      expect(toHex(prk)).toBe(vector.prk);
      expect(toHex(expand(prk, hex(vector.info), length))).toBe(vector.okm);
      expect(toHex(await webHkdf(hex(vector.ikm), hex(vector.salt), hex(vector.info), length))).toBe(vector.okm);
    }
  });

  it('is the same in WebCrypto and noble', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(), bytes(), bytes(), async (ikm, salt, context) => {
        expect(await webHkdf(ikm, salt, context, 76)).toEqual(concat(hkdf(nobleSha256, ikm, salt, context, 76)));
      }),
    );
  });
});

describe('AES-256-GCM (X-05)', () => {
  it('is that of its authors', async () => {
    for (const vector of AES_256_GCM) {
      const [key, iv, aad, plaintext] = [vector.key, vector.iv, vector.aad, vector.plaintext].map(hex);
      if (!key || !iv || !aad || !plaintext) throw new Error('incomplete vector');
      expect(toHex(await webGcm(key, iv, aad, plaintext))).toBe(vector.sealed);
      expect(toHex(gcm(key, iv, aad).encrypt(plaintext))).toBe(vector.sealed);
    }
  });

  it('is the same in WebCrypto and noble', async () => {
    const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((v) => concat(v));
    await fc.assert(
      fc.asyncProperty(exactly(32), exactly(12), bytes(), bytes(2_000), async (key, iv, aad, plaintext) => {
        expect(await webGcm(key, iv, aad, plaintext)).toEqual(concat(gcm(key, iv, aad).encrypt(plaintext)));
      }),
    );
  });
});

describe('SHA-256 and HMAC (X-05)', () => {
  it('are those of FIPS 180-4 and RFC 4231', async () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(toHex(await sha256(utf8('a'), utf8('bc')))).toBe(abc);
    expect(toHex(sha256Sync(utf8('ab'), utf8('c')))).toBe(abc);
    expect(toHex(hmacSha256Sync(new Uint8Array(20).fill(0x0b), utf8('Hi '), utf8('There')))).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
  });

  it('are the same in WebCrypto and noble', async () => {
    await fc.assert(
      fc.asyncProperty(bytes(3_000), async (input) => {
        expect(await sha256(input)).toEqual(sha256Sync(input));
      }),
    );
  });
});

describe('info', () => {
  it('frames its label and parts (SPEC "info")', () => {
    expect(info('token')).toEqual(utf8('paperseal/v1/token\0'));
    expect(info('x', Uint8Array.of(1, 2), new Uint8Array())).toEqual(
      concat(utf8('paperseal/v1/x\0'), Uint8Array.of(0, 2, 1, 2, 0, 0)),
    );
  });

  it('never spells two contexts alike', () => {
    const context = fc.tuple(fc.stringMatching(/^[a-z-]{1,8}$/), fc.array(bytes(6), { maxLength: 3 }));
    fc.assert(
      fc.property(context, context, ([label, parts], [otherLabel, otherParts]) => {
        const same =
          label === otherLabel &&
          parts.map(toHex).join() === otherParts.map(toHex).join() &&
          parts.length === otherParts.length;
        expect(toHex(info(label, ...parts)) === toHex(info(otherLabel, ...otherParts))).toBe(same);
      }),
      { numRuns: 1_000 },
    );
  });
});
