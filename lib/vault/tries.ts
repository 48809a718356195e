// The growing delay after wrong passphrases (SPEC "Unlocking"). Kept in the database, so a restart does not shorten it,
// and counted from when it began, so that a clock put back begins it anew.

import { PapersealError } from '../base/errors.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import type { Clock, Database } from './ports.ts';

/** Where the count lies in the `state` table. */
export const TRIES = 'tries';
const FREE = 3; // tries without a delay
const FIRST_DELAY = 5_000; // ms
const LONGEST_DELAY = 60 * 60_000; // ms

/** The time in ms before which no passphrase is tried; null when one may be tried now. */
export async function waitUntil(database: Database, clock: Clock): Promise<number | null> {
  const { count, since } = await readTries(database);
  const now = clock();
  if (now < since) {
    await writeTries(database, count, now);
    return now + delay(count) > now ? now + delay(count) : null;
  }
  const until = since + delay(count);
  return until > now ? until : null;
}

/** Counts a try before it is made, so that killing the browser during the hash does not save it. */
export async function countTry(database: Database, clock: Clock): Promise<void> {
  const until = await waitUntil(database, clock);
  if (until !== null)
    throw new PapersealError('passphrase-wait', { facts: { seconds: Math.ceil((until - clock()) / 1000) } });
  const { count } = await readTries(database);
  await writeTries(database, count + 1, clock());
}

/** Tries since the last one that was right. */
export async function failedTries(database: Database): Promise<number> {
  return (await readTries(database)).count;
}

export async function forgetTries(database: Database): Promise<void> {
  await database.write(async (transaction) => transaction.remove('state', TRIES));
}

function delay(count: number): number {
  if (count < FREE) return 0;
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (count - FREE));
}

async function readTries(database: Database): Promise<{ count: number; since: number }> {
  const bytes = await database.read((transaction) => transaction.get('state', TRIES));
  const value = bytes ? parseCbor(bytes) : [0, 0];
  const [count, since] = Array.isArray(value) ? value : [];
  return { count: typeof count === 'number' ? count : FREE, since: typeof since === 'number' ? since : 0 };
}

async function writeTries(database: Database, count: number, since: number): Promise<void> {
  const value = encodeCbor([Math.min(count, 1000), since]);
  await database.write(async (transaction) => transaction.put('state', TRIES, value));
}
