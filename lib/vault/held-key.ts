// The local unlock key in the session store, with the time at which it is forgotten (SPEC "Unlocking"). A deadline that has
// passed is never moved. A clock put back moves the deadline with it, and by more than a correction it is a lock: so it
// can't keep a vault open. Whoever begins to unlock takes a turn first, and a lock in between wins.

import { type Bytes, toBase64 } from '../base/bytes.ts';
import { LOCK_MINUTES } from '../base/limits.ts';
import type { Clock, Session } from './ports.ts';

const LUK = 'luk';
const DEADLINE = 'deadline';
/** The latest time that was seen since the key lies here. */
const SEEN = 'seen';
/** How often it was locked. */
const LOCKS = 'locks';

const MOST_MINUTES = Math.max(...LOCK_MINUTES);
/** Clocks that keep themselves right step back by seconds; further back is somebody who turned it. In ms. */
const CORRECTED = 60_000;
const NOTED_EVERY = 30_000; // ms

export interface HeldKey {
  /** Base64. Two while a new one takes the place of an old one, of which one fits the keyring; none while locked. */
  keys(): Promise<readonly string[]>;
  turn(): Promise<string>;
  /** False, and nothing is held, when it was locked since that turn. `forMs`: until the deadline. */
  hold(keys: readonly Bytes[], forMs: number, turn: string): Promise<boolean>;
  /** Counts as a lock for everybody whose turn began before. */
  drop(): Promise<void>;
  /** Late, it does nothing. */
  extend(forMs: number): Promise<void>;
  /** ms; null while locked. */
  deadline(): Promise<number | null>;
}

/** `over`: called after the key was found to be over, by whoever asked, and forgotten. */
export function heldKey(
  { session, clock }: { session: Session; clock: Clock },
  over: () => Promise<void> = async () => undefined,
): HeldKey {
  const turn = async (): Promise<string> => (await session.get(LOCKS)) ?? '0';

  async function forget(): Promise<void> {
    for (const key of [LUK, DEADLINE, SEEN]) await session.remove(key);
  }

  /** What is held and until when; null when it is over, or when that can't be told. */
  async function look(): Promise<{ keys: string; until: number } | null> {
    const [keys = null, deadline, seen] = await Promise.all([LUK, DEADLINE, SEEN].map((key) => session.get(key)));
    if (keys === null) return null;
    const now = clock();
    const back = Number(seen) - now;
    const until = Number(deadline) - Math.max(0, back);
    const left = until - now;
    if (!(back <= CORRECTED && left > 0 && left <= MOST_MINUTES * 60_000)) {
      await forget();
      await over();
      return null;
    }
    if (back > 0) await session.set(DEADLINE, String(until)); // first: a worker that dies now moves it twice
    if (back > 0 || -back > NOTED_EVERY) await session.set(SEEN, String(now));
    return { keys, until };
  }

  async function set(forMs: number): Promise<void> {
    await session.set(SEEN, String(clock()));
    await session.set(DEADLINE, String(clock() + forMs));
  }

  return {
    turn,
    deadline: async () => (await look())?.until ?? null,
    keys: async () => (await look())?.keys.split(' ') ?? [],
    hold: async (keys, forMs, began) => {
      await set(forMs);
      await session.set(LUK, keys.map(toBase64).join(' '));
      if ((await turn()) === began) return true; // looked at last: a lock counts first, and takes the key away then
      await forget();
      return false;
    },
    drop: async () => {
      await session.set(LOCKS, String(Number(await turn()) + 1));
      await forget();
    },
    extend: async (forMs) => {
      if ((await look()) !== null) await set(forMs);
    },
  };
}
