// The keyring: what this browser needs to work, wrapped by the local unlock key (LUK, 32 random bytes); passphrase slots
// wrap the LUK (SPEC "Keyring and slots"). It never holds the words, the seed, or anything that signs for the paper key.

import { type Bytes, concat } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type CaeKey, importCaeKey, joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { type EpochKeys, epochKeys, type Root } from '../crypto/epoch.ts';
import { expand } from '../crypto/hkdf.ts';
import { kemPublicKey } from '../crypto/kem.ts';
import { info } from '../crypto/labels.ts';
import type { Random } from '../crypto/random.ts';
import { type Signer, signerFromSeed } from '../crypto/signature.ts';
import { type RowCipher, rowCipher } from './rows.ts';

/** The plain content of the keyring. */
export interface Keyring {
  /** 16 bytes. */
  readonly vaultId: Bytes;
  /** The paper key's public signature key, 32 bytes: the root of trust. */
  readonly rpk: Bytes;
  /** The paper key's public encryption key, 1 216 bytes: what the paper slot is sealed to. */
  readonly recoveryKem: Bytes;
  /** Ed25519 seed of this device, 32 bytes. */
  readonly deviceSeed: Bytes;
  /** X-Wing seed of this device, 32 bytes. */
  readonly kemSeed: Bytes;
  /**
   * The seeds that took the place of the two above in the log, once this profile was seen to be a copy of another one;
   * what is bound to this browser alone (slot, local values, drafts) stays bound to the first ones.
   */
  readonly renewed: { readonly deviceSeed: Bytes; readonly kemSeed: Bytes } | null;
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
  /** Vault id ‖ first device id, 32 bytes: kept in clear beside the sealed keyring, which is bound to it. */
  readonly identity: Bytes;
  /** 1 216 bytes; drafts are encrypted to it. */
  readonly kemPublicKey: Bytes;
  /** Newest epoch first, never empty. */
  readonly epochs: readonly [EpochKeys, ...EpochKeys[]];
  /** For values of this browser alone, such as the addresses of storages; outlives the passphrase. */
  readonly localKey: CaeKey;
  /** For what lies in the `rows` and `queue` tables; outlives the passphrase, too. */
  readonly rows: RowCipher;
  /** For the `state` table, to be written in one transaction with what its marks speak of. */
  sealKeyring(keyring: Keyring): Promise<Bytes>;
  /** The stored keyring as it is now; null when another LUK wraps it: the passphrase was changed meanwhile. */
  readKeyring(sealed: Bytes): Promise<Keyring | null>;
}

/** A new browser of the vault: fresh device keys, the first epoch. */
export function makeKeyring(root: Root, random: Random): Keyring {
  return {
    vaultId: root.vaultId,
    rpk: root.rpk,
    recoveryKem: kemPublicKey(root.recoveryKemSeed),
    deviceSeed: random(32),
    kemSeed: random(32),
    renewed: null,
    epochSeeds: new Map([[1, root.epochSeed(1)]]),
    marks: new Uint8Array(),
  };
}

/** Opens the stored keyring. `identity` as in `Unlocked`. Throws `damaged` when this LUK does not open it. */
export async function openKeyring(luk: Bytes, identity: Bytes, sealed: Bytes, random: Random): Promise<Unlocked> {
  const key = await importCaeKey(luk);
  const keyring = await unwrap(key, identity, sealed);
  if (!keyring) throw new PapersealError('damaged');
  return unlockedFrom(luk, keyring, random);
}

/** Whether this LUK opens it, and this version can read it. */
export async function fitsKeyring(luk: Bytes, identity: Bytes, sealed: Bytes): Promise<boolean> {
  try {
    return (await unwrap(await importCaeKey(luk), identity, sealed)) !== null;
  } catch (error) {
    if (!(error instanceof PapersealError)) throw error;
    return false;
  }
}

/** `luk`: 32 bytes. */
export async function unlockedFrom(luk: Bytes, keyring: Keyring, random: Random): Promise<Unlocked> {
  const first = await signerFromSeed(keyring.deviceSeed);
  const device = keyring.renewed ? await signerFromSeed(keyring.renewed.deviceSeed) : first;
  const newestFirst = [...keyring.epochSeeds].sort(([a], [b]) => b - a);
  const [newest, ...older] = await Promise.all(newestFirst.map(([n, seed]) => epochKeys(seed, n, keyring.vaultId)));
  if (!newest) throw new PapersealError('damaged');
  const identity = concat(keyring.vaultId, first.kid);
  return {
    keyring,
    vaultId: keyring.vaultId,
    device,
    deviceId: device.kid,
    identity,
    kemPublicKey: kemPublicKey(keyring.kemSeed),
    epochs: [newest, ...older],
    localKey: await importCaeKey(expand(keyring.deviceSeed, info('local', identity), 32)),
    rows: rowCipher(keyring.deviceSeed, identity),
    sealKeyring: (next) => sealKeyring(luk, next, random),
    readKeyring: async (sealed) => unwrap(await importCaeKey(luk), identity, sealed),
  };
}

async function unwrap(key: CaeKey, identity: Bytes, sealed: Bytes): Promise<Keyring | null> {
  const bytes = await openCae(key, keyringInfo(identity), splitBox(sealed), NO_AAD);
  return bytes && parseKeyring(bytes);
}

/** Wraps a keyring under a LUK of 32 bytes. */
export async function sealKeyring(luk: Bytes, keyring: Keyring, random: Random): Promise<Bytes> {
  const { kid } = await signerFromSeed(keyring.deviceSeed);
  const context = keyringInfo(concat(keyring.vaultId, kid));
  return joinBox(await sealCae(await importCaeKey(luk), context, writeKeyring(keyring), NO_AAD, random));
}

const NO_AAD: Bytes = new Uint8Array();

const keyringInfo = (identity: Bytes): Bytes => info('keyring', identity.subarray(0, 16), identity.subarray(16));

function writeKeyring(keyring: Keyring): Bytes {
  const epochs = [...keyring.epochSeeds].sort(([a], [b]) => a - b);
  const renewed = keyring.renewed && [keyring.renewed.deviceSeed, keyring.renewed.kemSeed];
  const { vaultId, rpk, recoveryKem, deviceSeed, kemSeed, marks } = keyring;
  return encodeCbor([1, vaultId, rpk, recoveryKem, deviceSeed, kemSeed, renewed, epochs, marks]);
}

function parseKeyring(bytes: Bytes): Keyring {
  const value = parseCbor(bytes);
  if (!Array.isArray(value) || value.length !== 9 || value[0] !== 1) throw new PapersealError('newer-format');
  const [, vaultId, rpk, recoveryKem, deviceSeed, kemSeed, renewed, epochs, marks] = value;
  if (!Array.isArray(epochs) || epochs.length === 0) throw new PapersealError('damaged');
  return {
    vaultId: parseBytes(vaultId, 16),
    rpk: parseBytes(rpk, 32),
    recoveryKem: parseBytes(recoveryKem, 1216),
    deviceSeed: parseBytes(deviceSeed, 32),
    kemSeed: parseBytes(kemSeed, 32),
    renewed: parseRenewed(renewed),
    epochSeeds: new Map(epochs.map(parseEpoch)),
    marks: parseBytes(marks, null),
  };
}

function parseRenewed(value: Cbor | undefined): Keyring['renewed'] {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length !== 2) throw new PapersealError('damaged');
  return { deviceSeed: parseBytes(value[0], 32), kemSeed: parseBytes(value[1], 32) };
}

function parseEpoch(entry: Cbor): [number, Bytes] {
  if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'number') throw new PapersealError('damaged');
  return [entry[0], parseBytes(entry[1], 32)];
}

function parseBytes(value: Cbor | undefined, length: number | null): Bytes {
  if (!(value instanceof Uint8Array) || (length !== null && value.length !== length))
    throw new PapersealError('damaged');
  return concat(value);
}
