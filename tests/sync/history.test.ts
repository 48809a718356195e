import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import type { Head } from '../../lib/sync/log/head.ts';
import {
  healthOf,
  judgeHead,
  judgeOwnHead,
  judgeSeen,
  settle,
  verdict,
  type VerdictCode,
  type Waiting,
  worst,
} from '../../lib/sync/log/history.ts';
import { firstMarks } from '../../lib/sync/log/marks.ts';

const hash = (n: number): Bytes => new Uint8Array(32).fill(n);
const device = new Uint8Array(16).fill(1);
const other = new Uint8Array(16).fill(2);
const ours = new Uint8Array(8).fill(1);
const theirs = new Uint8Array(8).fill(2);

const head = (n: number, seq: number, id = n, of = seq, incarnation = ours): Head => ({
  vaultId: device,
  deviceId: device,
  incarnation,
  n,
  seq,
  hash: hash(of),
  epoch: 1,
  rosterVersion: 1,
  rosterHash: hash(0),
  seen: [],
  snapshot: null,
  hlc: device,
  id: hash(id),
  bytes: hash(id),
});
/** Segments 1 to 5 are known; the hash of segment s is hash(s). */
const hashesAt = (_: Bytes, seq: number) => (seq >= 1 && seq <= 5 ? [hash(seq)] : []);
const known = { n: 7, headId: hash(7), seq: 5, hash: hash(5) };

describe('the newest head of a log', () => {
  it.each([
    ['nothing new', head(7, 5), { n: 7, seq: 5 }, 'same'],
    ['something new', head(8, 6), { n: 7, seq: 5 }, 'newer'],
    ['a new head, no new segment', head(8, 5), { n: 7, seq: 5 }, 'newer'],
    ['less than known, from a store that never had more', head(6, 4), { n: 6, seq: 4 }, 'older'],
    ['less than known, from a store that is asked the first time', head(6, 4), undefined, 'older'],
    ['R1: less than this store gave before', head(6, 4), { n: 7, seq: 5 }, 'rolled-back'],
    ['R1: nothing, from a store that had it', null, { n: 7, seq: 5 }, 'rolled-back'],
    ['nothing, from a store that never had it', null, undefined, 'none'],
    ['R2: another head of the same number', head(7, 5, 99), { n: 7, seq: 5 }, 'forked'],
    ['R2: another segment of a known number', head(8, 5, 8, 99), { n: 7, seq: 5 }, 'forked'],
    ['R2: another segment of a known number, in an older head', head(6, 4, 6, 99), { n: 7, seq: 5 }, 'forked'],
    ['R2: a newer head of a shorter log', head(8, 4), { n: 7, seq: 5 }, 'forked'],
  ] as const)('means for %s', (_, served, given, expected) => {
    expect(judgeHead(served, known, given, hashesAt)).toBe(expected);
  });
});

describe('the own head (R5)', () => {
  const marks = firstMarks(ours);
  it.each([
    ['a first push', null, undefined, null, 'first'],
    ['what was signed here', head(7, 5), { n: 7, seq: 5 }, hash(7), 'fine'],
    ['an answer that was lost', head(7, 5), { n: 6, seq: 4 }, hash(7), 'fine'],
    ['a head of before this profile was put back', head(6, 4), undefined, null, 'fine'],
    ['nothing where something was', null, { n: 7, seq: 5 }, null, 'rolled-back'],
    ['less than was acknowledged', head(6, 4), { n: 7, seq: 5 }, hash(6), 'rolled-back'],
    ['more, in an incarnation of this profile', head(9, 6), { n: 7, seq: 5 }, null, 'restored'],
    ['more, in another incarnation', head(9, 6, 9, 6, theirs), { n: 7, seq: 5 }, null, 'cloned'],
    ['the same number, other bytes', head(7, 5, 99), { n: 6, seq: 4 }, hash(7), 'cloned'],
    ['the same segment number, other bytes', head(6, 4, 6, 99), undefined, null, 'cloned'],
  ] as const)('means for %s', (_, served, acknowledged, signed, expected) => {
    expect(judgeOwnHead(served, known, acknowledged, signed, hashesAt, marks)).toBe(expected);
  });
});

describe('what others have seen (R4)', () => {
  const seenBy = (seq: number, of = seq): Head => ({
    ...head(1, 1),
    deviceId: other,
    seen: [{ deviceId: device, seq, hash: hash(of) }],
  });
  it.each([
    ['what is known', seenBy(5), []],
    ['another hash', seenBy(4, 99), ['forked']],
    ['more than the store gives', seenBy(9), ['withheld']],
    ['more than is known, and promised by a head', seenBy(7), []],
  ] as const)('means for %s', (_, served, expected) => {
    expect(judgeSeen(served, hashesAt, () => 7).map(({ code }) => code)).toEqual(expected);
  });
});

describe('no alarm without a lie', () => {
  it('waits for three rounds and ten minutes, and forgets what has gone', () => {
    const rounds = (times: readonly number[], code: VerdictCode = 'rolled-back') => {
      let waiting: Waiting = new Map();
      return times.map((now) => {
        const settled = settle([verdict(code, device)], waiting, now);
        waiting = settled.waiting;
        return settled.verdicts[0]?.settled;
      });
    };
    expect(rounds([0, 1, 2, 3])).toEqual([false, false, false, false]);
    expect(rounds([0, 600_000, 600_001])).toEqual([false, false, true]);
    expect(rounds([0, 700_000])).toEqual([false, false]);
    expect(rounds([9_000_000, 1, 2, 600_001])).toEqual([false, false, false, true]); // a clock that was put back
    expect(rounds([0], 'forked')).toEqual([true]);
    expect(settle([], new Map([['rolled-back/', { rounds: 9, since: 0 }]]), 1).waiting.size).toBe(0);
  });

  it('is red for lies only, and says the worst first', () => {
    const settled = (code: VerdictCode) => ({ ...verdict(code, device), settled: true });
    expect(healthOf(verdict('withheld', device))).toBe('waiting');
    expect(healthOf(settled('withheld'))).toBe('trouble');
    expect(worst([verdict('withheld', device), settled('rolled-back'), settled('forked')])).toEqual({
      health: 'lied',
      code: 'forked',
    });
    expect(worst([])).toEqual({ health: 'fine', code: null });
    for (const code of [
      'rolled-back',
      'own-rolled-back',
      'withheld',
      'roster-withheld',
      'rejected',
      'damaged',
    ] as const) {
      expect(healthOf(settled(code))).toBe('trouble');
    }
  });
});
