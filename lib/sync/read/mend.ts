// Rows that were damaged or lost, brought back from what else is here: the queue, and the kept segments. It needs no store
// and removes nothing (SPEC "Damage").

import { equal, toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { damageOf } from '../../vault/catalogue.ts';
import type { Database } from '../../vault/ports.ts';
import { parseSum, putSum, sumOf } from '../../vault/rows.ts';
import { mergeOperations } from '../log/merge.ts';
import { mendIndex, mendTrust } from './mend-logs.ts';
import { heldSegment, listMissing, mergeAgain, noteMissing } from './missing.ts';
import { beginRound, commit, type Round, type SyncPorts } from '../round.ts';
import { openAdmissible, type OpenedSegment } from './take-in.ts';
import { STATE } from '../../vault/state.ts';

/** True for damage that was not tried to be mended yet with what is here. `damage` as in `Catalogue`. */
export async function isToMend(database: Database, damage: string | null): Promise<boolean> {
  if (damage === null) return false;
  const tried = await database.read((transaction) => transaction.get('state', STATE.mendTried));
  return !tried || toHex(tried) !== damage;
}

/**
 * One writer at a time, as in a round. True when a row is gone for good: nothing that was kept holds it. Throws as
 * `beginRound`; what the queue holds is back all the same.
 */
export async function mend(ports: SyncPorts): Promise<boolean> {
  await mendFromQueue(ports);
  const round = await beginRound(ports);
  await mendIndex(round, null);
  await mendTrust(round);
  for (const id of round.marks.logs.keys()) await mendFromLog(round, id);
  return settle(round);
}

/** A version that waits lies in both tables: each brings back what the other one lost. */
async function mendFromQueue({ database, unlocked, clock }: SyncPorts): Promise<void> {
  const { rows: cipher } = unlocked;
  await database.write(async (transaction) => {
    if (!(await transaction.get('state', STATE.keyring))) throw new PapersealError('no-vault');
    const rows = new Map(await transaction.list('rows'));
    const queue = new Map(await transaction.list('queue'));
    for (const [name, closed] of rows) {
      if (cipher.open(name, closed)?.seq === 0 && !cipher.open(name, queue.get(name))) {
        transaction.put('queue', name, closed);
      }
    }
    for (const [name, closed] of queue) {
      const waiting = cipher.open(name, closed);
      if (!waiting || cipher.open(name, rows.get(name))) continue;
      const { id, hlc, sealed, device } = waiting;
      const operation = { kind: 'version' as const, id, hlc, sealed };
      await mergeOperations(transaction, cipher, [operation], { device, seq: 0 }, clock(), true);
    }
  });
}

const MERGED_AT_ONCE = 32;

/** Every known segment of a log that is kept, and a note on each that does not lie here as it was. */
async function mendFromLog(round: Round, id: string): Promise<void> {
  const { deviceId } = round.certificates.get(id) ?? {};
  if (deviceId === undefined) return;
  const known = [...(round.index.get(id)?.values() ?? [])].flat();
  for (let i = 0; i < known.length; i += MERGED_AT_ONCE) {
    const opened: OpenedSegment[] = [];
    for (const { seq, hash } of known.slice(i, i + MERGED_AT_ONCE)) {
      const segment = await heldSegment(round, { deviceId, seq, hash });
      const body = segment && (await openAdmissible(round, segment));
      if (segment === null) await noteMissing(round, { deviceId, seq, hash });
      else if (body !== null && typeof body !== 'string') opened.push({ segment, body });
    }
    await commit(round, round.marks, async (transaction, facts) => {
      for (const one of opened) await mergeAgain(transaction, facts, round, one);
    });
  }
}

/** Once nothing is missing any more, what is here is all there is: the sum is begun anew, and what it lacked is lost. */
async function settle(round: Round): Promise<boolean> {
  const { database, unlocked } = round;
  let isLost = false;
  await commit(round, round.marks, async (transaction) => {
    if ((await listMissing(transaction)).length > 0) return;
    const names = (await transaction.list('rows')).map(([name]) => name);
    const sum = parseSum(await transaction.get('state', STATE.rowsSum));
    isLost = sum !== null && !equal(sum, sumOf(names));
    putSum(transaction, names);
  });
  const left = await damageOf(database, unlocked);
  await commit(round, round.marks, async (transaction) => {
    if (left) transaction.put('state', STATE.mendTried, left);
    else transaction.remove('state', STATE.mendTried);
  });
  round.log('sync.mended', { whole: left ? 0 : 1 });
  return isLost;
}
