// The vault code: what two people, or one person with two screens, compare to know that both browsers have the same
// history (SPEC "Vault code").

import { compare, concat, readUint, u64be, utf8 } from '../base/bytes.ts';
import { sha256Sync } from '../crypto/hash.ts';
import { logMark, type Round } from './round.ts';

const GROUPS = 6;

/** Six groups of four digits. */
export function vaultCode(round: Round): string[] {
  const members = [...round.members.byId.values()].map(({ certificate }) => certificate.deviceId).sort(compare);
  const logs = members.flatMap((deviceId) => {
    const { seq, hash } = logMark(round, deviceId);
    return [deviceId, u64be(seq), hash];
  });
  const label = concat(utf8('paperseal/v1/vault-code'), new Uint8Array(1));
  const digest = sha256Sync(label, round.vaultId, round.chain.newest.hash, ...logs);
  return Array.from({ length: GROUPS }, (_, i) => String(readUint(digest, 2 * i, 2) % 10_000).padStart(4, '0'));
}
