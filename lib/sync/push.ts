// Bringing the own log to one store: what it lacks is put and read back, the head last, and only then do operations leave
// the queue. An acknowledgement is not proof (SPEC "Writing"): sabre/dav says 201 on a full disk and keeps a part, rclone
// keeps what arrived before the line broke.

import { type Bytes, equal, readUint, toHex, u48be } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { arrayOf } from '../trust/fields.ts';
import { ownHead, removeSent } from './append.ts';
import { chainTo } from './index-of-logs.ts';
import { withStore } from './marks.ts';
import { certificateName, headName, type Listing, rosterName, segmentName } from './names.ts';
import type { BlobStore } from './ports.ts';
import { commit, logMark, type Round } from './round.ts';

export interface Destination {
  readonly store: BlobStore;
  readonly storeId: string;
  readonly listing: Listing;
}

const HANDOVER = 'sync/handover';

/**
 * Returns how many operations left the queue. `all`: also what this store acknowledged before and no longer has. Throws
 * store-*, and `store-not-kept` when it does not give back what it took.
 */
export async function deliver(round: Round, destination: Destination, all: boolean): Promise<number> {
  const { vaultId, device, marks } = round;
  const id = toHex(device.kid);
  const own = logMark(round, device.kid);
  const acknowledged = marks.stores.get(destination.storeId)?.get(id);
  await deliverHandover(round, destination);
  if (!all && acknowledged?.n === own.n) return 0;

  for (const roster of round.rosters) {
    await ensure(destination, rosterName(vaultId, roster.version, roster.hash), roster.bytes);
  }
  const certificate = round.certificates.get(id);
  if (certificate) await ensure(destination, certificateName(vaultId, device.kid), certificate.bytes);
  const brought = all ? 0 : await readBrought(round, destination.storeId);
  for (const { seq, incarnation } of chainTo(round.index, device.kid, own.seq, own.hash)) {
    const name = segmentName(vaultId, device.kid, seq, incarnation);
    if (!all && seq <= (acknowledged?.seq ?? 0)) continue;
    const bytes = await mustHold(round, name);
    if (seq <= brought && destination.listing.sizes.get(name) === bytes.length) continue; // in an earlier round
    await ensure(destination, name, bytes);
    if (seq % NOTED_EVERY === 0) await noteBrought(round, destination.storeId, seq);
  }
  const head = await ownHead(round);
  if (head === null) throw new PapersealError('internal');
  const name = headName(vaultId, device.kid, head.n);
  await put(destination.store, name, head.bytes);

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

/** The last words of a log that was left to another profile: signed with its key, so they go as they are. */
async function deliverHandover(round: Round, { store }: Destination): Promise<void> {
  const bytes = await round.database.read((transaction) => transaction.get('state', HANDOVER));
  if (bytes === undefined) return;
  for (const name of arrayOf(parseCbor(bytes))) {
    if (typeof name === 'string') await put(store, name, await mustHold(round, name));
  }
  await commit(round, round.marks, async (transaction) => transaction.remove('state', HANDOVER));
}

export const encodeHandover = (names: readonly string[]): [key: string, value: Bytes] => [
  HANDOVER,
  encodeCbor([...names]),
];

/** Puts an object that never changes, unless the store gives it already. */
async function ensure({ store, listing }: Destination, name: string, bytes: Bytes): Promise<void> {
  const size = listing.sizes.get(name);
  if (size !== undefined && (size === null || size === bytes.length) && (await isKept(store, name, bytes))) return;
  await put(store, name, bytes);
}

async function put(store: BlobStore, name: string, bytes: Bytes): Promise<void> {
  await store.put(name, bytes);
  if (!(await isKept(store, name, bytes))) throw new PapersealError('store-not-kept');
}

/** Larger objects are believed by their size: the chain of hashes is the reader's check. */
const COMPARED = 65_536;

async function isKept(store: BlobStore, name: string, bytes: Bytes): Promise<boolean> {
  if (bytes.length > COMPARED) {
    const listed = (await store.list(name)).find((stored) => stored.name === name);
    if (listed !== undefined && listed.size !== null) return listed.size === bytes.length;
  }
  const kept = await store.get(name, bytes.length).catch((error: unknown) => {
    if (error instanceof PapersealError && error.code === 'too-large') return null;
    throw error;
  });
  return kept !== null && equal(kept, bytes);
}

async function mustHold(round: Round, name: string): Promise<Bytes> {
  const bytes = await round.database.read((transaction) => transaction.get('objects', name));
  if (bytes === undefined) throw new PapersealError('internal');
  return bytes;
}
