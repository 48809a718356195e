// What would be lost if this computer died now, and whether what is here is whole: the line in the popup.

import type { Reply } from '../../messaging/protocol.ts';
import { backupState } from '../../sync/copy.ts';
import { isToMend, mend } from '../../sync/mend.ts';
import { listMissing } from '../../sync/missing.ts';
import type { SyncPorts } from '../../sync/round.ts';
import { versionsOf } from '../../vault/catalogue.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import { ignore } from '../drafts.ts';
import type { Kept } from './kept-stores.ts';
import type { Ports } from '../ports.ts';

export interface Backup {
  /** `stores`: all that are kept. */
  state(unlocked: Unlocked, stores: readonly Kept[]): Promise<Reply<'status'>['backup']>;
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

  const hasToMend = async (unlocked: Unlocked): Promise<boolean> =>
    isToMend(database, (await vault.catalogue(unlocked)).damage);

  return {
    state: async (unlocked, stores) => {
      const holding = stores.filter(({ lacks }) => lacks === null);
      const ids = holding.map(({ id }) => id);
      const without = async (...places: string[]) => (await backupState({ database, unlocked }, places)).uncopied;
      const [uncopied, inNoStorage, notInFile] = [
        await without(...ids, COPY),
        await without(...ids),
        await without(COPY),
      ];
      const catalogue = await vault.catalogue(unlocked);
      const { current, byId } = catalogue;
      const among = (lacking: ReadonlySet<string>) =>
        current.filter((entry) => [entry, ...versionsOf(catalogue, entry)].some(({ id }) => lacking.has(id)));
      const open = among(uncopied);
      const oldest = Math.min(...[...uncopied].flatMap((id) => byId.get(id)?.record.at ?? []));
      const lost = stores.some(({ health }) => health === 'lied');
      const isDue = holding.length < stores.length || open.length >= DUE_TEXTS || clock() - oldest > DUE_AFTER;
      const level = lost ? 'lost' : current.length === 0 ? 'empty' : open.length === 0 ? 'safe' : isDue ? 'due' : 'new';
      return {
        level: (await isDamaged(unlocked)) ? 'damaged' : level,
        uncopied: open.length,
        onlyHere: open.filter(({ record }) => record.kind === 'note').length,
        copied: current.length - open.length,
        onlyInFile: among(notInFile).length === 0 && among(inNoStorage).length > 0,
      };
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
