// What a reader concludes from what it knows and what a store serves (SPEC "Verdicts", R1 to R8): pure functions. A
// verdict that an honest delay can also cause is "catching up" until three rounds and ten minutes have passed: no alarm
// without a lie.

import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import type { ErrorCode } from '../../base/errors.ts';
import type { Head } from './head.ts';
import type { LogMark, Marks, StoreMark } from './marks.ts';

export type VerdictCode = Extract<
  ErrorCode,
  | 'rolled-back' // R1
  | 'forked' // R2, R3, R4
  | 'withheld' // R3, R4
  | 'own-rolled-back' // R5
  | 'roster-withheld' // R6
  | 'roster-forked'
  | 'rejected' // R7
  | 'replayed' // R8
  | 'damaged'
  | 'here-damaged' // not the store's fault
  | 'unavailable' // it is there, and the store can't give it now
  | 'newer-format'
  | 'words-needed'
  | 'browser-removed'
>;

export interface Verdict {
  readonly code: VerdictCode;
  /** Whose log, 16 bytes; null for rosters. */
  readonly device: Bytes | null;
  /** False while it may be nothing but a delay. */
  readonly settled: boolean;
}

/** How bad it is: nothing to see yet, something to look into, or a store or somebody that lied. */
export type Health = 'fine' | 'waiting' | 'trouble' | 'lied';

/** What a log's newest served head means. `older`: nothing new, and nothing that this store took back. */
export type HeadVerdict = 'none' | 'same' | 'older' | 'newer' | 'rolled-back' | 'forked';

/** Hashes of all known segments of a log with this number: more than one after a fork. */
export type HashesAt = (deviceId: Bytes, seq: number) => readonly Bytes[];

/** R1 and R2 for another browser's log. `given`: what this store gave of it before. */
export function judgeHead(
  head: Head | null,
  known: LogMark,
  given: StoreMark | undefined,
  hashesAt: HashesAt,
): HeadVerdict {
  if (head === null) return given === undefined ? 'none' : 'rolled-back';
  if (head.n === known.n && !equal(head.id, known.headId)) return 'forked';
  const hashes = hashesAt(head.deviceId, head.seq);
  if (hashes.length > 0 && !hashes.some((hash) => equal(hash, head.hash))) return 'forked';
  if (head.n > known.n) return head.seq < known.seq ? 'forked' : 'newer';
  if (given !== undefined && head.n < given.n) return 'rolled-back';
  return head.n === known.n ? 'same' : 'older';
}

/** What the newest own head in a store means. */
export type OwnVerdict = 'first' | 'fine' | 'rolled-back' | 'restored' | 'cloned';

/**
 * R5. `signed`: the id of the head with that number that this profile signed or took over; null when it knows of none,
 * and then the segment that the head names decides.
 */
export function judgeOwnHead(
  head: Head | null,
  own: LogMark,
  acknowledged: StoreMark | undefined,
  signed: Bytes | null,
  hashesAt: HashesAt,
  marks: Marks,
): OwnVerdict {
  if (head === null) return acknowledged === undefined ? 'first' : 'rolled-back';
  if (head.n > own.n) return marks.started.some((one) => equal(one, head.incarnation)) ? 'restored' : 'cloned';
  if (acknowledged !== undefined && head.n < acknowledged.n) return 'rolled-back';
  const known = signed
    ? equal(signed, head.id)
    : head.seq === 0 || hashesAt(head.deviceId, head.seq).some((hash) => equal(hash, head.hash));
  return known ? 'fine' : 'cloned';
}

/**
 * R4 for one head: every log that it has seen. `reach`: the last segment of a log that is known here or that this
 * store's heads promise.
 */
export function judgeSeen(head: Head, hashesAt: HashesAt, reach: (deviceId: Bytes) => number): Verdict[] {
  return head.seen.flatMap(({ deviceId, seq, hash }): Verdict[] => {
    const hashes = hashesAt(deviceId, seq);
    if (hashes.some((known) => equal(known, hash))) return [];
    if (hashes.length > 0) return [verdict('forked', deviceId)];
    return seq > reach(deviceId) ? [verdict('withheld', deviceId)] : [];
  });
}

export function verdict(code: VerdictCode, device: Bytes | null): Verdict {
  return { code, device, settled: !MAY_BE_DELAY.has(code) };
}

const MAY_BE_DELAY: ReadonlySet<VerdictCode> = new Set([
  'rolled-back',
  'own-rolled-back',
  'withheld',
  'roster-withheld',
  'rejected',
  'damaged',
  'unavailable',
]);

/** Since when something has been so, by `waitingKey`. */
export type Waiting = ReadonlyMap<string, { readonly rounds: number; readonly since: number }>;

const ROUNDS = 3;
const MINUTES_10 = 600_000;

/** Settles what has lasted long enough; whatever has gone is forgotten. Each verdict comes out once. */
export function settle(
  found: readonly Verdict[],
  before: Waiting,
  now: number,
): { readonly verdicts: readonly Verdict[]; readonly waiting: Waiting } {
  const verdicts = new Map<string, Verdict>();
  const waiting = new Map<string, { rounds: number; since: number }>();
  for (const one of found) {
    const key = waitingKey(one);
    if (one.settled) {
      verdicts.set(key, one);
      continue;
    }
    const { rounds, since } = before.get(key) ?? { rounds: 0, since: now };
    const earliest = Math.min(since, now); // a clock that was put back must not keep it waiting
    waiting.set(key, { rounds: rounds + 1, since: earliest });
    verdicts.set(key, { ...one, settled: rounds + 1 >= ROUNDS && now - earliest >= MINUTES_10 });
  }
  return { verdicts: [...verdicts.values()], waiting };
}

const waitingKey = ({ code, device }: Verdict): string => `${code}/${device ? toHex(device) : ''}`;

const LIES: ReadonlySet<VerdictCode> = new Set(['forked', 'roster-forked', 'replayed']);

export function healthOf({ code, settled }: Verdict): Health {
  if (!settled) return 'waiting';
  return LIES.has(code) ? 'lied' : 'trouble';
}

const ORDER: readonly Health[] = ['fine', 'waiting', 'trouble', 'lied'];

/** The worst of them, and its code. */
export function worst(verdicts: readonly Verdict[]): { readonly health: Health; readonly code: VerdictCode | null } {
  let health: Health = 'fine';
  let code: VerdictCode | null = null;
  for (const one of verdicts) {
    if (ORDER.indexOf(healthOf(one)) <= ORDER.indexOf(health)) continue;
    health = healthOf(one);
    code = one.code;
  }
  return { health, code };
}
