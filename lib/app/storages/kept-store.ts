// What is remembered of each storage, sealed in this browser: its address, how the last round with it ended, and what
// was missing there.

import { toHex } from '../../base/bytes.ts';
import { type ErrorCode, isErrorCode } from '../../base/errors.ts';
import type { Cbor } from '../../crypto/cbor.ts';
import type { Reply } from '../../messaging/protocol.ts';
import type { StoreChoice } from '../../stores/index.ts';
import type { SyncReport } from '../../sync/engine.ts';
import type { Verdict } from '../../sync/log/history.ts';

/** One storage as it is remembered: what it is, and how the last round with it ended. */
export interface KeptStore {
  readonly id: string;
  readonly kind: string;
  /** JSON of the tidied configuration. */
  readonly config: string;
  readonly health: Reply<'stores.list'>[number]['health'];
  readonly problem: ErrorCode | null;
  readonly since: number | null;
  /** What a round with it found missing there, past any delay: until it is there again this is no second copy. */
  readonly lacks: Lack | null;
  /** When it wants to be asked again, ms; null when it did not say. */
  readonly notBefore: number | null;
  /** When a round last read it to its end, ms. Null: it was kept by an older version, which noted nothing. */
  readonly reached: number | null;
}

type Lack = (typeof LACKS)[number];

/** The worst first: what it had of ours, what it had of other browsers, what it never gave, what it can't give. */
const LACKS = ['own-rolled-back', 'rolled-back', 'withheld', 'damaged', 'unavailable'] as const;
/** Where putting our copies back helps: what is known here of other browsers is brought along. */
export const WENT_BACK: ReadonlySet<Lack> = new Set(['own-rolled-back', 'rolled-back', 'withheld', 'damaged']);

const isLack = (code: unknown): code is Lack => LACKS.some((one) => one === code);

/** What the round says before it judges what is there of our own. */
const UNJUDGED: ReadonlySet<ErrorCode> = new Set([
  'browser-removed',
  'words-needed',
  'roster-withheld',
  'roster-forked',
  'newer-format',
]);

/** `before`: what was missing until now. That goes on while it can't be told, as when the storage is out of reach. */
export function lackOf({ problem, verdicts, members }: SyncReport, before: Lack | null): Lack | null {
  const missing = verdicts.filter((one) => isLack(one.code) && !isNobodys(one, members));
  const settled = LACKS.find((lack) => missing.some((one) => one.code === lack && one.settled));
  if (settled) return settled;
  const isEnded = problem === null || problem === 'incomplete' || verdicts.some(({ code }) => code === problem);
  const isJudged = isEnded && !verdicts.some(({ code }) => UNJUDGED.has(code));
  return isJudged && missing.length === 0 ? null : before;
}

/** A log of which nothing says whose it is: nothing of ours is missing, and there is nothing that could be put back. */
const isNobodys = ({ code, device }: Verdict, members: ReadonlySet<string>): boolean =>
  code === 'withheld' && device !== null && !members.has(toHex(device));

const LONGEST_SILENCE = 7 * 24 * 3_600_000; // ms

/** It was not read to its end for so long that nobody knows what it still has. A time ahead of the clock is no silence. */
export const isSilent = ({ reached }: KeptStore, now: number): boolean =>
  reached !== null && now - reached > LONGEST_SILENCE;

const LONGEST_REST = 24 * 3_600_000; // ms; a clock that was put back must not stop a storage for longer

/**
 * Left alone by rounds that begin by themselves: a password that was refused, for repeated tries lock an account out, and
 * a storage that asked for a pause.
 */
export function rests({ problem, notBefore }: KeptStore, now: number): boolean {
  if (problem === 'store-auth' || problem === 'store-sign-in') return true;
  return notBefore !== null && now < notBefore && notBefore - now <= LONGEST_REST;
}

const HEALTHS: readonly KeptStore['health'][] = ['never', 'fine', 'waiting', 'trouble', 'lied'];

/** `now`: ms, for it was tested or restored from in this moment. */
export const freshFrom = (choice: StoreChoice, id: string, now: number): KeptStore => ({
  id,
  kind: choice.kind,
  config: JSON.stringify(choice.config),
  health: 'never',
  problem: null,
  since: null,
  lacks: null,
  notBefore: null,
  reached: now,
});

export const writeKept = ({ id, kind, config, health, problem, since, lacks, notBefore, reached }: KeptStore): Cbor => [
  id,
  kind,
  config,
  health,
  problem,
  since,
  lacks,
  notBefore,
  reached,
];

export function parseKept(value: Cbor): KeptStore | null {
  const [id, kind, config, healthName, code, begun, lack, pause, last] = Array.isArray(value) ? value : [];
  const health = HEALTHS.find((known) => known === healthName);
  if (typeof id !== 'string' || typeof kind !== 'string' || typeof config !== 'string' || !health) return null;
  const problem = isErrorCode(code) ? code : null;
  const lacks = isLack(lack) ? lack : null;
  const time = (value: Cbor | undefined) => (typeof value === 'number' ? value : null);
  const since = time(begun);
  return { id, kind, config, health, problem, since, lacks, notBefore: time(pause), reached: time(last) ?? since };
}

/** Host and folder of the address, as the user typed it; never the password. */
export function nameOf({ config }: KeptStore): string {
  const { url } = JSON.parse(config) as { url?: string };
  const address = url === undefined ? null : URL.parse(url);
  return address ? `${address.host}${address.pathname.replace(/\/$/, '')}` : '';
}
