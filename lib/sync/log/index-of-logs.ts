// Which segments are known: for every log and number the hash of each segment that was merged or written, and of the one
// before it. More than one under a number is a fork. Kept in the `state` table, read once a round.

import { type Bytes, concat, equal, parseHex, readUint, toHex, u32be } from '../../base/bytes.ts';
import type { ReadTransaction, WriteTransaction } from '../../vault/ports.ts';
import { HASH_SIZE } from '../../trust/fields.ts';
import { INCARNATION_SIZE, NO_SEGMENT, type Segment } from './segment.ts';
import { STATE, type StateKey } from '../../vault/state.ts';

export interface KnownSegment {
  readonly seq: number;
  readonly hash: Bytes;
  readonly prev: Bytes;
  readonly incarnation: Bytes;
  /** In bytes; null where an earlier version of this program noted none. */
  readonly length: number | null;
}

/** By device id in hex, then by number. */
export type LogIndex = ReadonlyMap<string, ReadonlyMap<number, readonly KnownSegment[]>>;
/** The same to its owner. */
export type OwnIndex = Map<string, Map<number, readonly KnownSegment[]>>;

const LENGTH_AT = INCARNATION_SIZE + HASH_SIZE;

export async function readIndex(transaction: ReadTransaction): Promise<OwnIndex> {
  const index: OwnIndex = new Map();
  for (const [key, value] of await transaction.list('state', STATE.log.all)) {
    const [id = '', seq = '', hash = ''] = STATE.log.restOf(key).split('/');
    if (value.length !== LENGTH_AT && value.length !== LENGTH_AT + 4) continue; // damaged: mendIndex puts it right
    addKnown(index, id, {
      seq: Number.parseInt(seq, 16),
      hash: parseHex(hash) ?? NO_SEGMENT,
      incarnation: value.slice(0, INCARNATION_SIZE),
      prev: value.slice(INCARNATION_SIZE, LENGTH_AT),
      length: value.length > LENGTH_AT ? readUint(value, LENGTH_AT, 4) : null,
    });
  }
  return index;
}

export function putKnown(transaction: WriteTransaction, deviceId: Bytes, known: KnownSegment): void {
  const length = known.length === null ? new Uint8Array() : u32be(known.length);
  transaction.put('state', keyOf(toHex(deviceId), known), concat(known.incarnation, known.prev, length));
}

export function removeKnown(transaction: WriteTransaction, deviceId: Bytes, known: KnownSegment): void {
  transaction.remove('state', keyOf(toHex(deviceId), known));
}

function addKnown(index: OwnIndex, id: string, known: KnownSegment): void {
  const log = index.get(id) ?? new Map<number, readonly KnownSegment[]>();
  index.set(id, log);
  const same = log.get(known.seq) ?? [];
  if (!same.some(({ hash }) => equal(hash, known.hash))) log.set(known.seq, [...same, known]);
}

/** In place of what was said of this segment. */
export function replaceKnown(index: OwnIndex, id: string, known: KnownSegment): void {
  dropKnown(index, id, known);
  addKnown(index, id, known);
}

export function dropKnown(index: OwnIndex, id: string, known: KnownSegment): void {
  const log = index.get(id);
  const others = (log?.get(known.seq) ?? []).filter(({ hash }) => !equal(hash, known.hash));
  if (others.length > 0) log?.set(known.seq, others);
  else log?.delete(known.seq);
}

export function knownFrom({ seq, hash, prev, incarnation, bytes }: Segment): KnownSegment {
  return { seq, hash, prev, incarnation, length: bytes.length };
}

export function findKnown(index: LogIndex, deviceId: Bytes, seq: number, hash: Bytes): KnownSegment | undefined {
  return index
    .get(toHex(deviceId))
    ?.get(seq)
    ?.find((known) => equal(known.hash, hash));
}

/** The chain that ends at this segment, oldest first, as far down as it is known. */
export function chainTo(index: LogIndex, deviceId: Bytes, seq: number, hash: Bytes): KnownSegment[] {
  const chain: KnownSegment[] = [];
  for (let at = findKnown(index, deviceId, seq, hash); at; at = findKnown(index, deviceId, at.seq - 1, at.prev)) {
    chain.push(at);
  }
  return chain.toReversed();
}

/** Known segments of a log that are neither on the chain that ends here nor behind it. */
export function listBeside(index: LogIndex, deviceId: Bytes, seq: number, hash: Bytes): KnownSegment[] {
  const line = new Set(chainTo(index, deviceId, seq, hash).map((known) => toHex(known.hash)));
  const all = [...(index.get(toHex(deviceId))?.values() ?? [])].flat().sort((a, b) => a.seq - b.seq);
  return all.filter((known) => {
    if (known.seq > seq && line.has(toHex(known.prev))) line.add(toHex(known.hash));
    return !line.has(toHex(known.hash));
  });
}

function keyOf(id: string, { seq, hash }: KnownSegment): StateKey {
  return STATE.log.key(id, seq.toString(16).padStart(10, '0'), toHex(hash));
}
