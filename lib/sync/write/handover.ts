// A log that this browser left because another profile writes it, too: its last word, the endorsement of the next key, is
// what makes that key one of the vault's. So it is brought to every store, once, with all that it can be verified by. It
// never takes the place of what another profile may go on with there.

import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import type { Certificate } from '../../trust/certificate.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import { signedHead } from './append.ts';
import { type Destination, ensure, put } from '../store/destination.ts';
import { isLastWordOf } from '../log/evidence.ts';
import { fetchObject } from '../store/fetch.ts';
import { type Head, HEAD_LIMIT, parseHead } from '../log/head.ts';
import { chainTo, findKnown } from '../log/index-of-logs.ts';
import { fetchBack } from '../read/missing.ts';
import { certificateName, headName, segmentName } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';
import { commit, logMark, readSegment, type Round } from '../round.ts';
import { STATE } from '../../vault/state.ts';
import { nullIfUnusable } from '../log/unusable.ts';

/** Remembers the last head of a log that is being left; its segment is the endorsement. */
export function putLeft(transaction: WriteTransaction, head: Head): void {
  transaction.put('state', STATE.left.key(toHex(head.deviceId)), head.bytes);
}

/** The logs that this browser left, each with the head that says so. */
export async function listLeft(round: Round): Promise<{ readonly certificate: Certificate; readonly head: Head }[]> {
  const { vaultId, database, certificates } = round;
  const left = await database.read((transaction) => transaction.list('state', STATE.left.all));
  const found = left.map(async ([key, bytes]) => {
    const certificate = certificates.get(STATE.left.restOf(key));
    if (certificate === undefined) return [];
    const { deviceId, publicKey } = certificate;
    const parse = (one: Bytes) => parseHead(one, vaultId, deviceId, publicKey).catch(nullIfUnusable);
    // It lies among the objects as well, where one of the two may have been damaged.
    const name = headName(vaultId, deviceId, logMark(round, deviceId).n);
    const other = await database.read((transaction) => transaction.get('objects', name));
    const head = (await parse(bytes)) ?? (other ? await parse(other) : null);
    return head ? [{ certificate, head }] : [];
  });
  return (await Promise.all(found)).flat();
}

/** State keys that begin so say what a store was brought. */

/** `again`: also what this store was brought before. Throws store-*, `store-not-kept`. */
export async function handOver(round: Round, destination: Destination, again: boolean): Promise<void> {
  const { storeId } = destination;
  const handed = await round.database.read((transaction) => transaction.list('state', STATE.handed.under(storeId)));
  for (const { certificate, head } of await listLeft(round)) {
    const id = toHex(head.deviceId);
    if (handed.some(([key]) => key === STATE.handed.key(storeId, id)) && !again) continue;
    if (!(await bringLeft(round, destination, certificate, head))) continue;
    await commit(round, round.marks, async (transaction) =>
      transaction.put('state', STATE.handed.key(storeId, id), head.id),
    );
  }
}

/** False when the store shows a history that this one must not write over: its own writer has to end it. */
async function bringLeft(
  round: Round,
  destination: Destination,
  certificate: Certificate,
  head: Head,
): Promise<boolean> {
  const { store, listing } = destination;
  const { deviceId } = certificate;
  const chain = await readChain(round, destination, head);
  if (chain === null) return false;
  const shown = await readShown(round, store, certificate);
  if (shown === 'unavailable') return false;
  const goesOn = shown !== null && reaches(round, shown, head);
  const isFree = shown === null || goesOn || (await isBehind(round, shown, head));

  await ensure(destination, certificateName(round.vaultId, deviceId), certificate.bytes);
  for (const { name, bytes } of chain) {
    if (!isFree && listing.sizes.has(name)) continue;
    await ensure(destination, name, bytes);
  }
  if (isFree && !goesOn) await put(store, headName(round.vaultId, deviceId, head.n), head.bytes);
  return isFree;
}

interface HeldObject {
  readonly name: string;
  readonly bytes: Bytes;
}

/** Every segment up to the head, oldest first; null when one is neither here as it was nor there. */
async function readChain(round: Round, from: Destination, { deviceId, seq, hash }: Head): Promise<HeldObject[] | null> {
  const chain = chainTo(round.index, deviceId, seq, hash);
  if (chain.length < seq) return null;
  const held: HeldObject[] = [];
  for (const known of chain) {
    const name = segmentName(round.vaultId, deviceId, known.seq, known.incarnation);
    const bytes =
      (await readSegment(round, name, deviceId, known.hash)) ?? (await fetchBack(round, from, { ...known, deviceId }));
    if (bytes === null) return null;
    held.push({ name, bytes });
  }
  return held;
}

/** The newest head that the store gives now: it may be another one than when the round began. */
async function readShown(
  round: Round,
  store: BlobStore,
  { deviceId, publicKey }: Certificate,
): Promise<Head | null | 'unavailable'> {
  let newest: Head | null = null;
  for (const slot of [1, 2]) {
    const fetched = await fetchObject(store, headName(round.vaultId, deviceId, slot), HEAD_LIMIT, (bytes) =>
      parseHead(bytes, round.vaultId, deviceId, publicKey),
    );
    if ('problem' in fetched && fetched.problem === 'unavailable') return 'unavailable';
    if ('value' in fetched && fetched.value.n > (newest?.n ?? 0)) newest = fetched.value;
  }
  return newest;
}

/** The store's log holds the endorsement already. */
function reaches({ index }: Round, shown: Head, head: Head): boolean {
  return (
    shown.seq >= head.seq &&
    chainTo(index, head.deviceId, shown.seq, shown.hash).some(({ hash }) => equal(hash, head.hash))
  );
}

/**
 * An older state of the same chain, or one that this profile wrote itself and has carried over to its next log, or the
 * last word of another profile, which was carried over, too: of two, the later one stays.
 */
async function isBehind(round: Round, shown: Head, head: Head): Promise<boolean> {
  if (shown.n > head.n || (shown.n === head.n && toHex(shown.id) > toHex(head.id))) return false;
  const isEnd = await round.database.read((transaction) => isLastWordOf(transaction, head.deviceId, shown.hash));
  if (isEnd && findKnown(round.index, head.deviceId, shown.seq, shown.hash)) return true;
  const signed = await signedHead(round, shown.n, head.deviceId);
  if (shown.seq === 0 || (signed !== null && equal(signed, shown.id))) return true;
  return chainTo(round.index, head.deviceId, head.seq, head.hash).some(({ hash }) => equal(hash, shown.hash));
}
