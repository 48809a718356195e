// Words in the session store, where they lie while a vault is made or comes back: for an hour at most, also when nobody
// asks for them again, and never handed out while the vault is locked.

import type { Ports } from '../ports.ts';

export const SETUP_WORDS = 'setup-words';
export const RESTORE_WORDS = 'restore';

/** ms */
export const WORDS_LIVE = 60 * 60_000;

/** Removes what has lived its hour, and is woken again for what has not. Whatever it reads says `until` when it lives. */
export async function forgetLateWords({ session, clock, alarms }: Ports): Promise<void> {
  let next = Number.POSITIVE_INFINITY;
  for (const key of [SETUP_WORDS, RESTORE_WORDS]) {
    const kept = JSON.parse((await session.get(key)) ?? 'null') as { until: number } | null;
    if (kept === null) continue;
    if (clock() < kept.until) next = Math.min(next, kept.until);
    else await session.remove(key);
  }
  if (next < Number.POSITIVE_INFINITY) await alarms.set('words', next - clock());
}
