// Who may write: derived from the whole set of signed objects, never from the order in which they arrived, so that two
// browsers that know the same objects agree (SPEC "Valid devices"). The paper key admits, lists and removes; a member
// may endorse another browser or suspend one; only the paper key removes for good.

import { type Bytes, equal, toHex } from '../base/bytes.ts';
import type { Certificate } from './certificate.ts';
import type { Cut, RosterChain } from './roster.ts';

/** An endorsement or suspension as it stands in a log. */
export type TrustOperation = {
  /** The log it stands in, 16 bytes, and the segment's number. */
  readonly by: Bytes;
  readonly seq: number;
  /** The roster that this segment names. */
  readonly rosterVersion: number;
} & (
  | { readonly kind: 'endorse'; readonly deviceId: Bytes; readonly certificate: Bytes }
  | { readonly kind: 'suspend'; readonly cut: Cut }
);

export interface Member {
  readonly certificate: Certificate;
  /** The last segment that counts; null while all do. */
  readonly cut: Cut | null;
  readonly status: 'valid' | 'suspended' | 'revoked';
}

export interface Members {
  /** By device id in hex. */
  readonly byId: ReadonlyMap<string, Member>;
  /** Certificates, by device id in hex, that name a roster which is not known here: it is being withheld. */
  readonly awaiting: ReadonlySet<string>;
}

export function deriveMembers(
  chain: RosterChain,
  certificates: readonly Certificate[],
  operations: readonly TrustOperation[],
): Members {
  const revoked = cutsById(chain.newest.revoked);
  const awaiting = new Set<string>();
  const roots = certificates.filter((certificate) => {
    const standing = admittedBy(chain, certificate);
    if (standing === 'unknown-roster') awaiting.add(toHex(certificate.deviceId));
    return standing === 'admitted' || isListed(chain, certificate);
  });

  // Suspensions count whoever else is suspended: two that suspend each other are both suspended.
  const beforeSuspensions = closure(roots, certificates, operations, revoked);
  const suspended = new Map<string, Cut>();
  for (const operation of operations) {
    if (operation.kind !== 'suspend' || !beforeSuspensions.has(toHex(operation.by))) continue;
    if (!isWithin(operation, revoked) || isLifted(chain, operation)) continue;
    keepEarliest(suspended, operation.cut);
  }

  const cuts = new Map(suspended);
  for (const cut of revoked.values()) cuts.set(toHex(cut.deviceId), cut); // the paper key's word outranks a browser's
  const byId = new Map<string, Member>();
  for (const [id, certificate] of closure(roots, certificates, operations, cuts)) {
    const status = revoked.has(id) ? 'revoked' : suspended.has(id) ? 'suspended' : 'valid';
    byId.set(id, { certificate, cut: cuts.get(id) ?? null, status });
  }
  return { byId, awaiting };
}

/** The roots and whoever a member endorsed within its cut. */
function closure(
  roots: readonly Certificate[],
  certificates: readonly Certificate[],
  operations: readonly TrustOperation[],
  cuts: ReadonlyMap<string, Cut>,
): ReadonlyMap<string, Certificate> {
  const members = new Map(roots.map((certificate) => [toHex(certificate.deviceId), certificate]));
  for (let grown = true; grown;) {
    grown = false;
    for (const operation of operations) {
      if (operation.kind !== 'endorse' || !members.has(toHex(operation.by)) || !isWithin(operation, cuts)) continue;
      const id = toHex(operation.deviceId);
      const endorsed = certificates.find(({ hash }) => equal(hash, operation.certificate));
      if (members.has(id) || endorsed === undefined || toHex(endorsed.deviceId) !== id) continue;
      members.set(id, endorsed);
      grown = true;
    }
  }
  return members;
}

function admittedBy(chain: RosterChain, { admission }: Certificate): 'admitted' | 'no' | 'unknown-roster' {
  if (admission === null) return 'no';
  const roster = chain.rosters.find(({ version }) => version === admission.rosterVersion);
  if (roster === undefined) return 'unknown-roster';
  // Where two rosters share a number, either may be the one that was signed beside.
  return equal(roster.hash, admission.rosterHash) || chain.forked ? 'admitted' : 'no';
}

function isListed({ newest }: RosterChain, { deviceId, hash }: Certificate): boolean {
  return newest.devices.some((entry) => equal(entry.deviceId, deviceId) && equal(entry.certificate, hash));
}

/** A roster above the one that the suspending segment names, and that lists the browser, ends the suspension. */
function isLifted(chain: RosterChain, operation: TrustOperation & { readonly kind: 'suspend' }): boolean {
  return chain.rosters.some(
    ({ version, devices }) =>
      version > operation.rosterVersion && devices.some(({ deviceId }) => equal(deviceId, operation.cut.deviceId)),
  );
}

function isWithin({ by, seq }: TrustOperation, cuts: ReadonlyMap<string, Cut>): boolean {
  const cut = cuts.get(toHex(by));
  return cut === undefined || seq <= cut.seq;
}

function cutsById(cuts: readonly Cut[]): Map<string, Cut> {
  return new Map(cuts.map((cut) => [toHex(cut.deviceId), cut]));
}

function keepEarliest(cuts: Map<string, Cut>, cut: Cut): void {
  const id = toHex(cut.deviceId);
  const held = cuts.get(id);
  if (held === undefined || cut.seq < held.seq || (cut.seq === held.seq && toHex(cut.hash) < toHex(held.hash))) {
    cuts.set(id, cut);
  }
}
