// A cut that becomes known late withdraws what was merged beyond it (SPEC "Valid devices"). Everything that segments
// brought is taken out and merged anew from the kept segments, within the cuts: the result is the same as if the cut had
// been known from the start.

import { equal, toHex } from '../../base/bytes.ts';
import { chainTo, findKnown, type KnownSegment, type LogIndex } from '../log/index-of-logs.ts';
import { type LogMark, type Marks, NO_LOG, withLog } from '../log/marks.ts';
import { clearMerged, mergeOperations } from '../log/merge.ts';
import { forgetMissing, noteMissing } from './missing.ts';
import { segmentName } from '../log/names.ts';
import { commit, readSegment, type Round } from '../round.ts';
import { parseSegment } from '../log/segment.ts';
import { openAdmissible, type OpenedSegment } from './take-in.ts';

/**
 * Does nothing while no log is known beyond what counts of it. Waits while a certificate of one that is known, or a segment,
 * is not here as it was: nothing is taken out that could not come back.
 */
export async function applyCuts(round: Round): Promise<void> {
  const logs = [...round.marks.logs].filter(([, { seq }]) => seq > 0);
  if (logs.some(([id]) => !round.certificates.has(id))) return;
  const ends = [...round.certificates.values()].flatMap(({ deviceId }) => {
    if (equal(deviceId, round.device.kid)) return []; // what was typed here stays here
    const end = lastThatCounts(round, toHex(deviceId));
    return end === null ? [] : [{ deviceId, end }];
  });
  if (ends.length === 0) return;

  let marks: Marks = round.marks;
  const dropped: { deviceId: Uint8Array<ArrayBuffer>; known: KnownSegment }[] = [];
  const index = new Map(round.index);
  for (const { deviceId, end } of ends) {
    const id = toHex(deviceId);
    marks = withLog(marks, id, end);
    const kept = chainTo(round.index, deviceId, end.seq, end.hash);
    for (const known of [...(round.index.get(id)?.values() ?? [])].flat()) {
      if (!kept.some(({ hash }) => equal(hash, known.hash))) dropped.push({ deviceId, known });
    }
    index.set(id, new Map(kept.map((known) => [known.seq, [known]])));
  }
  const merged = await openAll(round, index);
  if (merged === null) return;
  const now = round.clock();
  await commit(round, marks, async (transaction, facts) => {
    for (const { deviceId, known } of dropped) {
      facts.forgotten(deviceId, known);
      forgetMissing(transaction, { ...known, deviceId });
    }
    await clearMerged(transaction, round.unlocked.rows);
    for (const { segment, body } of merged) {
      const origin = { device: segment.deviceId, seq: segment.seq };
      await mergeOperations(transaction, round.unlocked.rows, body.operations, origin, now);
    }
  });
  round.log('sync.rebuilt', { segments: merged.length });
}

/** Where a log must end although more of it was merged; null when all of it counts. */
function lastThatCounts(round: Round, id: string): LogMark | null {
  const log = round.marks.logs.get(id);
  const member = round.members.byId.get(id);
  if (log === undefined || log.seq === 0) return null;
  if (member === undefined) return { ...NO_LOG, n: log.n, headId: log.headId };
  if (member.cut === null) return null;
  const { deviceId, seq, hash } = member.cut;
  if (log.seq < seq || equal(log.hash, hash)) return null;
  const known = findKnown(round.index, deviceId, seq, hash);
  return known ? { ...log, seq, hash } : { ...NO_LOG, n: log.n, headId: log.headId };
}

/** null when one is missing, which is noted. */
async function openAll(round: Round, index: LogIndex): Promise<OpenedSegment[] | null> {
  const opened: OpenedSegment[] = [];
  for (const [id, log] of index) {
    const certificate = round.certificates.get(id);
    if (certificate === undefined) continue;
    const { deviceId, publicKey } = certificate;
    for (const { seq, incarnation, hash } of [...log.values()].flat()) {
      const name = segmentName(round.vaultId, deviceId, seq, incarnation);
      const bytes = await readSegment(round, name, deviceId, hash);
      if (bytes === null) {
        await noteMissing(round, { deviceId, seq, hash });
        return null;
      }
      const segment = await parseSegment(bytes, round.vaultId, deviceId, publicKey);
      const body = await openAdmissible(round, segment);
      if (typeof body !== 'string') opened.push({ segment, body });
    }
  }
  return opened;
}
