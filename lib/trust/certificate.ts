// A browser's certificate (SPEC "Certificate"): its two public keys and its sealed name, signed by itself, and the
// admission by the recovery key where the words were on screen when it joined. One object, written once.

import { type Bytes, equal, parseUtf8, utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import type { EpochKeys } from '../crypto/epoch.ts';
import { sha256 } from '../crypto/hash.ts';
import { info } from '../crypto/labels.ts';
import type { Random } from '../crypto/random.ts';
import { hashObject, parseObject, type Signer, signObject } from '../crypto/sign1.ts';
import { deviceIdOf } from '../crypto/signature.ts';
import { verifyAuthentic } from './authentic.ts';
import { bytesOf, FORMAT, HASH_SIZE, HLC_SIZE, ID_SIZE, numberFrom, parseFields, tupleOf } from './fields.ts';

/** Bytes of a certificate at most, checked before parsing. */
export const CERTIFICATE_LIMIT = 8_192;

const KEM_KEY_SIZE = 1_216;
const PUBLIC_KEY_SIZE = 32;

export interface Certificate {
  readonly deviceId: Bytes;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
  /** X-Wing, 1 216 bytes. */
  readonly kemPublicKey: Bytes;
  /** What the user calls this browser, sealed: `openDeviceName`. */
  readonly name: Bytes;
  readonly hlc: Bytes;
  /** H(cert): what admissions, endorsements and rosters name. */
  readonly hash: Bytes;
  readonly admission: Admission | null;
  readonly bytes: Bytes;
}

export interface Admission {
  readonly rosterVersion: number;
  readonly rosterHash: Bytes;
  readonly hlc: Bytes;
}

export interface CertificateRequest {
  readonly vaultId: Bytes;
  readonly device: Signer;
  readonly kemPublicKey: Bytes;
  /** Sealed by `sealDeviceName`. */
  readonly name: Bytes;
  readonly hlc: Bytes;
  /** null: to be endorsed by another browser. */
  readonly admission: { readonly signer: Signer; readonly rosterVersion: number; readonly rosterHash: Bytes } | null;
}

export async function writeCertificate(request: CertificateRequest): Promise<Bytes> {
  const { vaultId, device, kemPublicKey, name, hlc, admission } = request;
  const kemHash = await sha256(kemPublicKey);
  const payload: Cbor = [FORMAT, vaultId, device.kid, device.publicKey, kemHash, name, hlc];
  const cert = await signObject('cert', vaultId, device, encodeCbor(payload));
  if (admission === null) return encodeCbor([cert, null, kemPublicKey]);
  const { signer, rosterVersion, rosterHash } = admission;
  const admitted: Cbor = [FORMAT, vaultId, device.kid, await hashObject(cert), rosterVersion, rosterHash, hlc];
  return encodeCbor([cert, await signObject('admission', vaultId, signer, encodeCbor(admitted)), kemPublicKey]);
}

/**
 * A certificate whose signatures are right. Whether its browser may write is the question of members.ts. Throws
 * `damaged`, `newer-format`, `another-vault`, or `not-authentic` when it is not this browser's or not so admitted.
 */
export async function parseCertificate(
  bytes: Bytes,
  vaultId: Bytes,
  rpk: Bytes,
  deviceId: Bytes,
): Promise<Certificate> {
  if (bytes.length > CERTIFICATE_LIMIT) throw new PapersealError('damaged');
  const [signed, admitted, kem] = tupleOf(parseCbor(bytes), 3);
  const object = parseObject(bytesOf(signed));
  const publicKey = bytesOf(parseFields(object.payload, 7)[3], PUBLIC_KEY_SIZE);
  await verifyAuthentic(object, 'cert', vaultId, publicKey);

  const [, , id, , kemHash, name, hlc] = parseFields(object.payload, 7);
  const kemPublicKey = bytesOf(kem, KEM_KEY_SIZE);
  const fits =
    equal(bytesOf(id, ID_SIZE), deviceId) &&
    equal(deviceIdOf(publicKey), deviceId) &&
    equal(bytesOf(kemHash, HASH_SIZE), await sha256(kemPublicKey));
  if (!fits) throw new PapersealError('not-authentic');

  const hash = await hashObject(object.bytes);
  return {
    deviceId,
    publicKey,
    kemPublicKey,
    name: bytesOf(name),
    hlc: bytesOf(hlc, HLC_SIZE),
    hash,
    admission: admitted === null ? null : await parseAdmission(bytesOf(admitted), vaultId, rpk, deviceId, hash),
    bytes,
  };
}

async function parseAdmission(
  bytes: Bytes,
  vaultId: Bytes,
  rpk: Bytes,
  deviceId: Bytes,
  certificate: Bytes,
): Promise<Admission> {
  const object = parseObject(bytes);
  await verifyAuthentic(object, 'admission', vaultId, rpk);
  const [, , id, hash, version, rosterHash, hlc] = parseFields(object.payload, 7);
  if (!equal(bytesOf(id, ID_SIZE), deviceId) || !equal(bytesOf(hash, HASH_SIZE), certificate)) {
    throw new PapersealError('not-authentic');
  }
  return {
    rosterVersion: numberFrom(version, 1),
    rosterHash: bytesOf(rosterHash, HASH_SIZE),
    hlc: bytesOf(hlc, HLC_SIZE),
  };
}

export async function sealDeviceName(
  keys: EpochKeys,
  vaultId: Bytes,
  deviceId: Bytes,
  name: string,
  random: Random,
): Promise<Bytes> {
  return joinBox(await sealCae(keys.record, nameInfo(vaultId, deviceId), utf8(name), NO_AAD, random));
}

const LONGEST_NAME = 100; // characters shown: whatever a stolen browser calls itself, the others' list stays readable

/** Shortened to 100 characters. null when none of these epochs opens it, or what opens is not a name. */
export async function openDeviceName(
  epochs: readonly EpochKeys[],
  vaultId: Bytes,
  deviceId: Bytes,
  sealed: Bytes,
): Promise<string | null> {
  try {
    const box = splitBox(sealed);
    for (const keys of epochs) {
      const name = await openCae(keys.record, nameInfo(vaultId, deviceId), box, NO_AAD);
      if (name !== null) return parseUtf8(name)?.slice(0, LONGEST_NAME) ?? null;
    }
  } catch (error) {
    if (!(error instanceof PapersealError && error.code === 'damaged')) throw error;
  }
  return null;
}

const NO_AAD: Bytes = new Uint8Array();

const nameInfo = (vaultId: Bytes, deviceId: Bytes): Bytes => info('device-name', vaultId, deviceId);
