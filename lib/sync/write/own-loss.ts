// What this browser wrote and no store has seen, lost from its own log on this disk. The rows still hold it: the log goes on
// from the segment before, in a new incarnation, and says it anew. Where a store acknowledged it, that store is waited for.

import { equal, toHex } from '../../base/bytes.ts';
import { hlcOf } from '../../vault/hlc.ts';
import { changeRows, listRows } from '../../vault/rows.ts';
import { forgetCarried } from './carry.ts';
import { putCarried, sentKey } from './queue.ts';
import { findKnown } from '../log/index-of-logs.ts';
import { withIncarnation, withLog } from '../log/marks.ts';
import { forgetMissing, listMissing } from '../read/missing.ts';
import { commit, logMark, type Round } from '../round.ts';
import { INCARNATION_SIZE, NO_SEGMENT } from '../log/segment.ts';

export async function sayLostAnew(round: Round): Promise<void> {
  const { database, device, unlocked } = round;
  const id = toHex(device.kid);
  const acknowledged = Math.max(0, ...[...round.marks.stores.values()].map((store) => store.get(id)?.seq ?? 0));
  const missing = await database.read(listMissing);
  const own = missing.filter(({ deviceId, seq }) => equal(deviceId, device.kid) && seq > acknowledged);
  const lost = own.toSorted((a, b) => a.seq - b.seq)[0];
  if (!lost || !(await database.read((transaction) => transaction.get('state', sentKey(lost.seq))))) return;
  const before = findKnown(round.index, device.kid, lost.seq, lost.hash)?.prev ?? (lost.seq === 1 ? NO_SEGMENT : null);
  if (before === null) return;

  const log = round.index.get(id) ?? new Map<number, never[]>();
  const behind = [...log].filter(([seq]) => seq >= lost.seq).flatMap(([, known]) => known);
  const mark = { ...logMark(round, device.kid), seq: lost.seq - 1, hash: before };
  const marks = withIncarnation(withLog(round.marks, id, mark), round.random(INCARNATION_SIZE));
  await commit(round, marks, async (transaction, facts) => {
    for (const known of behind) facts.forgotten(device.kid, known);
    for (const place of own) forgetMissing(transaction, place);
    for (let { seq } = lost; seq <= logMark(round, device.kid).seq; seq++) transaction.remove('state', sentKey(seq));
    for (const row of await listRows(transaction, unlocked.rows)) {
      if (!equal(row.device, device.kid) || row.seq < lost.seq) continue;
      if (!hlcOf(row.hlc, device.kid)) {
        putCarried(transaction, unlocked.rows, row);
        continue;
      }
      const [name, closed] = [unlocked.rows.name(row.id, row.hlc), unlocked.rows.close({ ...row, seq: 0 })];
      transaction.put('queue', name, closed);
      await changeRows(transaction, (rows) => rows.change(name, () => closed));
    }
    await forgetCarried(transaction);
  });
  round.log('sync.anew', { seq: lost.seq });
}
