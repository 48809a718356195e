// A store that never had another browser's log: that browser may be gone, so what is known of it here is brought along in
// the own log, as a snapshot. That is how a vault restored from a saved copy comes whole to a new storage.

import { type Bytes, equal, readUint, toHex, u48be } from '../base/bytes.ts';
import { putCarried } from './append.ts';
import type { Source } from './pull.ts';
import { commit, type Round } from './round.ts';

/** `gone`: also logs that the store had and lost, when the user said that it may be filled again. */
export async function carryAbsent(round: Round, { storeId, listing }: Source, gone: boolean): Promise<void> {
  for (const [id, { certificate }] of round.members.byId) {
    const { deviceId } = certificate;
    const known = round.marks.logs.get(id)?.seq ?? 0;
    const given = round.marks.stores.get(storeId)?.has(id) === true;
    if (equal(deviceId, round.device.kid) || known === 0 || (given && !gone)) continue;
    if ((listing.logs.get(id)?.heads.length ?? 0) > 0) continue;
    const done = await readDone(round, storeId, deviceId);
    if (done >= known) continue;
    await commit(round, round.marks, async (transaction) => {
      for (const [, row] of await transaction.list('rows')) {
        if (equal(row.device, deviceId) && row.seq > done) putCarried(transaction, row);
      }
      transaction.put('state', keyOf(storeId, deviceId), u48be(known));
    });
  }
}

async function readDone(round: Round, storeId: string, deviceId: Bytes): Promise<number> {
  const done = await round.database.read((transaction) => transaction.get('state', keyOf(storeId, deviceId)));
  return done ? readUint(done, 0, 6) : 0;
}

const keyOf = (storeId: string, deviceId: Bytes): string => `sync/carried/${storeId}/${toHex(deviceId)}`;
