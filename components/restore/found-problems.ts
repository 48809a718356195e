// What was not as it should be in the place that a vault was found in. Most of it comes to the same for people: not all of
// the vault is there.

import type { ErrorCode } from '../../lib/base/errors.ts';
import { errorText, type MessageKey, t } from '../../lib/platform/i18n.ts';

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
