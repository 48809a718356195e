// What would be lost if this computer died now, and whether what is here is whole: the line in the popup.

import type { Reply } from '../../messaging/protocol.ts';
import { backupState } from '../../sync/backup.ts';
import { listAhead } from '../../sync/log/merge.ts';
import { isToMend, mend } from '../../sync/read/mend.ts';
import { listMissing } from '../../sync/read/missing.ts';
import type { SyncPorts } from '../../sync/round.ts';
import { type Catalogue, versionsOf } from '../../vault/catalogue.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import { ignore } from '../drafts.ts';
import { isSilent, type KeptStore } from './kept-store.ts';
import type { Ports } from '../ports.ts';

type Meter = Reply<'status'>['backup'];

export interface Backup {
  /** `stores`: all that are kept. */
  state(unlocked: Unlocked, stores: readonly KeptStore[]): Promise<Meter>;
  /** Whether entries are damaged here that were not tried to be rebuilt yet. */
  isToMend(unlocked: Unlocked): Promise<boolean>;
  /** Rebuilds them from what else is here. One writer at a time, as in a round. */
  mend(syncPorts: SyncPorts): Promise<void>;
}

/** Saved copies count as one storage, whichever file was saved last. */
export const COPY = '00000000c0b1e500';
const DUE_TEXTS = 10;
const DUE_AFTER = 7 * 24 * 3_600_000; // ms

export function createBackup(
  { database, clock }: Pick<Ports, 'database' | 'clock'>,
  { vault, activity }: { vault: Vault; activity: Activity },
): Backup {
  const isDamaged = async (unlocked: Unlocked): Promise<boolean> =>
    (await vault.catalogue(unlocked)).damage !== null || (await database.read(listMissing)).length > 0;

  const hasAhead = async ({ rows }: Unlocked): Promise<boolean> =>
    (await database.read((transaction) => listAhead(transaction, rows))) !== null;

  const hasToMend = async (unlocked: Unlocked): Promise<boolean> =>
    isToMend(database, (await vault.catalogue(unlocked)).damage);

  return {
    state: async (unlocked, stores) => {
      const now = clock();
      const ids = stores.filter((store) => holds(store, now)).map(({ id }) => id);
      const without = async (...places: string[]) => (await backupState({ database, unlocked }, places)).uncopied;
      const lacking = {
        everywhere: await without(...ids, COPY),
        inStorages: await without(...ids),
        inFile: await without(COPY),
      };
      const meter = readMeter(await vault.catalogue(unlocked), lacking, stores, now, await hasAhead(unlocked));
      return (await isDamaged(unlocked)) ? { ...meter, level: 'damaged' } : meter;
    },

    isToMend: hasToMend,

    mend: async (syncPorts) => {
      if (!(await hasToMend(syncPorts.unlocked))) return;
      try {
        // Without its rosters a round has to fetch them first: it is tried again then.
        if (await mend(syncPorts).catch(ignore('here-damaged'))) await activity.add('entry-lost');
      } finally {
        vault.forget();
      }
    },
  };
}

/** What is in none of these places: ids of records in hex. */
interface Lacking {
  readonly everywhere: ReadonlySet<string>;
  readonly inStorages: ReadonlySet<string>;
  readonly inFile: ReadonlySet<string>;
}

/** A storage that lacks something of ours, or gave nothing back for long, is no second copy. */
const holds = (store: KeptStore, now: number): boolean => store.lacks === null && !isSilent(store, now);

/**
 * `now`: ms. An entry counts as lacking when one of its earlier versions does. `hasAhead`: some are newer than the clock,
 * and in none of these numbers.
 */
export function readMeter(
  catalogue: Catalogue,
  lacking: Lacking,
  stores: readonly KeptStore[],
  now: number,
  hasAhead = false,
): Meter {
  const { current, byId } = catalogue;
  const among = (ids: ReadonlySet<string>) =>
    current.filter((entry) => [entry, ...versionsOf(catalogue, entry)].some(({ id }) => ids.has(id)));
  const open = among(lacking.everywhere);
  const oldest = Math.min(...[...lacking.everywhere].flatMap((id) => byId.get(id)?.record.at ?? []));
  const isLost = stores.some(({ health }) => health === 'lied');
  const isDue = !stores.every((store) => holds(store, now)) || open.length >= DUE_TEXTS || now - oldest > DUE_AFTER;
  const unsafe = isDue ? ('due' as const) : ('new' as const);
  return {
    level: isLost ? 'lost' : open.length > 0 ? unsafe : hasAhead ? 'behind' : current.length === 0 ? 'empty' : 'safe',
    uncopied: open.length,
    onlyHere: open.filter(({ record }) => record.kind === 'note').length,
    copied: current.length - open.length,
    onlyInFile: among(lacking.inFile).length === 0 && among(lacking.inStorages).length > 0,
  };
}
