// Tokens: what stands in a page's field instead of a text. One AEAD over [site, text], bound to the vault by its key
// and to the site by its content; no epoch number, key id or vault id in clear, so two tokens of one person on two
// sites can't be linked. SPEC "Tokens".

import { type Bytes, utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { openCae, type PreparedSeal, prepareSeals, sealCae, splitBox } from '../crypto/aead.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import type { EpochKeys } from '../crypto/epoch.ts';
import { sha256Sync } from '../crypto/hash.ts';
import { info } from '../crypto/labels.ts';
import { paddedSize } from '../crypto/padding.ts';
import type { Random } from '../crypto/random.ts';
import { HEADER_SIZE, VERSION, writeToken } from './format.ts';
import { PREFIX } from './prefix.ts';
import { encodedLength } from './base58.ts';
import { isSite, parseSite } from './site.ts';

/** What one token can hold, in bytes of UTF-8. */
export const LONGEST_TEXT = 32_768;

const ID_SIZE = 16;
const TAG_SIZE = 16;
const FIXED_SIZE = 3; // version and length, in front of salt and com

export interface SealedToken {
  readonly token: string;
  /** 16 bytes, the id of the record that holds the same text. */
  readonly id: Bytes;
}

export interface OpenedToken {
  readonly site: string;
  readonly text: string;
  readonly epoch: number;
}

/** A token whose key is derived and whose id is known; used once. */
export interface PreparedToken {
  readonly id: Bytes;
  readonly seal: PreparedSeal;
}

/** Keys for the next tokens, for idle time. */
export async function prepareTokens(
  keys: EpochKeys,
  vaultId: Bytes,
  count: number,
  random: Random,
): Promise<PreparedToken[]> {
  const seals = await prepareSeals(keys.token, info('token', vaultId), count, random);
  return seals.map((seal) => ({ id: idOf(seal.salt), seal }));
}

/**
 * Throws `site-refused`, `text-too-long` and what `random` throws. `prepared`: one of `prepareTokens` for the same
 * keys and vault, which saves deriving a key now.
 */
export async function sealToken(
  keys: EpochKeys,
  vaultId: Bytes,
  site: string,
  text: string,
  random: Random,
  prepared?: PreparedToken,
): Promise<SealedToken> {
  const inner = encodeInner(site, text);
  const ciphertextSize = paddedSize(inner.length) + TAG_SIZE;
  const binary = new Uint8Array(HEADER_SIZE + ciphertextSize);
  const header = (salt: Bytes, com: Bytes) => {
    binary[0] = VERSION;
    binary[1] = ciphertextSize >> 8;
    binary[2] = ciphertextSize;
    binary.set(salt, FIXED_SIZE);
    binary.set(com, FIXED_SIZE + salt.length);
    return binary.subarray(0, HEADER_SIZE);
  };
  const box =
    prepared === undefined
      ? await sealCae(keys.token, info('token', vaultId), inner, header, random)
      : await prepared.seal.seal(inner, header);
  binary.set(box.ct, HEADER_SIZE);
  return { token: writeToken(binary), id: prepared?.id ?? idOf(box.salt) };
}

/**
 * The content of a whole token, or null when no held epoch opens it: another vault's, or a newer epoch's.
 * Throws `damaged` when a key fits and the rest does not.
 */
export async function openToken(
  keysNewestFirst: readonly EpochKeys[],
  vaultId: Bytes,
  binary: Bytes,
): Promise<OpenedToken | null> {
  const box = splitBox(binary.subarray(FIXED_SIZE));
  const header = binary.subarray(0, HEADER_SIZE);
  for (const keys of keysNewestFirst) {
    const inner = await openCae(keys.token, info('token', vaultId), box, header);
    if (inner !== null) return { ...parseInner(inner), epoch: keys.epoch };
  }
  return null;
}

/** The most bytes of text whose token, for this site, has no more than `room` characters; 0 when none has. */
export function bytesThatFit(room: number, site: string): number {
  const empty = encodeCbor([site, '']).length;
  const characters = (bytes: number): number => {
    const counted = bytes < 24 ? 0 : bytes < 256 ? 1 : 2; // bytes of CBOR that say how long it is
    return PREFIX.length + encodedLength(HEADER_SIZE + paddedSize(empty + counted + bytes) + TAG_SIZE);
  };
  let [fits, beyond] = [0, LONGEST_TEXT + 1];
  while (beyond - fits > 1) {
    const middle = Math.floor((fits + beyond) / 2);
    if (characters(middle) <= room) fits = middle;
    else beyond = middle;
  }
  return fits;
}

/** Of a token, and of the vault's record of the same text: SHA-256(salt), its first 16 bytes. */
export function idOf(salt: Bytes): Bytes {
  return sha256Sync(salt).slice(0, ID_SIZE);
}

function encodeInner(site: string, text: string): Bytes {
  const mayBeLonger = text.length * 3 > LONGEST_TEXT; // no UTF-16 unit takes more than 3 bytes
  if (mayBeLonger && utf8(text).length > LONGEST_TEXT) throw new PapersealError('text-too-long');
  return encodeCbor([parseSite(site), text]);
}

function parseInner(inner: Bytes): { site: string; text: string } {
  const value = parseCbor(inner);
  if (!Array.isArray(value) || value.length !== 2) throw new PapersealError('damaged');
  const [site, text]: readonly unknown[] = value;
  if (typeof site !== 'string' || typeof text !== 'string' || !isSite(site)) throw new PapersealError('damaged');
  return { site, text };
}
