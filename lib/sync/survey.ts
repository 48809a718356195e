// Looking before restoring: what a store or a saved copy holds of the vault of these words, with nothing written
// anywhere. It runs the same engine as a sync round against a database in memory; restoring then keeps what was found.

import { type Bytes, compare, concat, toHex } from '../base/bytes.ts';
import { type ErrorCode, PapersealError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Root } from '../crypto/epoch.ts';
import type { Random } from '../crypto/random.ts';
import { CERTIFICATE_LIMIT, openDeviceName, parseCertificate } from '../trust/certificate.ts';
import { chainRosters, parseRoster, type Roster, ROSTER_LIMIT } from '../trust/roster.ts';
import { readCatalogue } from '../vault/catalogue.ts';
import { hlcTime } from '../vault/hlc.ts';
import { type Keyring, makeKeyring, unlockedFrom } from '../vault/keyring.ts';
import type { Clock, Database, KeyOf, Tables, WriteTransaction } from '../vault/ports.ts';
import { lastReading, listRows, putSum } from '../vault/rows.ts';
import { type CeremonyPorts, enlist, type Enlisted, firstRoster } from './found.ts';
import { fetchObject } from './store/fetch.ts';
import { encodeMarks, firstMarks } from './log/marks.ts';
import { type Ahead, listAhead } from './log/merge.ts';
import {
  certificateName,
  deviceFolder,
  type Listing,
  readListing,
  ROOT,
  rosterName,
  vaultFolder,
  vaultsIn,
  whatElseIsIn,
} from './log/names.ts';
import type { BlobStore } from './ports.ts';
import { type Heads, pull } from './read/pull.ts';
import { beginRound, type Round } from './round.ts';
import { scratchDatabase } from './scratch.ts';
import { INCARNATION_SIZE } from './log/segment.ts';
import { visit } from './store/visit.ts';
import { ownerOf, type Owner, STATE } from '../vault/state.ts';

export interface Survey {
  /** Earlier versions of a field are not counted. */
  readonly texts: number;
  readonly notes: number;
  /** In the order of their last sign of life, the latest first. */
  readonly browsers: readonly {
    readonly id: Bytes;
    readonly name: string;
    readonly last: number;
    /** How many of its objects are there and can't be had now. */
    readonly unread: number;
  }[];
  /** ms; null when nothing was ever written. */
  readonly lastChange: number | null;
  readonly lastBrowser: string | null;
  /** What is there, and newer than this computer's clock; null for nothing. */
  readonly ahead: Ahead | null;
  readonly epoch: number;
  /** What is not as it should be: `withheld`, `damaged`, `forked` … */
  readonly problems: readonly ErrorCode[];
  /** For `restore`; lives in memory only. */
  readonly found: FoundVault;
}

interface FoundVault {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly round: Round;
}

export interface SurveyRequest {
  readonly root: Root;
  readonly store: BlobStore;
  /** The id under which the store will be known after restoring. */
  readonly storeId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Throws `vault-not-found` for an empty place, `another-vault` where other words' vault lies, `not-a-vault` where
 * something else does, `damaged` when nothing of this vault can be verified, store-*.
 */
export async function survey(request: SurveyRequest): Promise<Survey> {
  const { root, storeId, clock, random, log } = request;
  const store = visit(request.store, { clock });
  const listing = readListing(root.vaultId, await store.list(vaultFolder(root.vaultId)));
  if (listing.sizes.size === 0) throw new PapersealError(whatElseIsIn(await store.list(ROOT), root.vaultId));

  const rosters = await readRosters({ root, store }, listing.rosters);
  const newest = chainRosters(rosters)?.newest;
  const keyring = withEpochs(makeKeyring(root, random), root, newest?.epoch ?? 1);
  const marks = firstMarks(random(INCARNATION_SIZE));
  const unlocked = await unlockedFrom(random(32), keyring, random);
  const sealed = await unlocked.sealKeyring({ ...keyring, marks: encodeMarks(marks) });
  const database = scratchDatabase();
  await database.write(async (transaction) => {
    transaction.put('state', STATE.keyring, sealed);
    for (const { version, hash, bytes } of rosters) {
      transaction.put('objects', rosterName(root.vaultId, version, hash), bytes);
    }
  });
  const round = await beginRound({ database, unlocked, clock, random, log });
  const { heads } = await pull(round, { store, storeId, listing });
  if (round.members.byId.size === 0 && listing.logs.size > 0) {
    throw [...store.unavailable.values()][0] ?? new PapersealError('damaged');
  }

  const { current } = await readCatalogue(database, unlocked);
  const records = current.map(({ record }) => record.kind);
  return {
    texts: records.filter((kind) => kind === 'sealed-field').length,
    notes: records.filter((kind) => kind === 'note').length,
    ...(await describeBrowsers(round, heads, [...store.unavailable.keys()])),
    ahead: await database.read((transaction) => listAhead(transaction, round.unlocked.rows)),
    epoch: round.chain.newest.epoch,
    problems: [...new Set(round.verdicts.map(({ code }) => code))],
    found: { database, keyring, round },
  };
}

/** What a restore brings along. */
const FOUND: ReadonlySet<Owner | null> = new Set(['logs', 'store']);

/**
 * Makes this browser one of the vault's, with everything that the survey found. Throws `roster-withheld` and
 * `roster-forked`: then nothing may be signed.
 */
export async function restore(ports: CeremonyPorts, { found }: Survey): Promise<Enlisted> {
  const { database, keyring, round } = found;
  for (const { code } of round.verdicts) {
    if (code === 'roster-withheld' || code === 'roster-forked') throw new PapersealError(code);
  }
  const tables = await database.read(async (transaction) => ({
    rows: await transaction.list('rows'),
    objects: await transaction.list('objects'),
    state: (await transaction.list('state')).filter(([key]) => FOUND.has(ownerOf(key))),
    last: await lastReading(transaction, round.unlocked.rows),
  }));
  const seen = [...round.members.byId].flatMap(([id, { certificate }]) => {
    const log = round.marks.logs.get(id);
    return log && log.seq > 0 ? [{ deviceId: certificate.deviceId, seq: log.seq, hash: log.hash }] : [];
  });
  const { rosters, chain, marks } = round;
  const enlisted = await enlist(ports, keyring, { rosters, newest: chain.newest, marks, seen, last: tables.last });
  return {
    keyring: enlisted.keyring,
    write: (transaction) => {
      putAll(transaction, 'rows', tables.rows);
      putSum(
        transaction,
        tables.rows.map(([name]) => name),
      );
      putAll(transaction, 'objects', tables.objects);
      putAll(transaction, 'state', tables.state);
      enlisted.write(transaction);
    },
  };
}

/**
 * Which of several readings of a paper key has its vault in this store: its place in `candidates`, null for none. The
 * vault's own signature decides, not its name. Throws store-*.
 */
export async function locateVault(
  asked: BlobStore,
  candidates: readonly { readonly vaultId: Bytes; readonly rpk: Bytes }[],
): Promise<number | null> {
  const store = visit(asked);
  const names = await store.list(ROOT);
  const present = new Set(vaultsIn(names).map(toHex));
  for (const [place, { vaultId, rpk }] of candidates.entries()) {
    if (present.has(toHex(vaultId)) && (await isSigned(store, readListing(vaultId, names), vaultId, rpk))) return place;
  }
  const [unread] = store.unavailable.values(); // what can't be had now may be the one
  if (unread) throw unread;
  return null;
}

/** By its first roster or, should that be damaged, by the admission of any browser. */
async function isSigned(store: BlobStore, listing: Listing, vaultId: Bytes, rpk: Bytes): Promise<boolean> {
  const name = rosterName(vaultId, 1, new Uint8Array());
  const roster = await fetchObject(store, name, ROSTER_LIMIT, (bytes) => parseRoster(bytes, vaultId, rpk));
  if ('value' in roster) return true;
  for (const { deviceId } of listing.logs.values()) {
    const certificate = await fetchObject(store, certificateName(vaultId, deviceId), CERTIFICATE_LIMIT, (bytes) =>
      parseCertificate(bytes, vaultId, rpk, deviceId),
    );
    if ('value' in certificate && certificate.value.admission !== null) return true;
  }
  return false;
}

/** Roster 1 follows from the words; the others say how many epochs there are. */
async function readRosters(
  { root, store }: Pick<SurveyRequest, 'root' | 'store'>,
  listed: readonly { name: string }[],
): Promise<Roster[]> {
  const rosters = [await firstRoster(root)];
  for (const { name } of listed) {
    const fetched = await fetchObject(store, name, ROSTER_LIMIT, (bytes) => parseRoster(bytes, root.vaultId, root.rpk));
    if ('value' in fetched && fetched.value.version > 1) rosters.push(fetched.value);
  }
  return rosters;
}

function withEpochs(keyring: Keyring, root: Root, epoch: number): Keyring {
  const numbers = Array.from({ length: epoch }, (_, i) => i + 1);
  return { ...keyring, epochSeeds: new Map(numbers.map((n) => [n, root.epochSeed(n)])) };
}

async function describeBrowsers(round: Round, heads: Heads, unread: readonly string[]) {
  const { unlocked, vaultId } = round;
  const rows = await round.database.read((transaction) => listRows(transaction, unlocked.rows));
  const browsers = await Promise.all(
    [...round.members.byId].map(async ([id, { certificate }]) => ({
      id: certificate.deviceId,
      name: (await openDeviceName(unlocked.epochs, vaultId, certificate.deviceId, certificate.name)) ?? '',
      last: hlcTime(heads.get(id)?.hlc ?? certificate.hlc),
      unread: unread.filter((name) => name.startsWith(deviceFolder(vaultId, certificate.deviceId))).length,
    })),
  );
  let latest: Bytes | null = null;
  for (const { hlc } of rows) if (latest === null || compare(hlc, latest) > 0) latest = concat(hlc);
  const by = latest && browsers.find(({ id }) => compare(id.subarray(0, 8), latest.subarray(8)) === 0);
  return {
    browsers: browsers.sort((a, b) => b.last - a.last),
    lastChange: latest && hlcTime(latest),
    lastBrowser: by ? by.name : null,
  };
}

function putAll<T extends 'rows' | 'objects' | 'state'>(
  transaction: WriteTransaction,
  table: T,
  entries: readonly [KeyOf<T>, Tables[T]][],
): void {
  for (const [key, value] of entries) transaction.put(table, key, value);
}
