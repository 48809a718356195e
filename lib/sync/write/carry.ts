// What others wrote, brought along in snapshots of the own log. A store that never had another browser's log: that browser
// may be gone. That is how a vault restored from a saved copy comes whole to a new storage. And a log that this browser
// left: a store shows one branch of it only.

import { equal, toHex } from '../../base/bytes.ts';
import { listRows } from '../../vault/rows.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import { carriedKey, listAbsent, readCarried } from '../read/absent.ts';
import { listUnreadable, putCarried, putCarriedEndorsement } from './queue.ts';
import { putCount } from '../log/count.ts';
import { listLeft } from './handover.ts';
import type { Verdict } from '../log/history.ts';
import { listBeside } from '../log/index-of-logs.ts';
import type { Source } from '../read/pull.ts';
import { commit, type Round } from '../round.ts';
import { STATE } from '../../vault/state.ts';

/**
 * `gone`: also logs that the store had and lost, or parts of them, or has `damaged`, when the user said that it may be
 * filled again.
 */
export async function carryAbsent(
  round: Round,
  { storeId, listing }: Source,
  gone: boolean,
  damaged: Verdict | null,
): Promise<void> {
  for (const [id, { certificate }] of round.members.byId) {
    const { deviceId } = certificate;
    const known = round.marks.logs.get(id)?.seq ?? 0;
    const given = round.marks.stores.get(storeId)?.has(id) === true;
    if (equal(deviceId, round.device.kid) || known === 0 || (given && !gone)) continue;
    const isThere = (listing.logs.get(id)?.heads.length ?? 0) > 0;
    const isDamaged = damaged !== null && damaged.device !== null && equal(damaged.device, deviceId);
    if (isThere && !(gone && (isDamaged || listAbsent(round, listing, deviceId, known).length > 0))) continue;
    const done = await readCarried(round, storeId, deviceId);
    if (done >= known) continue;
    await commit(round, round.marks, async (transaction) => {
      for (const row of await listRows(transaction, round.unlocked.rows)) {
        if (equal(row.device, deviceId) && row.seq > done) putCarried(transaction, round.unlocked.rows, row);
      }
      putCount(transaction, carriedKey(storeId, deviceId), known);
    });
  }
}

/**
 * A log that this browser left has branches, and a store shows one of them: what the other ones hold is brought along
 * once, texts and endorsements. So whoever finds any last word of such a log finds everything, in whichever store.
 */
export async function carryLeft(round: Round): Promise<void> {
  for (const { head } of await listLeft(round)) {
    const { deviceId, seq, hash } = head;
    const id = toHex(deviceId);
    const done = await round.database.read((transaction) => transaction.list('state', STATE.beside.under(id)));
    const keys = new Set(done.map(([key]) => key));
    const beside = listBeside(round.index, deviceId, seq, hash).filter(
      ({ hash: of }) => !keys.has(STATE.beside.key(id, toHex(of))),
    );
    if (beside.length === 0) continue;
    const numbers = new Set(beside.map((known) => known.seq));
    await commit(round, round.marks, async (transaction) => {
      for (const row of await listRows(transaction, round.unlocked.rows)) {
        if (equal(row.device, deviceId) && numbers.has(row.seq)) putCarried(transaction, round.unlocked.rows, row);
      }
      for (const one of round.trust) {
        if (one.kind !== 'endorse' || !equal(one.by, deviceId) || !numbers.has(one.seq)) continue;
        if (!equal(one.deviceId, round.device.kid)) putCarriedEndorsement(transaction, one);
      }
      for (const known of beside) transaction.put('state', STATE.beside.key(id, toHex(known.hash)), known.hash);
    });
  }
}

/** What was to be carried and was damaged here is carried anew. */
export async function mendCarried({ database, unlocked }: Round): Promise<void> {
  const damaged = await database.read((transaction) => listUnreadable(transaction, unlocked.rows));
  if (damaged.length === 0) return;
  await database.write(async (transaction) => {
    for (const key of damaged) transaction.remove('state', key);
    await forgetCarried(transaction);
  });
}

/** That anything was carried: all of it is once more. */
export async function forgetCarried(transaction: WriteTransaction): Promise<void> {
  for (const { all } of [STATE.carried, STATE.beside]) {
    for (const [key] of await transaction.list('state', all)) transaction.remove('state', key);
  }
}
