// A clock that was wrong: versions written more than 24 hours ahead wait at every other browser, and the own clock, which
// never runs backwards, would go on there. Once the device's time is right again, those versions are written anew at the
// present, the old ones are taken back, and the clock begins again at the present (SPEC "Time").

import { type Bytes, concat, toHex } from '../../base/bytes.ts';
import { hlcOf, nextHlc } from '../../vault/hlc.ts';
import type { RecordRow } from '../../vault/ports.ts';
import { openRecord, sealRecord } from '../../vault/record.ts';
import { changeRows, lastReading, listRows, putReading } from '../../vault/rows.ts';
import { putTakenBack } from './queue.ts';
import { isAhead, mergeOperations } from '../log/merge.ts';
import { commit, type Round } from '../round.ts';
import type { Operation } from '../log/segment.ts';

/** Does nothing while the own clock is within 24 hours of the device's. */
export async function mendOwnClock(round: Round): Promise<void> {
  const { database, device, unlocked, vaultId, random } = round;
  const { rows: cipher } = unlocked;
  const now = round.clock();
  const last = await database.read((transaction) => lastReading(transaction, cipher));
  if (last === null || !isAhead(last, now)) return;

  const rows = await database.read((transaction) => listRows(transaction, cipher));
  const honest = rows.map((row) => row.hlc).filter((hlc) => !isAhead(hlc, now));
  let clock: Bytes = honest.reduce((latest: Bytes, hlc) => (toHex(hlc) > toHex(latest) ? hlc : latest), NO_TIME);
  const anew: { old: RecordRow; row: RecordRow }[] = [];
  for (const old of rows) {
    if (!isAhead(old.hlc, now) || !hlcOf(old.hlc, device.kid)) continue;
    clock = nextHlc(clock, now, device.kid);
    const record = old.sealed && (await openRecord(unlocked.epochs, vaultId, old.id, old.hlc, old.sealed));
    if (old.sealed && !record) continue; // of an epoch that is not held: it waits for its time
    const sealed = record && (await sealRecord(unlocked.epochs[0], vaultId, old.id, clock, record, random));
    anew.push({ old, row: { id: old.id, hlc: concat(clock), sealed, device: device.kid, seq: 0 } });
  }
  clock = nextHlc(clock, now, device.kid);
  await commit(round, round.marks, async (transaction) => {
    for (const { old, row } of anew) {
      const takenBack: Operation = { kind: 'void', id: old.id, hlc: old.hlc };
      await mergeOperations(transaction, cipher, [takenBack], { device: device.kid, seq: 0 }, now);
      transaction.remove('queue', cipher.name(old.id, old.hlc));
      if (old.seq > 0) putTakenBack(transaction, cipher, old);
      const [name, closed] = [cipher.name(row.id, row.hlc), cipher.close(row)];
      await changeRows(transaction, (all) => all.change(name, () => closed));
      transaction.put('queue', name, closed);
    }
    putReading(transaction, cipher, clock);
  });
  round.log('sync.clock', { versions: anew.length });
}

const NO_TIME: Bytes = new Uint8Array(16);
