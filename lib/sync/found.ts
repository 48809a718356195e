// A browser joins: its certificate with the paper key's admission and its first head, signed while the words are on
// screen and written in one transaction with the keyring (SPEC "Certificate"). Nothing that is signed here is
// shared with another browser, so restores at once and empty starts never conflict.

import { type Bytes, concat, toHex } from '../base/bytes.ts';
import type { EpochKeys, Root } from '../crypto/epoch.ts';
import { epochKeys } from '../crypto/epoch.ts';
import { kemPublicKey } from '../crypto/kem.ts';
import type { Random } from '../crypto/random.ts';
import { signerFromSeed } from '../crypto/signature.ts';
import { parseCertificate, sealDeviceName, writeCertificate } from '../trust/certificate.ts';
import { FIRST_ROSTER, parseRoster, type Roster, writeRoster } from '../trust/roster.ts';
import { nextHlc } from '../vault/hlc.ts';
import { type Keyring, makeKeyring } from '../vault/keyring.ts';
import type { Clock, WriteTransaction } from '../vault/ports.ts';
import { putReading, putSum, rowCipher } from '../vault/rows.ts';
import { putSigned } from './write/append.ts';
import { type LogPoint, writeHead } from './log/head.ts';
import { encodeMarks, firstMarks, type Marks, withLog } from './log/marks.ts';
import { rosterName } from './log/names.ts';
import { INCARNATION_SIZE, NO_SEGMENT } from './log/segment.ts';
import { putCertificate } from './log/kept-trust.ts';

export interface Enlisted {
  /** To be sealed and stored by the caller, in the same transaction as `write`. */
  readonly keyring: Keyring;
  /** Puts everything that sync needs. */
  write(transaction: WriteTransaction): void;
}

/** What a ceremony takes from outside. `browserName`: what the user calls this browser. */
export interface CeremonyPorts {
  readonly root: Root;
  readonly browserName: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** A new vault, or an empty start with the words of an old one. */
export async function foundVault(ports: CeremonyPorts): Promise<Enlisted> {
  const { root, random } = ports;
  const roster = await firstRoster(root);
  const marks = firstMarks(random(INCARNATION_SIZE));
  const known = { rosters: [roster], newest: roster, marks, seen: [], last: null };
  const enlisted = await enlist(ports, makeKeyring(root, random), known);
  return {
    keyring: enlisted.keyring,
    write: (transaction) => {
      putSum(transaction, []);
      enlisted.write(transaction);
    },
  };
}

/** Roster 1: the same bytes for whoever has the words. */
export async function firstRoster(root: Root): Promise<Roster> {
  return parseRoster(await writeRoster(root.vaultId, root.recoverySigner, FIRST_ROSTER), root.vaultId, root.rpk);
}

export interface KnownVault {
  readonly rosters: readonly Roster[];
  readonly newest: Roster;
  readonly marks: Marks;
  readonly seen: readonly LogPoint[];
  /** Last reading of the clock, from what was merged. */
  readonly last: Bytes | null;
}

/** Signs for a browser with these fresh keys, and admits it. */
export async function enlist(ports: CeremonyPorts, keyring: Keyring, known: KnownVault): Promise<Enlisted> {
  const { root, clock, random, browserName } = ports;
  const { vaultId } = root;
  const device = await signerFromSeed(keyring.deviceSeed);
  const hlc = nextHlc(known.last, clock(), device.kid);
  const keys = await newestKeys(keyring);
  const certificate = await parseCertificate(
    await writeCertificate({
      vaultId,
      device,
      kemPublicKey: kemPublicKey(keyring.kemSeed),
      name: await sealDeviceName(keys, vaultId, device.kid, browserName, random),
      hlc,
      admission: {
        signer: root.recoverySigner,
        rosterVersion: known.newest.version,
        rosterHash: known.newest.hash,
      },
    }),
    vaultId,
    root.rpk,
    device.kid,
  );
  const head = await writeHead(
    {
      vaultId,
      deviceId: device.kid,
      incarnation: known.marks.incarnation,
      n: 1,
      seq: 0,
      hash: NO_SEGMENT,
      epoch: keys.epoch,
      rosterVersion: known.newest.version,
      rosterHash: known.newest.hash,
      seen: known.seen,
      snapshot: null,
      hlc,
    },
    device,
  );
  const own = { n: 1, headId: head.id, seq: 0, hash: NO_SEGMENT };
  return {
    keyring: { ...keyring, marks: encodeMarks(withLog(known.marks, toHex(device.kid), own)) },
    write: (transaction) => {
      for (const { version, hash, bytes } of known.rosters) {
        transaction.put('objects', rosterName(vaultId, version, hash), bytes);
      }
      putCertificate(transaction, vaultId, certificate);
      putSigned(transaction, head);
      putReading(transaction, rowCipher(keyring.deviceSeed, concat(vaultId, device.kid)), hlc);
    },
  };
}

async function newestKeys({ epochSeeds, vaultId }: Keyring): Promise<EpochKeys> {
  const newest = Math.max(...epochSeeds.keys());
  const seed = epochSeeds.get(newest);
  if (seed === undefined) throw new RangeError('a keyring without an epoch');
  return epochKeys(seed, newest, vaultId);
}
