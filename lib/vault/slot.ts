// Slots wrap the local unlock key (LUK): one under the passphrase, one to the paper key's public key, which is what
// "forgot the passphrase" opens (SPEC "Keyring and slots"). The passphrase slot's header with the cost of the hash is part
// of the key's context and of the associated data, so nobody can make guessing cheaper without breaking it.

import type { Bytes } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { importCaeKey, joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { openFrom, sealTo } from '../crypto/kem.ts';
import { info } from '../crypto/labels.ts';
import { deriveKek, encodeParams, makeParams, parseParams, type PasswordHash } from '../crypto/passphrase.ts';
import type { Random } from '../crypto/random.ts';

const VERSION = 1;
const TYPE = 'passphrase';

export interface SlotPorts {
  readonly random: Random;
  readonly hash: PasswordHash;
}

/** `identity`: vault id ‖ device id. */
export async function makeSlot(
  { random, hash }: SlotPorts,
  passphrase: string,
  luk: Bytes,
  identity: Bytes,
): Promise<Bytes> {
  const params = makeParams(random);
  const header = encodeCbor([VERSION, TYPE, random(8), encodeParams(params)]);
  const kek = await importCaeKey(await deriveKek(passphrase, params, hash));
  const box = await sealCae(kek, info('slot', identity, header), luk, header, random);
  return encodeCbor([header, joinBox(box)]);
}

/** The LUK, 32 bytes. Throws `passphrase-wrong`, `newer-format`, or `damaged` before any hashing. */
export async function openSlot(
  { hash }: Pick<SlotPorts, 'hash'>,
  passphrase: string,
  slot: Bytes,
  identity: Bytes,
): Promise<Bytes> {
  const [header, sealed] = parseSlot(slot);
  const params = parseHeader(parseCbor(header));
  const kek = await importCaeKey(await deriveKek(passphrase, params, hash));
  const luk = await openCae(kek, info('slot', identity, header), splitBox(sealed), header);
  if (!luk) throw new PapersealError('passphrase-wrong');
  return luk;
}

/** Needs no words: a new passphrase makes a new LUK, and this wraps it for the day the passphrase is forgotten. */
export function makePaperSlot(recoveryKem: Bytes, luk: Bytes, identity: Bytes): Promise<Bytes> {
  return sealTo(recoveryKem, info('paper-slot', identity), luk);
}

/** `recoveryKemSeed`: from the words. The LUK, 32 bytes. Throws `damaged`, also for the words of another vault. */
export async function openPaperSlot(recoveryKemSeed: Bytes, slot: Bytes, identity: Bytes): Promise<Bytes> {
  return openFrom(recoveryKemSeed, info('paper-slot', identity), slot);
}

function parseSlot(slot: Bytes): [header: Bytes, sealed: Bytes] {
  const value = parseCbor(slot);
  if (!Array.isArray(value) || value.length !== 2) throw new PapersealError('damaged');
  const [header, sealed]: readonly Cbor[] = value;
  if (!(header instanceof Uint8Array) || !(sealed instanceof Uint8Array)) throw new PapersealError('damaged');
  return [header, sealed];
}

function parseHeader(value: Cbor) {
  if (!Array.isArray(value) || value.length !== 4) throw new PapersealError('damaged');
  const [version, type, , params]: readonly Cbor[] = value;
  if (version !== VERSION || type !== TYPE) throw new PapersealError('newer-format');
  if (params === undefined) throw new PapersealError('damaged');
  return parseParams(params);
}
