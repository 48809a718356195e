// What is kept outside of this browser, by what storages and saved copies gave back.

import { toHex } from '../base/bytes.ts';
import { compareVersions } from '../vault/catalogue.ts';
import type { RecordRow } from '../vault/ports.ts';
import { listRows } from '../vault/rows.ts';
import { parseMarks, withoutStore } from './log/marks.ts';
import { beginRound, commit, type SyncPorts } from './round.ts';
import { isOfStore } from '../vault/state.ts';

export interface BackupState {
  /** Ids in hex of the records that are kept outside this browser as they are here. */
  readonly copied: ReadonlySet<string>;
  /** Those that are gone if this browser is gone. */
  readonly uncopied: ReadonlySet<string>;
}

/** `storeIds`: the stores and saved copies that survive this browser. Removed records count as nothing. */
export async function backupState(
  { database, unlocked }: Pick<SyncPorts, 'database' | 'unlocked'>,
  storeIds: readonly string[],
): Promise<BackupState> {
  const marks = parseMarks(unlocked.keyring.marks);
  const newest = new Map<string, RecordRow>();
  for (const row of await database.read((transaction) => listRows(transaction, unlocked.rows))) {
    const id = toHex(row.id);
    const held = newest.get(id);
    if (held === undefined || compareVersions(row, held) > 0) newest.set(id, row);
  }
  const isCopied = ({ device, seq }: RecordRow) =>
    seq > 0 && storeIds.some((storeId) => (marks?.stores.get(storeId)?.get(toHex(device))?.seq ?? 0) >= seq);
  const live = [...newest].filter(([, row]) => row.sealed !== null);
  return {
    copied: new Set(live.filter(([, row]) => isCopied(row)).map(([id]) => id)),
    uncopied: new Set(live.filter(([, row]) => !isCopied(row)).map(([id]) => id)),
  };
}

/** A storage that was taken away counts no longer. */
export async function forgetStore(ports: SyncPorts, storeId: string): Promise<void> {
  const round = await beginRound(ports);
  await commit(round, withoutStore(round.marks, storeId), async (transaction) => {
    for (const [key] of await transaction.list('state')) if (isOfStore(key, storeId)) transaction.remove('state', key);
  });
}
