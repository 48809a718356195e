// HKDF-SHA-256 (RFC 5869), its two halves apart, for the key tree. Sealing derives its keys in aead.ts.

import { expand as nobleExpand, extract as nobleExtract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat } from '../base/bytes.ts';

/** RFC 5869 §2.2: 32 bytes. */
export function extract(salt: Uint8Array, ikm: Uint8Array): Bytes {
  return concat(nobleExtract(sha256, ikm, salt));
}

/** RFC 5869 §2.3: `length` bytes, at most 8 160. */
export function expand(prk: Uint8Array, info: Uint8Array, length: number): Bytes {
  return concat(nobleExpand(sha256, prk, info, length));
}
