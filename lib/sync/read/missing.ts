// Known segments that are not here as they were: the disk changed or lost them. Which they are is noted, until any store
// gives the very bytes back; what they hold is merged anew then. A log is never written over for it (SPEC "Damage").

import { type Bytes, equal, parseHex, toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { ReadTransaction, WriteTransaction } from '../../vault/ports.ts';
import type { Destination } from '../store/destination.ts';
import { putEvidence } from '../log/evidence.ts';
import { fetchObject } from '../store/fetch.ts';
import { knownFrom } from '../log/index-of-logs.ts';
import { mergeOperations } from '../log/merge.ts';
import { segmentsAt } from '../log/names.ts';
import type { LogPoint } from '../log/head.ts';
import { commit, findSegment, type Round, type Books } from '../round.ts';
import { parseSegment, type Segment, SEGMENT_LIMIT, type SegmentBody } from '../log/segment.ts';
import { openAdmissible, type OpenedSegment } from './take-in.ts';
import { STATE, type StateKey } from '../../vault/state.ts';
import { nullIfUnusable } from '../log/unusable.ts';

export async function listMissing(transaction: ReadTransaction): Promise<LogPoint[]> {
  return (await transaction.list('state', STATE.missing.all)).flatMap(([key]) => {
    const [id = '', seq = '', hash = ''] = STATE.missing.restOf(key).split('/');
    const place = { deviceId: parseHex(id), seq: Number.parseInt(seq, 16), hash: parseHex(hash) };
    return place.deviceId && place.hash ? [{ ...place, deviceId: place.deviceId, hash: place.hash }] : [];
  });
}

export async function noteMissing(round: Round, place: LogPoint): Promise<void> {
  const held = await round.database.read((transaction) => transaction.get('state', keyOf(place)));
  if (held) return;
  await commit(round, round.marks, async (transaction) => transaction.put('state', keyOf(place), place.hash));
}

export function forgetMissing(transaction: WriteTransaction, place: LogPoint): void {
  transaction.remove('state', keyOf(place));
}

/** Asks this store for everything that is missing here. */
export async function fetchMissing(round: Round, from: Destination): Promise<void> {
  for (const place of await round.database.read(listMissing)) await fetchBack(round, from, place);
}

/** The segment's bytes, put back here and merged anew; null, and noted, when this store does not give them. */
export async function fetchBack(
  round: Round,
  { store, listing }: Pick<Destination, 'store' | 'listing'>,
  { deviceId, seq, hash }: LogPoint,
): Promise<Bytes | null> {
  const id = toHex(deviceId);
  const { publicKey } = round.certificates.get(id) ?? {};
  for (const name of publicKey ? (listing.logs.get(id)?.segments.get(seq) ?? []) : []) {
    const fetched = await fetchObject(store, name, SEGMENT_LIMIT, async (bytes) => {
      const segment = await parseSegment(bytes, round.vaultId, deviceId, publicKey ?? NO_KEY);
      if (!equal(segment.hash, hash)) throw new PapersealError('replayed'); // of another branch
      return segment;
    });
    if (!('value' in fetched)) continue;
    await putBackHere(round, name, fetched.value);
    return fetched.bytes;
  }
  await noteMissing(round, { deviceId, seq, hash });
  return null;
}

const NO_KEY: Bytes = new Uint8Array();

/** A known segment by its content, wherever it lies here; null when it does not. */
export async function heldSegment(round: Round, { deviceId, seq, hash }: LogPoint): Promise<Segment | null> {
  const { publicKey } = round.certificates.get(toHex(deviceId)) ?? {};
  const bytes = await findSegment(round, segmentsAt(round.vaultId, deviceId, seq), deviceId, hash);
  return bytes && publicKey ? parseSegment(bytes, round.vaultId, deviceId, publicKey) : null;
}

/** What a segment brought, once more: merging it again changes nothing that is whole. */
export async function mergeAgain(
  transaction: WriteTransaction,
  books: Books,
  round: Round,
  { segment, body }: OpenedSegment,
): Promise<void> {
  const origin = { device: segment.deviceId, seq: segment.seq };
  await mergeOperations(transaction, round.unlocked.rows, body.operations, origin, round.clock(), true);
  books.trustOf(segment, body);
}

async function putBackHere(round: Round, name: string, segment: Segment): Promise<void> {
  const { deviceId } = segment;
  const { publicKey } = round.certificates.get(toHex(deviceId)) ?? {};
  const under = await round.database.read((transaction) => transaction.get('objects', name));
  // A copied profile may have taken its name for another one.
  const other =
    under && publicKey && (await parseSegment(under, round.vaultId, deviceId, publicKey).catch(nullIfUnusable));
  const isTaken = Boolean(other) && !equal(other?.hash ?? segment.hash, segment.hash);
  const result = await openAdmissible(round, segment);
  const body: SegmentBody = typeof result === 'string' ? { covers: null, operations: [] } : result;
  await commit(round, round.marks, async (transaction, books) => {
    if (isTaken) putEvidence(transaction, deviceId, segment.bytes);
    else transaction.put('objects', name, segment.bytes);
    books.known(deviceId, knownFrom(segment));
    await mergeAgain(transaction, books, round, { segment, body });
    forgetMissing(transaction, segment);
    transaction.remove('state', STATE.mendTried);
  });
}

const keyOf = ({ deviceId, seq, hash }: LogPoint): StateKey =>
  STATE.missing.key(toHex(deviceId), seq.toString(16).padStart(10, '0'), toHex(hash));
