// Everything that the words and a store or a saved copy give back, with no browser: words + bytes → records. Reads only,
// keeps nothing, and prefers telling too much to leaving out: what can't be read becomes a notice, the rest goes on.
// It follows SPEC.md step by step and shares only its parts with the sync engine.

import { type Bytes, compare, toHex } from '../base/bytes.ts';
import { type ErrorCode, errorCode, PapersealError } from '../base/errors.ts';
import { type EpochKeys, epochKeys, type Root } from '../crypto/epoch.ts';
import { sha256 } from '../crypto/hash.ts';
import type { LogPoint } from '../sync/log/head.ts';
import { readListing, vaultFolder, whatElseIsIn } from '../sync/log/names.ts';
import type { BlobStore } from '../sync/ports.ts';
import { NO_SEGMENT } from '../sync/log/segment.ts';
import { vaultCode } from '../sync/vault-code.ts';
import { findTokens, type TokenVerdict } from '../token/format.ts';
import { openToken } from '../token/token.ts';
import { openDeviceName } from '../trust/certificate.ts';
import { deriveMembers, type TrustOperation } from '../trust/members.ts';
import {
  chainRosters,
  type Cut,
  FIRST_ROSTER,
  parseRoster,
  ROSTER_LIMIT,
  type RosterChain,
  writeRoster,
} from '../trust/roster.ts';
import { hlcOf } from '../vault/hlc.ts';
import { openRecord, type VaultRecord } from '../vault/record.ts';
import { type DeviceLog, type LogEntry, type Tell, openSegments, readDeviceLog } from './device-log.ts';

/** Something that could not be read: the object's name and why. */
export interface Notice {
  readonly name: string;
  readonly code: ErrorCode;
}

export interface RecoveredToken {
  readonly verdict: TokenVerdict | 'wrong-key' | 'damaged';
  /** Null unless the verdict is "whole". */
  readonly opened: { readonly site: string; readonly text: string; readonly epoch: number } | null;
}

export interface RecoveredRecord {
  readonly id: Bytes;
  readonly hlc: Bytes;
  /** Null for a removed one. */
  readonly record: VaultRecord | null;
  /** Versions that a later one took the place of, the newest first. */
  readonly earlier: readonly VaultRecord[];
}

export interface RecoveredVault {
  /** The newest first. */
  readonly records: readonly RecoveredRecord[];
  readonly browsers: readonly { readonly id: Bytes; readonly name: string | null; readonly status: string }[];
  /**
   * The vault code: two copies that show the same one hold the same history (SPEC 12.8). It follows from the ends of logs,
   * so null where something before them could not be read.
   */
  readonly code: readonly string[] | null;
  readonly notices: readonly Notice[];
}

const FURTHEST_EPOCH = 64;

/** Opens every token in a text with the words alone. */
export async function recoverTokens(root: Root, text: string): Promise<RecoveredToken[]> {
  const epochs = await epochsUpTo(root, FURTHEST_EPOCH);
  const tokens: RecoveredToken[] = [];
  for (const { verdict, binary } of findTokens(text)) {
    tokens.push(binary === null ? { verdict, opened: null } : await recoverToken(root, epochs, binary));
  }
  return tokens;
}

/**
 * Reads a whole vault. Throws `vault-not-found` for an empty store, `another-vault` when only others are there,
 * `not-a-vault` when something else is, and what the store throws.
 */
export async function recoverVault(root: Root, store: BlobStore): Promise<RecoveredVault> {
  const notices = new Map<string, Notice>();
  const note: Tell = (name, error) => {
    const code = errorCode(error);
    notices.set(`${name} ${code}`, { name, code });
  };
  const { vaultId, rpk } = root;
  const listing = readListing(vaultId, await store.list(vaultFolder(vaultId)));
  if (listing.sizes.size === 0) throw new PapersealError(whatElseIsIn(await store.list(''), vaultId));

  const chain = await readRosters(
    root,
    store,
    listing.rosters.map(({ name }) => name),
    note,
  );
  if (chain.forked) note('r', new PapersealError('not-authentic'));
  const logs: DeviceLog[] = [];
  for (const log of listing.logs.values()) {
    const read = await readDeviceLog(store, log, { vaultId, rpk }, note);
    if (read !== null) logs.push(read);
  }
  const newest = Math.max(chain.newest.epoch, ...logs.flatMap(({ segments }) => segments.map(({ epoch }) => epoch)));
  const epochs = await epochsUpTo(root, Math.min(newest, FURTHEST_EPOCH));

  // Who is a member follows from what the paper key left of each log, suspended or not.
  const removed = new Map(chain.newest.revoked.map((cut) => [toHex(cut.deviceId), cut]));
  const known = new Map<DeviceLog, readonly LogEntry[]>();
  for (const log of logs) known.set(log, await open(log, removed.get(idOf(log)) ?? null));
  const certificates = logs.map(({ certificate }) => certificate);
  const members = deriveMembers(chain, certificates, [...known.values()].flat().flatMap(trustOperation));
  const counted: LogEntry[] = [];
  const ends: LogPoint[] = [];
  for (const log of logs) {
    const member = members.byId.get(idOf(log));
    if (member === undefined) {
      note(log.name, new PapersealError('not-authentic'));
      continue;
    }
    counted.push(...(member.status === 'suspended' ? await open(log, member.cut) : (known.get(log) ?? [])));
    const last = log.upTo(member.cut, note).at(-1);
    ends.push(last ?? { deviceId: log.certificate.deviceId, seq: 0, hash: NO_SEGMENT });
  }
  const records = await openAll(await merge(counted), epochs, vaultId, note);
  return {
    records,
    browsers: await Promise.all(
      certificates.map(async ({ deviceId, name }) => ({
        id: deviceId,
        name: await openDeviceName(epochs, vaultId, deviceId, name),
        status: members.byId.get(toHex(deviceId))?.status ?? 'unknown',
      })),
    ),
    code: notices.size === 0 ? vaultCode(vaultId, chain.newest.hash, ends) : null,
    notices: [...notices.values()],
  };

  function open(log: DeviceLog, cut: Cut | null): Promise<LogEntry[]> {
    return openSegments(log.name, log.upTo(cut, note), epochs, note);
  }
}

const idOf = ({ certificate }: DeviceLog): string => toHex(certificate.deviceId);

async function epochsUpTo(root: Root, newest: number): Promise<EpochKeys[]> {
  const numbers = Array.from({ length: newest }, (_, i) => newest - i);
  return Promise.all(numbers.map((n) => epochKeys(root.epochSeed(n), n, root.vaultId)));
}

async function recoverToken(root: Root, epochs: readonly EpochKeys[], binary: Bytes): Promise<RecoveredToken> {
  try {
    const opened = await openToken(epochs, root.vaultId, binary);
    return opened === null ? { verdict: 'wrong-key', opened } : { verdict: 'whole', opened };
  } catch (error) {
    if (errorCode(error) === 'damaged') return { verdict: 'damaged', opened: null };
    throw error;
  }
}

/** Roster 1 follows from the words, so the chain never lacks its beginning. */
async function readRosters(root: Root, store: BlobStore, names: readonly string[], note: Tell): Promise<RosterChain> {
  const first = await writeRoster(root.vaultId, root.recoverySigner, FIRST_ROSTER);
  const known = [await parseRoster(first, root.vaultId, root.rpk)];
  for (const name of names) {
    try {
      const bytes = await store.get(name, ROSTER_LIMIT);
      if (bytes !== null) known.push(await parseRoster(bytes, root.vaultId, root.rpk));
    } catch (error) {
      note(name, error);
    }
  }
  const chain = chainRosters(known);
  if (chain === null) throw new PapersealError('internal');
  return chain;
}

function trustOperation({ by, seq, rosterVersion, operation }: LogEntry): TrustOperation[] {
  if (operation.kind === 'endorse') return [{ ...operation, by, seq, rosterVersion }];
  if (operation.kind !== 'suspend') return [];
  const { deviceId, seq: last, hash } = operation;
  return [{ kind: 'suspend', by, seq, rosterVersion, cut: { deviceId, seq: last, hash } }];
}

interface RecordVersion {
  readonly id: Bytes;
  readonly hlc: Bytes;
  readonly sealed: Bytes | null;
}

/** All versions by record, the one that counts first: SPEC "Merge". */
async function merge(entries: readonly LogEntry[]): Promise<RecordVersion[][]> {
  const voided = new Set<string>();
  for (const { operation, by } of entries) {
    if (operation.kind === 'void' && hlcOf(operation.hlc, by)) voided.add(versionKey(operation));
  }
  const byRecord = new Map<string, Map<string, { version: RecordVersion; rank: Bytes }>>();
  for (const { operation } of entries) {
    if (operation.kind !== 'version' || voided.has(versionKey(operation))) continue;
    const versions = byRecord.get(toHex(operation.id)) ?? new Map<string, { version: RecordVersion; rank: Bytes }>();
    byRecord.set(toHex(operation.id), versions);
    const rank = operation.sealed === null ? new Uint8Array(32) : await sha256(operation.sealed);
    versions.set(`${toHex(operation.hlc)}.${toHex(rank)}`, { version: operation, rank });
  }
  return [...byRecord.values()].map((versions) =>
    [...versions.values()]
      .sort((a, b) => compare(b.version.hlc, a.version.hlc) || compare(b.rank, a.rank))
      .map(({ version }) => version),
  );
}

const versionKey = ({ id, hlc }: { readonly id: Bytes; readonly hlc: Bytes }) => `${toHex(id)}.${toHex(hlc)}`;

async function openAll(
  histories: readonly RecordVersion[][],
  epochs: readonly EpochKeys[],
  vaultId: Bytes,
  note: Tell,
): Promise<RecoveredRecord[]> {
  const records: RecoveredRecord[] = [];
  for (const [newest, ...earlier] of histories) {
    if (newest === undefined) continue;
    const opened: VaultRecord[] = [];
    for (const version of earlier) {
      const record = await openVersion(version, epochs, vaultId, note);
      if (record !== null) opened.push(record);
    }
    const record = await openVersion(newest, epochs, vaultId, note);
    records.push({ id: newest.id, hlc: newest.hlc, record, earlier: opened });
  }
  return records.sort((a, b) => compare(b.hlc, a.hlc));
}

async function openVersion(
  { id, hlc, sealed }: RecordVersion,
  epochs: readonly EpochKeys[],
  vaultId: Bytes,
  note: Tell,
): Promise<VaultRecord | null> {
  if (sealed === null) return null;
  try {
    const record = await openRecord(epochs, vaultId, id, hlc, sealed);
    if (record === null) throw new PapersealError('wrong-key');
    return record;
  } catch (error) {
    note(`record ${toHex(id)}`, error);
    return null;
  }
}
