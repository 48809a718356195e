import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, utf8 } from '../../lib/base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { hashObject, OBJECT_TYPES, parseObject, signObject, verifyObject } from '../../lib/crypto/sign1.ts';
import { signerFromSeed } from '../../lib/crypto/signature.ts';

const vaultId = new Uint8Array(16).fill(7);
const signer = await signerFromSeed(new Uint8Array(32).fill(1));
const payload = utf8('payload');
const object = await signObject('seg', vaultId, signer, payload);

describe('signed objects', () => {
  it('come back as they were signed', async () => {
    const parsed = parseObject(object);
    expect(parsed).toMatchObject({ type: 'seg', kid: signer.kid, payload, bytes: object });
    expect(await verifyObject(parsed, 'seg', vaultId, signer.publicKey)).toBe(true);
    expect(await hashObject(object)).toHaveLength(32);
  });

  it('are valid for their type, vault and key only (S-19, S-30)', async () => {
    const parsed = parseObject(object);
    const other = await signerFromSeed(new Uint8Array(32).fill(2));
    for (const type of OBJECT_TYPES) {
      expect(await verifyObject(parsed, type, vaultId, signer.publicKey)).toBe(type === 'seg');
    }
    expect(await verifyObject(parsed, 'seg', new Uint8Array(16), signer.publicKey)).toBe(false);
    expect(await verifyObject(parsed, 'seg', vaultId, other.publicKey)).toBe(false);
  });

  it('are never accepted with a flipped bit (S-03)', async () => {
    for (let bit = 0; bit < object.length * 8; bit++) {
      const altered = object.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await accepted(altered)).toBe(false);
    }
  });

  it('are never accepted when anything else comes as bytes (F-04)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await accepted(new Uint8Array(bytes))).toBe(false);
      }),
    );
  });

  it('have one shape: tags, unprotected fields, other header fields and other lengths are refused', async () => {
    const [header, , , signature] = parseCbor(object) as [Bytes, Cbor, Bytes, Bytes];
    const shapes: Record<string, Cbor> = {
      'an unprotected field': [header, new Map([[4, signer.kid]]), payload, signature],
      'a fifth element': [header, new Map(), payload, signature, null],
      'a detached payload': [header, new Map(), null, signature],
      'a short signature': [header, new Map(), payload, signature.slice(1)],
      'another algorithm': [changedHeader(1, -8), new Map(), payload, signature],
      'a short kid': [changedHeader(4, signer.kid.slice(1)), new Map(), payload, signature],
      'an unknown type': [changedHeader(16, 'paperseal/other'), new Map(), payload, signature],
      'a header field too many': [changedHeader(3, 0), new Map(), payload, signature],
    };
    for (const [name, shape] of Object.entries(shapes)) {
      expect(() => parseObject(encodeCbor(shape)), name).toThrow('damaged');
    }
    const tagged = new Uint8Array([0xd2, ...object]);
    expect(() => parseObject(tagged)).toThrow('damaged');

    function changedHeader(key: number, value: Cbor): Bytes {
      return encodeCbor(new Map([...(parseCbor(header) as Map<number, Cbor>), [key, value]]));
    }
  });
});

async function accepted(bytes: Bytes): Promise<boolean> {
  try {
    return await verifyObject(parseObject(bytes), 'seg', vaultId, signer.publicKey);
  } catch (error) {
    expect(error).toMatchObject({ code: 'damaged' });
    return false;
  }
}
