// Ed25519 (RFC 8032) with the strictest reading of "valid", so that no two implementations disagree and no key or
// signature has a second spelling: A is canonical and of prime order, S < L, R is none of the small-order points, and
// encode([S]B - [k]A) = R byte for byte (SPEC "Signatures"). Native verification promises S and the equation only, and
// noble's `verify` is cofactored: the rest is checked here with noble's points.

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, equal, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { sha256Sync } from './hash.ts';
import { info } from './labels.ts';

/** Signs for one key. kid: 16 bytes; publicKey: 32 bytes; signatures: 64 bytes. */
export interface Signer {
  readonly kid: Bytes;
  readonly publicKey: Bytes;
  sign(message: Uint8Array): Promise<Bytes>;
}

const KEY_SIZE = 32;
const SIGNATURE_SIZE = 64;
const ID_SIZE = 16;
const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const CHECKED_KEYS = 256;
const checkedKeys = new Map<string, boolean>(); // an answer for a key never changes

/** The canonical encodings of the eight points whose order divides 8. */
const SMALL_ORDER: readonly Uint8Array[] = smallOrderEncodings();

/** A signer for a 32-byte seed; its kid is the device id of its public key unless given. */
export async function signerFromSeed(seed: Uint8Array, kid?: Bytes): Promise<Signer> {
  if (seed.length !== KEY_SIZE) throw new PapersealError('internal');
  const publicKey = concat(ed25519.getPublicKey(seed));
  const native = await importSigningKey(seed);
  const held = native === null ? concat(seed) : null;
  return {
    kid: kid ?? deviceIdOf(publicKey),
    publicKey,
    sign: async (message) => {
      if (native !== null) return new Uint8Array(await crypto.subtle.sign('Ed25519', native, concat(message)));
      return concat(ed25519.sign(message, held ?? seed));
    },
  };
}

/** SHA-256("paperseal/v1/device-id" ‖ 0x00 ‖ public key), its first 16 bytes. */
export function deviceIdOf(publicKey: Uint8Array): Bytes {
  return sha256Sync(info('device-id'), publicKey).slice(0, ID_SIZE);
}

/** True for the canonical encoding of a point of prime order. */
export function isValidPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== KEY_SIZE) return false;
  const name = toHex(publicKey);
  const known = checkedKeys.get(name);
  if (known !== undefined) return known;
  const valid = isOfPrimeOrder(publicKey);
  const [oldest] = checkedKeys.keys();
  if (checkedKeys.size >= CHECKED_KEYS && oldest !== undefined) checkedKeys.delete(oldest);
  checkedKeys.set(name, valid);
  return valid;
}

export async function verify(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (signature.length !== SIGNATURE_SIZE || !isValidPublicKey(publicKey)) return false;
  const r = signature.subarray(0, KEY_SIZE);
  const s = signature.subarray(KEY_SIZE);
  if (littleEndian(s) >= ORDER || !isCanonical(r) || SMALL_ORDER.some((encoding) => equal(encoding, r))) return false;
  const native = await importVerifyingKey(publicKey);
  if (native !== null) return crypto.subtle.verify('Ed25519', native, signature, message);
  return satisfiesEquation(publicKey, message, signature);
}

/** The equation alone, in noble's points: what `verify` uses where WebCrypto has no Ed25519. */
export function satisfiesEquation(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  const r = signature.subarray(0, KEY_SIZE);
  const s = littleEndian(signature.subarray(KEY_SIZE));
  const k = littleEndian(sha512(concat(r, publicKey, message))) % ORDER;
  const minusA = Point.fromBytes(publicKey).negate();
  return equal(Point.BASE.multiplyUnsafe(s).add(minusA.multiplyUnsafe(k)).toBytes(), r);
}

function isOfPrimeOrder(publicKey: Uint8Array): boolean {
  try {
    const point = Point.fromBytes(publicKey); // refuses what is not canonical
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** True when y, without the sign of x in the top bit, is below the field's prime. */
function isCanonical(r: Uint8Array): boolean {
  return littleEndian(r.with(KEY_SIZE - 1, (r[KEY_SIZE - 1] ?? 0) & 0x7f)) < Point.Fp.ORDER;
}

/** The multiples of a point of order 8. */
function smallOrderEncodings(): Uint8Array[] {
  const eighth = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
  const encodings: Uint8Array[] = [];
  for (let i = 0, point = Point.ZERO; i < 8; i++, point = point.add(eighth)) encodings.push(point.toBytes());
  return encodings;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

const PKCS8_PREFIX = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]; // RFC 8410 §7

/** null where WebCrypto has no Ed25519. */
async function importSigningKey(seed: Uint8Array): Promise<CryptoKey | null> {
  const pkcs8 = concat(Uint8Array.from(PKCS8_PREFIX), seed);
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  } catch {
    return null;
  } finally {
    pkcs8.fill(0);
  }
}

async function importVerifyingKey(publicKey: Bytes): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  } catch {
    return null;
  }
}
