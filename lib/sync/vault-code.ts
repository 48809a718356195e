// The vault code: what two people, or one person with two screens, compare to know that both have the same history
// (SPEC 12.8).

import { type Bytes, compare, concat, readUint, u64be, utf8 } from '../base/bytes.ts';
import { sha256Sync } from '../crypto/hash.ts';
import type { LogPoint } from './log/head.ts';

const GROUPS = 6;
const LABEL = concat(utf8('paperseal/v1/vault-code'), new Uint8Array(1));

/**
 * Six groups of four digits. `roster`: 32 bytes, the hash of the newest one. `ends`: of all members, in any order, where
 * what is known of their logs ends, within head and cut; 0 and 32 zero bytes where nothing is.
 */
export function vaultCode(vaultId: Bytes, roster: Bytes, ends: readonly LogPoint[]): string[] {
  const logs = [...ends]
    .sort((a, b) => compare(a.deviceId, b.deviceId))
    .flatMap(({ deviceId, seq, hash }) => [deviceId, u64be(seq), hash]);
  const digest = sha256Sync(LABEL, vaultId, roster, ...logs);
  return Array.from({ length: GROUPS }, (_, i) => String(readUint(digest, 2 * i, 2) % 10_000).padStart(4, '0'));
}
