// What a store gave before and has no more: each segment that it gave was read here, so a hole in its listing says as much
// as a head that went back (R3). Where a log has two branches, a store shows one of them or the other.

import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import { readCount } from '../log/count.ts';
import { type Listing, segmentName } from '../log/names.ts';
import type { Source } from './pull.ts';
import { type Round, tell } from '../round.ts';
import { STATE, type StateKey } from '../../vault/state.ts';

/** Numbers up to `upTo` of which the store lists no known segment, or none as long as it is. */
export function listAbsent(round: Round, { sizes }: Listing, deviceId: Bytes, upTo: number): number[] {
  const log = round.index.get(toHex(deviceId)) ?? new Map<number, never[]>();
  return [...log].flatMap(([seq, branches]) => {
    const isHere = branches.some(({ incarnation, length }) => {
      const size = sizes.get(segmentName(round.vaultId, deviceId, seq, incarnation));
      return size !== undefined && (size === null || length === null || size === length);
    });
    return seq <= upTo && !isHere ? [seq] : [];
  });
}

/** Of other browsers' logs. One that went back as a whole says so already; what was carried along is not lost. */
export async function judgeAbsent(round: Round, { storeId, listing }: Source): Promise<void> {
  for (const [id, { certificate }] of round.members.byId) {
    const { deviceId } = certificate;
    const given = round.marks.stores.get(storeId)?.get(id);
    if (given === undefined || equal(deviceId, round.device.kid)) continue;
    const wentBack = round.verdicts.some(
      ({ code, device }) => code === 'rolled-back' && device !== null && equal(device, deviceId),
    );
    if (wentBack) continue;
    const absent = listAbsent(round, listing, deviceId, given.seq);
    if (absent.length === 0) continue;
    const carried = await readCarried(round, storeId, deviceId);
    if (absent.some((seq) => seq > carried)) tell(round, 'withheld', deviceId);
  }
}

/** Up to which segment a log was brought to this store within the own one. */
export async function readCarried(round: Round, storeId: string, deviceId: Bytes): Promise<number> {
  return round.database.read((transaction) => readCount(transaction, carriedKey(storeId, deviceId)));
}

export const carriedKey = (storeId: string, deviceId: Bytes): StateKey => STATE.carried.key(storeId, toHex(deviceId));
