// A saved copy: the objects that go into it, and how much it holds when it was read back.

import { type Bytes, equal, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { hashObject } from '../crypto/sign1.ts';
import type { Certificate } from '../trust/certificate.ts';
import type { Member } from '../trust/members.ts';
import { append } from './write/append.ts';
import { removeSent } from './write/queue.ts';
import { type Head, parseHead } from './log/head.ts';
import { chainTo, type KnownSegment } from './log/index-of-logs.ts';
import { type StoreMark, withoutStore, withStore } from './log/marks.ts';
import { certificateName, headName, segmentName, vaultFolder } from './log/names.ts';
import { withinCut } from './read/pull.ts';
import { beginRound, commit, logMark, readSegment, type Round, type SyncPorts } from './round.ts';
import { nullIfUnusable } from './log/unusable.ts';

/**
 * Everything that a store would hold of the vault, by its full name, with what is still queued written first. Throws
 * `here-damaged` when what this browser wrote is not all here.
 */
export async function copyObjects(ports: SyncPorts): Promise<Map<string, Bytes>> {
  const round = await beginRound(ports);
  if (round.members.byId.has(toHex(round.device.kid))) await append(round);
  const folder = vaultFolder(round.vaultId);
  const objects = new Map(await ports.database.read((transaction) => transaction.list('objects', folder)));
  // A copied profile may have taken a segment's name for one of its own, which then lies there in its place.
  for (const { deviceId, bytes: certificate } of round.certificates.values()) {
    objects.set(certificateName(round.vaultId, deviceId), certificate);
    const { seq, hash } = logMark(round, deviceId);
    const isOwn = equal(deviceId, round.device.kid);
    if (isOwn && chainTo(round.index, deviceId, seq, hash).length < seq) throw new PapersealError('here-damaged');
    for (const known of chainTo(round.index, deviceId, seq, hash)) {
      const name = segmentName(round.vaultId, deviceId, known.seq, known.incarnation);
      if (await isThat(objects.get(name), known)) continue;
      const bytes = await readSegment(round, name, deviceId, known.hash);
      if (bytes !== null) objects.set(name, bytes);
      else if (isOwn) throw new PapersealError('here-damaged'); // it would not count as a copy
    }
  }
  return objects;
}

const isThat = async (bytes: Bytes | undefined, known: KnownSegment): Promise<boolean> =>
  bytes !== undefined && equal(await hashObject(bytes), known.hash);

/**
 * Takes a saved copy, as it was read back, for what it is: a store that holds what is in it. Throws `copy-damaged` when
 * something of what it must hold is missing or differs.
 */
export async function acknowledgeCopy(
  ports: SyncPorts,
  storeId: string,
  objects: ReadonlyMap<string, Bytes>,
): Promise<void> {
  const round = await beginRound(ports);
  let marks = withoutStore(round.marks, storeId); // the copy before this one is no longer the one that counts
  for (const [id, member] of round.members.byId) {
    const held = await copiedUpTo(round, member, objects);
    if (held !== null) marks = withStore(marks, storeId, id, held);
  }
  const own = marks.stores.get(storeId)?.get(toHex(round.device.kid));
  if (own === undefined) throw new PapersealError('copy-damaged');
  await commit(round, marks, async (transaction) => void (await removeSent(transaction, own.seq)));
}

/**
 * How far the copy holds a log: its newest head in there with every segment up to it, all as they are known here; null
 * when it does not. What was written since the copy was made says nothing about the copy.
 */
async function copiedUpTo(
  round: Round,
  member: Member,
  objects: ReadonlyMap<string, Bytes>,
): Promise<StoreMark | null> {
  const { vaultId } = round;
  const { deviceId } = member.certificate;
  const head = await newestHead(round, member.certificate, objects);
  if (head === null) return null;
  const { seq, hash } = withinCut(member, head);
  const chain = chainTo(round.index, deviceId, seq, hash);
  if (chain.length < seq) return null;
  const certificate = objects.get(certificateName(vaultId, deviceId));
  if (!certificate || !equal(certificate, member.certificate.bytes)) return null;
  for (const known of chain) {
    const name = segmentName(vaultId, deviceId, known.seq, known.incarnation);
    if (!(await isThat(objects.get(name), known))) return null;
  }
  return { n: head.n, seq };
}

async function newestHead(
  { vaultId }: Round,
  { deviceId, publicKey }: Certificate,
  objects: ReadonlyMap<string, Bytes>,
): Promise<Head | null> {
  let newest: Head | null = null;
  for (const slot of [1, 2]) {
    const name = headName(vaultId, deviceId, slot);
    const bytes = objects.get(name);
    const head = bytes && (await parseHead(bytes, vaultId, deviceId, publicKey).catch(nullIfUnusable));
    if (head && headName(vaultId, deviceId, head.n) === name && head.n > (newest?.n ?? 0)) newest = head;
  }
  return newest;
}
