// One browser's log as a store gives it: certificate, newest head, and every segment with a right signature. Which of
// them count follows from where the log ends: at its head, or at the cut of a browser that was removed. What the chain
// back from there does not confirm is told and counts all the same: a hole must not hide what is whole behind it.

import { type Bytes, equal, toHex } from '../base/bytes.ts';
import { type ErrorCode, PapersealError } from '../base/errors.ts';
import type { EpochKeys } from '../crypto/epoch.ts';
import { type Head, HEAD_LIMIT, parseHead } from '../sync/log/head.ts';
import { certificateName, type ListedLog } from '../sync/log/names.ts';
import type { BlobStore } from '../sync/ports.ts';
import { openSegment, type Operation, parseSegment, type Segment, SEGMENT_LIMIT } from '../sync/log/segment.ts';
import { type Certificate, CERTIFICATE_LIMIT, parseCertificate } from '../trust/certificate.ts';
import type { Cut } from '../trust/roster.ts';

export interface DeviceLog {
  /** The name of its certificate. */
  readonly name: string;
  readonly certificate: Certificate;
  /** All that could be read, whether they count or not. */
  readonly segments: readonly Segment[];
  /**
   * Those that count, in their order. A log that reaches its cut counts up to the segment that the cut names, and
   * not at all where another one stands there: that is another history.
   */
  upTo(cut: Cut | null, note: Tell): readonly Segment[];
}

/** One operation and where it stands. */
export interface LogEntry {
  readonly by: Bytes;
  readonly seq: number;
  readonly rosterVersion: number;
  readonly operation: Operation;
}

export type Tell = (name: string, error: unknown) => void;

/** Null when there is no certificate that says whose log it is. */
export async function readDeviceLog(
  store: BlobStore,
  listed: ListedLog,
  { vaultId, rpk }: { readonly vaultId: Bytes; readonly rpk: Bytes },
  note: Tell,
): Promise<DeviceLog | null> {
  const { deviceId } = listed;
  const name = certificateName(vaultId, deviceId);
  const certificate = await read(store, name, CERTIFICATE_LIMIT, note, (bytes) =>
    parseCertificate(bytes, vaultId, rpk, deviceId),
  );
  if (certificate === null) return null;
  const { publicKey } = certificate;

  const heads: Head[] = [];
  for (const headName of listed.heads) {
    const head = await read(store, headName, HEAD_LIMIT, note, (bytes) =>
      parseHead(bytes, vaultId, deviceId, publicKey),
    );
    if (head !== null) heads.push(head);
  }
  const head = heads.sort((a, b) => b.n - a.n)[0] ?? null;

  const segments: Segment[] = [];
  for (const [seq, names] of [...listed.segments].sort(([a], [b]) => a - b)) {
    if (head !== null && seq > head.seq) continue; // beyond the head nothing exists yet
    for (const segmentName of names) {
      const segment = await read(store, segmentName, SEGMENT_LIMIT, note, async (bytes) => {
        const parsed = await parseSegment(bytes, vaultId, deviceId, publicKey);
        if (parsed.seq !== seq) throw new PapersealError('replayed');
        return parsed;
      });
      if (segment !== null) segments.push(segment);
    }
  }
  return {
    name,
    certificate,
    segments,
    upTo: (cut, noteOf) => choose(segments, head, cut, (code) => noteOf(name, new PapersealError(code))),
  };
}

type End = Pick<Head, 'seq' | 'hash' | 'snapshot'>;

function choose(
  segments: readonly Segment[],
  head: Head | null,
  cut: Cut | null,
  tell: (code: ErrorCode) => void,
): readonly Segment[] {
  if (cut === null || (head !== null && head.seq < cut.seq)) {
    if (head !== null) return confirm(segments, head, tell);
    if (segments.length > 0) tell('store-damaged');
    return segments;
  }
  const within = segments.filter(({ seq }) => seq <= cut.seq);
  const last = within.filter(({ seq }) => seq === cut.seq);
  if (last.length > 0 && !last.some(({ hash }) => equal(hash, cut.hash))) {
    tell('rejected');
    return [];
  }
  return confirm(within, { ...cut, snapshot: head?.snapshot ?? null }, tell);
}

/** Walks the chain back from the end; tells when it breaks before a first segment or a snapshot's beginning. */
function confirm(segments: readonly Segment[], end: End, tell: (code: ErrorCode) => void): readonly Segment[] {
  const byHash = new Map(segments.map((segment) => [toHex(segment.hash), segment]));
  const chain = new Set<Segment>();
  let wanted = end.hash;
  let seq = end.seq;
  while (seq > 0) {
    const segment = byHash.get(toHex(wanted));
    if (segment === undefined || segment.seq !== seq) break;
    chain.add(segment);
    wanted = segment.prev;
    seq--;
  }
  const compacted = end.snapshot !== null && seq < end.snapshot;
  if (seq > 0 && !compacted) tell('store-damaged');
  return segments.filter((segment) => chain.has(segment) || !hasRival(segment, chain));
}

/** A segment off the chain counts only where the chain has none of its number. */
function hasRival(segment: Segment, chain: ReadonlySet<Segment>): boolean {
  return [...chain].some((other) => other.seq === segment.seq && !equal(other.hash, segment.hash));
}

/** What stands in these segments; those that can't be opened are told. */
export async function openSegments(
  name: string,
  segments: readonly Segment[],
  epochs: readonly EpochKeys[],
  note: Tell,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const segment of segments) {
    try {
      const { operations } = await openSegment(segment, epochs);
      const { deviceId: by, seq, rosterVersion } = segment;
      for (const operation of operations) entries.push({ by, seq, rosterVersion, operation });
    } catch (error) {
      note(`${name}, part ${segment.seq}`, error);
    }
  }
  return entries;
}

async function read<T>(
  store: BlobStore,
  name: string,
  limit: number,
  note: Tell,
  parse: (bytes: Bytes) => Promise<T>,
): Promise<T | null> {
  try {
    const bytes = await store.get(name, limit);
    if (bytes === null) throw new PapersealError('store-damaged');
    return await parse(bytes);
  } catch (error) {
    note(name, error);
    return null;
  }
}
