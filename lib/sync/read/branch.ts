// Fetching the part of a log that is new: from the segment that a signed head names back to one that is known. Every
// segment is verified by its signature and by the hash that the one after it (or the head) names.

import { type Bytes, equal } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { eachOf, fetchObject } from '../store/fetch.ts';
import { putEvidence } from '../log/evidence.ts';
import { findKnown } from '../log/index-of-logs.ts';
import { type ListedLog, segmentName } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';
import { commit, isElsewhere, logMark, type Round } from '../round.ts';
import { NO_SEGMENT, parseSegment, type Segment, SEGMENT_LIMIT } from '../log/segment.ts';
import { nullIfUnusable } from '../log/unusable.ts';

/** Where a log is to be followed to. */
export interface Target {
  readonly seq: number;
  readonly hash: Bytes;
  readonly incarnation: Bytes | null;
}

export interface Branch {
  /** Oldest first; they connect to `base` when there is no gap. */
  readonly segments: readonly Segment[];
  /** The known segment that they follow, number 0 for the beginning of the log. */
  readonly base: { readonly seq: number; readonly hash: Bytes };
  /** Why it does not connect. */
  readonly gap: null | 'withheld' | 'damaged' | 'replayed' | 'newer-format' | 'forked' | 'unavailable';
  /** With a gap: what follows the known end of the log from below, oldest first. */
  readonly below: readonly Segment[];
  /** With more than one gap: what lies between them, signed and in its place, and linked to neither end. */
  readonly between: readonly Segment[];
}

export interface LogSource {
  readonly store: BlobStore;
  readonly deviceId: Bytes;
  /** 32 bytes. */
  readonly publicKey: Bytes;
  readonly listed: ListedLog | undefined;
}

const AT_ONCE = 6;
const STORED_AT_ONCE = 32;

export async function fetchBranch(round: Round, source: LogSource, target: Target): Promise<Branch> {
  const mark = logMark(round, source.deviceId);
  await prefetch(round, source, mark.seq, target.seq);

  const segments: Segment[] = [];
  let at: { seq: number; hash: Bytes } = target;
  while (at.seq > 0 && !findKnown(round.index, source.deviceId, at.seq, at.hash)) {
    const found = await findSegment(round, source, at.seq, target.incarnation, (segment) =>
      equal(segment.hash, at.hash),
    );
    if (!('segment' in found)) {
      const below = await climb(round, source, mark, at.seq);
      const from = below.at(-1)?.seq ?? mark.seq;
      const between = target.incarnation === null ? [] : await findBetween(round, source, from, at.seq);
      return { segments: segments.toReversed(), base: at, gap: found.problem, below, between };
    }
    segments.push(found.segment);
    at = { seq: at.seq - 1, hash: found.segment.prev };
  }
  const connects = at.seq > 0 || equal(at.hash, NO_SEGMENT);
  return { segments: segments.toReversed(), base: at, gap: connects ? null : 'forked', below: [], between: [] };
}

/** What follows the known end, up to a number that is missing. */
async function climb(
  round: Round,
  source: LogSource,
  from: { readonly seq: number; readonly hash: Bytes },
  missing: number,
): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (let at: { seq: number; hash: Bytes } = from; at.seq + 1 < missing;) {
    const found = await findSegment(round, source, at.seq + 1, null, (segment) => equal(segment.prev, at.hash));
    if (!('segment' in found)) break;
    segments.push(found.segment);
    at = found.segment;
  }
  return segments;
}

/** Where a log was cut, what is linked to nothing may be what was cut off: it is not asked for then. */
async function findBetween(round: Round, source: LogSource, after: number, before: number): Promise<Segment[]> {
  const segments: Segment[] = [];
  const numbers = [...(source.listed?.segments.keys() ?? [])].sort((a, b) => a - b);
  for (const seq of numbers) {
    if (seq <= after || seq >= before) continue;
    const found = await findSegment(round, source, seq, null, () => true);
    if ('segment' in found) segments.push(found.segment);
  }
  return segments;
}

type FoundSegment = { readonly segment: Segment } | { readonly problem: Exclude<Branch['gap'], null> };

/** Looks in the own database, then in the store under every name that the number has. */
async function findSegment(
  round: Round,
  source: LogSource,
  seq: number,
  incarnation: Bytes | null,
  fits: (segment: Segment) => boolean,
): Promise<FoundSegment> {
  const { vaultId } = round;
  const own = incarnation ? [segmentName(vaultId, source.deviceId, seq, incarnation)] : [];
  const names = new Set([...own, ...(source.listed?.segments.get(seq) ?? [])]);
  let problem: Exclude<Branch['gap'], null> = 'withheld';
  for (const name of names) {
    const held = await heldSegment(round, source, name);
    if (held && fits(held)) return { segment: held };
    const fetched = await fetchSegment(round, source, name);
    if ('value' in fetched) {
      if (fits(fetched.value)) {
        await keep(round, source, [{ name, segment: fetched.value }]);
        return { segment: fetched.value };
      }
      if (problem !== 'unavailable') problem = 'forked'; // the right place, the right signature, another content
    } else if (fetched.problem !== 'missing' && problem !== 'unavailable') {
      problem = fetched.problem; // one that can't be had now may be the one that fits
    }
  }
  return { problem };
}

/** Fetches in parallel what the walk will need; what is kept already is not asked for again. */
async function prefetch(round: Round, source: LogSource, after: number, upTo: number): Promise<void> {
  const listed = [...(source.listed?.segments ?? [])]
    .filter(([seq]) => seq > after && seq <= upTo)
    .sort(([a], [b]) => a - b)
    .flatMap(([, names]) => names);
  if (listed.length < 2) return;
  for (let i = 0; i < listed.length; i += STORED_AT_ONCE) {
    const found: { name: string; segment: Segment }[] = [];
    await eachOf(listed.slice(i, i + STORED_AT_ONCE), AT_ONCE, async (name) => {
      if (await heldSegment(round, source, name)) return;
      const fetched = await fetchSegment(round, source, name);
      if ('value' in fetched) found.push({ name, segment: fetched.value });
    });
    if (found.length > 0) await keep(round, source, found);
  }
}

/** Kept before they are merged, so that an interrupted restore does not begin again. */
async function keep(
  round: Round,
  source: LogSource,
  found: readonly { name: string; segment: Segment }[],
): Promise<void> {
  const held = new Map<string, Segment | null>();
  for (const { name } of found) held.set(name, await heldSegment(round, source, name));
  await commit(round, round.marks, async (transaction) => {
    for (const { name, segment } of found) {
      const before = held.get(name);
      if (before && !equal(before.hash, segment.hash)) putEvidence(transaction, segment.deviceId, before.bytes);
      transaction.put('objects', name, segment.bytes);
    }
  });
}

const fetchSegment = (round: Round, source: LogSource, name: string) =>
  fetchObject(
    source.store,
    name,
    SEGMENT_LIMIT,
    (bytes) => parseAt(round, source, name, bytes),
    isElsewhere(round, 'seg', source.deviceId),
  );

/** null for one that was damaged here: it is fetched again. */
async function heldSegment(round: Round, source: LogSource, name: string): Promise<Segment | null> {
  const bytes = await round.database.read((transaction) => transaction.get('objects', name));
  return bytes === undefined ? null : parseAt(round, source, name, bytes).catch(nullIfUnusable);
}

/** A segment must be what its name says: number and incarnation (R8). */
async function parseAt(round: Round, source: LogSource, name: string, bytes: Bytes): Promise<Segment> {
  const segment = await parseSegment(bytes, round.vaultId, source.deviceId, source.publicKey);
  const expected = segmentName(round.vaultId, source.deviceId, segment.seq, segment.incarnation);
  if (expected !== name) throw new PapersealError('replayed');
  return segment;
}
