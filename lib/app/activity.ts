// What happened here lately, for the user's eyes: refusals, restores, storages that lied. Sealed, this browser only.

import type { Cbor } from '../crypto/cbor.ts';
import type { Reply } from '../messaging/protocol.ts';
import { Happened } from '../messaging/shapes.ts';
import { readLocal, writeLocal } from '../vault/local.ts';
import type { Lock } from '../vault/lock.ts';
import { ignore } from './drafts.ts';
import type { Ports } from './ports.ts';

type ActivityEntry = Reply<'activity.list'>[number];

export interface Activity {
  /** Says nothing while the vault is locked. */
  add(event: ActivityEntry['event'], site?: string | null): Promise<void>;
  /** Newest first. */
  list(): Promise<ActivityEntry[]>;
}

const KEPT = 200;
const ONE = 60_000; // ms

export function createActivity({ database, clock, random, exclusive }: Ports, lock: Lock): Activity {
  async function list(): Promise<ActivityEntry[]> {
    const value = await readLocal(database, await lock.unlocked(), 'activity').catch(ignore('damaged'));
    return Array.isArray(value) ? value.flatMap((entry) => parseEntry(entry) ?? []) : [];
  }
  return {
    list,
    add: (event, site = null) =>
      exclusive('activity', async () => {
        if (!(await lock.isUnlocked())) return;
        const before = await list();
        // A page that shows a thousand foreign texts is one refusal, not a thousand.
        if (before.some((one) => one.event === event && one.site === site && clock() - one.at < ONE)) return;
        const entries = [{ at: clock(), event, site }, ...before].slice(0, KEPT);
        const value: Cbor = entries.map((entry) => [entry.at, entry.event, entry.site]);
        await writeLocal(database, await lock.unlocked(), 'activity', value, random);
      }),
  };
}

function parseEntry(value: Cbor): ActivityEntry | null {
  const [at, name, site] = Array.isArray(value) ? value : [];
  const event = Happened.options.find((known) => known === name);
  if (typeof at !== 'number' || !event || (site !== null && typeof site !== 'string')) return null;
  return { at, event, site };
}
