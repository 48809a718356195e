// Sealing to a public key: HPKE base mode (RFC 9180) with X-Wing (KEM 0x647A, ML-KEM-768 and X25519 together),
// HKDF-SHA-256 and AES-256-GCM. Breaking it takes a break of both. A sealed text is enc (1 120 bytes) ‖ ciphertext; the
// private key is X-Wing's 32-byte seed itself. SPEC "Sealing to a browser".

import { AEAD_AES_256_GCM, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from '@panva/hpke-noble';
import { CipherSuite } from 'hpke';
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { type Bytes, concat } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';

const ENC_SIZE = 1_120;
const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** 1 216 bytes for a 32-byte seed. */
export function kemPublicKey(seed: Uint8Array): Bytes {
  return concat(ml_kem768_x25519.keygen(concat(seed)).publicKey);
}

/** Takes its randomness from the platform: the library has no other way. */
export async function sealTo(publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array): Promise<Bytes> {
  const key = await suite.DeserializePublicKey(publicKey);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plaintext, { info });
  return concat(encapsulatedSecret, ciphertext);
}

/** Throws `damaged` when it was not sealed to this seed's public key with this info, or was altered since. */
export async function openFrom(seed: Uint8Array, info: Uint8Array, sealed: Uint8Array): Promise<Bytes> {
  const key = await suite.DeserializePrivateKey(seed, false);
  try {
    return concat(await suite.Open(key, sealed.subarray(0, ENC_SIZE), sealed.subarray(ENC_SIZE), { info }));
  } catch (cause) {
    throw new PapersealError('damaged', { cause });
  }
}
