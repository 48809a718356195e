// Taking in a part of a log: segments are opened in their order and merged, a batch in one transaction with the mark that
// says so. An interrupted merge goes on where it stopped; a repeated one changes nothing.

import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { FORMAT } from '../../trust/fields.ts';
import type { Branch, Target } from './branch.ts';
import type { Head } from '../log/head.ts';
import type { VerdictCode } from '../log/history.ts';
import { knownFrom } from '../log/index-of-logs.ts';
import { type LogMark, withLog, withStore } from '../log/marks.ts';
import { mergeOperations } from '../log/merge.ts';
import { headName } from '../log/names.ts';
import { commit, count, logMark, type Round, tell } from '../round.ts';
import { openSegment, type Segment, type SegmentBody } from '../log/segment.ts';

/** Merges what was fetched; the mark moves on only where the log is known without a gap. */
export async function mergeBranch(
  round: Round,
  storeId: string,
  head: Head,
  target: Target,
  branch: Branch,
): Promise<void> {
  const whole = branch.gap === null;
  const stopped = await mergeSegments(round, head.deviceId, whole ? branch.segments : branch.below);
  if (stopped !== null) return (tell(round, stopped, head.deviceId), undefined);
  // Beyond a gap: signed, and linked to the head. What was written must not wait for what is lost.
  if (!whole) await mergeSegments(round, head.deviceId, [...branch.between, ...branch.segments], false);
  await noteHead(round, storeId, head, target, whole);
}

/** A segment that was decrypted. */
export interface OpenedSegment {
  readonly segment: Segment;
  readonly body: SegmentBody;
}

const MERGED_AT_ONCE = 32;

async function mergeSegments(
  round: Round,
  deviceId: Bytes,
  segments: readonly Segment[],
  advance = true,
): Promise<VerdictCode | null> {
  for (let i = 0; i < segments.length; i += MERGED_AT_ONCE) {
    const opened: OpenedSegment[] = [];
    let stopped: VerdictCode | null = null;
    for (const segment of segments.slice(i, i + MERGED_AT_ONCE)) {
      const result = await openAdmissible(round, segment);
      if (typeof result === 'string') {
        stopped = result;
        break;
      }
      opened.push({ segment, body: result });
    }
    await mergeOpened(round, deviceId, opened, advance);
    if (stopped !== null) return stopped;
  }
  return null;
}

/** The content, nothing for a segment that is refused (R7), or why nothing behind it can be read either. */
export async function openAdmissible(round: Round, segment: Segment): Promise<SegmentBody | VerdictCode> {
  const roster = round.chain.rosters.find(({ version }) => version === segment.rosterVersion);
  if (roster === undefined) return 'roster-withheld';
  if (segment.epoch < roster.epoch || roster.minFormat > FORMAT) {
    tell(round, 'rejected', segment.deviceId);
    return { covers: null, operations: [] };
  }
  try {
    return await openSegment(segment, round.unlocked.epochs);
  } catch (error) {
    if (!(error instanceof PapersealError)) throw error;
    if (error.code === 'words-needed' || error.code === 'newer-format' || error.code === 'damaged') return error.code;
    if (error.code === 'wrong-key') return 'damaged';
    throw error;
  }
}

async function mergeOpened(
  round: Round,
  deviceId: Bytes,
  opened: readonly OpenedSegment[],
  advance: boolean,
): Promise<void> {
  const last = opened.at(-1)?.segment;
  if (last === undefined) return;
  const now = round.clock();
  const known = logMark(round, deviceId);
  const goesOn = advance && opened[0] !== undefined && equal(opened[0].segment.prev, known.hash);
  const moved: LogMark = goesOn ? { ...known, seq: last.seq, hash: last.hash } : known;
  let added = 0;
  await commit(round, withLog(round.marks, toHex(deviceId), moved), async (transaction, facts) => {
    added = 0;
    for (const { segment, body } of opened) {
      added += await mergeOperations(
        transaction,
        round.unlocked.rows,
        body.operations,
        { device: deviceId, seq: segment.seq },
        now,
      );
      facts.trustOf(segment, body);
      if (advance) facts.known(deviceId, knownFrom(segment));
    }
  });
  count(round, 'pulled', added);
}

/** A head that was served is remembered, even when not all of its log could be read: it must not go back. */
async function noteHead(round: Round, storeId: string, head: Head, target: Target, whole: boolean): Promise<void> {
  const id = toHex(head.deviceId);
  const known = logMark(round, head.deviceId);
  const given = round.marks.stores.get(storeId)?.get(id);
  const newer = whole && (head.n > known.n || (head.n === known.n && toHex(head.id) > toHex(known.headId)));
  const { seq, hash } = target;
  const same = given !== undefined && given.n >= head.n && given.seq >= seq;
  if (!newer && same) return;
  let marks = withStore(round.marks, storeId, id, {
    n: Math.max(head.n, given?.n ?? 0),
    seq: Math.max(seq, given?.seq ?? 0),
  });
  // The branch of the newest head is the one that goes on; the others' versions were merged all the same.
  if (newer) marks = withLog(marks, id, { n: head.n, headId: head.id, seq, hash });
  await commit(round, marks, async (transaction) => {
    if (newer) transaction.put('objects', headName(round.vaultId, head.deviceId, head.n), head.bytes);
  });
}
