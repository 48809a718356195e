// A segment: the next part of one browser's log, encrypted and signed, immutable (SPEC "Segment"). Its header is bound
// into key and associated data and names the segment before, so segments can't be swapped, dropped in between, carried
// to another log, or cut apart.

import { type Bytes, compare, concat, u64be } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { openCae, sealCae } from '../../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../crypto/cbor.ts';
import type { EpochKeys } from '../../crypto/epoch.ts';
import { info } from '../../crypto/labels.ts';
import { paddedSize } from '../../crypto/padding.ts';
import type { Random } from '../../crypto/random.ts';
import { hashObject, parseObject, type Signer, signObject } from '../../crypto/sign1.ts';
import { verifyAuthentic } from '../../trust/authentic.ts';
import {
  arrayOf,
  bytesOf,
  countOf,
  FORMAT,
  HASH_SIZE,
  HLC_SIZE,
  ID_SIZE,
  numberFrom,
  parseFields,
  risingById,
  tupleOf,
} from '../../trust/fields.ts';
import { HLC_LENGTH, hlcOf } from '../../vault/hlc.ts';

/** Bytes of a segment at most, checked before parsing. */
export const SEGMENT_LIMIT = 1_048_576;
export const INCARNATION_SIZE = 8;
export const NO_SEGMENT: Bytes = new Uint8Array(HASH_SIZE);

/** What stands in a segment. `sealed` null: a tombstone. */
export type Operation =
  | { readonly kind: 'version'; readonly id: Bytes; readonly hlc: Bytes; readonly sealed: Bytes | null }
  | { readonly kind: 'endorse'; readonly deviceId: Bytes; readonly certificate: Bytes }
  | { readonly kind: 'suspend'; readonly deviceId: Bytes; readonly seq: number; readonly hash: Bytes }
  | { readonly kind: 'void'; readonly id: Bytes; readonly hlc: Bytes };

/** What a segment says about itself, in clear and signed. */
export interface SegmentHeader {
  readonly vaultId: Bytes;
  readonly deviceId: Bytes;
  /** 8 bytes, drawn anew whenever a profile takes up a log. */
  readonly incarnation: Bytes;
  /** From 1. */
  readonly seq: number;
  /** H of the segment before, zeros for the first. */
  readonly prev: Bytes;
  readonly epoch: number;
  readonly rosterVersion: number;
  readonly hlcMax: Bytes;
}

export interface Segment extends SegmentHeader {
  readonly hash: Bytes;
  readonly bytes: Bytes;
}

export interface SegmentBody {
  /** Null, or for a snapshot: what it stands for. Only a snapshot may carry versions of other browsers. */
  readonly covers: readonly { readonly deviceId: Bytes; readonly seq: number; readonly hash: Bytes }[] | null;
  readonly operations: readonly Operation[];
}

export async function writeSegment(
  header: SegmentHeader,
  body: SegmentBody,
  keys: EpochKeys,
  device: Signer,
  random: Random,
): Promise<Segment> {
  let clear: Bytes = new Uint8Array();
  const context = segmentInfo(header.vaultId, header.deviceId, header.seq);
  const { com, ct } = await sealCae(
    keys.segment,
    context,
    encodeBody(body),
    (salt) => (clear = encodeHeader(header, salt)),
    random,
  );
  const bytes = await signObject('seg', header.vaultId, device, encodeCbor([clear, com, ct]));
  if (bytes.length > SEGMENT_LIMIT) throw new PapersealError('too-large');
  return { ...header, hash: await hashObject(bytes), bytes };
}

/**
 * Reads and verifies; nothing is decrypted. Throws `damaged`, `newer-format`, `another-vault`, `not-authentic`, and
 * `replayed` for a segment that says it is another log's.
 */
export async function parseSegment(bytes: Bytes, vaultId: Bytes, deviceId: Bytes, publicKey: Bytes): Promise<Segment> {
  if (bytes.length > SEGMENT_LIMIT) throw new PapersealError('damaged');
  const object = parseObject(bytes);
  await verifyAuthentic(object, 'seg', vaultId, publicKey);
  const [clear] = tupleOf(parseCbor(object.payload), 3);
  const [, , id, incarnation, seq, prev, epoch, roster, hlcMax] = parseFields(bytesOf(clear), 10);
  if (compare(bytesOf(id, ID_SIZE), deviceId) !== 0) throw new PapersealError('replayed');
  return {
    vaultId,
    deviceId,
    incarnation: bytesOf(incarnation, INCARNATION_SIZE),
    seq: numberFrom(seq, 1),
    prev: bytesOf(prev, HASH_SIZE),
    epoch: numberFrom(epoch, 1),
    rosterVersion: numberFrom(roster, 1),
    hlcMax: bytesOf(hlcMax, HLC_SIZE),
    hash: await hashObject(bytes),
    bytes,
  };
}

/**
 * Decrypts a verified segment. Throws `words-needed` when its epoch is not held, `wrong-key`, `damaged`, and
 * `newer-format` for an operation that this version does not know.
 */
export async function openSegment(segment: Segment, epochs: readonly EpochKeys[]): Promise<SegmentBody> {
  const keys = epochs.find(({ epoch }) => epoch === segment.epoch);
  if (keys === undefined) throw new PapersealError('words-needed');
  const [clear, com, ct] = tupleOf(parseCbor(parseObject(segment.bytes).payload), 3);
  const header = bytesOf(clear);
  const box = { salt: bytesOf(parseFields(header, 10)[9], 32), com: bytesOf(com, 32), ct: bytesOf(ct) };
  const context = segmentInfo(segment.vaultId, segment.deviceId, segment.seq);
  const body = await openCae(keys.segment, context, box, header);
  if (body === null) throw new PapersealError('wrong-key');
  return parseBody(body, segment.deviceId);
}

/** The last segment of a profile that leaves its log: nothing but the endorsement of its next key. */
export function isLastWord({ covers, operations }: SegmentBody): boolean {
  return covers === null && operations.length === 1 && operations[0]?.kind === 'endorse';
}

/** As many of the operations, from the first, as one segment holds; at least one. */
export function countThatFit(operations: readonly Operation[]): number {
  let size = ENVELOPE;
  for (const [i, operation] of operations.entries()) {
    size += encodeCbor(encodeOperation(operation)).length;
    if (i > 0 && paddedSize(size) + ENVELOPE > SEGMENT_LIMIT) return i;
  }
  return operations.length;
}

const ENVELOPE = 512; // header, signature, tag and lengths, generously

function encodeHeader(header: SegmentHeader, salt: Bytes): Bytes {
  const { vaultId, deviceId, incarnation, seq, prev, epoch, rosterVersion, hlcMax } = header;
  return encodeCbor([FORMAT, vaultId, deviceId, incarnation, seq, prev, epoch, rosterVersion, hlcMax, salt]);
}

function segmentInfo(vaultId: Bytes, deviceId: Bytes, seq: number): Bytes {
  return info('segment', vaultId, deviceId, u64be(seq));
}

function encodeBody({ covers, operations }: SegmentBody): Bytes {
  const covered = covers && covers.map(({ deviceId, seq, hash }) => [deviceId, seq, hash]);
  return encodeCbor([covered, operations.map(encodeOperation)]);
}

export function encodeOperation(operation: Operation): Cbor {
  switch (operation.kind) {
    case 'version':
      return [0, operation.id, operation.hlc, operation.sealed];
    case 'endorse':
      return [1, operation.deviceId, operation.certificate];
    case 'suspend':
      return [2, operation.deviceId, operation.seq, operation.hash];
    case 'void':
      return [3, operation.id, operation.hlc];
  }
}

const MOST_ITEMS = 262_144;

function parseBody(bytes: Bytes, deviceId: Bytes): SegmentBody {
  const [covers, operations] = tupleOf(parseCbor(bytes, { maxItems: MOST_ITEMS }), 2);
  const body: SegmentBody = {
    covers: covers === null ? null : risingById(arrayOf(covers).map(parseCover), (cover) => cover.deviceId),
    operations: arrayOf(operations).map(parseOperation),
  };
  if (body.covers === null && !body.operations.every((operation) => isOwn(operation, deviceId))) {
    throw new PapersealError('damaged');
  }
  return body;
}

/** A version outside a snapshot names the browser that wrote it; voids do so everywhere. */
function isOwn(operation: Operation, deviceId: Bytes): boolean {
  return operation.kind !== 'version' || hlcOf(operation.hlc, deviceId);
}

function parseCover(value: Cbor) {
  const [deviceId, seq, hash] = tupleOf(value, 3);
  return { deviceId: bytesOf(deviceId, ID_SIZE), seq: countOf(seq), hash: bytesOf(hash, HASH_SIZE) };
}

/** One operation; also what the `queue` table holds. Throws `newer-format` for a code that this version does not know. */
export function parseOperation(value: Cbor): Operation {
  const items = arrayOf(value);
  switch (countOf(items[0])) {
    case 0: {
      const [, id, hlc, sealed] = tupleOf(value, 4);
      const content = sealed === null ? null : bytesOf(sealed);
      return { kind: 'version', id: bytesOf(id, ID_SIZE), hlc: bytesOf(hlc, HLC_LENGTH), sealed: content };
    }
    case 1: {
      const [, deviceId, certificate] = tupleOf(value, 3);
      return { kind: 'endorse', deviceId: bytesOf(deviceId, ID_SIZE), certificate: bytesOf(certificate, HASH_SIZE) };
    }
    case 2: {
      const [, deviceId, seq, hash] = tupleOf(value, 4);
      return {
        kind: 'suspend',
        deviceId: bytesOf(deviceId, ID_SIZE),
        seq: countOf(seq),
        hash: bytesOf(hash, HASH_SIZE),
      };
    }
    case 3: {
      const [, id, hlc] = tupleOf(value, 3);
      return { kind: 'void', id: bytesOf(id, ID_SIZE), hlc: bytesOf(hlc, HLC_LENGTH) };
    }
    default:
      throw new PapersealError('newer-format');
  }
}

/** The latest reading among the operations, or `otherwise` when none of them has one. */
export function latestHlc(operations: readonly Operation[], otherwise: Bytes): Bytes {
  let latest: Bytes | null = null;
  for (const operation of operations) {
    if (!('hlc' in operation)) continue;
    if (latest === null || compare(operation.hlc, latest) > 0) latest = concat(operation.hlc);
  }
  return latest ?? otherwise;
}
