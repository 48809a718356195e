// Taking in what other browsers wrote: rosters and certificates, heads, then of each member's log the part that is new.
// Nothing is believed before it is verified, and what is missing never removes anything here.

import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { CERTIFICATE_LIMIT, parseCertificate } from '../../trust/certificate.ts';
import { FORMAT } from '../../trust/fields.ts';
import type { Member } from '../../trust/members.ts';
import { parseRoster, ROSTER_LIMIT } from '../../trust/roster.ts';
import { fetchBranch, type Target } from './branch.ts';
import { isLastWordOf, listForked, putEvidence, wasLeft } from '../log/evidence.ts';
import { fetchObject } from '../store/fetch.ts';
import { HEAD_LIMIT, type Head, parseHead } from '../log/head.ts';
import { judgeHead, judgeSeen } from '../log/history.ts';
import { certificateName, headName, type Listing, rosterName } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';
import { applyCuts } from './cuts.ts';
import { admit, commit, hashesIn, isElsewhere, isMember, logMark, type Round, tell } from '../round.ts';
import { mergeBranch } from './take-in.ts';
import { isKept } from '../log/kept-trust.ts';

export interface Source {
  readonly store: BlobStore;
  readonly storeId: string;
  readonly listing: Listing;
}

/** The newest valid head of each log that was served, by device id in hex. */
export type Heads = ReadonlyMap<string, Head>;

export interface Pulled {
  readonly heads: Heads;
  /** Logs of which a head is there and can't be had now: that it went back, or is missing, can't be told from the other. */
  readonly unsure: ReadonlySet<string>;
}

/** Everything but the own log. */
export async function pull(round: Round, source: Source): Promise<Pulled> {
  await pullRosters(round, source);
  await pullCertificates(round, source);
  const heads = new Map<string, Head>();
  const looked = new Set<string>();
  const unsure = new Set<string>();
  // A log may make another browser a member, whose log may make a third one.
  for (let before = -1; before !== looked.size;) {
    before = looked.size;
    await keepCertificates(round);
    for (const [id, member] of round.members.byId) {
      if (looked.has(id)) continue;
      looked.add(id);
      const { head, isSure } = await readHead(round, source, member);
      if (head !== null) heads.set(id, head);
      if (!isSure) unsure.add(id);
      if (!equal(member.certificate.deviceId, round.device.kid)) await pullLog(round, source, member, head, isSure);
    }
    await applyCuts(round);
  }
  judgeStrangers(round, source);
  await judgeAll(round, heads, unsure);
  await judgeForks(round);
  return { heads, unsure };
}

async function pullRosters(round: Round, { store, listing }: Source): Promise<void> {
  for (const { name } of listing.rosters) {
    if (round.rosters.some(({ version, hash }) => rosterName(round.vaultId, version, hash) === name)) continue;
    const fetched = await fetchObject(store, name, ROSTER_LIMIT, async (bytes) => {
      const roster = await parseRoster(bytes, round.vaultId, round.keyring.rpk);
      if (rosterName(round.vaultId, roster.version, roster.hash) !== name) throw new PapersealError('replayed');
      return roster;
    });
    if ('value' in fetched) {
      await commit(round, round.marks, async (_, facts) => facts.roster(fetched.value, name, fetched.bytes));
    } else if (fetched.problem !== 'missing') {
      tell(round, fetched.problem, null);
    }
  }
  if (round.chain.forked) tell(round, 'roster-forked', null);
  if (round.chain.withheld) tell(round, 'roster-withheld', null);
  if (round.chain.newest.minFormat > FORMAT) tell(round, 'newer-format', null);
  if (round.chain.newest.movedTo !== null) tell(round, 'newer-format', null);
}

/** A store may invent any number of browsers; it costs one request each. */
const MOST_STRANGERS = 64;

async function pullCertificates(round: Round, { store, listing }: Source): Promise<void> {
  let strangers = 0;
  for (const { deviceId } of listing.logs.values()) {
    const name = certificateName(round.vaultId, deviceId);
    // One that makes nobody a member may be half of the real one: the admission beside it is not signed with it.
    if (isMember(round, deviceId) || !listing.sizes.has(name)) continue;
    if (++strangers > MOST_STRANGERS) break;
    const fetched = await fetchObject(store, name, CERTIFICATE_LIMIT, (bytes) =>
      parseCertificate(bytes, round.vaultId, round.keyring.rpk, deviceId),
    );
    if ('value' in fetched) {
      admit(round, fetched.value);
    } else {
      tell(round, fetched.problem === 'missing' ? 'withheld' : fetched.problem, deviceId);
    }
  }
  if (round.members.awaiting.size > 0) tell(round, 'roster-withheld', null);
}

/** Those of members. A stranger's may be genuine, and a store can make as many as it likes: they end with the round. */
async function keepCertificates(round: Round): Promise<void> {
  const { vaultId } = round;
  const fetched = await round.database.read(async (transaction) => {
    const members = [...round.members.byId.values()].map(({ certificate }) => certificate);
    const kept = await Promise.all(members.map((certificate) => isKept(transaction, vaultId, certificate)));
    return members.filter((_, i) => !kept[i]);
  });
  if (fetched.length === 0) return;
  await commit(round, round.marks, async (_, facts) => {
    for (const certificate of fetched) facts.certificate(certificate);
  });
}

/**
 * The newest of the two heads. A torn one beside a whole one says nothing: an upload was cut, and its writer repeats it;
 * if it was the newest, the store went back behind what it gave before, and that shows.
 */
async function readHead(
  round: Round,
  { store, listing }: Source,
  { certificate }: Member,
): Promise<{ head: Head | null; isSure: boolean }> {
  const { deviceId, publicKey } = certificate;
  let newest: Head | null = null;
  let torn = false;
  let isSure = true;
  for (const name of listing.logs.get(toHex(deviceId))?.heads ?? []) {
    const parse = async (bytes: Bytes) => {
      const head = await parseHead(bytes, round.vaultId, deviceId, publicKey);
      if (headName(round.vaultId, deviceId, head.n) !== name) throw new PapersealError('replayed');
      return head;
    };
    const fetched = await fetchObject(store, name, HEAD_LIMIT, parse, isElsewhere(round, 'head', deviceId));
    if ('value' in fetched) {
      if (newest === null || fetched.value.n > newest.n) newest = fetched.value;
    } else if (fetched.problem === 'damaged') {
      torn = true;
    } else if (fetched.problem !== 'missing') {
      if (fetched.problem === 'unavailable') isSure = false;
      tell(round, fetched.problem, deviceId);
    }
  }
  if (torn && newest === null && !equal(deviceId, round.device.kid)) {
    tell(round, 'damaged', deviceId);
  }
  return { head: newest, isSure };
}

async function pullLog(
  round: Round,
  source: Source,
  member: Member,
  served: Head | null,
  isSure: boolean,
): Promise<void> {
  const { deviceId, publicKey } = member.certificate;
  const id = toHex(deviceId);
  const given = round.marks.stores.get(source.storeId)?.get(id);
  const known = logMark(round, deviceId);
  const judged = judgeHead(served, known, given, hashesIn(round));
  const listed = source.listing.logs.get(id);
  // Segments alone are an upload that was cut, or what is left of a log: without a head nobody knows how much it was. Who
  // knows the log from elsewhere knows, and this store never had it.
  const isHeadless = judged === 'none' && known.n === 0 && isSure;
  if (isHeadless && (listed?.segments.size ?? 0) > 0) tell(round, 'withheld', deviceId);
  if (judged === 'rolled-back' && isSure) tell(round, 'rolled-back', deviceId);
  if (served === null || judged === 'none' || judged === 'rolled-back') return;
  if (judged === 'forked') await keepForkedHead(round, served);

  const log = { store: source.store, deviceId, publicKey, listed };
  const target = withinCut(member, served);
  if (target !== served) tell(round, 'rejected', deviceId);
  const branch = await fetchBranch(round, log, target);
  if (branch.gap !== null) tell(round, branch.gap, deviceId);
  const common = branch.gap === null ? branch.base.seq : branch.base.seq - 1;
  const splits = (branch.segments.length > 0 || branch.gap !== null) && common < known.seq;
  if (branch.gap === 'forked' || splits) await keepForkedHead(round, served);
  await mergeBranch(round, source.storeId, served, target, branch);
}

/** A removed browser's log ends at its cut, whose hash also says which of two branches it is. */
export function withinCut({ cut }: Member, head: Head): Target {
  if (cut === null) return head;
  if (head.seq <= cut.seq && !(head.seq === cut.seq && !equal(head.hash, cut.hash))) return head;
  return { seq: cut.seq, hash: cut.hash, incarnation: null };
}

async function keepForkedHead(round: Round, head: Head): Promise<void> {
  const { vaultId } = round;
  await commit(round, round.marks, async (transaction) => {
    putEvidence(transaction, head.deviceId, head.bytes);
    for (const n of [1, 2]) {
      const held = await transaction.get('objects', headName(vaultId, head.deviceId, n));
      if (held) putEvidence(transaction, head.deviceId, held);
    }
  });
}

/** R7: logs of browsers that are not members. One without a certificate may be anybody's: that is what is missing (R3). */
function judgeStrangers(round: Round, { listing }: Source): void {
  const strangers = [...listing.logs].filter(
    ([id, { deviceId }]) => !round.members.byId.has(id) && !equal(deviceId, round.device.kid) && !isTold(round, id),
  );
  for (const [, { deviceId }] of strangers.slice(0, MOST_STRANGERS)) {
    tell(round, listing.sizes.has(certificateName(round.vaultId, deviceId)) ? 'rejected' : 'withheld', deviceId);
  }
}

/** A certificate that can't be had, or is damaged, says nothing about whose it is. */
const isTold = ({ verdicts }: Round, id: string): boolean =>
  verdicts.some(({ device }) => device !== null && toHex(device) === id);

/** R4 and R6, over all heads together. */
async function judgeAll(round: Round, heads: Heads, unsure: ReadonlySet<string>): Promise<void> {
  const own = toHex(round.device.kid);
  const reach = (deviceId: Bytes) => {
    const id = toHex(deviceId);
    if (unsure.has(id) && id !== own) return Infinity;
    return Math.max(logMark(round, deviceId).seq, heads.get(id)?.seq ?? 0);
  };
  for (const head of heads.values()) {
    const seen = (await isFollowed(round, heads, head)) ? [] : judgeSeen(head, hashesIn(round), reach);
    for (const { code, device } of seen) if (device && isMember(round, device)) tell(round, code, device);
    if (head.rosterVersion > round.chain.newest.version) tell(round, 'roster-withheld', null);
  }
}

/** A log was left with this head, and the next key's head is here, too: it says anew what its writer has seen. */
async function isFollowed({ database, trust }: Round, heads: Heads, { deviceId, seq, hash }: Head): Promise<boolean> {
  if (!(await database.read((transaction) => isLastWordOf(transaction, deviceId, hash)))) return false;
  const said = trust.filter((one) => equal(one.by, deviceId) && one.seq === seq);
  return said.every((one) => one.kind === 'endorse' && heads.has(toHex(one.deviceId)));
}

/** A fork stays one until the log is ended by the paper key or paused, or a profile that wrote it takes another key. */
async function judgeForks(round: Round): Promise<void> {
  for (const deviceId of await round.database.read(listForked)) {
    const member = round.members.byId.get(toHex(deviceId));
    const ended = await round.database.read((transaction) => wasLeft(transaction, deviceId));
    if (member?.status === 'valid' && !ended) tell(round, 'forked', deviceId);
  }
}
