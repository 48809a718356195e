// The keyring: what this browser needs to work, wrapped by the local unlock key (LUK, 32 random bytes); passphrase slots
// wrap the LUK (SPEC "Keyring and slots"). It never holds the words, the seed, or anything that signs for the paper key.

import { type Bytes, concat } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type CaeKey, importCaeKey, joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { type EpochKeys, epochKeys } from '../crypto/epoch.ts';
import { kemPublicKey } from '../crypto/kem.ts';
import { info } from '../crypto/labels.ts';
import type { Random } from '../crypto/random.ts';
import { type Signer, signerFromSeed } from '../crypto/signature.ts';

/** Where the sealed keyring lies in the `state` table. */
export const KEYRING = 'keyring';

/** The plain content of the keyring. */
export interface Keyring {
  /** 16 bytes. */
  readonly vaultId: Bytes;
  /** The paper key's public signature key, 32 bytes: the root of trust. */
  readonly rpk: Bytes;
  /** Ed25519 seed of this device, 32 bytes. */
  readonly deviceSeed: Bytes;
  /** X-Wing seed of this device, 32 bytes. */
  readonly kemSeed: Bytes;
  /** Seeds E_n by epoch number, 32 bytes each. */
  readonly epochSeeds: ReadonlyMap<number, Bytes>;
  /** The sync engine's high-water marks, CBOR of its own; empty at first. */
  readonly marks: Bytes;
}

/** An unlocked vault: the keyring with its keys imported. */
export interface Unlocked {
  readonly keyring: Keyring;
  readonly vaultId: Bytes;
  readonly device: Signer;
  /** 16 bytes. */
  readonly deviceId: Bytes;
  /** Vault id ‖ device id, 32 bytes: kept in clear beside the sealed keyring, which is bound to it. */
  readonly identity: Bytes;
  /** 1 216 bytes; drafts are encrypted to it. */
  readonly kemPublicKey: Bytes;
  /** Newest epoch first, never empty. */
  readonly epochs: readonly [EpochKeys, ...EpochKeys[]];
  /** Seals a keyring for the `state` table: written in one transaction with what its marks speak of. */
  sealKeyring(keyring: Keyring): Promise<Bytes>;
  /** Seals and opens single values of this browser alone, such as the addresses of storages. */
  readonly localKey: CaeKey;
}

/** Opens the stored keyring. `identity` is vault id ‖ device id, 32 bytes. Throws `damaged` when this LUK does not open it. */
export async function openKeyring(luk: Bytes, identity: Bytes, sealed: Bytes, random: Random): Promise<Unlocked> {
  const key = await importCaeKey(luk);
  const bytes = await openCae(key, keyringInfo(identity), splitBox(sealed), new Uint8Array());
  if (!bytes) throw new PapersealError('damaged');
  return unlockedFrom(key, parseKeyring(bytes), random);
}

export async function unlockedFrom(localKey: CaeKey, keyring: Keyring, random: Random): Promise<Unlocked> {
  const device = await signerFromSeed(keyring.deviceSeed);
  const newestFirst = [...keyring.epochSeeds].sort(([a], [b]) => b - a);
  const epochs = await Promise.all(newestFirst.map(([n, seed]) => epochKeys(seed, n, keyring.vaultId)));
  const identity = concat(keyring.vaultId, device.kid);
  const [first, ...rest] = epochs;
  if (!first) throw new PapersealError('damaged');
  return {
    keyring,
    vaultId: keyring.vaultId,
    device,
    deviceId: device.kid,
    kemPublicKey: await kemPublicKey(keyring.kemSeed),
    epochs: [first, ...rest],
    localKey,
    identity,
    sealKeyring: (next) => sealKeyring(localKey, identity, next, random),
  };
}

async function sealKeyring(localKey: CaeKey, identity: Bytes, keyring: Keyring, random: Random): Promise<Bytes> {
  return joinBox(await sealCae(localKey, keyringInfo(identity), writeKeyring(keyring), new Uint8Array(), random));
}

const keyringInfo = (identity: Bytes): Bytes => info('keyring', identity.subarray(0, 16), identity.subarray(16));

function writeKeyring(keyring: Keyring): Bytes {
  const epochs = [...keyring.epochSeeds].sort(([a], [b]) => a - b);
  return encodeCbor([1, keyring.vaultId, keyring.rpk, keyring.deviceSeed, keyring.kemSeed, epochs, keyring.marks]);
}

function parseKeyring(bytes: Bytes): Keyring {
  const value = parseCbor(bytes);
  if (!Array.isArray(value) || value.length !== 7 || value[0] !== 1) throw new PapersealError('newer-format');
  const [, vaultId, rpk, deviceSeed, kemSeed, epochs, marks] = value;
  if (!Array.isArray(epochs) || epochs.length === 0) throw new PapersealError('damaged');
  return {
    vaultId: parseBytes(vaultId, 16),
    rpk: parseBytes(rpk, 32),
    deviceSeed: parseBytes(deviceSeed, 32),
    kemSeed: parseBytes(kemSeed, 32),
    epochSeeds: new Map(epochs.map(parseEpoch)),
    marks: parseBytes(marks, null),
  };
}

function parseEpoch(entry: Cbor): [number, Bytes] {
  if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'number') throw new PapersealError('damaged');
  return [entry[0], parseBytes(entry[1], 32)];
}

function parseBytes(value: Cbor | undefined, length: number | null): Bytes {
  if (!(value instanceof Uint8Array) || (length !== null && value.length !== length)) throw new PapersealError('damaged');
  return concat(value);
}
