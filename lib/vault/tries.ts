// The growing delay after wrong passphrases (SPEC "Unlocking"). Kept in the database, so a restart does not shorten it,
// and counted from when it began, so that a clock put back begins it anew. A full disk can't keep it: then it goes on in
// the session store and begins with a wait, which is what each start of the browser costs somebody who guesses.

import { errorCode, PapersealError } from '../base/errors.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import type { Clock, Database, Session, WriteTransaction } from './ports.ts';
import { STATE, UP } from './state.ts';

export interface TriesPorts {
  readonly database: Database;
  readonly session: Session;
  readonly clock: Clock;
}

/** Where the count lies in the `state` table, and in the session while the disk is full. */
const TRIES = 'tries';
const FREE = 3; // tries without a delay
const FIRST_DELAY = 5_000; // ms
const LONGEST_DELAY = 60 * 60_000; // ms
/** The count from which a delay goes on that the disk has no room for: the first one is 40 seconds. */
const FROM_FULL = FREE + 3;

interface Tries {
  readonly count: number;
  readonly since: number;
}

/** The time in ms before which no passphrase is tried; null when one may be tried now. */
export async function waitUntil(ports: TriesPorts): Promise<number | null> {
  const { count, since } = await readTries(ports);
  const now = ports.clock();
  if (now < since && !(await keep(ports, { count, since: now }))) await keepInSession(ports, { count, since: now });
  const until = Math.min(since, now) + delay(count);
  return until > now ? until : null;
}

/**
 * Counts a try before it is made, so that killing the browser during the hash does not save it. `needsDisk`: what comes
 * of it must be written, so a full disk is said at once.
 */
export async function countTry(ports: TriesPorts, needsDisk: boolean): Promise<void> {
  await mustNotWait(ports);
  const { count } = await readTries(ports);
  const before = await ports.session.get(TRIES);
  const tries = { count: count + 1, since: ports.clock() };
  if (await keep(ports, tries)) return;
  if (needsDisk) throw new PapersealError('disk-full');
  await keepInSession(ports, tries);
  if (before === null) await mustNotWait(ports); // the browser may have been started again for this one
}

/** A right passphrase, or the words: the delay is over. `mine`: it was counted as a try itself. */
export async function endTries(transaction: WriteTransaction, mine: boolean): Promise<void> {
  const { count } = parseTries(await transaction.get('state', STATE.tries)) ?? { count: FROM_FULL };
  transaction.remove('state', STATE.tries);
  if (count > (mine ? 1 : 0)) transaction.put('state', STATE.failedTries, UP);
}

/** The same, with nothing else to write. On a full disk the count stays, and the vault opens all the same. */
export async function forgetTries({ database, session }: TriesPorts): Promise<void> {
  await session.remove(TRIES);
  await unlessFull(database.write((transaction) => endTries(transaction, true)));
}

/** Whether there were wrong passphrases that nobody has told of; `told` forgets them. */
export async function hasFailed(database: Database): Promise<boolean> {
  return (await database.read((transaction) => transaction.get('state', STATE.failedTries))) !== undefined;
}

export async function told(database: Database): Promise<void> {
  await database.write(async (transaction) => transaction.remove('state', STATE.failedTries));
}

async function mustNotWait(ports: TriesPorts): Promise<void> {
  const until = await waitUntil(ports);
  if (until === null) return;
  throw new PapersealError('passphrase-wait', { facts: { seconds: Math.ceil((until - ports.clock()) / 1000) } });
}

function delay(count: number): number {
  if (count < FREE) return 0;
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (count - FREE));
}

/** What can't be read was a count: a wait begins, as on a full disk, and the right passphrase opens after it. */
async function readTries(ports: TriesPorts): Promise<Tries> {
  const { database, session, clock } = ports;
  const kept = parseTries(await database.read((transaction) => transaction.get('state', STATE.tries)));
  if (kept === null) {
    const anew = { count: FROM_FULL, since: clock() };
    if (!(await keep(ports, anew))) await keepInSession(ports, anew);
    return anew;
  }
  const [count = 0, since = 0] = ((await session.get(TRIES)) ?? '').split(' ').map(Number);
  return count > kept.count ? { count, since } : kept;
}

/** null for what was damaged on the disk. */
function parseTries(bytes: unknown): Tries | null {
  if (bytes === undefined) return { count: 0, since: 0 };
  try {
    const value = bytes instanceof Uint8Array ? parseCbor(bytes) : null;
    const [count, since] = Array.isArray(value) ? value : [];
    return typeof count === 'number' && typeof since === 'number' && count >= 0 ? { count, since } : null;
  } catch (error) {
    if (errorCode(error) !== 'damaged') throw error;
    return null;
  }
}

/** False when the disk is full. */
async function keep({ database, session }: TriesPorts, { count, since }: Tries): Promise<boolean> {
  const value = encodeCbor([Math.min(count, 1000), since]);
  const isKept = await unlessFull(database.write(async (transaction) => transaction.put('state', STATE.tries, value)));
  if (isKept) await session.remove(TRIES);
  return isKept;
}

async function keepInSession({ session }: TriesPorts, { count, since }: Tries): Promise<void> {
  await session.set(TRIES, `${Math.max(Math.min(count, 1000), FROM_FULL)} ${since}`);
}

async function unlessFull(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) !== 'disk-full') throw error;
      return false;
    },
  );
}
