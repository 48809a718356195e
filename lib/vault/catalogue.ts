// Everything in the vault, opened: built from the sealed rows when it is first asked for, kept in the worker's memory
// while nothing changed, gone with the lock. What is current follows from the rows alone: of each record the newest
// version; of each field the record that no other one replaces.

import { type Bytes, compare, equal, toHex } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import { sha256Sync } from '../crypto/hash.ts';
import type { Unlocked } from './keyring.ts';
import type { Database, RecordRow } from './ports.ts';
import { openRecord, type VaultRecord } from './record.ts';
import { parseSum, type RowCipher, sumOf } from './rows.ts';
import { STATE } from './state.ts';

export interface Entry {
  /** 16 bytes in hex. */
  readonly id: string;
  readonly record: VaultRecord;
  /** 16 bytes: which browser wrote it. */
  readonly device: Bytes;
}

export interface Catalogue {
  /** Current texts and notes, newest first. */
  readonly current: readonly Entry[];
  /** Every record by its id, replaced ones included. */
  readonly byId: ReadonlyMap<string, Entry>;
  /** What a newer record replaces: its id, and the newer one, of several the newest. */
  readonly replaced: ReadonlyMap<string, Entry>;
  /** Older versions of a note by its id, newest first. */
  readonly olderById: ReadonlyMap<string, readonly Entry[]>;
  /** Rows that this version can't open: newer kinds, other epochs. They stay as they are. */
  readonly unread: number;
  /** null while every row that was written is here as it was, and in the queue as long as it waits; else what is here. */
  readonly damage: string | null;
}

export async function readCatalogue(database: Database, unlocked: Unlocked): Promise<Catalogue> {
  const { rows, damage } = await readRows(database, unlocked.rows);
  const versionsById = new Map<string, RecordRow[]>();
  let unread = 0;
  for (const row of rows) {
    const id = toHex(row.id);
    versionsById.set(id, [...(versionsById.get(id) ?? []), row]);
  }
  const byId = new Map<string, Entry>();
  const olderById = new Map<string, Entry[]>();
  await Promise.all(
    [...versionsById].map(async ([id, versions]) => {
      const newestFirst = versions.sort((a, b) => compareVersions(b, a));
      if (newestFirst[0]?.sealed === null) return; // removed
      const entries = await Promise.all(newestFirst.map((row) => openRow(unlocked, id, row)));
      const [current, ...older] = entries.filter((entry) => entry !== null);
      unread += entries.filter((entry, i) => entry === null && newestFirst[i]?.sealed !== null).length;
      if (!current) return;
      byId.set(id, current);
      if (older.length > 0) olderById.set(id, older);
    }),
  );
  const replaced = new Map<string, Entry>();
  for (const entry of byId.values()) {
    if (entry.record.kind !== 'sealed-field' || !entry.record.replaces) continue;
    const id = toHex(entry.record.replaces);
    const other = replaced.get(id);
    if (!other || other.record.at < entry.record.at) replaced.set(id, entry);
  }
  const current = [...byId.values()]
    .filter(({ id }) => !replaced.has(id))
    .sort((a, b) => b.record.at - a.record.at || (a.id < b.id ? -1 : 1));
  return { current, byId, replaced, olderById, unread, damage: damage && toHex(damage) };
}

/** As `Catalogue.damage`, in bytes. */
export async function damageOf(database: Database, unlocked: Unlocked): Promise<Bytes | null> {
  return (await readRows(database, unlocked.rows)).damage;
}

/** All rows that open, and what is here of them when that is not all. */
async function readRows(database: Database, cipher: RowCipher): Promise<{ rows: RecordRow[]; damage: Bytes | null }> {
  const { listed, queue, sum } = await database.read(async (transaction) => ({
    listed: await transaction.list('rows'),
    queue: await transaction.list('queue'),
    sum: parseSum(await transaction.get('state', STATE.rowsSum)),
  }));
  const waiting = new Set(queue.flatMap(([name, closed]) => (cipher.open(name, closed) ? name : [])));
  const rows: RecordRow[] = [];
  const whole: string[] = [];
  for (const [name, closed] of listed) {
    const row = cipher.open(name, closed);
    if (row === null) continue;
    rows.push(row);
    if (row.seq > 0 || waiting.has(name)) whole.push(name);
  }
  const here = sumOf(whole);
  const isWhole = sum !== null && whole.length === listed.length && equal(sum, here);
  return { rows, damage: isWhole ? null : here };
}

/** Earlier versions of an entry, newest first: the chain of what it replaces, or a note's older writings. */
export function versionsOf(catalogue: Catalogue, entry: Entry): Entry[] {
  const chain = [...(catalogue.olderById.get(entry.id) ?? [])];
  const seen = new Set([entry.id]);
  for (let at: Entry | undefined = entry; at?.record.kind === 'sealed-field' && at.record.replaces;) {
    const id: string = toHex(at.record.replaces);
    if (seen.has(id)) break; // a circle can only be made on purpose
    seen.add(id);
    at = catalogue.byId.get(id);
    if (at) chain.push(at);
  }
  return chain;
}

/** The newest version of the field that this record is a version of; null when none is newer. */
export function newestOf(catalogue: Catalogue, id: string): Entry | null {
  const seen = new Set([id]);
  let newest: Entry | null = null;
  for (let next = catalogue.replaced.get(id); next && !seen.has(next.id); next = catalogue.replaced.get(next.id)) {
    seen.add(next.id);
    newest = next;
  }
  return newest;
}

/** Which of two versions of one record counts: the later clock, then the greater hash; a tombstone's is zeros (SPEC "Merge"). */
export function compareVersions(a: RecordRow, b: RecordRow): number {
  return compare(a.hlc, b.hlc) || compare(contentHash(a), contentHash(b));
}

function contentHash(row: RecordRow): Bytes {
  return row.sealed ? sha256Sync(row.sealed) : new Uint8Array(32);
}

async function openRow(unlocked: Unlocked, id: string, row: RecordRow): Promise<Entry | null> {
  if (!row.sealed) return null;
  try {
    const record = await openRecord(unlocked.epochs, unlocked.vaultId, row.id, row.hlc, row.sealed);
    return record && { id, record, device: row.device };
  } catch (error) {
    if (error instanceof PapersealError && errorCode(error) !== 'internal') return null;
    throw error;
  }
}
