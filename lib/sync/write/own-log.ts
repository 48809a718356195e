// The own log as a store shows it (R5). A store that went back is left alone until the user says so. A profile that was
// itself put back (RESTORED) takes in what it had written and goes on under a new incarnation. Where two profiles write
// one log (CLONE: a profile copied to a second machine), this one leaves it with a last word, the endorsement of a new
// key, and brings along what the store lacks; the other one then goes on alone.

import { type Bytes, concat, equal, toHex } from '../../base/bytes.ts';
import { kemPublicKey } from '../../crypto/kem.ts';
import { type Signer, signerFromSeed } from '../../crypto/signature.ts';
import {
  type Certificate,
  openDeviceName,
  parseCertificate,
  sealDeviceName,
  writeCertificate,
} from '../../trust/certificate.ts';
import { nextHlc } from '../../vault/hlc.ts';
import { lastReading } from '../../vault/rows.ts';
import { listAbsent } from '../read/absent.ts';
import { putOwnSegment, putSigned, signedHead, signHead, signNext } from './append.ts';
import { forgetSent } from './queue.ts';
import { type Branch, fetchBranch } from '../read/branch.ts';
import { fetchObject } from '../store/fetch.ts';
import type { Head } from '../log/head.ts';
import { putLeft } from './handover.ts';
import { judgeOwnHead } from '../log/history.ts';
import { findKnown, knownFrom } from '../log/index-of-logs.ts';
import { firstMarks, type Marks, withIncarnation, withLog } from '../log/marks.ts';
import { mergeOperations } from '../log/merge.ts';
import { segmentName } from '../log/names.ts';
import type { Source } from '../read/pull.ts';
import { commit, hashesIn, logMark, type Round, tell } from '../round.ts';
import { INCARNATION_SIZE, isLastWord, type Operation, parseSegment, SEGMENT_LIMIT } from '../log/segment.ts';
import { mergeBranch, openAdmissible, type OpenedSegment } from '../read/take-in.ts';

/**
 * True when the own log may be written and sent to this store now. `isSure`: false when one of the own heads is there and
 * can't be had. Another profile would have put a segment before its head: where the store holds none that is not known
 * here, there is nothing to write over.
 */
export async function reconcileOwnLog(
  round: Round,
  source: Source,
  head: Head | null,
  isSure: boolean,
): Promise<boolean> {
  const { device, marks } = round;
  const own = logMark(round, device.kid);
  const acknowledged = marks.stores.get(source.storeId)?.get(toHex(device.kid));
  const signed = head && (await signedHead(round, head.n));
  const judged = judgeOwnHead(head, own, acknowledged, signed, hashesIn(round), marks);
  if (!isSure && (head === null || judged === 'fine' || judged === 'rolled-back'))
    return !(await holdsUnknown(round, source));
  if (judged === 'first' || judged === 'fine') return true;
  if (judged === 'rolled-back' || head === null) {
    tell(round, 'own-rolled-back', device.kid);
    return false;
  }
  const log = {
    store: source.store,
    deviceId: device.kid,
    publicKey: device.publicKey,
    listed: source.listing.logs.get(toHex(device.kid)),
  };
  const branch = await fetchBranch(round, log, head);
  if (branch.gap !== null) {
    tell(round, branch.gap === 'forked' ? 'withheld' : branch.gap, device.kid);
    return false;
  }
  const opened = await openBranch(round, branch);
  if (opened === null) return false;
  const continues = head.n > own.n && branch.base.seq === own.seq && equal(branch.base.hash, own.hash);
  if (continues && (judged === 'restored' || endsInLastWord(opened))) await takeUp(round, source, head, branch);
  else await leave(round, head, opened);
  return true;
}

/** Own segments that this store acknowledged and does not list any more, or shorter. */
export function missesOwnSegments(round: Round, { storeId, listing }: Source): boolean {
  const { device, marks } = round;
  const acknowledged = marks.stores.get(storeId)?.get(toHex(device.kid));
  return listAbsent(round, listing, device.kid, acknowledged?.seq ?? 0).length > 0;
}

/** A segment of the own log that this profile does not know, also where a copy of it took the same name for its own. */
async function holdsUnknown(round: Round, { store, storeId, listing }: Source): Promise<boolean> {
  const { vaultId, index, device, marks } = round;
  const id = toHex(device.kid);
  const acknowledged = marks.stores.get(storeId)?.get(id)?.seq ?? 0;
  const known = [...(index.get(id)?.values() ?? [])].flat();
  const names = new Set(known.map(({ seq, incarnation }) => segmentName(vaultId, device.kid, seq, incarnation)));
  for (const [seq, listed] of listing.logs.get(id)?.segments ?? []) {
    if (listed.some((name) => !names.has(name))) return true;
    if (seq <= acknowledged) continue;
    for (const name of listed) {
      const fetched = await fetchObject(store, name, SEGMENT_LIMIT, (bytes) =>
        parseSegment(bytes, vaultId, device.kid, device.publicKey),
      );
      if ('problem' in fetched && fetched.problem === 'unavailable') return true;
      if ('value' in fetched && !findKnown(index, device.kid, fetched.value.seq, fetched.value.hash)) return true;
    }
  }
  return false;
}

async function openBranch(round: Round, branch: Branch): Promise<OpenedSegment[] | null> {
  const opened: OpenedSegment[] = [];
  for (const segment of branch.segments) {
    const body = await openAdmissible(round, segment);
    if (typeof body === 'string') {
      tell(round, body, round.device.kid);
      return null;
    }
    opened.push({ segment, body });
  }
  return opened;
}

/** The profile that wrote last has left this log. */
function endsInLastWord(opened: readonly OpenedSegment[]): boolean {
  const last = opened.at(-1);
  return last !== undefined && isLastWord(last.body);
}

async function takeUp(round: Round, source: Source, head: Head, branch: Branch): Promise<void> {
  // First the incarnation: whatever is interrupted, nothing is ever written in one that the other profile may use.
  await commit(round, withIncarnation(round.marks, round.random(INCARNATION_SIZE)), async () => undefined);
  await mergeBranch(round, source.storeId, head, head, branch);
  await commit(round, round.marks, async (transaction) => putSigned(transaction, head));
  round.log('sync.restored', { seq: head.seq });
}

async function leave(round: Round, head: Head, opened: readonly OpenedSegment[]): Promise<void> {
  const { device, random, keyring } = round;
  const oldId = device.kid;
  const renewed = { deviceSeed: random(32), kemSeed: random(32) };
  const next = await signerFromSeed(renewed.deviceSeed);
  const certificate = await certify(round, next, renewed.kemSeed);

  // The last word, behind everything that the store shows.
  const n = Math.max(head.n, logMark(round, oldId).n);
  const ended = withLog(withIncarnation(round.marks, random(INCARNATION_SIZE)), toHex(oldId), {
    n,
    headId: head.id,
    seq: head.seq,
    hash: head.hash,
  });
  const endorse: Operation = { kind: 'endorse', deviceId: next.kid, certificate: certificate.hash };
  const segment = await signNext({ ...round, marks: ended }, [endorse], null);
  const sealed = withLog(ended, toHex(oldId), { n, headId: head.id, seq: segment.seq, hash: segment.hash });
  const lastHead = await signHead({ ...round, marks: sealed });
  const marks: Marks = {
    ...firstMarks(random(INCARNATION_SIZE)),
    logs: new Map(sealed.logs).set(toHex(oldId), {
      n: lastHead.n,
      headId: lastHead.id,
      seq: segment.seq,
      hash: segment.hash,
    }),
    stores: round.marks.stores,
  };

  const all: OpenedSegment[] = [...opened, { segment, body: { covers: null, operations: [endorse] } }];
  const now = round.clock();
  await commit(
    round,
    marks,
    async (transaction, facts) => {
      for (const { segment: one, body } of all) {
        await mergeOperations(transaction, round.unlocked.rows, body.operations, { device: oldId, seq: one.seq }, now);
        facts.trustOf(one, body);
        facts.known(oldId, knownFrom(one));
      }
      putOwnSegment(transaction, facts, segment);
      putSigned(transaction, lastHead);
      facts.certificate(certificate);
      putLeft(transaction, lastHead);
      await forgetSent(transaction);
    },
    { keyring: { ...keyring, renewed }, device: next },
  );
  round.log('sync.renewed', { seq: segment.seq });
}

async function certify(round: Round, device: Signer, kemSeed: Bytes): Promise<Certificate> {
  const { vaultId, unlocked, random, keyring, database } = round;
  const [keys] = unlocked.epochs;
  const old = round.certificates.get(toHex(round.device.kid));
  const name = old && (await openDeviceName(unlocked.epochs, vaultId, old.deviceId, old.name));
  const last = await database.read((transaction) => lastReading(transaction, unlocked.rows));
  const bytes = await writeCertificate({
    vaultId,
    device,
    kemPublicKey: kemPublicKey(kemSeed),
    name: await sealDeviceName(keys, vaultId, device.kid, name ?? '', random),
    hlc: nextHlc(last, round.clock(), device.kid),
    admission: null,
  });
  return parseCertificate(bytes, vaultId, keyring.rpk, concat(device.kid));
}
