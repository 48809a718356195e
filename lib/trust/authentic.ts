// Whether a signed object is what it must be, with the reason when it is not: signed for another vault and signed by
// another key are different sentences for people.

import { type Bytes, equal } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { parseCbor } from '../crypto/cbor.ts';
import { sha256 } from '../crypto/hash.ts';
import { type ObjectType, type SignedObject, verifyObject } from '../crypto/sign1.ts';
import { deviceIdOf } from '../crypto/signature.ts';
import { arrayOf, bytesOf, ID_SIZE } from './fields.ts';

/**
 * Returns when `publicKey` (a device's or the recovery key) signed the object for this vault. Throws `another-vault` for
 * an object that says so, else `not-authentic`.
 */
export async function verifyAuthentic(
  object: SignedObject,
  type: ObjectType,
  vaultId: Bytes,
  publicKey: Bytes,
): Promise<void> {
  const kid = type === 'roster' || type === 'admission' ? await recoveryKid(publicKey) : deviceIdOf(publicKey);
  const named = equal(object.kid, kid);
  const vault = vaultOf(object.payload);
  const ours = vault === null || equal(vault, vaultId);
  if (named && ours && (await verifyObject(object, type, vaultId, publicKey))) return;
  // One flipped bit changes the vault or the key, never both.
  throw new PapersealError(named || ours ? 'not-authentic' : 'another-vault');
}

async function recoveryKid(rpk: Bytes): Promise<Bytes> {
  return (await sha256(rpk)).slice(0, 16);
}

/** The second field of a payload, where one stands; a segment's lies one level deeper. */
function vaultOf(payload: Bytes): Bytes | null {
  try {
    const [first, second] = arrayOf(parseCbor(payload));
    return first instanceof Uint8Array ? vaultOf(bytesOf(first)) : bytesOf(second, ID_SIZE);
  } catch {
    return null;
  }
}
