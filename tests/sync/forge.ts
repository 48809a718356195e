// What the product would not write: a segment of a browser's own log, signed with its own key, and a head that promises it.

import { concat, type Bytes } from '../../lib/base/bytes.ts';
import { type EpochKeys, epochKeys } from '../../lib/crypto/epoch.ts';
import { firstRoster } from '../../lib/sync/found.ts';
import { parseHead, writeHead } from '../../lib/sync/log/head.ts';
import { headName, rosterName, segmentName } from '../../lib/sync/log/names.ts';
import {
  type Operation,
  parseSegment,
  type Segment,
  type SegmentBody,
  writeSegment,
} from '../../lib/sync/log/segment.ts';
import { FIRST_ROSTER, parseRoster, type Roster, type RosterContent, writeRoster } from '../../lib/trust/roster.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import { sealRecord } from '../../lib/vault/record.ts';
import type { EvilStore } from '../fakes/evil-store.ts';
import { headsOf, segmentsOf } from './scene.ts';
import type { Browser, Sim } from './sim.ts';

interface Place {
  readonly sim: Sim;
  readonly store: EvilStore;
}

const keysOf = ({ root }: Sim, epoch: number): Promise<EpochKeys> =>
  epochKeys(root.epochSeed(epoch), epoch, root.vaultId);

const bytesAt = (store: EvilStore, name = ''): Bytes => store.objects().get(name) ?? new Uint8Array();

/** The segments of a browser's log as the store has them. */
export async function logOf(store: EvilStore, browser: Browser): Promise<Segment[]> {
  const { vaultId, device } = await browser.unlocked();
  const names = await segmentsOf(store, browser);
  return Promise.all(names.map((name) => parseSegment(bytesAt(store, name), vaultId, device.kid, device.publicKey)));
}

/** The next roster after these, by the paper key. */
export async function serveRoster({ sim, store }: Place, change: Partial<RosterContent>): Promise<Roster> {
  const { vaultId, rpk, recoverySigner } = sim.root;
  const first = await parseRoster((await firstRoster(sim.root)).bytes, vaultId, rpk);
  const content = { ...FIRST_ROSTER, version: 2, prev: [first.hash], ...change };
  const roster = await parseRoster(await writeRoster(vaultId, recoverySigner, content), vaultId, rpk);
  store.serve(rosterName(vaultId, roster.version, roster.hash), roster.bytes);
  return roster;
}

/** A note as an operation of this browser. */
export async function note({ sim }: Place, browser: Browser, text: string, epoch = 1): Promise<Operation> {
  const { vaultId, device } = await browser.unlocked();
  const [id, hlc] = [sim.random(16), writeHlc(sim.now, 0, device.kid)];
  const record = { kind: 'note', title: '', text, at: 0 } as const;
  const sealed = await sealRecord(await keysOf(sim, epoch), vaultId, id, hlc, record, sim.random);
  return { kind: 'version', id, hlc, sealed };
}

interface Forged {
  readonly epoch?: number | undefined;
  readonly rosterVersion?: number | undefined;
  /** The epoch that really seals, where it is not the one that the segment says. */
  readonly keys?: number | undefined;
  readonly isSnapshot?: boolean;
}

/** Adds one segment behind the last, and a head. */
export async function writeOn(
  { sim, store }: Place,
  browser: Browser,
  body: SegmentBody,
  { epoch = 1, rosterVersion = 1, keys, isSnapshot = false }: Forged = {},
): Promise<Segment> {
  const { vaultId, device } = await browser.unlocked();
  const last = (await logOf(store, browser)).at(-1);
  if (!last) throw new Error('an empty log');
  const names = await headsOf(store, browser);
  const heads = await Promise.all(
    names.map((name) => parseHead(bytesAt(store, name), vaultId, device.kid, device.publicKey)),
  );
  const newest = heads.sort((a, b) => b.n - a.n)[0] ?? { n: 0, rosterHash: new Uint8Array(32) };
  const common = { vaultId, deviceId: concat(device.kid), incarnation: last.incarnation, epoch, rosterVersion };
  const hlc = writeHlc(sim.now, 1, device.kid);
  const header = { ...common, seq: last.seq + 1, prev: last.hash, hlcMax: hlc };
  const segment = await writeSegment(header, body, await keysOf(sim, keys ?? epoch), device, sim.random);
  const { rosterHash } = newest;
  const { seq, hash } = segment;
  const content = {
    ...common,
    n: newest.n + 1,
    seq,
    hash,
    rosterHash,
    seen: [],
    snapshot: isSnapshot ? seq : null,
    hlc,
  };
  store.serve(segmentName(vaultId, device.kid, seq, common.incarnation), segment.bytes);
  store.serve(headName(vaultId, device.kid, content.n), (await writeHead(content, device)).bytes);
  return segment;
}
