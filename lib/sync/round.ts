// One round of the sync engine: what is known when it begins, and the only way to write. Every write is one transaction
// that also rewrites the keyring with the marks it speaks of, and that is refused when anybody else rewrote the keyring
// since: a second round, or a new passphrase.

import { type Bytes, equal, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../crypto/random.ts';
import { hashObject, type ObjectType, parseObject, verifyObject } from '../crypto/sign1.ts';
import { type Signer, signerFromSeed } from '../crypto/signature.ts';
import type { Certificate } from '../trust/certificate.ts';
import { deriveMembers, type Members, type TrustOperation } from '../trust/members.ts';
import { chainRosters, type Roster, type RosterChain } from '../trust/roster.ts';
import { type Keyring, type Unlocked } from '../vault/keyring.ts';
import type { Clock, Database, WriteTransaction } from '../vault/ports.ts';
import { findEvidence, putLastWord } from './log/evidence.ts';
import { type Verdict, verdict, type VerdictCode } from './log/history.ts';
import {
  type LogIndex,
  type OwnIndex,
  readIndex,
  putKnown,
  removeKnown,
  replaceKnown,
  dropKnown,
  type KnownSegment,
} from './log/index-of-logs.ts';
import { encodeMarks, type LogMark, type Marks, NO_LOG, parseMarks } from './log/marks.ts';
import { isLastWord, type SegmentBody, type Segment } from './log/segment.ts';
import { STATE } from '../vault/state.ts';
import { readTrust, readTrustObjects, putTrust, trustFrom, putCertificate } from './log/kept-trust.ts';

/** What every function of the engine takes from outside. */
export interface SyncPorts {
  readonly database: Database;
  readonly unlocked: Unlocked;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** False as soon as the vault was locked: a round ends at its next step then, and the next one goes on. */
  readonly isUnlocked?: () => Promise<boolean>;
  /** Ends a round at once, with everything that is in flight; what it throws is the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What is known in a round. It changes by the functions of this file alone. */
export interface Round extends SyncPorts {
  readonly vaultId: Bytes;
  /** Signs this browser's log. */
  readonly device: Signer;
  readonly keyring: Keyring;
  /** The keyring as it lies in the database: what a write must still find there. */
  readonly stored: Bytes;
  readonly marks: Marks;
  readonly index: LogIndex;
  readonly rosters: readonly Roster[];
  readonly chain: RosterChain;
  /** By device id in hex. */
  readonly certificates: ReadonlyMap<string, Certificate>;
  readonly trust: readonly TrustOperation[];
  readonly members: Members;
  readonly verdicts: readonly Verdict[];
  /** Versions that were new here. */
  readonly pulled: number;
  /** Own objects that the store gave back damaged, and certificates that it lost, which were put back. */
  readonly mended: number;
}

interface OwnRound extends Round {
  device: Signer;
  keyring: Keyring;
  stored: Bytes;
  marks: Marks;
  readonly index: OwnIndex;
  readonly rosters: Roster[];
  chain: RosterChain;
  readonly certificates: Map<string, Certificate>;
  readonly trust: TrustOperation[];
  members: Members;
  readonly verdicts: Verdict[];
  pulled: number;
  mended: number;
}

/** Every round is one of these: `beginRound` alone makes them. */
const own = (round: Round): OwnRound => round as OwnRound;

/**
 * Throws `no-vault`, `sync-busy` when the keyring was wrapped anew since the vault was unlocked, `words-needed` when this
 * browser was never made one of the vault's: opened by the words alone, it reads only; and `here-damaged` when its first
 * roster is not here as it was. Anything else that is damaged is left out, and mended by a round.
 */
export async function beginRound(ports: SyncPorts): Promise<Round> {
  const { database, unlocked } = ports;
  const { vaultId } = unlocked;
  const held = await database.read(async (transaction) => ({
    stored: await transaction.get('state', STATE.keyring),
    index: await readIndex(transaction),
    trust: await readTrust(transaction),
  }));
  if (held.stored === undefined) throw new PapersealError('no-vault');
  const keyring = await unlocked.readKeyring(held.stored);
  const marks = keyring && parseMarks(keyring.marks);
  if (!keyring) throw new PapersealError('sync-busy');
  if (!marks) throw new PapersealError('words-needed');

  const device = await signerFromSeed((keyring.renewed ?? keyring).deviceSeed);
  const { rosters, certificates } = await readTrustObjects(database, vaultId, keyring.rpk, [
    ...marks.logs.keys(),
    toHex(device.kid),
  ]);
  const chain = chainRosters(rosters);
  if (chain === null) throw new PapersealError('here-damaged');
  const round: OwnRound = {
    ...ports,
    vaultId,
    device,
    keyring,
    stored: held.stored,
    marks,
    index: held.index,
    rosters,
    chain,
    certificates,
    trust: held.trust,
    members: deriveMembers(chain, [...certificates.values()], held.trust),
    verdicts: [],
    pulled: 0,
    mended: 0,
  };
  return round;
}

/** What is known from here on: it goes into the transaction, and into the round when that was written. */
export interface Books {
  /** A segment, in the place of what was said of it. */
  known(deviceId: Bytes, segment: KnownSegment): void;
  /** It counts no more. */
  forgotten(deviceId: Bytes, segment: KnownSegment): void;
  /** What a segment says of who may write. */
  trustOf(segment: Segment, body: SegmentBody): void;
  /** A verified one. */
  certificate(certificate: Certificate): void;
  roster(roster: Roster, name: string, bytes: Bytes): void;
}

/**
 * Writes in one transaction what `work` puts, what it books, and the keyring with these marks; the round goes on from there.
 * Throws `sync-busy` and `vault-locked`, and then nothing was written and nothing is known.
 */
export async function commit(
  round: Round,
  marks: Marks,
  work: (transaction: WriteTransaction, books: Books) => Promise<void>,
  { keyring, device }: Pick<Round, 'keyring' | 'device'> = round,
): Promise<void> {
  await mustBeUnlocked(round);
  const next = { ...keyring, marks: encodeMarks(marks) };
  const sealed = await round.unlocked.sealKeyring(next);
  let learned: readonly (() => void)[] = [];
  await round.database.write(async (transaction) => {
    const stored = await transaction.get('state', STATE.keyring);
    if (!stored || !equal(stored, round.stored)) throw new PapersealError('sync-busy');
    transaction.put('state', STATE.keyring, sealed);
    const books = collect(own(round), transaction); // anew when a database asks again
    await work(transaction, books);
    learned = books.learned;
  });
  const books = own(round);
  books.keyring = next;
  books.device = device;
  books.stored = sealed;
  books.marks = marks;
  for (const learn of learned) learn();
  if (learned.length > 0) updateMembers(books);
}

function collect(
  round: OwnRound,
  transaction: WriteTransaction,
): Books & { readonly learned: readonly (() => void)[] } {
  const learned: (() => void)[] = [];
  return {
    learned,
    known: (deviceId, segment) => {
      putKnown(transaction, deviceId, segment);
      learned.push(() => replaceKnown(round.index, toHex(deviceId), segment));
    },
    forgotten: (deviceId, segment) => {
      removeKnown(transaction, deviceId, segment);
      learned.push(() => dropKnown(round.index, toHex(deviceId), segment));
    },
    trustOf: (segment, body) => {
      if (isLastWord(body)) putLastWord(transaction, segment.deviceId, segment.hash);
      const { deviceId: by, seq, rosterVersion } = segment;
      const found = body.operations.flatMap((operation) => trustFrom(operation, { by, seq, rosterVersion }) ?? []);
      for (const trust of found) putTrust(transaction, trust);
      learned.push(() => round.trust.push(...found));
    },
    certificate: (certificate) => {
      putCertificate(transaction, round.vaultId, certificate);
      learned.push(() => round.certificates.set(toHex(certificate.deviceId), certificate));
    },
    roster: (roster, name, bytes) => {
      transaction.put('objects', name, bytes);
      learned.push(() => round.rosters.push(roster));
    },
  };
}

export async function mustBeUnlocked({ isUnlocked, signal }: SyncPorts): Promise<void> {
  signal?.throwIfAborted();
  if (isUnlocked && !(await isUnlocked())) throw new PapersealError('vault-locked');
}

export function logMark(round: Round, deviceId: Bytes): LogMark {
  return round.marks.logs.get(toHex(deviceId)) ?? NO_LOG;
}

/** Hashes of the known segments of a log with a number. */
export const hashesIn =
  (round: Round) =>
  (deviceId: Bytes, seq: number): readonly Bytes[] =>
    (round.index.get(toHex(deviceId))?.get(seq) ?? []).map(({ hash }) => hash);

export const isMember = (round: Round, deviceId: Bytes): boolean => round.members.byId.has(toHex(deviceId));

/** True for a genuine object of this vault that is of another kind, or by another browser, than its place says. */
export const isElsewhere =
  (round: Round, type: ObjectType, deviceId: Bytes) =>
  async (bytes: Bytes): Promise<boolean> => {
    try {
      const object = parseObject(bytes);
      if (object.type === type && equal(object.kid, deviceId)) return false;
      const signer = round.certificates.get(toHex(object.kid));
      return signer !== undefined && (await verifyObject(object, object.type, round.vaultId, signer.publicKey));
    } catch {
      return false;
    }
  };

/**
 * A known segment, null when it is not here as it was. A copied profile may have written another one under this name; the
 * one that lost the name is evidence.
 */
export async function readSegment(
  { database }: Round,
  name: string,
  deviceId: Bytes,
  hash: Bytes,
): Promise<Bytes | null> {
  const held = await database.read((transaction) => transaction.get('objects', name));
  if (held !== undefined && equal(await hashObject(held), hash)) return held;
  return database.read((transaction) => findEvidence(transaction, deviceId, hash));
}

/** The same for one whose name is not known but for its beginning. */
export async function findSegment(
  { database }: Round,
  prefix: string,
  deviceId: Bytes,
  hash: Bytes,
): Promise<Bytes | null> {
  for (const [, held] of await database.read((transaction) => transaction.list('objects', prefix))) {
    if (equal(await hashObject(held), hash)) return held;
  }
  return database.read((transaction) => findEvidence(transaction, deviceId, hash));
}

/** For this round only: it may be a stranger's, and a store can make as many as it likes. */
export function admit(round: Round, certificate: Certificate): void {
  own(round).certificates.set(toHex(certificate.deviceId), certificate);
  updateMembers(own(round));
}

export function tell(round: Round, code: VerdictCode, device: Bytes | null): void {
  own(round).verdicts.push(verdict(code, device));
}

export function takeBack(round: Round, isTaken: (verdict: Verdict) => boolean): void {
  const kept = round.verdicts.filter((one) => !isTaken(one));
  own(round).verdicts.splice(0, round.verdicts.length, ...kept);
}

export function count(round: Round, what: 'pulled' | 'mended', more: number): void {
  own(round)[what] += more;
}

/** Who may write, from everything known now. */
function updateMembers(round: OwnRound): void {
  round.chain = chainRosters(round.rosters) ?? round.chain;
  round.members = deriveMembers(round.chain, [...round.certificates.values()], round.trust);
}
