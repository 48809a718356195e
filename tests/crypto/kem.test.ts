import { ml_kem768_x25519 as xWing } from '@noble/post-quantum/hybrid.js';
import { AEAD_AES_256_GCM, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from '@panva/hpke-noble';
import { CipherSuite } from 'hpke';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, parseHex, toHex, utf8 } from '../../lib/base/bytes.ts';
import { kemPublicKey, openFrom, sealTo } from '../../lib/crypto/kem.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { X_WING } from '../vectors/published/x-wing.ts';

const hex = (text: string): Bytes => parseHex(text) ?? new Uint8Array();
const seed = systemRandom(32);
const context = utf8('context');

describe('sealing to a public key (X-05)', () => {
  it('stands on the X-Wing of the draft', () => {
    for (const vector of X_WING) {
      const publicKey = kemPublicKey(hex(vector.seed));
      expect(publicKey).toHaveLength(1_216);
      expect(toHex(publicKey)).toMatch(vector.publicKeyStart);
      const { cipherText, sharedSecret } = xWing.encapsulate(publicKey, hex(vector.encapsulationSeed));
      expect(toHex(cipherText)).toMatch(vector.ciphertextStart);
      expect(toHex(sharedSecret)).toBe(vector.sharedSecret);
      expect(toHex(xWing.decapsulate(cipherText, hex(vector.seed)))).toBe(vector.sharedSecret);
    }
  });

  it('opens with the seed', async () => {
    const sealed = await sealTo(kemPublicKey(seed), context, utf8('draft'));
    expect(sealed).toHaveLength(1_120 + 5 + 16);
    expect(await openFrom(seed, context, sealed)).toEqual(utf8('draft'));
  });

  it('is the HPKE of another library, in both directions', async () => {
    const other = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
    const sealed = await sealTo(kemPublicKey(seed), context, utf8('ours'));
    const privateKey = await other.DeserializePrivateKey(seed, false);
    const opened = await other.Open(privateKey, sealed.slice(0, 1_120), sealed.slice(1_120), { info: context });
    expect(concat(opened)).toEqual(utf8('ours'));

    const publicKey = await other.DeserializePublicKey(kemPublicKey(seed));
    const theirs = await other.Seal(publicKey, utf8('theirs'), { info: context });
    const joined = concat(theirs.encapsulatedSecret, theirs.ciphertext);
    expect(await openFrom(seed, context, joined)).toEqual(utf8('theirs'));
  });

  it('does not open with another seed, another context, altered or cut', async () => {
    const sealed = await sealTo(kemPublicKey(seed), context, utf8('draft'));
    expect(await openFrom(seed, context, sealed)).toEqual(utf8('draft'));
    await expect(openFrom(systemRandom(32), context, sealed)).rejects.toThrow('damaged');
    await expect(openFrom(seed, utf8('other'), sealed)).rejects.toThrow('damaged');
    for (const at of [0, 1_087, 1_088, 1_119, 1_120, sealed.length - 1]) {
      const altered = sealed.with(at, (sealed[at] ?? 0) ^ 1);
      await expect(openFrom(seed, context, altered), `${at}`).rejects.toThrow('damaged');
    }
    for (const length of [0, 1, 1_119, 1_120, sealed.length - 1]) {
      await expect(openFrom(seed, context, sealed.slice(0, length)), `${length}`).rejects.toThrow('damaged');
    }
  });
});
