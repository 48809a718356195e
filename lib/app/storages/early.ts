// What is newer than this computer's clock, and waits until that has come (SPEC "Merge"): told, and taken in when it is
// due, also where there is no storage.

import { type Ahead, listAhead, mergeDue } from '../../sync/log/merge.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Ports } from '../ports.ts';
import type { Turns } from './turns.ts';

export interface Early {
  /** Null when nothing waits. */
  ahead(): Promise<Ahead | null>;
  /** A clock that was put right shows what waited for it. */
  takeInDue(): Promise<void>;
}

export function createEarly(
  { database, clock }: Pick<Ports, 'database' | 'clock'>,
  { lock, vault }: { lock: Lock; vault: Vault },
  turns: Turns,
): Early {
  const ahead = async (): Promise<Ahead | null> => {
    const { rows } = await lock.unlocked();
    return database.read((transaction) => listAhead(transaction, rows));
  };
  return {
    ahead,
    takeInDue: async () => {
      if ((await ahead()) === null) return;
      await turns.brief(async () => {
        const { rows } = await lock.unlocked();
        await database.write((transaction) => mergeDue(transaction, rows, clock()));
      });
      vault.forget();
    },
  };
}
