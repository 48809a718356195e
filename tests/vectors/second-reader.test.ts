// A second reading of v1.json that shares no code with the product: Node's crypto, BigInt and SPEC.md.

import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  pbkdf2Sync,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';

const Hex = v.pipe(
  v.string(),
  v.regex(/^([0-9a-f]{2})*$/),
  v.transform((text) => Buffer.from(text, 'hex')),
);
const Keys = v.object({ seed: Hex, token: Hex, record: Hex, segment: Hex, reference: Hex });
const Vectors = v.object({
  mnemonic: v.string(),
  seed: Hex,
  vaultId: Hex,
  rpk: Hex,
  epochKeys: v.object({ 1: Keys, 2: Keys }),
  tokens: v.array(
    v.object({
      epoch: v.picklist([1, 2]),
      site: v.string(),
      text: v.string(),
      salt: Hex,
      id: Hex,
      binary: Hex,
      token: v.string(),
    }),
  ),
  records: v.array(v.object({ epoch: v.picklist([1, 2]), recordId: Hex, hlc: Hex, plaintext: Hex, sealed: Hex })),
  devices: v.array(v.object({ edSeed: Hex, edPublic: Hex, deviceId: Hex })),
});
const vectors = v.parse(Vectors, JSON.parse(readFileSync(new URL('v1.json', import.meta.url), 'utf8')));
const { vaultId, epochKeys } = vectors;

const info = (label: string, ...parts: Buffer[]) =>
  Buffer.concat([
    Buffer.from(`paperseal/v1/${label}\0`),
    ...parts.flatMap((part) => [Buffer.from([part.length >> 8, part.length & 255]), part]),
  ]);
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 5869 §2.3 for up to 32 bytes. */
const expand = (prk: Buffer, context: Buffer, length: number) =>
  createHmac('sha256', prk)
    .update(Buffer.concat([context, Buffer.from([1])]))
    .digest()
    .subarray(0, length);

function open(key: Buffer, context: Buffer, box: Buffer, aad: Buffer): Buffer {
  const okm = Buffer.from(hkdfSync('sha256', key, box.subarray(0, 32), context, 76));
  expect(okm.subarray(44)).toEqual(box.subarray(32, 64));
  const decipher = createDecipheriv('aes-256-gcm', okm.subarray(0, 32), okm.subarray(32, 44));
  decipher.setAAD(aad);
  decipher.setAuthTag(box.subarray(-16));
  const padded = Buffer.concat([decipher.update(box.subarray(64, -16)), decipher.final()]);
  const end = 4 + padded.readUInt32BE();
  expect(padded.subarray(end).every((byte) => byte === 0)).toBe(true);
  return padded.subarray(4, end);
}

const cborHead = (major: number, length: number) => {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
};
const cborText = (text: string) => Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);

function readText(token: string): Buffer {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const blocks = token.slice('paperseal1'.length).match(/.{1,11}/g) ?? [];
  return Buffer.concat(
    blocks.map((block) => {
      const size = [0, 2, 3, 5, 6, 7, 9, 10, 11].indexOf(block.length);
      const number = [...block].reduce((sum, character) => sum * 58n + BigInt(alphabet.indexOf(character)), 0n);
      return Buffer.from(number.toString(16).padStart(2 * size, '0'), 'hex');
    }),
  );
}

describe('the vectors, read by other means', () => {
  it('have the keys that follow from the words', () => {
    const seed = pbkdf2Sync(vectors.mnemonic, 'mnemonic', 2_048, 64, 'sha512');
    expect(vectors.seed).toEqual(seed);
    const prk = createHmac('sha256', 'paperseal/v1/root').update(seed).digest();
    expect(vaultId).toEqual(expand(prk, info('vault-id'), 16));
    expect(vectors.rpk).toEqual(publicKeyOf(expand(prk, info('recovery-sign', vaultId), 32)));
    for (const n of [1, 2] as const) {
      const epoch = expand(prk, info('epoch', vaultId, Buffer.from([0, 0, 0, n])), 32);
      expect(epochKeys[n].seed).toEqual(epoch);
      for (const purpose of ['token', 'record', 'segment', 'reference'] as const) {
        expect(epochKeys[n][purpose]).toEqual(expand(epoch, info(`${purpose}-key`, vaultId), 32));
      }
    }
  });

  it('have tokens that open', () => {
    expect(vectors.tokens.length).toBeGreaterThanOrEqual(12);
    for (const { epoch, site, text, salt, id, binary, token } of vectors.tokens) {
      expect(readText(token)).toEqual(binary);
      expect(binary[0]).toBe(1);
      expect(binary.readUInt16BE(1)).toBe(binary.length - 67);
      expect(binary.subarray(3, 35)).toEqual(salt);
      expect(sha256(salt).subarray(0, 16)).toEqual(id);
      const inner = open(epochKeys[epoch].token, info('token', vaultId), binary.subarray(3), binary.subarray(0, 67));
      expect(inner).toEqual(Buffer.concat([cborHead(4, 2), cborText(site), cborText(text)]));
    }
  });

  it('have records that open', () => {
    for (const { epoch, recordId, hlc, plaintext, sealed } of vectors.records) {
      const context = info('record', vaultId, recordId, hlc);
      expect(open(epochKeys[epoch].record, context, sealed, Buffer.alloc(0))).toEqual(plaintext);
    }
  });

  it('have devices with the right ids', () => {
    for (const { edSeed, edPublic, deviceId } of vectors.devices) {
      expect(edPublic).toEqual(publicKeyOf(edSeed));
      expect(deviceId).toEqual(sha256(info('device-id'), edPublic).subarray(0, 16));
    }
  });
});

function publicKeyOf(seed: Buffer): Buffer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}
