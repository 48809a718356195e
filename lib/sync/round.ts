// One round of the sync engine: what is known when it begins, and the only way to write. Every write is one transaction
// that also rewrites the keyring with the marks it speaks of, and that is refused when anybody else rewrote the keyring
// since: a second round, or a new passphrase.

import { type Bytes, equal, parseHex, toHex } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { sha256Sync } from '../crypto/hash.ts';
import type { Random } from '../crypto/random.ts';
import { hashObject, type ObjectType, parseObject, verifyObject } from '../crypto/sign1.ts';
import { type Signer, signerFromSeed } from '../crypto/signature.ts';
import { type Certificate, parseCertificate } from '../trust/certificate.ts';
import { countOf, tupleOf } from '../trust/fields.ts';
import { deriveMembers, type Members, type TrustOperation } from '../trust/members.ts';
import { chainRosters, parseRoster, type Roster, type RosterChain } from '../trust/roster.ts';
import { type Keyring, type Unlocked } from '../vault/keyring.ts';
import type { Clock, Database, ReadTransaction, WriteTransaction } from '../vault/ports.ts';
import { findEvidence } from './log/evidence.ts';
import { nullIfUnusable } from './store/fetch.ts';
import type { Verdict } from './log/history.ts';
import { type LogIndex, readIndex } from './log/index-of-logs.ts';
import { encodeMarks, type LogMark, type Marks, NO_LOG, parseMarks } from './log/marks.ts';
import { certificateName, vaultFolder } from './log/names.ts';
import { encodeOperation, parseOperation } from './log/segment.ts';
import { STATE } from '../vault/state.ts';

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

export interface Round extends SyncPorts {
  readonly vaultId: Bytes;
  /** Signs this browser's log. */
  device: Signer;
  keyring: Keyring;
  /** The keyring as it lies in the database: what a write must still find there. */
  stored: Bytes;
  marks: Marks;
  index: LogIndex;
  rosters: Roster[];
  chain: RosterChain;
  /** By device id in hex. */
  certificates: Map<string, Certificate>;
  trust: TrustOperation[];
  members: Members;
  readonly verdicts: Verdict[];
  /** Versions that were new here. */
  pulled: number;
  /** Own objects that the store gave back damaged, and that were put back. */
  mended: number;
}

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
  const { rosters, certificates } = await readTrustObjects(ports, keyring, [...marks.logs.keys(), toHex(device.kid)]);
  const chain = chainRosters(rosters);
  if (chain === null) throw new PapersealError('here-damaged');
  return {
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
}

/**
 * Writes in one transaction what `work` puts and the keyring with these marks; the round goes on from there. Throws
 * `sync-busy` and `vault-locked`, and then nothing was written.
 */
export async function commit(
  round: Round,
  marks: Marks,
  work: (transaction: WriteTransaction) => Promise<void>,
  keyring: Keyring = round.keyring,
): Promise<void> {
  await mustBeUnlocked(round);
  const next = { ...keyring, marks: encodeMarks(marks) };
  const sealed = await round.unlocked.sealKeyring(next);
  await round.database.write(async (transaction) => {
    const stored = await transaction.get('state', STATE.keyring);
    if (!stored || !equal(stored, round.stored)) throw new PapersealError('sync-busy');
    transaction.put('state', STATE.keyring, sealed);
    await work(transaction);
  });
  round.keyring = next;
  round.stored = sealed;
  round.marks = marks;
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

/** Who may write, from everything known now. */
export function updateMembers(round: Round): void {
  round.chain = chainRosters(round.rosters) ?? round.chain;
  round.members = deriveMembers(round.chain, [...round.certificates.values()], round.trust);
}

/** Under its content: two branches of one log say different things at the same place. */
export function putTrust(transaction: WriteTransaction, operation: TrustOperation): void {
  const { by, seq, rosterVersion } = operation;
  const content =
    operation.kind === 'endorse' ? encodeOperation(operation) : encodeOperation({ kind: 'suspend', ...operation.cut });
  const bytes = encodeCbor([by, seq, rosterVersion, content]);
  transaction.put('state', STATE.trust.key(toHex(sha256Sync(bytes))), bytes);
}

async function readTrust(transaction: ReadTransaction): Promise<TrustOperation[]> {
  const stored = await transaction.list('state', STATE.trust.all);
  return stored.flatMap(([key, bytes]) => {
    if (key !== STATE.trust.key(toHex(sha256Sync(bytes)))) return []; // damaged: mendTrust derives it anew
    const [by, seq, rosterVersion, content] = tupleOf(parseCbor(bytes), 4);
    if (!(by instanceof Uint8Array) || content === undefined) return [];
    const place = { by: new Uint8Array(by), seq: countOf(seq), rosterVersion: countOf(rosterVersion) };
    return trustFrom(parseOperation(content), place) ?? [];
  });
}

/** null for operations that are not about trust. */
export function trustFrom(
  operation: ReturnType<typeof parseOperation>,
  place: { readonly by: Bytes; readonly seq: number; readonly rosterVersion: number },
): TrustOperation | null {
  if (operation.kind === 'endorse') return { ...place, ...operation };
  if (operation.kind !== 'suspend') return null;
  const { deviceId, seq, hash } = operation;
  return { ...place, kind: 'suspend', cut: { deviceId, seq, hash } };
}

/** Keeps a verified certificate. */
export function putCertificate(transaction: WriteTransaction, vaultId: Bytes, certificate: Certificate): void {
  const { deviceId, bytes } = certificate;
  transaction.put('objects', certificateName(vaultId, deviceId), bytes);
  transaction.put('state', STATE.certified.key(toHex(deviceId)), deviceId);
}

export async function isKept(transaction: ReadTransaction, vaultId: Bytes, certificate: Certificate): Promise<boolean> {
  const { deviceId, bytes } = certificate;
  const kept = await transaction.get('objects', certificateName(vaultId, deviceId));
  const certified = await transaction.get('state', STATE.certified.key(toHex(deviceId)));
  return kept !== undefined && certified !== undefined && equal(kept, bytes);
}

/** Rosters and certificates that are here as they were. `members`: ids in hex of those that must be among them. */
async function readTrustObjects({ database, unlocked }: SyncPorts, { rpk }: Keyring, members: readonly string[]) {
  const { vaultId } = unlocked;
  const held = await database.read(async (transaction) => {
    const certified = await transaction.list('state', STATE.certified.all);
    const ids = new Set([...certified.map(([key]) => STATE.certified.restOf(key)), ...members]);
    const certificates: { deviceId: Bytes; bytes: Bytes }[] = [];
    for (const id of ids) {
      const deviceId = parseHex(id);
      const bytes = deviceId && (await transaction.get('objects', certificateName(vaultId, deviceId)));
      if (deviceId && bytes) certificates.push({ deviceId, bytes });
    }
    return { rosters: await transaction.list('objects', `${vaultFolder(vaultId)}r-`), certificates };
  });
  const rosters: Roster[] = [];
  for (const [, bytes] of held.rosters) {
    const roster = await parseRoster(bytes, vaultId, rpk).catch(nullIfDamaged);
    if (roster) rosters.push(roster);
  }
  const certificates = new Map<string, Certificate>();
  for (const { deviceId, bytes } of held.certificates) {
    const certificate = await parseCertificate(bytes, vaultId, rpk, deviceId).catch(nullIfDamaged);
    if (certificate) certificates.set(toHex(deviceId), certificate);
  }
  return { rosters, certificates };
}

/** A newer one was verified when it came: it is no damage, and nothing is written beside it. */
function nullIfDamaged(error: unknown): null {
  if (errorCode(error) === 'newer-format') throw error;
  return nullIfUnusable(error);
}
