// The own books of a round, put right: the index of logs, who endorsed whom, and rosters. All of it follows from signed
// objects and from the marks in the keyring, so whatever is damaged is derived anew, or fetched back (SPEC "Damage").

import { equal, toHex } from '../../base/bytes.ts';
import { parseRoster, ROSTER_LIMIT } from '../../trust/roster.ts';
import type { Destination } from '../store/destination.ts';
import { fetchObject } from '../store/fetch.ts';
import type { LogPoint } from '../log/head.ts';
import { chainTo, findKnown, type KnownSegment, knownFrom } from '../log/index-of-logs.ts';
import { readListing, rosterName, segmentName, vaultFolder } from '../log/names.ts';
import type { BlobStore } from '../ports.ts';
import { fetchBack, heldSegment, noteMissing } from './missing.ts';
import { commit, type Round, type SyncPorts } from '../round.ts';
import { openAdmissible } from './take-in.ts';
import { STATE } from '../../vault/state.ts';

/**
 * Walks each log from the segment that its mark names, and puts right what the index says otherwise. `from`: a store that is
 * asked for what is not here, and whose listing is held against the index.
 */
export async function mendIndex(round: Round, from: Destination | null): Promise<void> {
  for (const [id, mark] of round.marks.logs) {
    const { deviceId } = round.certificates.get(id) ?? {};
    if (deviceId === undefined) continue;
    const given = (from && round.marks.stores.get(from.storeId)?.get(id)?.seq) ?? 0;
    let mayDiffer = true;
    for (let at: LogPoint = { deviceId, seq: mark.seq, hash: mark.hash }; at.seq > 0;) {
      let known = findKnown(round.index, deviceId, at.seq, at.hash);
      const differs = known !== undefined && from !== null && known.seq <= given && !isListed(round, from, at, known);
      if (!known || !leadsOn(round, at, known) || (differs && mayDiffer)) {
        const before = known;
        known = await correct(round, from, at, known);
        // What the store really lacks shows with the first one: the others are not all read for it.
        if (differs && before === known) mayDiffer = false;
      }
      const below = known?.prev ?? onlyOne(round, at)?.hash;
      if (below === undefined) break;
      at = { deviceId, seq: at.seq - 1, hash: below };
    }
  }
}

/** The index's word, or that of the segment itself; undefined when neither is here. */
async function correct(
  round: Round,
  from: Destination | null,
  at: LogPoint,
  known: KnownSegment | undefined,
): Promise<KnownSegment | undefined> {
  const held = await heldSegment(round, at);
  if (held === null) {
    if (from) await fetchBack(round, from, at);
    else await noteMissing(round, at);
    return findKnown(round.index, at.deviceId, at.seq, at.hash);
  }
  const right = knownFrom(held);
  if (known && isSame(known, right)) return known;
  await commit(round, round.marks, async (_, facts) => facts.known(at.deviceId, right));
  return right;
}

const isSame = (a: KnownSegment, b: KnownSegment): boolean =>
  equal(a.prev, b.prev) && equal(a.incarnation, b.incarnation) && a.length === b.length;

/** The segment before it is known, too. */
const leadsOn = ({ index }: Round, { deviceId, seq }: LogPoint, { prev }: KnownSegment): boolean =>
  seq === 1 || findKnown(index, deviceId, seq - 1, prev) !== undefined;

function isListed({ vaultId }: Round, { listing }: Destination, { deviceId }: LogPoint, known: KnownSegment): boolean {
  const size = listing.sizes.get(segmentName(vaultId, deviceId, known.seq, known.incarnation));
  return size !== undefined && (size === null || known.length === null || size === known.length);
}

/** Where nothing says which segment comes before: the only one that is known there. */
function onlyOne({ index }: Round, { deviceId, seq }: LogPoint): KnownSegment | undefined {
  const [one, ...others] = index.get(toHex(deviceId))?.get(seq - 1) ?? [];
  return others.length === 0 ? one : undefined;
}

/**
 * Certificates are kept of members alone: where one makes nobody a member, what made it one is read again in the kept
 * segments.
 */
export async function mendTrust(round: Round): Promise<void> {
  if ([...round.certificates.keys()].every((id) => round.members.byId.has(id))) return;
  for (const [id, mark] of round.marks.logs) {
    const { deviceId } = round.certificates.get(id) ?? {};
    if (deviceId === undefined) continue;
    for (const { seq, hash } of chainTo(round.index, deviceId, mark.seq, mark.hash)) {
      const segment = await heldSegment(round, { deviceId, seq, hash });
      const body = segment && (await openAdmissible(round, segment));
      if (!segment || !body || typeof body === 'string') continue;
      if (!body.operations.some(({ kind }) => kind === 'endorse' || kind === 'suspend')) continue;
      await commit(round, round.marks, async (_, facts) => facts.trustOf(segment, body));
    }
  }
}

/** Without roster 1 no round begins: the paper key's signature tells which of a store's rosters count. */
export async function fetchRosters({ database, unlocked }: SyncPorts, store: BlobStore): Promise<void> {
  const { vaultId, keyring } = unlocked;
  const listing = readListing(vaultId, await store.list(vaultFolder(vaultId)));
  for (const { name } of listing.rosters) {
    const fetched = await fetchObject(store, name, ROSTER_LIMIT, (bytes) => parseRoster(bytes, vaultId, keyring.rpk));
    if (!('value' in fetched) || rosterName(vaultId, fetched.value.version, fetched.value.hash) !== name) continue;
    await database.write(async (transaction) => {
      if (await transaction.get('state', STATE.keyring)) transaction.put('objects', name, fetched.bytes);
    });
  }
}
