// A saved copy: everything of the vault's storage in one file, which counts as one storage once it was read back.

import type { Bytes } from '../../base/bytes.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { encodeCopy, parseCopy } from '../../stores/file.ts';
import { acknowledgeCopy, copyObjects } from '../../sync/saved-copy.ts';
import { backupState } from '../../sync/backup.ts';
import type { SyncPorts } from '../../sync/round.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import type { Ports } from '../ports.ts';
import { COPY } from './backup.ts';
import type { Turns } from './turns.ts';

export interface SavedCopy {
  make(): Promise<Reply<'copy.make'>>;
  /** `file`: as it was read back. Throws `copy-damaged`. */
  confirm(file: Bytes): Promise<Reply<'copy.confirm'>>;
}

export function createSavedCopy(
  { clock, database, files }: Ports,
  { lock, vault, activity }: { lock: Lock; vault: Vault; activity: Activity },
  {
    turns,
    syncPorts,
    later,
  }: {
    turns: Turns;
    syncPorts: (unlocked: Unlocked) => SyncPorts;
    /** The question where copies are kept is answered. */
    later: () => Promise<void>;
  },
): SavedCopy {
  return {
    make: async () => {
      const objects = await turns.brief(async () => copyObjects(syncPorts(await lock.unlocked())));
      const day = new Date(clock()).toISOString().slice(0, 10);
      return { name: `paperseal-${day}.sealed`, file: await files.leave(encodeCopy(objects)) };
    },

    confirm: async (file) => {
      const objects = parseCopy(file);
      await turns.brief(async () => acknowledgeCopy(syncPorts(await lock.unlocked()), COPY, objects));
      await activity.add('copy-saved');
      await later();
      const unlocked = await lock.unlocked();
      const { copied } = await backupState({ database, unlocked }, [COPY]);
      const { current } = await vault.catalogue(unlocked);
      return { texts: current.filter(({ id }) => copied.has(id)).length };
    },
  };
}
