// Signed objects: COSE_Sign1 (RFC 9052 §4.2), untagged, with one fixed shape. The protected header names algorithm, key
// and type; the type and the vault also enter the signature as external_aad, so a signature can't be carried from one
// kind of object or one vault to another. SPEC "Signed objects".

import { type Bytes, concat, equal } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type Cbor, encodeCbor, parseCbor } from './cbor.ts';
import { sha256 } from './hash.ts';
import { info } from './labels.ts';
import { type Signer, verify } from './signature.ts';

export type { Signer } from './signature.ts';

export type ObjectType = 'roster' | 'cert' | 'admission' | 'seg' | 'head';

export const OBJECT_TYPES: readonly ObjectType[] = ['roster', 'cert', 'admission', 'seg', 'head'];

/** An object whose structure is right; nothing in it is to be believed before `verifyObject`. */
export interface SignedObject {
  readonly type: ObjectType;
  readonly kid: Bytes;
  readonly payload: Bytes;
  readonly signature: Bytes;
  /** The protected header as it stood. */
  readonly header: Bytes;
  /** The complete object. */
  readonly bytes: Bytes;
}

const ED25519 = -19; // COSE algorithm "Ed25519", RFC 9864
const ALG = 1;
const KID = 4;
const TYP = 16; // RFC 9596
const KID_SIZE = 16;
const SIGNATURE_SIZE = 64;

export async function signObject(type: ObjectType, vaultId: Bytes, signer: Signer, payload: Bytes): Promise<Bytes> {
  const header = encodeHeader(type, signer.kid);
  const signature = await signer.sign(toBeSigned(type, vaultId, header, payload));
  return encodeCbor([header, new Map(), payload, signature]);
}

/** Checks the structure only. Throws `damaged`. */
export function parseObject(bytes: Uint8Array): SignedObject {
  const [header, unprotected, payload, signature] = arrayOf(parseCbor(bytes), 4);
  if (!(unprotected instanceof Map) || unprotected.size > 0) throw new PapersealError('damaged');
  if (!isBytes(header) || !isBytes(payload) || !isBytes(signature)) throw new PapersealError('damaged');
  if (signature.length !== SIGNATURE_SIZE) throw new PapersealError('damaged');
  const { type, kid } = parseHeader(header);
  return { type, kid, payload, signature, header, bytes: concat(bytes) };
}

/** True when the object is of this type and vault and this key signed it. Whether it names the key, trust/authentic.ts says. */
export async function verifyObject(
  object: SignedObject,
  type: ObjectType,
  vaultId: Bytes,
  publicKey: Bytes,
): Promise<boolean> {
  if (object.type !== type) return false;
  return verify(publicKey, toBeSigned(type, vaultId, object.header, object.payload), object.signature);
}

/** H(object): SHA-256 of the complete bytes. */
export function hashObject(bytes: Uint8Array): Promise<Bytes> {
  return sha256(bytes);
}

function encodeHeader(type: ObjectType, kid: Bytes): Bytes {
  return encodeCbor(
    new Map<number, Cbor>([
      [ALG, ED25519],
      [KID, kid],
      [TYP, `paperseal/${type}`],
    ]),
  );
}

function parseHeader(header: Bytes): { type: ObjectType; kid: Bytes } {
  const fields = parseCbor(header);
  if (!(fields instanceof Map)) throw new PapersealError('damaged');
  const kid: Cbor | undefined = fields.get(KID);
  const type = OBJECT_TYPES.find((candidate) => fields.get(TYP) === `paperseal/${candidate}`);
  if (type === undefined || !isBytes(kid) || kid.length !== KID_SIZE) throw new PapersealError('damaged');
  if (!equal(encodeHeader(type, kid), header)) throw new PapersealError('damaged');
  return { type, kid };
}

/** Sig_structure of RFC 9052 §4.4. */
function toBeSigned(type: ObjectType, vaultId: Bytes, header: Bytes, payload: Bytes): Bytes {
  return encodeCbor(['Signature1', header, info(type, vaultId), payload]);
}

function isBytes(value: Cbor | undefined): value is Bytes {
  return value instanceof Uint8Array;
}

function arrayOf(value: Cbor, length: number): readonly Cbor[] {
  if (!Array.isArray(value) || value.length !== length) throw new PapersealError('damaged');
  return value;
}
