// Bringing the own log to one store: what it lacks is put and read back, the head last, and only then do operations leave
// the queue.

import { type Bytes, readUint, toHex, u48be } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { ownHead, removeSent } from './append.ts';
import { type Destination, ensure, isListed, put } from './bring.ts';
import { handOver } from './handover.ts';
import { chainTo } from './index-of-logs.ts';
import { withStore } from './marks.ts';
import { certificateName, headName, rosterName, segmentName } from './names.ts';
import { commit, logMark, readSegment, type Round } from './round.ts';

/**
 * Returns how many operations left the queue. `all`: also what this store acknowledged before and no longer has. Throws
 * store-*, and `store-not-kept` when it does not give back what it took.
 */
export async function deliver(round: Round, destination: Destination, all: boolean): Promise<number> {
  const { vaultId, device, marks } = round;
  const id = toHex(device.kid);
  const own = logMark(round, device.kid);
  const acknowledged = marks.stores.get(destination.storeId)?.get(id);
  if (!all && acknowledged?.n === own.n) {
    await handOver(round, destination, all);
    return 0;
  }

  // What the log is verified by. Where the log was acknowledged, these were read back, and are read again in their turn.
  const isNew = all || (acknowledged?.seq ?? 0) === 0;
  const bring = async (name: string, bytes: Bytes): Promise<void> => {
    if (isNew || !isListed(destination, name, bytes)) await ensure(destination, name, bytes);
  };
  for (const { version, hash, bytes } of round.rosters) await bring(rosterName(vaultId, version, hash), bytes);
  const certificate = round.certificates.get(id);
  if (certificate) await bring(certificateName(vaultId, device.kid), certificate.bytes);
  const brought = all ? 0 : await readBrought(round, destination.storeId);
  for (const { seq, hash, incarnation } of chainTo(round.index, device.kid, own.seq, own.hash)) {
    const name = segmentName(vaultId, device.kid, seq, incarnation);
    if (!all && seq <= (acknowledged?.seq ?? 0)) continue;
    const bytes = await readSegment(round, name, device.kid, hash);
    if (bytes === null) throw new PapersealError('internal');
    if (seq <= brought && destination.listing.sizes.get(name) === bytes.length) continue; // in an earlier round
    await ensure(destination, name, bytes);
    if (seq % NOTED_EVERY === 0) await noteBrought(round, destination.storeId, seq);
  }
  const head = await ownHead(round);
  if (head === null) throw new PapersealError('internal');
  const name = headName(vaultId, device.kid, head.n);
  await put(destination.store, name, head.bytes);
  // What it takes the place of is carried over in the own log, which is there by now; and only what it makes one of the
  // vault's counts as kept.
  await handOver(round, destination, all);

  let removed = 0;
  const acknowledging = withStore(marks, destination.storeId, id, { n: head.n, seq: head.seq });
  await commit(round, acknowledging, async (transaction) => {
    removed = await removeSent(transaction, head.seq);
    transaction.remove('state', broughtKey(round, destination.storeId));
  });
  return removed;
}

/**
 * How far a store that never acknowledged a head has the segments, read back: a round may end in the middle of a long log,
 * and the next one must not begin again. It says nothing to anybody else: what counts as kept follows from heads alone.
 */
const BROUGHT = 'sync/brought/';
const NOTED_EVERY = 8;

const broughtKey = ({ device }: Round, storeId: string): string => `${BROUGHT}${storeId}/${toHex(device.kid)}`;

async function readBrought(round: Round, storeId: string): Promise<number> {
  const bytes = await round.database.read((transaction) => transaction.get('state', broughtKey(round, storeId)));
  return bytes ? readUint(bytes, 0, 6) : 0;
}

async function noteBrought(round: Round, storeId: string, seq: number): Promise<void> {
  await commit(round, round.marks, async (transaction) => {
    transaction.put('state', broughtKey(round, storeId), u48be(seq));
  });
}
