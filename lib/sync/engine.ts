// One round with one store: look, take in, judge, write, bring, read back. A crash anywhere leaves a state from which the
// next round goes on; nothing that a store does or does not do ever removes anything here (SPEC "Head", "Merge", "Verdicts").

import { equal, toHex } from '../base/bytes.ts';
import { type ErrorCode, errorCode, PapersealError } from '../base/errors.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { arrayOf, countOf, tupleOf } from '../trust/fields.ts';
import { judgeAbsent } from './read/absent.ts';
import { append } from './write/append.ts';
import { carryAbsent, carryLeft, mendCarried } from './write/carry.ts';
import { type Health, settle, type Verdict, type Waiting, worst } from './log/history.ts';
import { withStore } from './log/marks.ts';
import { mergeDue } from './log/merge.ts';
import { findLost, listCertificates } from './read/certificates.ts';
import { fetchRosters, mendIndex, mendTrust } from './read/mend-logs.ts';
import { fetchMissing, listMissing } from './read/missing.ts';
import { type Listing, readListing, ROOT, vaultFolder, whatElseIsIn } from './log/names.ts';
import { mendOwnClock } from './write/own-clock.ts';
import { sayLostAnew } from './write/own-loss.ts';
import { missesOwnSegments, reconcileOwnLog } from './write/own-log.ts';
import type { BlobStore, StoredName } from './ports.ts';
import { pull, type Pulled, type Source } from './read/pull.ts';
import { bringOthers } from './write/certificates.ts';
import { deliver } from './write/deliver.ts';
import { readOthersAgain, readOwnAgain } from './read/read-again.ts';
import { beginRound, commit, count, mustBeUnlocked, type Round, type SyncPorts, takeBack, tell } from './round.ts';
import { reasonOf, visit } from './store/visit.ts';
import { STATE } from '../vault/state.ts';
import { nullIfUnusable } from './log/unusable.ts';

export interface SyncRequest extends SyncPorts {
  readonly store: BlobStore;
  /** Names the store in the marks; the same for as long as the user keeps it. */
  readonly storeId: string;
  /** The user's word: take this store as it is now, and put back there what this browser has. */
  readonly putBack?: boolean;
}

export interface SyncReport {
  readonly health: Health;
  /** Why it is not fine; its sentence is `error_<code>`. */
  readonly problem: ErrorCode | null;
  /** Everything that was found, the worst included. */
  readonly verdicts: readonly Verdict[];
  /** Versions that were new here. */
  readonly pulled: number;
  /** The vault's browsers, by device id in hex. */
  readonly members: ReadonlySet<string>;
  /** Browsers that were not the vault's before. */
  readonly joined: number;
  /** Operations that this store acknowledged and gave back. */
  readonly acknowledged: number;
  /** Operations that no store has acknowledged yet. */
  readonly queued: number;
  /** Copies that were damaged there, or certificates that were lost: they were put back, and read back. */
  readonly mended: number;
  /** All that it should hold was looked at, whatever became of what was to be brought there. */
  readonly isRead: boolean;
}

/**
 * One writer at a time: the caller holds the lock. Throws only what has nothing to do with the store: `vault-locked` when
 * the vault is locked meanwhile, and the reason of a signal that ended it.
 */
export async function syncStore(asked: SyncRequest): Promise<SyncReport> {
  // What is still in flight when the round ends, by whatever end, ends with it.
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, ...(asked.signal ? [asked.signal] : [])]);
  const ports = { ...asked, signal };
  const store = visit(asked.store, { clock: asked.clock, signal, mayGoOn: () => mustBeUnlocked(ports) });
  try {
    return await report({ ...ports, store });
  } finally {
    end.abort();
  }
}

async function report(request: SyncRequest): Promise<SyncReport> {
  const round = await begin(request);
  const before = new Set(round.members.byId.keys());
  let acknowledged = 0;
  let isRead = false;
  let problem: ErrorCode | null = null;
  try {
    acknowledged = await runRound(round, request, () => (isRead = true));
  } catch (error) {
    request.signal?.throwIfAborted();
    if (!(error instanceof PapersealError) || OUR_OWN.has(error.code)) throw error;
    // What can't be had in one round is fetched in the next ones; a store that has no end to it holds something back.
    if (error.code === 'incomplete') tell(round, 'withheld', null);
    else problem = errorCode(reasonOf(error));
  }
  const missing = await round.database.read(listMissing);
  for (const { deviceId } of missing) tell(round, 'here-damaged', deviceId);
  // It says as much as one that was emptied, when its folder is gone.
  const isJudged = problem === null || isRead || problem === 'store-not-found';
  const verdicts = isJudged ? await settleVerdicts(round, request.storeId) : round.verdicts;
  const queued = (await round.database.read((transaction) => transaction.list('queue'))).length;
  const { health, code } = worst(verdicts);
  return {
    health: problem === null ? health : DELAYS.has(problem) ? 'waiting' : 'trouble',
    problem: problem ?? (health === 'waiting' && code !== 'unavailable' ? 'incomplete' : code),
    verdicts,
    pulled: round.pulled,
    members: new Set(round.members.byId.keys()),
    joined: [...round.members.byId.keys()].filter((id) => !before.has(id) && id !== toHex(round.device.kid)).length,
    acknowledged,
    queued,
    mended: round.mended,
    isRead,
  };
}

async function begin(request: SyncRequest): Promise<Round> {
  try {
    return await beginRound(request);
  } catch (error) {
    if (errorCode(error) !== 'here-damaged') throw error;
    await fetchRosters(request, request.store);
    return beginRound(request);
  }
}

const OUR_OWN: ReadonlySet<ErrorCode> = new Set(['internal', 'vault-locked']);

const DELAYS: ReadonlySet<ErrorCode> = new Set(['store-unreachable', 'store-busy', 'sync-busy']);

/** `onRead`: all was read, and only writing is left. */
async function runRound(round: Round, request: SyncRequest, onRead: () => void): Promise<number> {
  const { store, storeId, putBack = false } = request;
  const listing = readListing(round.vaultId, await listNames(round, request));
  if (!round.marks.stores.has(storeId)) await refuseAnotherVault(round, store, listing);
  const source = { store, storeId, listing };
  await mendHere(round, source);
  await mendOwnClock(round);
  await takeInDue(round);

  const mayWrite = await takeInAndJudge(round, source, putBack);
  const damaged = await readOthersAgain(round, source);
  if (damaged && !putBack) tell(round, damaged.code, damaged.device);
  // After the own log was judged: what is put back at once, and never changes, keeps nobody from writing.
  const lost = putBack ? [] : await findLost(round, source); // else all are read
  for (const { certificate } of lost) tell(round, 'withheld', certificate.deviceId);
  onRead();
  if (!mayWrite) return 0;
  if (!putBack) await readOwnAgain(round, source, lost); // else all of it is
  await carryLeft(round);
  await carryAbsent(round, source, putBack, damaged);
  await append(round);
  const acknowledged = await deliver(round, source, putBack);
  await bringOthers(round, source, putBack ? listCertificates(round, source) : lost);
  return acknowledged;
}

/**
 * A folder that is gone is no copy: what was there went back, by the same rules. When the user says that it may be filled
 * again, it is as good as empty.
 */
async function listNames(round: Round, { store, storeId, putBack = false }: SyncRequest): Promise<StoredName[]> {
  try {
    return await store.list(vaultFolder(round.vaultId));
  } catch (error) {
    const given = round.marks.stores.get(storeId);
    if (errorCode(error) !== 'store-not-found' || given === undefined) throw error;
    if (putBack) return [];
    for (const [id] of given) {
      const { deviceId } = round.certificates.get(id) ?? {};
      if (id === toHex(round.device.kid)) tell(round, 'own-rolled-back', round.device.kid);
      else if (deviceId) tell(round, 'rolled-back', deviceId);
    }
    throw error;
  }
}

/** First what is here, before anything is held against the store. */
async function mendHere(round: Round, source: Source): Promise<void> {
  await mendIndex(round, source);
  await mendTrust(round);
  await fetchMissing(round, source);
  await sayLostAnew(round);
  await mendCarried(round);
}

/** True when the own log may be written. What the own log says about members may change what the others' logs mean. */
async function takeInAndJudge(round: Round, source: Source, putBack: boolean): Promise<boolean> {
  for (;;) {
    const members = round.members.byId.size;
    takeBack(round, () => true);
    const pulled = await pull(round, source);
    if (putBack) await acceptAsItIs(round, source, pulled);
    else await judgeAbsent(round, source);
    const mayWrite = await judgeOwn(round, source, pulled, putBack);
    if (round.members.byId.size === members) return mayWrite;
  }
}

/** A folder with somebody else's vault, or an older one of the same person: never a second vault beside it in silence. */
async function refuseAnotherVault({ vaultId }: Round, store: BlobStore, listing: Listing): Promise<void> {
  if (listing.sizes.size > 0) return;
  if (whatElseIsIn(await store.list(ROOT), vaultId) === 'another-vault') throw new PapersealError('another-vault');
}

async function takeInDue(round: Round): Promise<void> {
  const now = round.clock();
  const due = await round.database.write((transaction) => mergeDue(transaction, round.unlocked.rows, now));
  count(round, 'pulled', due);
}

async function judgeOwn(round: Round, source: Source, pulled: Pulled, putBack: boolean): Promise<boolean> {
  const { device, chain, unlocked, verdicts } = round;
  const id = toHex(device.kid);
  const member = round.members.byId.get(id);
  if (member && member.status !== 'valid') tell(round, 'browser-removed', device.kid);
  if (!member && round.certificates.get(id)?.admission === null) tell(round, 'browser-removed', device.kid);
  if (!round.certificates.has(id)) tell(round, 'here-damaged', device.kid);
  if (chain.newest.epoch > unlocked.epochs[0].epoch) tell(round, 'words-needed', null);
  if (verdicts.some(stopsWriting) || !member) return false;

  // Somebody has seen more of this log than there is here: writing on would split it.
  const behind = verdicts.some((one) => one.code === 'withheld' && one.device && equal(one.device, device.kid));
  const agreed = await reconcileOwnLog(round, source, pulled.heads.get(id) ?? null, !pulled.unsure.has(id));
  if (putBack) return agreed; // what is older has been accepted; what another profile wrote is not written over
  if (agreed && missesOwnSegments(round, source)) tell(round, 'own-rolled-back', device.kid);
  return agreed && !behind;
}

const STOPS_ALONE: ReadonlySet<string> = new Set(['browser-removed', 'words-needed']);
const STOPS_AS_ROSTER: ReadonlySet<string> = new Set(['roster-withheld', 'roster-forked', 'newer-format']);

/** What the paper key did elsewhere comes first. A single log in a newer format stops nothing but itself. */
function stopsWriting({ code, device }: Verdict): boolean {
  return device === null ? STOPS_AS_ROSTER.has(code) || STOPS_ALONE.has(code) : code === 'browser-removed';
}

/** The user knows that the store went back: its present state is the one to go on from. */
async function acceptAsItIs(round: Round, { storeId }: Source, { heads, unsure }: Pulled): Promise<void> {
  let { marks } = round;
  for (const [id, given] of marks.stores.get(storeId) ?? []) {
    if (unsure.has(id)) continue;
    const head = heads.get(id);
    if (head === undefined) marks = withStore(marks, storeId, id, null);
    else if (head.n < given.n) marks = withStore(marks, storeId, id, { n: head.n, seq: Math.min(head.seq, given.seq) });
  }
  await commit(round, marks, async () => undefined);
  takeBack(round, ({ code }) => code === 'rolled-back');
}

async function settleVerdicts(round: Round, storeId: string): Promise<readonly Verdict[]> {
  const key = STATE.waiting.key(storeId);
  return round.database.write(async (transaction) => {
    const before = await transaction.get('state', key);
    const { verdicts, waiting } = settle(round.verdicts, parseWaiting(before), round.clock());
    if (waiting.size === 0) transaction.remove('state', key);
    else transaction.put('state', key, encodeWaiting(waiting));
    return verdicts;
  });
}

const encodeWaiting = (waiting: Waiting) =>
  encodeCbor([...waiting].map(([key, { rounds, since }]) => [key, rounds, since]));

function parseWaiting(bytes: Uint8Array | undefined): Waiting {
  if (bytes === undefined) return new Map();
  try {
    const entries = arrayOf(parseCbor(bytes, { maxItems: bytes.length })); // our own, of any length
    return new Map(
      entries.map((entry) => {
        const [key, rounds, since] = tupleOf(entry, 3);
        return [typeof key === 'string' ? key : '', { rounds: countOf(rounds), since: countOf(since) }];
      }),
    );
  } catch (error) {
    return nullIfUnusable(error) ?? new Map(); // damaged here: it begins to wait now
  }
}
