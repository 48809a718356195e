// A head: a browser's signed word on where its log ends and what it has seen of the others (SPEC "Head"). Its number
// rises with every head and alone orders them; two names in turn hold them, so one is always whole.

import { type Bytes, compare } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { type Cbor, encodeCbor } from '../../crypto/cbor.ts';
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
import { INCARNATION_SIZE } from './segment.ts';

/** Bytes of a head at most, checked before parsing. */
export const HEAD_LIMIT = 8_192;

/** A place in a log: the number and hash (32 bytes) of a segment. */
export interface LogPoint {
  readonly deviceId: Bytes;
  readonly seq: number;
  readonly hash: Bytes;
}

export interface HeadContent {
  readonly vaultId: Bytes;
  readonly deviceId: Bytes;
  readonly incarnation: Bytes;
  /** From 1. */
  readonly n: number;
  /** The newest segment; 0 and zeros while there is none. */
  readonly seq: number;
  readonly hash: Bytes;
  readonly epoch: number;
  readonly rosterVersion: number;
  readonly rosterHash: Bytes;
  /** What this browser has of the other logs, by id. */
  readonly seen: readonly LogPoint[];
  /** Number of the newest snapshot that stands for deleted segments. */
  readonly snapshot: number | null;
  readonly hlc: Bytes;
}

export interface Head extends HeadContent {
  /** H(head). */
  readonly id: Bytes;
  readonly bytes: Bytes;
}

export async function writeHead(content: HeadContent, device: Signer): Promise<Head> {
  const seen = [...content.seen].sort((a, b) => compare(a.deviceId, b.deviceId));
  const payload: Cbor = [
    FORMAT,
    content.vaultId,
    content.deviceId,
    content.incarnation,
    content.n,
    content.seq,
    content.hash,
    content.epoch,
    content.rosterVersion,
    content.rosterHash,
    seen.map(({ deviceId, seq, hash }) => [deviceId, seq, hash]),
    content.snapshot,
    content.hlc,
  ];
  const bytes = await signObject('head', content.vaultId, device, encodeCbor(payload));
  return { ...content, seen, id: await hashObject(bytes), bytes };
}

/**
 * Throws `damaged`, `newer-format`, `another-vault`, `not-authentic`, and `replayed` for a head that says it is another log's.
 */
export async function parseHead(bytes: Bytes, vaultId: Bytes, deviceId: Bytes, publicKey: Bytes): Promise<Head> {
  if (bytes.length > HEAD_LIMIT) throw new PapersealError('damaged');
  const object = parseObject(bytes);
  await verifyAuthentic(object, 'head', vaultId, publicKey);
  const [, , id, incarnation, n, seq, hash, epoch, roster, rosterHash, seen, snapshot, hlc] = parseFields(
    object.payload,
    13,
  );
  if (compare(bytesOf(id, ID_SIZE), deviceId) !== 0) throw new PapersealError('replayed');
  return {
    vaultId,
    deviceId,
    incarnation: bytesOf(incarnation, INCARNATION_SIZE),
    n: numberFrom(n, 1),
    seq: countOf(seq),
    hash: bytesOf(hash, HASH_SIZE),
    epoch: numberFrom(epoch, 1),
    rosterVersion: numberFrom(roster, 1),
    rosterHash: bytesOf(rosterHash, HASH_SIZE),
    seen: risingById(arrayOf(seen).map(parseSeen), (entry) => entry.deviceId),
    snapshot: snapshot === null ? null : numberFrom(snapshot, 1),
    hlc: bytesOf(hlc, HLC_SIZE),
    id: await hashObject(bytes),
    bytes,
  };
}

function parseSeen(value: Cbor): LogPoint {
  const [deviceId, seq, hash] = tupleOf(value, 3);
  return { deviceId: bytesOf(deviceId, ID_SIZE), seq: numberFrom(seq, 1), hash: bytesOf(hash, HASH_SIZE) };
}
