// Bringing the own log to one store: what it lacks is put and read back, the head last, and only then do operations leave
// the queue.

import { type Bytes, toHex } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import { appendHead, ownHead } from './append.ts';
import { removeSent } from './queue.ts';
import { type Destination, ensure, isListed, put } from '../store/destination.ts';
import { putCount, readCount } from '../log/count.ts';
import { handOver } from './handover.ts';
import type { Head } from '../log/head.ts';
import { chainTo } from '../log/index-of-logs.ts';
import { withStore } from '../log/marks.ts';
import { fetchBack } from '../read/missing.ts';
import { certificateName, headName, rosterName, segmentName } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';
import { commit, logMark, readSegment, type Round, tell } from '../round.ts';
import { STATE, type StateKey } from '../../vault/state.ts';

/**
 * Returns how many operations left the queue. `all`: also what this store acknowledged before and no longer has. Throws
 * store-*, and `store-not-kept` when it does not give back what it took.
 */
export async function deliver(round: Round, destination: Destination, all: boolean): Promise<number> {
  const { device } = round;
  const id = toHex(device.kid);
  const own = logMark(round, device.kid);
  const acknowledged = round.marks.stores.get(destination.storeId)?.get(id);
  if (!all && acknowledged?.n === own.n) {
    await handOver(round, destination, all);
    return 0;
  }

  await bringTrust(round, destination, all || (acknowledged?.seq ?? 0) === 0);
  if (!(await bringSegments(round, destination, all ? null : (acknowledged?.seq ?? 0)))) return 0;
  const head = await bringHead(round, destination.store);
  // What it takes the place of is carried over in the own log, which is there by now; and only what it makes one of the
  // vault's counts as kept.
  await handOver(round, destination, all);

  let removed = 0;
  const acknowledging = withStore(round.marks, destination.storeId, id, { n: head.n, seq: head.seq });
  await commit(round, acknowledging, async (transaction) => {
    removed = await removeSent(transaction, head.seq);
    transaction.remove('state', broughtKey(round, destination.storeId));
  });
  return removed;
}

/**
 * What the log is verified by. `isNew`: all of it is read; where the log was acknowledged it is read again in its turn. A
 * roster that the store can't give now is not this browser's to bring: it is told.
 */
async function bringTrust(round: Round, destination: Destination, isNew: boolean): Promise<void> {
  const { vaultId, device, rosters, certificates } = round;
  const bring = async (name: string, bytes: Bytes): Promise<void> => {
    if (isNew || !isListed(destination, name, bytes)) await ensure(destination, name, bytes);
  };
  for (const { version, hash, bytes } of rosters) {
    await bring(rosterName(vaultId, version, hash), bytes).catch((error: unknown) => {
      if (errorCode(error) !== 'unavailable') throw error;
      tell(round, 'unavailable', null);
    });
  }
  const certificate = certificates.get(toHex(device.kid));
  if (certificate) await bring(certificateName(vaultId, device.kid), certificate.bytes);
}

/**
 * Segments behind `after`; null: all, also those that were brought. Where the store does not take or give one of them, the
 * others go on; then that is thrown, for no head may come before all of them are there. False when one is neither here as it
 * was nor there: it is told, and any other store may give it.
 */
async function bringSegments(round: Round, destination: Destination, after: number | null): Promise<boolean> {
  const { vaultId, device } = round;
  const { seq: last, hash: end } = logMark(round, device.kid);
  const brought = after === null ? 0 : await readBrought(round, destination.storeId);
  let waiting: unknown = null;
  const chain = chainTo(round.index, device.kid, last, end);
  let isWhole = chain.length === last;
  for (const { seq, hash, incarnation } of chain) {
    const name = segmentName(vaultId, device.kid, seq, incarnation);
    if (seq <= (after ?? 0)) continue;
    const bytes = await readSegment(round, name, device.kid, hash);
    if (bytes === null) {
      const place = { deviceId: device.kid, seq, hash };
      if ((await fetchBack(round, destination, place)) === null) isWhole = false;
      continue;
    }
    if (seq <= brought && destination.listing.sizes.get(name) === bytes.length) continue; // in an earlier round
    try {
      await ensure(destination, name, bytes);
    } catch (error) {
      if (errorCode(error) !== 'unavailable') throw error;
      waiting ??= error;
    }
    if (waiting === null && isWhole && seq % NOTED_EVERY === 0) await noteBrought(round, destination.storeId, seq);
  }
  if (waiting !== null) throw waiting;
  return isWhole;
}

/** Where one of the two names is out of use, by a lock that leaked, the other one gets another head. */
async function bringHead(round: Round, store: BlobStore): Promise<Head> {
  for (let isFirst = true; ; isFirst = false) {
    const head = await ownHead(round);
    if (head === null) throw new PapersealError('internal');
    try {
      await put(store, headName(round.vaultId, round.device.kid, head.n), head.bytes);
      return head;
    } catch (error) {
      if (errorCode(error) !== 'unavailable' || !isFirst) throw error;
      await appendHead(round);
    }
  }
}

/**
 * How far a store that never acknowledged a head has the segments, read back: a round may end in the middle of a long log,
 * and the next one must not begin again. It says nothing to anybody else: what counts as kept follows from heads alone.
 */
const NOTED_EVERY = 8;

const broughtKey = ({ device }: Round, storeId: string): StateKey => STATE.brought.key(storeId, toHex(device.kid));

async function readBrought(round: Round, storeId: string): Promise<number> {
  return round.database.read((transaction) => readCount(transaction, broughtKey(round, storeId)));
}

async function noteBrought(round: Round, storeId: string, seq: number): Promise<void> {
  await commit(round, round.marks, async (transaction) => {
    putCount(transaction, broughtKey(round, storeId), seq);
  });
}
