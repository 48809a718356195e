import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bytes, concat, parseHex, toHex, utf8 } from '../../lib/base/bytes.ts';
import { deviceIdOf, isValidPublicKey, satisfiesEquation, signerFromSeed, verify } from '../../lib/crypto/signature.ts';
import { sha256 } from '../../lib/crypto/hash.ts';
import { REFUSED, SMALL_ORDER, SPECIAL, VALID } from '../vectors/published/ed25519.ts';

const hex = (text: string): Bytes => parseHex(text) ?? new Uint8Array();

describe('Ed25519 signatures (X-05)', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are those of RFC 8032', async () => {
    for (const vector of VALID) {
      const signer = await signerFromSeed(hex(vector.seed));
      expect(signer.publicKey).toEqual(hex(vector.publicKey));
      expect(await signer.sign(hex(vector.message))).toEqual(hex(vector.signature));
      expect(await verify(signer.publicKey, hex(vector.message), hex(vector.signature))).toBe(true);
      expect(satisfiesEquation(signer.publicKey, hex(vector.message), hex(vector.signature))).toBe(true);
    }
  });

  it("are Wycheproof's", async () => {
    const publicKey = hex(SPECIAL.publicKey);
    for (const { message, signature } of SPECIAL.valid) {
      expect(await verify(publicKey, hex(message), hex(signature))).toBe(true);
      for (const other of [signature.slice(0, 64), signature.slice(2), `${signature}00`, `00${signature}`, '']) {
        expect(await verify(publicKey, hex(message), hex(other))).toBe(false);
      }
    }
    for (const r of SPECIAL.values) {
      for (const s of SPECIAL.values) {
        expect(await verify(publicKey, hex(SPECIAL.message), hex(r + s))).toBe(false);
      }
    }
  });

  for (const vector of REFUSED) {
    it(`are refused: ${vector.why}`, async () => {
      expect(await verify(hex(vector.publicKey), hex(vector.message), hex(vector.signature))).toBe(false);
    });
  }

  it.each(['WebCrypto', 'noble'])(
    'are refused where R is the neutral point and the equation holds, in %s',
    async (by) => {
      const spied = vi.spyOn(crypto.subtle, 'importKey');
      if (by === 'noble') spied.mockRejectedValue(new DOMException('', 'NotSupportedError'));
      const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(new Uint8Array(32).fill(9));
      const [publicKey, message] = [concat(pointBytes), utf8('message')];
      expect(await verify(publicKey, message, concat(ed25519.sign(message, new Uint8Array(32).fill(9))))).toBe(true);
      const { BASE, ZERO, Fn } = ed25519.Point;
      const r = ZERO.toBytes();
      const k = Fn.create(BigInt(`0x${toHex(sha512(concat(r, publicKey, message)).toReversed())}`));
      const signature = concat(r, Fn.toBytes(Fn.mul(k, scalar)));
      expect(BASE.multiply(scalar).toBytes()).toEqual(pointBytes);
      expect(satisfiesEquation(publicKey, message, signature)).toBe(true);
      expect(await verify(publicKey, message, signature)).toBe(false);
      expect(spied).toHaveBeenCalled();
    },
  );

  it('are the same in WebCrypto and noble', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 300 }),
        async (seed, bytes) => {
          const signer = await signerFromSeed(new Uint8Array(seed));
          const message = concat(bytes);
          const signature = await signer.sign(message);
          expect(signature).toEqual(concat(ed25519.sign(message, concat(seed))));
          expect(await verify(signer.publicKey, message, signature)).toBe(true);
          expect(satisfiesEquation(signer.publicKey, message, signature)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are invalid with any bit flipped', async () => {
    const signer = await signerFromSeed(new Uint8Array(32).fill(9));
    const message = utf8('message');
    const signature = await signer.sign(message);
    for (let bit = 0; bit < 512; bit++) {
      const altered = signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(await verify(signer.publicKey, message, altered)).toBe(false);
    }
  });
});

describe('public keys', () => {
  it('are refused when of small order, however spelt', () => {
    expect(isValidPublicKey(hex(VALID[0]?.publicKey ?? ''))).toBe(true);
    for (const encoding of SMALL_ORDER) expect(isValidPublicKey(hex(encoding)), encoding).toBe(false);
  });

  it('are refused when of mixed order', () => {
    const torsion = ed25519.Point.fromHex(SMALL_ORDER[4] ?? '');
    const mixed = ed25519.Point.BASE.multiply(7n).add(torsion);
    expect(isValidPublicKey(ed25519.Point.BASE.multiply(7n).toBytes())).toBe(true);
    expect(isValidPublicKey(mixed.toBytes())).toBe(false);
  });

  it('are refused when not on the curve or of another length', () => {
    for (const length of [0, 31, 33, 64]) expect(isValidPublicKey(new Uint8Array(length).fill(7))).toBe(false);
    expect(isValidPublicKey(new Uint8Array(32).fill(255))).toBe(false);
  });

  it('give the device id of SPEC', async () => {
    const publicKey = hex(VALID[0]?.publicKey ?? '');
    const expected = await sha256(utf8('paperseal/v1/device-id'), Uint8Array.of(0), publicKey);
    expect(deviceIdOf(publicKey)).toEqual(expected.slice(0, 16));
  });
});
