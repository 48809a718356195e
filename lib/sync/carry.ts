// A store that never had another browser's log: that browser may be gone, so what is known of it here is brought along in
// the own log, as a snapshot. That is how a vault restored from a saved copy comes whole to a new storage.

import { equal, u48be } from '../base/bytes.ts';
import { carriedKey, listAbsent, readCarried } from './absent.ts';
import { putCarried } from './append.ts';
import type { Source } from './pull.ts';
import { commit, type Round } from './round.ts';

/** `gone`: also logs that the store had and lost, or parts of them, when the user said that it may be filled again. */
export async function carryAbsent(round: Round, { storeId, listing }: Source, gone: boolean): Promise<void> {
  for (const [id, { certificate }] of round.members.byId) {
    const { deviceId } = certificate;
    const known = round.marks.logs.get(id)?.seq ?? 0;
    const given = round.marks.stores.get(storeId)?.has(id) === true;
    if (equal(deviceId, round.device.kid) || known === 0 || (given && !gone)) continue;
    const isThere = (listing.logs.get(id)?.heads.length ?? 0) > 0;
    if (isThere && !(gone && listAbsent(round, listing, deviceId, known).length > 0)) continue;
    const done = await readCarried(round, storeId, deviceId);
    if (done >= known) continue;
    await commit(round, round.marks, async (transaction) => {
      for (const [, row] of await transaction.list('rows')) {
        if (equal(row.device, deviceId) && row.seq > done) putCarried(transaction, row);
      }
      transaction.put('state', carriedKey(storeId, deviceId), u48be(known));
    });
  }
}
