// A second reading of v1.json that shares no code with the product: Node's crypto, BigInt and SPEC.md.

import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  pbkdf2Sync,
  verify,
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
  segments: v.array(v.object({ device: Hex, bytes: Hex })),
  heads: v.array(v.object({ device: Hex, bytes: Hex })),
  certificates: v.array(v.object({ device: Hex, bytes: Hex })),
  rosters: v.array(v.object({ bytes: Hex })),
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

/** The first token of a text, whatever was put between its letters. */
function readLoosely(text: string): Buffer {
  const joined = text
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/[ \t\u00a0=]*[\n\r\u0085\u2028\u2029][ \t\u00a0>|\n\r\u0085\u2028\u2029]*/g, '');
  const letters = /paperseal1([1-9A-HJ-NP-Za-km-z\s]+)/i.exec(joined)?.[1]?.replace(/\s/g, '') ?? '';
  const size = 67 + readText(`paperseal1${letters.slice(0, 11)}`).readUInt16BE(1);
  const length = Math.floor(size / 8) * 11 + ([0, 2, 3, 5, 6, 7, 9, 10][size % 8] ?? 0);
  return readText(`paperseal1${letters.slice(0, length)}`);
}

describe('the vectors, read by other means (X-07)', () => {
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

  it('have tokens that are read through what mail and sites do to them, as SPEC "Text form" says', () => {
    const forms: ((token: string) => string)[] = [
      (token) => `P${token.slice(1)}`,
      (token) => `Subject: ${token}`.replace(/(.{998})/g, '$1 '),
      (token) => `${token.slice(0, 17)}\u3000 ${token.slice(17)} and words`,
      (token) => `> ${token.match(/.{1,72}/g)?.join('\r\n> ')}\r\n\r\nYes.`,
      (token) => token.match(/.{1,75}/g)?.join('=\r\n') ?? '',
    ];
    for (const { binary, token } of vectors.tokens) {
      for (const form of forms) expect(readLoosely(form(token))).toEqual(binary);
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

describe('the objects of a store, read by other means (X-07)', () => {
  const edKeys = new Map(vectors.devices.map(({ deviceId, edPublic }) => [deviceId.toString('hex'), edPublic]));
  const keyOf = (device: Buffer) => edKeys.get(device.toString('hex')) ?? Buffer.alloc(0);
  const recoveryKid = sha256(vectors.rpk).subarray(0, 16);

  it('have rosters that follow each other, the first as SPEC writes it', () => {
    const [first, second] = vectors.rosters.map(({ bytes }) => ({
      hash: sha256(bytes),
      fields: signed(bytes, 'roster', recoveryKid, vectors.rpk),
    }));
    expect(first?.fields).toEqual([1, vaultId, 1, [], 1, [], [], [], 1, null, Buffer.alloc(16)]);
    expect(second?.fields.slice(0, 5)).toEqual([1, vaultId, 2, [first?.hash], 2]);
  });

  it('have certificates of their own browsers, the first admitted by the paper key', () => {
    const [admitted, endorsed] = vectors.certificates.map(({ device, bytes }) => {
      const [cert, admission, kemPk] = list(cbor(bytes));
      const fields = signed(buffer(cert), 'cert', device, keyOf(device));
      const [, vault, id, edPk, kemHash, name] = fields;
      expect([vault, id, edPk]).toEqual([vaultId, device, keyOf(device)]);
      expect(kemHash).toEqual(sha256(buffer(kemPk)));
      const nameInfo = info('device-name', vaultId, device);
      const opened = open(epochKeys[1].record, nameInfo, buffer(name), Buffer.alloc(0)).toString();
      return { opened, hash: sha256(buffer(cert)), admission };
    });
    expect([admitted?.opened, endorsed?.opened]).toEqual(['Phone', 'Laptop']);
    const admission = signed(buffer(admitted?.admission), 'admission', recoveryKid, vectors.rpk);
    expect(admission.slice(3, 6)).toEqual([admitted?.hash, 1, sha256(vectors.rosters[0]?.bytes ?? Buffer.alloc(0))]);
    expect(endorsed?.admission).toBeNull();
  });

  it('have segments in chains that heads confirm, with records that open', () => {
    const texts: string[] = [];
    const ends = new Map<string, { seq: number; hash: Buffer }>();
    for (const { device, bytes } of vectors.segments) {
      const [hdr, com, ct] = signed(bytes, 'seg', device, keyOf(device));
      const [format, vault, id, , seq, prev, epoch, , , salt] = list(cbor(buffer(hdr)));
      expect([format, vault, id]).toEqual([1, vaultId, device]);
      const before = ends.get(device.toString('hex')) ?? { seq: 0, hash: Buffer.alloc(32) };
      expect([seq, prev]).toEqual([before.seq + 1, before.hash]);
      ends.set(device.toString('hex'), { seq: Number(seq), hash: sha256(bytes) });

      const seq64 = Buffer.alloc(8);
      seq64.writeBigUInt64BE(BigInt(Number(seq)));
      const box = Buffer.concat([buffer(salt), buffer(com), buffer(ct)]);
      const keys = epochKeys[Number(epoch) === 2 ? 2 : 1];
      const [, operations] = list(cbor(open(keys.segment, info('segment', vaultId, device, seq64), box, buffer(hdr))));
      for (const operation of list(operations)) {
        const [code, recordId, hlc, sealed] = list(operation);
        if (code !== 0 || sealed === null) continue;
        const context = info('record', vaultId, buffer(recordId), buffer(hlc));
        texts.push(
          String(new Map(pairs(cbor(open(keys.record, context, buffer(sealed), Buffer.alloc(0))))).get('text')),
        );
      }
    }
    expect(texts).toEqual([
      'a note',
      'removed later',
      'a note, edited',
      'sealed on the second browser',
      'sealed in epoch 2',
    ]);
    for (const { device, bytes } of vectors.heads) {
      const [, vault, id, , n, seq, hash] = signed(bytes, 'head', device, keyOf(device));
      expect([vault, id]).toEqual([vaultId, device]);
      const end = ends.get(device.toString('hex'));
      if (Number(seq) === end?.seq) expect(hash).toEqual(end.hash);
      expect(Number(n)).toBeGreaterThan(Number(seq) - 1);
    }
  });
});

/** Verifies a COSE_Sign1 and gives the fields of its payload. */
function signed(bytes: Buffer, type: string, kid: Buffer, publicKey: Buffer): unknown[] {
  const [header, unprotected, payload, signature] = list(cbor(bytes));
  expect(pairs(cbor(buffer(header)))).toEqual([
    [1, -19],
    [4, kid],
    [16, `paperseal/${type}`],
  ]);
  expect(pairs(unprotected)).toEqual([]);
  const parts = [buffer(header), info(type, vaultId), buffer(payload)];
  const toBeSigned = Buffer.concat([
    cborHead(4, 4),
    cborText('Signature1'),
    ...parts.flatMap((part) => [cborHead(2, part.length), part]),
  ]);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  expect(verify(null, toBeSigned, key, buffer(signature))).toBe(true);
  return list(cbor(buffer(payload)));
}

class CborMap {
  readonly entries: [unknown, unknown][];
  constructor(entries: [unknown, unknown][]) {
    this.entries = entries;
  }
}

/** As much of CBOR as the format has, read without suspicion. */
function cbor(bytes: Buffer): unknown {
  let at = 0;
  const next = (): unknown => {
    const first = bytes.readUInt8(at++);
    const [type, short] = [first >> 5, first & 31];
    if (type === 7) return first === 0xf6 ? null : first === 0xf5;
    const size = short < 24 ? 0 : 2 ** (short - 24);
    let argument = short;
    if (size > 0) argument = Number(BigInt(`0x${bytes.subarray(at, at + size).toString('hex')}`));
    at += size;
    if (type === 0) return argument;
    if (type === 1) return -1 - argument;
    if (type === 4) return Array.from({ length: argument }, next);
    if (type === 5) return new CborMap(Array.from({ length: argument }, () => [next(), next()]));
    const content = bytes.subarray(at, (at += argument));
    return type === 2 ? content : content.toString();
  };
  const value = next();
  expect(at).toBe(bytes.length);
  return value;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function buffer(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function pairs(value: unknown): [unknown, unknown][] {
  return value instanceof CborMap ? value.entries : [];
}

function publicKeyOf(seed: Buffer): Buffer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}
