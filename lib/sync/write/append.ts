// Writing the own log: what is queued becomes signed segments and a head, stored here before any store sees them (SPEC
// "Writing"). A repeat after a crash sends the same bytes; there is one log, whatever the number of stores.

import { type Bytes, equal, parseHex, toHex } from '../../base/bytes.ts';
import type { Member } from '../../trust/members.ts';
import { hlcOf, hlcTime, nextHlc } from '../../vault/hlc.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import { changeRows, lastReading, type RowCipher } from '../../vault/rows.ts';
import { type Head, parseHead, type LogPoint, writeHead } from '../log/head.ts';
import { chainTo, knownFrom } from '../log/index-of-logs.ts';
import { withLog } from '../log/marks.ts';
import { isAhead } from '../log/merge.ts';
import { headName, segmentName } from '../log/names.ts';
import { commit, logMark, type Round, type Books } from '../round.ts';
import { countThatFit, latestHlc, type Operation, type Segment, writeSegment } from '../log/segment.ts';
import { type QueueEntry, listWaiting, putSent } from './queue.ts';
import { STATE, type StateKey } from '../../vault/state.ts';
import { nullIfUnusable } from '../log/unusable.ts';

/** A head is signed anew after this long, so that others see this browser is alive and what it has seen. */
const HEAD_AGE = 7 * 24 * 3_600_000;

/** Segments for everything that waits, and a head where one is due. */
export async function append(round: Round): Promise<void> {
  const entries = await listWaiting(round);
  // What another key said travels in a snapshot only: that browser can't send it to this store itself.
  const isOwn = ({ operation }: QueueEntry) =>
    operation.kind === 'version' ? hlcOf(operation.hlc, round.device.kid) : operation.kind === 'void';
  await appendAs(round, entries.filter(isOwn), null);
  await appendAs(
    round,
    entries.filter((entry) => !isOwn(entry)),
    [],
  );
  const head = await ownHead(round);
  const { hash } = logMark(round, round.device.kid);
  const due =
    head === null ||
    !equal(head.hash, hash) ||
    head.rosterVersion < round.chain.newest.version ||
    hlcTime(head.hlc) + HEAD_AGE < round.clock() ||
    isAhead(head.hlc, round.clock()) ||
    head.seen.some((seen) => isElsewhere(round, seen));
  if (due) await appendHead(round);
}

/** The log goes on in another branch than the one that this browser said it had seen. */
function isElsewhere(round: Round, { deviceId, seq, hash }: LogPoint): boolean {
  const known = logMark(round, deviceId);
  if (known.seq === 0 || (known.seq === seq && equal(known.hash, hash))) return false;
  return !chainTo(round.index, deviceId, known.seq, known.hash).some((one) => one.seq === seq && equal(one.hash, hash));
}

/** The newest own head; null before the first, and for one that was damaged here: then another one is signed. */
export async function ownHead(round: Round): Promise<Head | null> {
  const { vaultId, device } = round;
  const { n } = logMark(round, device.kid);
  const bytes = await round.database.read((transaction) =>
    transaction.get('objects', headName(vaultId, device.kid, n)),
  );
  if (bytes === undefined || n === 0) return null;
  return parseHead(bytes, vaultId, device.kid, device.publicKey).catch(nullIfUnusable);
}

/** The id of the head with that number that this profile signed or took over in a log of its own; null for none. */
export async function signedHead(round: Round, n: number, deviceId = round.device.kid): Promise<Bytes | null> {
  const key = signedKey(deviceId, n);
  const [signed] = await round.database.read((transaction) => transaction.list('state', key));
  return signed ? (parseHex(signed[0].slice(key.length + 1)) ?? signed[1]) : null;
}

export function putSigned(transaction: WriteTransaction, head: Head): void {
  // Its name says it all: what lies under it may be damaged, and was the id in an earlier version of this program.
  transaction.put('state', signedKey(head.deviceId, head.n, toHex(head.id)), head.id);
  transaction.put('objects', headName(head.vaultId, head.deviceId, head.n), head.bytes);
}

async function appendAs(round: Round, entries: readonly QueueEntry[], covers: [] | null): Promise<void> {
  for (let rest = entries; rest.length > 0;) {
    const count = countThatFit(rest.map(({ operation }) => operation));
    await appendSegment(round, rest.slice(0, count), covers);
    rest = rest.slice(count);
  }
}

async function appendSegment(round: Round, entries: readonly QueueEntry[], covers: [] | null): Promise<void> {
  const { device, marks } = round;
  const operations = entries.map(({ operation }) => operation);
  const segment = await signNext(round, operations, covers);
  const mark = { ...logMark(round, device.kid), seq: segment.seq, hash: segment.hash };
  await commit(round, withLog(marks, toHex(device.kid), mark), async (transaction, books) => {
    putOwnSegment(transaction, books, segment);
    books.trustOf(segment, { covers, operations });
    putSent(transaction, segment.seq, entries);
    await placeRows(transaction, round.unlocked.rows, operations, segment);
  });
}

/** The next segment of the own log, signed and not stored. */
export async function signNext(round: Round, operations: readonly Operation[], covers: [] | null): Promise<Segment> {
  const { vaultId, device, marks, unlocked, random } = round;
  const { seq, hash } = logMark(round, device.kid);
  const header = {
    vaultId,
    deviceId: device.kid,
    incarnation: marks.incarnation,
    seq: seq + 1,
    prev: hash,
    epoch: unlocked.epochs[0].epoch,
    rosterVersion: round.chain.newest.version,
    hlcMax: latestHlc(operations, await readClock(round)),
  };
  return writeSegment(header, { covers, operations }, unlocked.epochs[0], device, random);
}

export function putOwnSegment(transaction: WriteTransaction, books: Books, segment: Segment): void {
  const { vaultId, deviceId, seq, incarnation, bytes } = segment;
  transaction.put('objects', segmentName(vaultId, deviceId, seq, incarnation), bytes);
  books.known(deviceId, knownFrom(segment));
}

/** From now on these rows lie in this segment. */
async function placeRows(
  transaction: WriteTransaction,
  cipher: RowCipher,
  operations: readonly Operation[],
  { deviceId, seq }: Segment,
): Promise<void> {
  await changeRows(transaction, async (rows) => {
    for (const operation of operations) {
      if (operation.kind !== 'version') continue;
      const { id, hlc, sealed } = operation;
      const placed = () => cipher.close({ id, hlc, sealed, device: deviceId, seq });
      await rows.change(cipher.name(id, hlc), (held) => (held ? placed() : null));
    }
  });
}

/** Signs the next head, and stores it here. */
export async function appendHead(round: Round): Promise<void> {
  const head = await signHead(round);
  const mark = { ...logMark(round, round.device.kid), n: head.n, headId: head.id };
  await commit(round, withLog(round.marks, toHex(round.device.kid), mark), async (transaction) => {
    putSigned(transaction, head);
  });
}

/** The next own head, signed and not stored. */
export async function signHead(round: Round): Promise<Head> {
  const { vaultId, device, marks, chain, unlocked } = round;
  const { n, seq, hash } = logMark(round, device.kid);
  const content = {
    vaultId,
    deviceId: device.kid,
    incarnation: marks.incarnation,
    n: n + 1,
    seq,
    hash,
    epoch: unlocked.epochs[0].epoch,
    rosterVersion: chain.newest.version,
    rosterHash: chain.newest.hash,
    seen: listSeen(round),
    snapshot: null,
    hlc: await readClock(round),
  };
  return writeHead(content, device);
}

function listSeen(round: Round): LogPoint[] {
  const members = [...round.members.byId].filter(([id]) => id !== toHex(round.device.kid));
  const admittedFirst = members.sort(([, a], [, b]) => Number(isEndorsed(a)) - Number(isEndorsed(b)));
  const seen = admittedFirst.flatMap(([id, { certificate }]) => {
    const log = round.marks.logs.get(id);
    return log && log.seq > 0 ? [{ deviceId: certificate.deviceId, seq: log.seq, hash: log.hash }] : [];
  });
  return seen.slice(0, MOST_SEEN);
}

/** A stolen browser can endorse any number of others: a head that told of all of them would be too large to be read. */
const MOST_SEEN = 120;

const isEndorsed = ({ certificate }: Member): boolean => certificate.admission === null;

async function readClock(round: Round): Promise<Bytes> {
  const last = await round.database.read((transaction) => lastReading(transaction, round.unlocked.rows));
  return nextHlc(last, round.clock(), round.device.kid);
}

const signedKey = (deviceId: Bytes, n: number, ...id: string[]): StateKey =>
  STATE.signed.key(toHex(deviceId), n.toString(16).padStart(10, '0'), ...id);
