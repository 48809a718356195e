// Certificates of logs that a store gave: without its certificate a log is nobody's to whoever has nothing but the words.
// They never change, so that whoever may write there puts one back, whosever log it is.

import { equal } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { type Certificate, CERTIFICATE_LIMIT, parseCertificate } from '../../trust/certificate.ts';
import { certificateName } from '../log/names.ts';
import type { ObjectProblem } from '../log/unusable.ts';
import type { BlobStore } from '../ports.ts';
import type { Round } from '../round.ts';
import { fetchObject } from '../store/fetch.ts';
import type { Source } from './pull.ts';

/** Of every log that this store gave and shows a head of, by the store's own listing. */
export interface GivenCertificate {
  readonly name: string;
  readonly certificate: Certificate;
  /** Not listed, or in another length. */
  readonly isMissed: boolean;
}

export function listCertificates(round: Round, { storeId, listing }: Source): GivenCertificate[] {
  const given = round.marks.stores.get(storeId);
  return [...round.members.byId].flatMap(([id, { certificate }]) => {
    const name = certificateName(round.vaultId, certificate.deviceId);
    const size = listing.sizes.get(name);
    const isShown = (listing.logs.get(id)?.heads.length ?? 0) > 0;
    const isMissed = size !== null && size !== certificate.bytes.length;
    return isShown && given?.has(id) ? [{ name, certificate, isMissed }] : [];
  });
}

/** Those that are missed, were asked for, and are not there as they should be. */
export async function findLost(round: Round, source: Source): Promise<GivenCertificate[]> {
  const lost: GivenCertificate[] = [];
  for (const given of listCertificates(round, source)) {
    if (given.isMissed && isLoss(await whatIsWrong(round, source.store, given))) lost.push(given);
  }
  return lost;
}

/** What can't be had now may be whole, and what is newer than this program is not its to write over. */
export const isLoss = (problem: 'missing' | ObjectProblem | null): boolean =>
  problem === 'missing' || problem === 'damaged' || problem === 'replayed';

/**
 * What is wrong with one, read again; null for nothing. A listing may lie about lengths, and one that says as much of the
 * same browser as ours is no worse: two browsers that hold different ones must not put theirs in turn.
 */
export async function whatIsWrong(
  { vaultId, keyring }: Round,
  store: BlobStore,
  { name, certificate }: GivenCertificate,
): Promise<'missing' | ObjectProblem | null> {
  const fetched = await fetchObject(store, name, CERTIFICATE_LIMIT, async (bytes) => {
    if (equal(bytes, certificate.bytes)) return;
    const theirs = await parseCertificate(bytes, vaultId, keyring.rpk, certificate.deviceId);
    if (theirs.admission === null && certificate.admission !== null) throw new PapersealError('damaged');
  });
  return 'value' in fetched ? null : fetched.problem;
}

export const isOwn = ({ device }: Round, { certificate }: GivenCertificate): boolean =>
  equal(certificate.deviceId, device.kid);
