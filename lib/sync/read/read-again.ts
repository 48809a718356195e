// What a store was brought stays there only as long as it gives it back: storages rot, and their listing tells names and
// sizes, not bytes. So each round reads one object of our own again, and one of another browser's log, in turn (SPEC
// "Writing"). What came back damaged counts as no copy from that moment on.

import { type Bytes, equal, parseUtf8, toHex, utf8 } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import { readCarried } from './absent.ts';
import { type GivenCertificate, isOwn, listCertificates, whatIsWrong } from './certificates.ts';
import { put } from '../store/destination.ts';
import { fetchObject } from '../store/fetch.ts';
import { type Verdict, verdict } from '../log/history.ts';
import { chainTo } from '../log/index-of-logs.ts';
import { type StoreMark, withStore } from '../log/marks.ts';
import { fetchBack } from './missing.ts';
import { rosterName, segmentName } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';
import type { Source } from './pull.ts';
import { commit, count, hashesIn, logMark, readSegment, type Round, tell } from '../round.ts';
import { parseSegment, SEGMENT_LIMIT } from '../log/segment.ts';
import { STATE, type StateKey } from '../../vault/state.ts';
import type { ObjectProblem } from '../log/unusable.ts';

interface ObjectPlace {
  readonly name: string;
  /** Of a log; 0 for what belongs to all of it. */
  readonly seq: number;
  readonly deviceId: Bytes;
}

interface Item extends ObjectPlace {
  /** Null: neither here as it was nor there, so there is nothing to compare with. */
  read(): Promise<Bytes | null>;
  /** What is wrong with what the store gives; null for nothing. */
  check(bytes: Bytes): Promise<'missing' | ObjectProblem | null>;
}

/**
 * The own log's next object, and its certificate at once when that is among the `lost`; one that is damaged or lost there
 * is put back. Throws store-*, `store-not-kept`.
 */
export async function readOwnAgain(round: Round, source: Source, lost: readonly GivenCertificate[]): Promise<void> {
  const id = toHex(round.device.kid);
  const given = round.marks.stores.get(source.storeId)?.get(id);
  if (given === undefined) return;
  const items = [...listShared(round, source), ...listLog(round, source, id, given.seq)];
  for (const turn of [...lostNow(round, source, lost), ...(await takeTurns(round, source.storeId, 'own', items))]) {
    const problem = await turn.item.check(turn.bytes);
    if (problem === null) await turn.pass();
    else if (problem !== 'unavailable') await putBack(round, source, turn);
    else {
      // It may be whole: nothing is put over it.
      tell(round, problem, turn.item.deviceId);
      await turn.hold();
    }
  }
}

async function putBack(round: Round, { storeId, store }: Source, { item, bytes, pass }: Turn): Promise<void> {
  const id = toHex(round.device.kid);
  const given = round.marks.stores.get(storeId)?.get(id) ?? { n: 0, seq: 0 };
  // Until it was read back, it is no copy, and nor is what lies behind it in the log.
  const without: StoreMark = { n: Math.max(0, given.n - 1), seq: Math.max(0, Math.min(given.seq, item.seq - 1)) };
  await commit(round, withStore(round.marks, storeId, id, without), async () => undefined);
  try {
    await put(store, item.name, bytes);
  } catch (error) {
    if (errorCode(error) !== 'unavailable') throw error;
    return; // delivering the log brings all the rest, and tells why this one was not taken
  }
  await commit(round, withStore(round.marks, storeId, id, given), async () => undefined);
  count(round, 'mended', 1);
  await pass();
}

/**
 * The next object, a certificate or a segment, of another browser's log that this store is known to have given; what is
 * wrong there, null for nothing. Its own browser puts it back, or this one brings along what it holds.
 */
export async function readOthersAgain(round: Round, source: Source): Promise<Verdict | null> {
  const { storeId } = source;
  const items: Item[] = listCertificates(round, source).flatMap((one) =>
    one.isMissed || isOwn(round, one) ? [] : [itemOf(round, source, one)],
  );
  for (const [id, { seq }] of [...(round.marks.stores.get(storeId) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { deviceId } = round.members.byId.get(id)?.certificate ?? {};
    if (deviceId === undefined || equal(deviceId, round.device.kid)) continue;
    const carried = await readCarried(round, storeId, deviceId);
    items.push(...listLog(round, source, id, seq).filter((item) => item.seq > carried));
  }
  let found: Verdict | null = null;
  for (const turn of await takeTurns(round, storeId, 'others', items)) {
    const problem = await turn.item.check(turn.bytes);
    if (problem === null) await turn.pass();
    else {
      found ??= verdict(problem === 'missing' ? 'withheld' : problem, turn.item.deviceId);
      await turn.hold();
    }
  }
  return found;
}

/** Rosters, and the own certificate. */
function listShared(round: Round, source: Source): Item[] {
  const { vaultId, device, rosters } = round;
  const objects = rosters.map(({ version, hash, bytes }) => ({ name: rosterName(vaultId, version, hash), bytes }));
  const listed = objects.filter(({ name }) => source.listing.sizes.has(name));
  const items = listed.map(({ name, bytes }): Item => {
    const place = { name, seq: 0, deviceId: device.kid };
    return { ...place, read: async () => bytes, check: (kept) => whatIsKept(round, source.store, place, kept) };
  });
  const own = listCertificates(round, source).filter((one) => !one.isMissed && isOwn(round, one));
  return [...items, ...own.map((one) => itemOf(round, source, one))];
}

function itemOf(round: Round, { store }: Source, given: GivenCertificate): Item {
  const { name, certificate } = given;
  const { deviceId, bytes } = certificate;
  return { name, seq: 0, deviceId, read: async () => bytes, check: () => whatIsWrong(round, store, given) };
}

/** Not in its turn: nobody reads the log without it. */
function lostNow(round: Round, source: Source, lost: readonly GivenCertificate[]): Turn[] {
  const nothing = async () => undefined;
  return lost.flatMap((one) => {
    if (!isOwn(round, one)) return [];
    return [{ item: itemOf(round, source, one), bytes: one.certificate.bytes, pass: nothing, hold: nothing }];
  });
}

/** Null when the store gives these very bytes, or a segment of another branch, which is no damage and not to be written over. */
async function whatIsKept(
  round: Round,
  store: BlobStore,
  place: ObjectPlace,
  bytes: Bytes,
): Promise<'missing' | ObjectProblem | null> {
  const fetched = await fetchObject(store, place.name, SEGMENT_LIMIT, async (read) => {
    if (!equal(read, bytes) && !(await isAnotherBranch(round, place, read))) throw new PapersealError('damaged');
  });
  return 'value' in fetched ? null : fetched.problem;
}

/** What the store lists of a log's chain up to this number. What it lists in another length, or not, is judged by that. */
function listLog(round: Round, { store, listing }: Source, id: string, upTo: number): Item[] {
  const deviceId = round.certificates.get(id)?.deviceId;
  if (deviceId === undefined) return [];
  const { seq, hash } = logMark(round, deviceId);
  return chainTo(round.index, deviceId, seq, hash).flatMap((known) => {
    const name = segmentName(round.vaultId, deviceId, known.seq, known.incarnation);
    const size = listing.sizes.get(name);
    const isListed = size !== undefined && (size === null || known.length === null || size === known.length);
    if (known.seq > upTo || !isListed) return [];
    const read = async () =>
      (await readSegment(round, name, deviceId, known.hash)) ??
      (await fetchBack(round, { store, listing }, { ...known, deviceId }));
    const place = { name, seq: known.seq, deviceId };
    return [{ ...place, read, check: (bytes) => whatIsKept(round, store, place, bytes) }];
  });
}

/** Where a profile was copied, a name may hold a segment of the other branch. One that is new here is told. */
async function isAnotherBranch(round: Round, { seq, deviceId }: ObjectPlace, bytes: Bytes): Promise<boolean> {
  const { publicKey } = round.certificates.get(toHex(deviceId)) ?? {};
  if (seq === 0 || publicKey === undefined) return false;
  try {
    const segment = await parseSegment(bytes, round.vaultId, deviceId, publicKey);
    if (segment.seq !== seq) return false;
    const isKnown = hashesIn(round)(deviceId, seq).some((hash) => equal(hash, segment.hash));
    if (!isKnown) tell(round, 'forked', deviceId);
    return true;
  } catch {
    return false;
  }
}

interface Turn {
  readonly item: Item;
  readonly bytes: Bytes;
  /** It is whole: it is the next one's turn. */
  pass(): Promise<void>;
  /** Something is wrong: it is read again in every round until it is whole, for only what lasts is no delay. */
  hold(): Promise<void>;
}

/** The one that is held, if any, and the one whose turn it is. */
async function takeTurns(round: Round, storeId: string, whose: string, items: readonly Item[]): Promise<Turn[]> {
  const lastKey = STATE.readAgain.key(storeId, whose, 'last');
  const heldKey = STATE.readAgain.key(storeId, whose, 'held');
  const read = async (key: StateKey) => parseUtf8((await round.database.read((of) => of.get('state', key))) ?? NOTHING);
  const [last, held] = [await read(lastKey), await read(heldKey)];
  const place = items.findIndex(({ name }) => name === last) + 1;
  const others = [...items.slice(place), ...items.slice(0, place)].filter(({ name }) => name !== held);
  const turns: Turn[] = [];
  for (const item of [...items.filter(({ name }) => name === held), ...others]) {
    const bytes = await item.read();
    if (bytes === null) continue;
    const isHeld = item.name === held;
    const note = (hold: boolean) =>
      round.database.write(async (transaction) => {
        if (!isHeld) transaction.put('state', lastKey, utf8(item.name));
        if (hold) transaction.put('state', heldKey, utf8(item.name));
        else if (isHeld) transaction.remove('state', heldKey);
      });
    turns.push({ item, bytes, pass: () => note(false), hold: () => note(true) });
    if (!isHeld) break;
  }
  return turns;
}

const NOTHING: Bytes = new Uint8Array();
