// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). WebCrypto where bytes may be many, noble where a value is needed
// at once.

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat } from '../base/bytes.ts';

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}

/** For short inputs: a hundred times slower than WebCrypto on a megabyte. */
export function sha256Sync(...parts: readonly Uint8Array[]): Bytes {
  return concat(nobleSha256(concat(...parts)));
}

export function hmacSha256Sync(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  return concat(hmac(nobleSha256, key, concat(...parts)));
}
