// The two ways to compute HKDF-SHA-256 and AES-256-GCM, byte for byte the same: WebCrypto and noble. Chromium runs a
// small WebCrypto call in a few µs; in Firefox and Node the hop to another thread costs more than the work, so there
// noble wins up to about 1 KiB. A probe of about 2 ms decides, not the browser's name. noble's AES uses tables and is
// not constant-time, one more reason to take WebCrypto where it is as fast.

import { gcm } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, concat } from '../base/bytes.ts';

export interface Backend {
  readonly name: 'webcrypto' | 'noble';
  importKey(raw: Uint8Array): Promise<DerivingKey>;
}

export interface DerivingKey {
  /** HKDF to 76 bytes: AES key ‖ IV ‖ commitment. What comes out can do the one thing that it was derived for. */
  derive(salt: Bytes, info: Bytes, use: Use): Promise<OneTimeKey>;
}

export type Use = 'encrypt' | 'decrypt';

/** The AES key and IV for one ciphertext, and the commitment to them. */
export interface OneTimeKey {
  readonly com: Bytes;
  /** Takes its copy of the plaintext at once: it may be overwritten as soon as this returns. */
  encrypt(plaintext: Bytes, aad: Bytes): Promise<Bytes>;
  /** null when the tag does not fit. */
  decrypt(ciphertext: Bytes, aad: Bytes): Promise<Bytes | null>;
}

const KEY_END = 32;
const IV_END = KEY_END + 12;
const OKM_SIZE = IV_END + 32;
const NOBLE_AT_MOST = 1_024; // bytes; above, WebCrypto's AES wins everywhere

export const webCryptoBackend: Backend = {
  name: 'webcrypto',
  importKey: async (raw) => {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(raw), 'HKDF', false, ['deriveBits']);
    return {
      derive: async (salt, info, use) => {
        const params = { name: 'HKDF', hash: 'SHA-256', salt, info };
        const okm = new Uint8Array(await crypto.subtle.deriveBits(params, key, OKM_SIZE * 8));
        const aesKey = await importAes(okm.subarray(0, KEY_END), use);
        return webCryptoKey(aesKey, okm.subarray(KEY_END, IV_END), okm.subarray(IV_END));
      },
    };
  },
};

export const nobleBackend: Backend = {
  name: 'noble',
  importKey: async (raw) => {
    const key = concat(raw);
    return {
      derive: async (salt, info) => {
        const okm = hkdf(sha256, key, salt, info, OKM_SIZE);
        return nobleKey(concat(okm.subarray(0, KEY_END)), okm.slice(KEY_END, IV_END), concat(okm.subarray(IV_END)));
      },
    };
  },
};

/** The faster of the two for a small record on this engine; measured once, then remembered. */
export function fastestBackend(): Promise<Backend> {
  return (probed ??= probe());
}

let probed: Promise<Backend> | undefined; // which is faster does not change what either computes

function webCryptoKey(key: CryptoKey, iv: Bytes, com: Bytes): OneTimeKey {
  const params = (aad: Bytes) => ({ name: 'AES-GCM', iv, additionalData: aad });
  return {
    com,
    encrypt: async (plaintext, aad) => new Uint8Array(await crypto.subtle.encrypt(params(aad), key, plaintext)),
    decrypt: async (ciphertext, aad) => {
      try {
        return new Uint8Array(await crypto.subtle.decrypt(params(aad), key, ciphertext));
      } catch (error) {
        if (error instanceof DOMException && error.name === 'OperationError') return null;
        throw error;
      }
    },
  };
}

function nobleKey(key: Bytes, iv: Bytes, com: Bytes): OneTimeKey {
  const native = async (use: Use) => webCryptoKey(await importAes(key, use), iv, com);
  return {
    com,
    encrypt: async (plaintext, aad) => {
      if (plaintext.length > NOBLE_AT_MOST) {
        const copy = concat(plaintext);
        return (await native('encrypt')).encrypt(copy, aad);
      }
      return concat(gcm(key, iv, aad).encrypt(plaintext));
    },
    decrypt: async (ciphertext, aad) => {
      if (ciphertext.length > NOBLE_AT_MOST) return (await native('decrypt')).decrypt(ciphertext, aad);
      try {
        return concat(gcm(key, iv, aad).decrypt(ciphertext));
      } catch {
        return null;
      }
    },
  };
}

function importAes(raw: Bytes, use: Use): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use]);
}

const PROBE_ROUNDS = 3;
const PROBE_SEALS = 8;

async function probe(): Promise<Backend> {
  const native = await webCryptoBackend.importKey(new Uint8Array(KEY_END));
  const noble = await nobleBackend.importKey(new Uint8Array(KEY_END));
  let nativeTime = Number.POSITIVE_INFINITY;
  let nobleTime = Number.POSITIVE_INFINITY;
  for (let round = 0; round < PROBE_ROUNDS; round++) {
    nativeTime = Math.min(nativeTime, await timeSeals(native));
    nobleTime = Math.min(nobleTime, await timeSeals(noble));
  }
  return nobleTime < nativeTime ? nobleBackend : webCryptoBackend;
}

// oxlint-disable-next-line paperseal/layers -- a stopwatch, not a time: it chooses between equals
const now = () => performance.now();

async function timeSeals(key: DerivingKey): Promise<number> {
  const nothing = new Uint8Array(KEY_END);
  const start = now();
  for (let i = 0; i < PROBE_SEALS; i++) await (await key.derive(nothing, nothing, 'encrypt')).encrypt(nothing, nothing);
  return now() - start;
}
