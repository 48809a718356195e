// The roster: what the paper key says about the vault's browsers, signed by the recovery key alone (SPEC "Roster").
// Roster 1 is the same bytes for whoever has the words, so two browsers that begin apart never disagree about it; only
// removing a browser or making new keys makes another one. Rosters form a chain in which neither the epoch nor the
// format ever falls, and two rosters of one number stop all writing until a later one names both.

import { type Bytes, equal, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type Cbor, encodeCbor } from '../crypto/cbor.ts';
import { hashObject, parseObject, type Signer, signObject } from '../crypto/sign1.ts';
import { arrayOf, bytesOf, FORMAT, HASH_SIZE, HLC_SIZE, ID_SIZE, numberFrom, risingById, tupleOf } from './fields.ts';
import { countOf, parseFields } from './fields.ts';
import { verifyAuthentic } from './authentic.ts';

/** Bytes of a roster at most, checked before parsing. */
export const ROSTER_LIMIT = 32_768;

export interface RosterContent {
  readonly version: number;
  /** Hashes of the roster before; of all of them where there were several. */
  readonly prev: readonly Bytes[];
  readonly epoch: number;
  /** Browsers that the paper key itself lists. */
  readonly devices: readonly { readonly deviceId: Bytes; readonly certificate: Bytes }[];
  /** Removed browsers with the last segment of theirs that counts. */
  readonly revoked: readonly Cut[];
  readonly wraps: readonly { readonly deviceId: Bytes; readonly hash: Bytes }[];
  /** The least leading number in heads, segments and rosters from here on. */
  readonly minFormat: number;
  /** The vault that took this one's place, 16 bytes. */
  readonly movedTo: Bytes | null;
  readonly hlc: Bytes;
}

export interface Cut {
  readonly deviceId: Bytes;
  readonly seq: number;
  readonly hash: Bytes;
}

export interface Roster extends RosterContent {
  readonly hash: Bytes;
  readonly bytes: Bytes;
}

export const FIRST_ROSTER: RosterContent = {
  version: 1,
  prev: [],
  epoch: 1,
  devices: [],
  revoked: [],
  wraps: [],
  minFormat: FORMAT,
  movedTo: null,
  hlc: new Uint8Array(HLC_SIZE),
};

/** `signer`: the recovery key, which only the words give. */
export function writeRoster(vaultId: Bytes, signer: Signer, content: RosterContent): Promise<Bytes> {
  const payload: Cbor = [
    FORMAT,
    vaultId,
    content.version,
    content.prev,
    content.epoch,
    content.devices.map(({ deviceId, certificate }) => [deviceId, certificate]),
    content.revoked.map(({ deviceId, seq, hash }) => [deviceId, seq, hash]),
    content.wraps.map(({ deviceId, hash }) => [deviceId, hash]),
    content.minFormat,
    content.movedTo,
    content.hlc,
  ];
  return signObject('roster', vaultId, signer, encodeCbor(payload));
}

/** Throws `damaged`, `newer-format`, `another-vault`, or `not-authentic` when the recovery key did not sign it. */
export async function parseRoster(bytes: Bytes, vaultId: Bytes, rpk: Bytes): Promise<Roster> {
  if (bytes.length > ROSTER_LIMIT) throw new PapersealError('damaged');
  const object = parseObject(bytes);
  await verifyAuthentic(object, 'roster', vaultId, rpk);
  const [, , version, prev, epoch, devices, revoked, wraps, minFormat, movedTo, hlc] = parseFields(object.payload, 11);
  return {
    version: numberFrom(version, 1),
    prev: arrayOf(prev).map((hash) => bytesOf(hash, HASH_SIZE)),
    epoch: numberFrom(epoch, 1),
    devices: listById(devices, 2, ([deviceId, hash]) => ({
      deviceId: bytesOf(deviceId, ID_SIZE),
      certificate: bytesOf(hash, HASH_SIZE),
    })),
    revoked: listById(revoked, 3, ([deviceId, seq, hash]) => ({
      deviceId: bytesOf(deviceId, ID_SIZE),
      seq: countOf(seq),
      hash: bytesOf(hash, HASH_SIZE),
    })),
    wraps: listById(wraps, 2, ([deviceId, hash]) => ({
      deviceId: bytesOf(deviceId, ID_SIZE),
      hash: bytesOf(hash, HASH_SIZE),
    })),
    minFormat: numberFrom(minFormat, FORMAT),
    movedTo: movedTo === null ? null : bytesOf(movedTo, ID_SIZE),
    hlc: bytesOf(hlc, HLC_SIZE),
    hash: await hashObject(bytes),
    bytes,
  };
}

export interface RosterChain {
  /** By version; where one has several, that of the greatest hash, so that all browsers go by the same one. */
  readonly rosters: readonly Roster[];
  readonly newest: Roster;
  /** Two rosters of one version, and no later one that names both. */
  readonly forked: boolean;
  /** A roster further on is known and does not connect: one in between is not served. */
  readonly withheld: boolean;
}

/** Follows the chain from roster 1 as far as it holds; null when roster 1 itself is missing. Order does not matter. */
export function chainRosters(known: readonly Roster[]): RosterChain | null {
  const byVersion = new Map<number, Map<string, Roster>>();
  for (const roster of known) {
    const same = byVersion.get(roster.version) ?? new Map<string, Roster>();
    byVersion.set(roster.version, same.set(toHex(roster.hash), roster));
  }
  let forked = false;
  const rosters: Roster[] = [];
  let before: Roster[] = [];
  for (let version = 1; ; version++) {
    const candidates = [...(byVersion.get(version)?.values() ?? [])].filter((roster) => follows(roster, before));
    if (candidates.length === 0) break;
    const whole = candidates.filter((roster) => before.every(({ hash }) => names(roster, hash)));
    if (before.length > 1 && whole.length > 0) forked = false; // it names all that stood side by side
    if (candidates.length > 1) forked = true;
    before = candidates.sort((a, b) => (toHex(a.hash) < toHex(b.hash) ? 1 : -1));
    rosters.push(...before.slice(0, 1));
  }
  const newest = rosters.at(-1);
  if (!newest) return null;
  const furthest = Math.max(...byVersion.keys());
  return { rosters, newest, forked, withheld: furthest > newest.version };
}

function follows(roster: Roster, before: readonly Roster[]): boolean {
  if (roster.version === 1) return roster.prev.length === 0;
  const parents = before.filter(({ hash }) => names(roster, hash));
  if (parents.length === 0) return false;
  return parents.every(({ epoch, minFormat }) => roster.epoch >= epoch && roster.minFormat >= minFormat);
}

const names = (roster: Roster, hash: Bytes): boolean => roster.prev.some((one) => equal(one, hash));

function listById<T extends { readonly deviceId: Bytes }>(
  value: Cbor | undefined,
  length: number,
  parse: (items: readonly Cbor[]) => T,
): readonly T[] {
  const entries = arrayOf(value).map((entry) => parse(tupleOf(entry, length)));
  return risingById(entries, ({ deviceId }) => deviceId);
}
