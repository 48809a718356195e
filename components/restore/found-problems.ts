// What was not as it should be, in the words and in the place that a vault was found in. Most of what is wrong with the
// place comes to the same for people: not all of the vault is there.

import type { ErrorCode } from '../../lib/base/errors.ts';
import { errorText, language, type MessageKey, number, plural, t } from '../../lib/platform/i18n.ts';

const MISSING: ReadonlySet<ErrorCode> = new Set([
  'withheld',
  'damaged',
  'replayed',
  'rolled-back',
  'own-rolled-back',
  'roster-withheld',
]);

/** A sentence for each; what only means that something is missing is said once, in the words of `missing`. */
export function problemSentences(problems: readonly ErrorCode[], missing: MessageKey): string[] {
  const others = problems.filter((code) => !MISSING.has(code));
  return [
    ...(others.length < problems.length ? [t(missing)] : []),
    ...others.map((code) => errorText({ code, facts: {} })),
  ];
}

/** Entries that are newer than this computer's clock; `newest`: ms. */
export interface AheadShown {
  readonly entries: number;
  readonly newest: number;
}

/** `now`: ms. */
export function aheadSentence({ entries, newest }: AheadShown, now: number): string {
  const count = plural(entries, { one: 'restore_ahead_one', other: 'restore_ahead_other' });
  return `${count} ${t('restore_ahead_clock', date(now), date(newest))}`;
}

const date = (ms: number): string => new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(ms);

/** A word that was put right: its number from 1, and what was typed, empty where it was missing. */
export interface Repair {
  readonly place: number;
  readonly typed: string;
  readonly right: string;
}

/** For the paper, a sentence each. */
export function repairSentences(repaired: readonly Repair[]): string[] {
  return repaired.map(({ place, typed, right }) =>
    typed === ''
      ? t('restore_repaired_added', number(place), right)
      : t('restore_repaired_word', number(place), typed, right),
  );
}
