// Sealing to a public key: HPKE base mode (RFC 9180) with X-Wing (KEM 0x647A, ML-KEM-768 and X25519 together),
// HKDF-SHA-256 and AES-256-GCM. Breaking it takes a break of both. A sealed text is enc (1 120 bytes) ‖ ciphertext; the
// private key is X-Wing's 32-byte seed itself. SPEC "Sealing to a browser".

import { ml_kem768_x25519 as xWing } from '@noble/post-quantum/hybrid.js';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, type KEM, type Key } from 'hpke';
import { type Bytes, concat } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';

const ENC_SIZE = 1_120;
const NAME = 'X-Wing';

/** 1 216 bytes for a 32-byte seed. */
export function kemPublicKey(seed: Uint8Array): Bytes {
  return concat(xWing.getPublicKey(concat(seed)));
}

/** Takes its randomness from the platform: the libraries have no other way. */
export async function sealTo(publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array): Promise<Bytes> {
  const key = await suite().DeserializePublicKey(publicKey);
  const { encapsulatedSecret, ciphertext } = await suite().Seal(key, plaintext, { info });
  return concat(encapsulatedSecret, ciphertext);
}

/** Throws `damaged` when it was not sealed to this seed's public key with this info, or was altered since. */
export async function openFrom(seed: Uint8Array, info: Uint8Array, sealed: Uint8Array): Promise<Bytes> {
  const key = await suite().DeserializePrivateKey(seed, false);
  try {
    return concat(await suite().Open(key, sealed.subarray(0, ENC_SIZE), sealed.subarray(ENC_SIZE), { info }));
  } catch (cause) {
    throw new PapersealError('damaged', { cause });
  }
}

interface XWingKey extends Key {
  readonly bytes: Uint8Array;
}

const suite = () => new CipherSuite(xWingKem, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/**
 * The KEM for the HPKE library. A package that has it ready, @panva/hpke-noble, brings a second copy of every curve and
 * 60 KB into the worker; it is the oracle in tests. Making and exporting keys is not needed here and left out.
 */
const xWingKem = (): KEM<XWingKey> => ({
  id: 0x647a,
  type: 'KEM',
  name: NAME,
  Nsecret: 32,
  Nenc: ENC_SIZE,
  Npk: 1_216,
  Nsk: 32,
  DeriveKeyPair: unneeded,
  GenerateKeyPair: unneeded,
  SerializePublicKey: unneeded,
  SerializePrivateKey: unneeded,
  DeserializePublicKey: async (bytes) => keyOf('public', bytes),
  DeserializePrivateKey: async (bytes) => keyOf('private', bytes),
  Encap: async ({ bytes }) => {
    const { cipherText, sharedSecret } = xWing.encapsulate(bytes);
    return { shared_secret: sharedSecret, enc: cipherText };
  },
  Decap: async (enc, { bytes }) => xWing.decapsulate(enc, bytes),
});

function keyOf(type: 'public' | 'private', bytes: Uint8Array): XWingKey {
  return { type, algorithm: { name: NAME }, extractable: false, bytes: concat(bytes) };
}

async function unneeded(): Promise<never> {
  throw new PapersealError('internal');
}
