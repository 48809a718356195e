// The committing AEAD that seals everything ("CAE", SPEC "Sealing"): HKDF-SHA-256 (RFC 5869) with a fresh 32-byte salt gives
// an AES-256-GCM key, its IV and a 32-byte commitment to the key. Each key encrypts once, so no nonce is managed and a
// store can't cause reuse; the commitment is compared before anything is decrypted, so a ciphertext opens under one
// key only, which GCM alone does not promise (Albertini et al., "How to Abuse and Fix Authenticated Encryption
// Without Key Commitment", 2022).

import { type Bytes, concat, equal, wipe } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type Backend, type DerivingKey, fastestBackend } from './aead-backend.ts';
import { pad, unpad } from './padding.ts';
import type { Random } from './random.ts';

/** A 32-byte key, ready for use. Where the platform allows it the bytes can't be read back. */
export type CaeKey = DerivingKey;

/** salt: 32 bytes; com: 32 bytes; ct: padded plaintext and 16 bytes of tag. */
export interface CaeBox {
  readonly salt: Bytes;
  readonly com: Bytes;
  readonly ct: Bytes;
}

/** Associated data; a function when it contains the salt and the commitment themselves. */
export type Aad = Bytes | ((salt: Bytes, com: Bytes) => Bytes);

/** Keys for one ciphertext, derived ahead of time; what remains is one AES-GCM call. */
export interface PreparedSeal {
  readonly salt: Bytes;
  /** Pads and seals. The second call throws `internal`: a key encrypts once. */
  seal(plaintext: Uint8Array, aad: Aad): Promise<CaeBox>;
}

const KEY_SIZE = 32;
const SALT_SIZE = 32;
const COM_SIZE = 32;
const TAG_SIZE = 16;

export async function importCaeKey(raw: Uint8Array, backend?: Backend): Promise<CaeKey> {
  if (raw.length !== KEY_SIZE) throw new PapersealError('internal');
  return (backend ?? (await fastestBackend())).importKey(raw);
}

/** Pads and seals. `info` holds the label and the whole context. Throws what `random` throws. */
export async function sealCae(
  key: CaeKey,
  info: Bytes,
  plaintext: Uint8Array,
  aad: Aad,
  random: Random,
): Promise<CaeBox> {
  return (await prepareSeal(key, info, random)).seal(plaintext, aad);
}

/**
 * The plaintext, or null when the commitment does not fit: the box was sealed with another key or context.
 * Throws `damaged` when it fits and the ciphertext, the associated data or the padding does not.
 */
export async function openCae(key: CaeKey, info: Bytes, box: CaeBox, aad: Bytes): Promise<Bytes | null> {
  const oneTime = await key.derive(box.salt, info, 'decrypt');
  if (!equal(oneTime.com, box.com)) return null;
  const padded = await oneTime.decrypt(box.ct, aad);
  if (padded === null) throw new PapersealError('damaged');
  return unpad(padded);
}

/** `count` seals for one key and context, for idle time. */
export function prepareSeals(key: CaeKey, info: Bytes, count: number, random: Random): Promise<PreparedSeal[]> {
  return Promise.all(Array.from({ length: count }, () => prepareSeal(key, info, random)));
}

/** salt ‖ com ‖ ct. */
export function joinBox(box: CaeBox): Bytes {
  return concat(box.salt, box.com, box.ct);
}

/** The inverse of `joinBox`, as views; throws `damaged` when there are too few bytes. */
export function splitBox(bytes: Bytes): CaeBox {
  if (bytes.length < SALT_SIZE + COM_SIZE + TAG_SIZE) throw new PapersealError('damaged');
  const com = bytes.subarray(SALT_SIZE, SALT_SIZE + COM_SIZE);
  return { salt: bytes.subarray(0, SALT_SIZE), com, ct: bytes.subarray(SALT_SIZE + COM_SIZE) };
}

/** Where short plaintexts are padded, always zeros between two calls: a buffer of its own for each takes longer. */
const scratch = new Uint8Array(2_048);

async function prepareSeal(key: CaeKey, info: Bytes, random: Random): Promise<PreparedSeal> {
  const salt = random(SALT_SIZE);
  const oneTime = await key.derive(salt, info, 'encrypt');
  let used = false;
  return {
    salt,
    seal: async (plaintext, aad) => {
      if (used) throw new PapersealError('internal');
      used = true;
      const bound = typeof aad === 'function' ? aad(salt, oneTime.com) : aad;
      const padded = pad(plaintext, scratch);
      const encrypted = oneTime.encrypt(padded, bound);
      wipe(padded);
      return { salt, com: oneTime.com, ct: await encrypted };
    },
  };
}
