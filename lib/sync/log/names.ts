// The names of a vault's objects in a store (SPEC "Objects"). A name says where an object claims to belong; the signed
// content has the last word. Whatever else lies in a store is not ours and is passed over.

import { type Bytes, parseBase32, toBase32, toHex } from '../../base/bytes.ts';
import { isObjectName, type StoredName } from '../ports.ts';

export const ROOT = 'v1/';

export const vaultFolder = (vaultId: Bytes): string => `${ROOT}${toBase32(vaultId)}/`;

export function deviceFolder(vaultId: Bytes, deviceId: Bytes): string {
  return `${vaultFolder(vaultId)}d-${toBase32(deviceId)}/`;
}

/** `hash` enters the name from roster 2 on: two of one number must not overwrite each other. */
export function rosterName(vaultId: Bytes, version: number, hash: Bytes): string {
  return `${vaultFolder(vaultId)}r-${version}${version === 1 ? '' : `-${toHex(hash.subarray(0, 4))}`}`;
}

export const certificateName = (vaultId: Bytes, deviceId: Bytes): string => `${deviceFolder(vaultId, deviceId)}k`;

/** Two names in turn, so that a torn upload never leaves a log without a head. */
export function headName(vaultId: Bytes, deviceId: Bytes, n: number): string {
  return `${deviceFolder(vaultId, deviceId)}h-${n % 2 === 1 ? 'a' : 'b'}`;
}

export function segmentName(vaultId: Bytes, deviceId: Bytes, seq: number, incarnation: Bytes): string {
  return `${segmentsAt(vaultId, deviceId, seq)}${toHex(incarnation.subarray(0, 4))}`;
}

/** How the names of all segments with one number begin. */
export function segmentsAt(vaultId: Bytes, deviceId: Bytes, seq: number): string {
  return `${deviceFolder(vaultId, deviceId)}s-${seq.toString(16).padStart(10, '0')}-`;
}

/** Honest stores have one name for a number, and a few where profiles were put back; a liar can list any number. */
const MOST_OF_A_NUMBER = 8;
const MOST_ROSTERS = 256;

/** What a store says it holds of one vault. */
export interface Listing {
  /** The lowest versions first, of which the chain is made; no more than a paper key would ever sign. */
  readonly rosters: readonly StoredName[];
  /** By device id in hex. */
  readonly logs: ReadonlyMap<string, ListedLog>;
  /** Sizes by name. */
  readonly sizes: ReadonlyMap<string, number | null>;
}

export interface ListedLog {
  readonly deviceId: Bytes;
  readonly heads: readonly string[];
  /** Names by number; several when incarnations differ. */
  readonly segments: ReadonlyMap<number, readonly string[]>;
}

export function readListing(vaultId: Bytes, names: readonly StoredName[]): Listing {
  const folder = vaultFolder(vaultId);
  const rosters: { stored: StoredName; version: number }[] = [];
  const logs = new Map<string, ListedLog & { heads: string[]; segments: Map<number, string[]> }>();
  const sizes = new Map<string, number | null>();
  for (const stored of names) {
    if (!isObjectName(stored.name) || !stored.name.startsWith(folder) || sizes.has(stored.name)) continue;
    const rest = stored.name.slice(folder.length);
    const [, version] = /^r-(1$|[1-9][0-9]{0,8}(?=-[0-9a-f]{8}$))/.exec(rest) ?? [];
    if (version !== undefined) {
      sizes.set(stored.name, stored.size);
      rosters.push({ stored, version: Number(version) });
      continue;
    }
    const [, device, object] = /^d-([a-z2-7]{26})\/(k|h-[ab]|s-[0-9a-f]{10}-[0-9a-f]{8})$/.exec(rest) ?? [];
    const deviceId = device === undefined ? null : parseBase32(device);
    if (deviceId?.length !== 16 || object === undefined) continue;
    sizes.set(stored.name, stored.size);
    const id = toHex(deviceId);
    const log = logs.get(id) ?? { deviceId, heads: [], segments: new Map<number, string[]>() };
    logs.set(id, log);
    if (object.startsWith('h')) log.heads.push(stored.name);
    if (!object.startsWith('s')) continue;
    const seq = Number.parseInt(object.slice(2, 12), 16);
    const same = log.segments.get(seq) ?? [];
    if (same.length < MOST_OF_A_NUMBER) log.segments.set(seq, [...same, stored.name]);
  }
  const lowest = rosters.sort((a, b) => a.version - b.version).slice(0, MOST_ROSTERS);
  return { rosters: lowest.map(({ stored }) => stored), logs, sizes };
}

/** Ids of all vaults that a listing of `v1/` shows. */
export function vaultsIn(names: readonly StoredName[]): Bytes[] {
  const found = new Map<string, Bytes>();
  for (const { name } of names) {
    const [, id] = /^v1\/([a-z2-7]{26})\//.exec(name) ?? [];
    const vaultId = id === undefined ? null : parseBase32(id);
    if (vaultId?.length === 16) found.set(toHex(vaultId), vaultId);
  }
  return [...found.values()];
}

/**
 * What a place holds, judged by a listing of it that shows nothing of this vault. What a test of the place left in our
 * own folder is nothing.
 */
export function whatElseIsIn(
  names: readonly StoredName[],
  vaultId: Bytes,
): 'vault-not-found' | 'another-vault' | 'not-a-vault' {
  const others = names.filter(({ name }) => !name.startsWith(vaultFolder(vaultId)));
  if (others.length === 0) return 'vault-not-found';
  return vaultsIn(others).length > 0 ? 'another-vault' : 'not-a-vault';
}
