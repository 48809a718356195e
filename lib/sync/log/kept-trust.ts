// What is kept here of who may write: rosters and certificates under their names, and what segments say of others. Each was
// verified before it came; what a disk damaged since is left out.

import { type Bytes, equal, parseHex, toHex } from '../../base/bytes.ts';
import { errorCode } from '../../base/errors.ts';
import { encodeCbor, parseCbor } from '../../crypto/cbor.ts';
import { sha256Sync } from '../../crypto/hash.ts';
import { type Certificate, parseCertificate } from '../../trust/certificate.ts';
import { countOf, tupleOf } from '../../trust/fields.ts';
import type { TrustOperation } from '../../trust/members.ts';
import { parseRoster, type Roster } from '../../trust/roster.ts';
import type { Database, ReadTransaction, WriteTransaction } from '../../vault/ports.ts';
import { STATE } from '../../vault/state.ts';
import { certificateName, vaultFolder } from './names.ts';
import { encodeOperation, parseOperation } from './segment.ts';
import { nullIfUnusable } from './unusable.ts';

/** Under its content: two branches of one log say different things at the same place. */
export function putTrust(transaction: WriteTransaction, operation: TrustOperation): void {
  const { by, seq, rosterVersion } = operation;
  const content =
    operation.kind === 'endorse' ? encodeOperation(operation) : encodeOperation({ kind: 'suspend', ...operation.cut });
  const bytes = encodeCbor([by, seq, rosterVersion, content]);
  transaction.put('state', STATE.trust.key(toHex(sha256Sync(bytes))), bytes);
}

export async function readTrust(transaction: ReadTransaction): Promise<TrustOperation[]> {
  const stored = await transaction.list('state', STATE.trust.all);
  return stored.flatMap(([key, bytes]) => {
    if (key !== STATE.trust.key(toHex(sha256Sync(bytes)))) return []; // damaged: mendTrust derives it anew
    const [by, seq, rosterVersion, content] = tupleOf(parseCbor(bytes), 4);
    if (!(by instanceof Uint8Array) || content === undefined) return [];
    const place = { by: new Uint8Array(by), seq: countOf(seq), rosterVersion: countOf(rosterVersion) };
    return trustFrom(parseOperation(content), place) ?? [];
  });
}

/** null for operations that are not about trust. */
export function trustFrom(
  operation: ReturnType<typeof parseOperation>,
  place: { readonly by: Bytes; readonly seq: number; readonly rosterVersion: number },
): TrustOperation | null {
  if (operation.kind === 'endorse') return { ...place, ...operation };
  if (operation.kind !== 'suspend') return null;
  const { deviceId, seq, hash } = operation;
  return { ...place, kind: 'suspend', cut: { deviceId, seq, hash } };
}

/** Keeps a verified certificate. */
export function putCertificate(transaction: WriteTransaction, vaultId: Bytes, certificate: Certificate): void {
  const { deviceId, bytes } = certificate;
  transaction.put('objects', certificateName(vaultId, deviceId), bytes);
  transaction.put('state', STATE.certified.key(toHex(deviceId)), deviceId);
}

export async function isKept(transaction: ReadTransaction, vaultId: Bytes, certificate: Certificate): Promise<boolean> {
  const { deviceId, bytes } = certificate;
  const kept = await transaction.get('objects', certificateName(vaultId, deviceId));
  const certified = await transaction.get('state', STATE.certified.key(toHex(deviceId)));
  return kept !== undefined && certified !== undefined && equal(kept, bytes);
}

/** Rosters and certificates that are here as they were. `members`: ids in hex of those that must be among them. */
export async function readTrustObjects(database: Database, vaultId: Bytes, rpk: Bytes, members: readonly string[]) {
  const held = await database.read(async (transaction) => {
    const certified = await transaction.list('state', STATE.certified.all);
    const ids = new Set([...certified.map(([key]) => STATE.certified.restOf(key)), ...members]);
    const certificates: { deviceId: Bytes; bytes: Bytes }[] = [];
    for (const id of ids) {
      const deviceId = parseHex(id);
      const bytes = deviceId && (await transaction.get('objects', certificateName(vaultId, deviceId)));
      if (deviceId && bytes) certificates.push({ deviceId, bytes });
    }
    return { rosters: await transaction.list('objects', `${vaultFolder(vaultId)}r-`), certificates };
  });
  const rosters: Roster[] = [];
  for (const [, bytes] of held.rosters) {
    const roster = await parseRoster(bytes, vaultId, rpk).catch(nullIfDamaged);
    if (roster) rosters.push(roster);
  }
  const certificates = new Map<string, Certificate>();
  for (const { deviceId, bytes } of held.certificates) {
    const certificate = await parseCertificate(bytes, vaultId, rpk, deviceId).catch(nullIfDamaged);
    if (certificate) certificates.set(toHex(deviceId), certificate);
  }
  return { rosters, certificates };
}

/** A newer one was verified when it came: it is no damage, and nothing is written beside it. */
function nullIfDamaged(error: unknown): null {
  if (errorCode(error) === 'newer-format') throw error;
  return nullIfUnusable(error);
}
