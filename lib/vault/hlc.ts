// Hybrid logical clock (SPEC "Time"): 48-bit milliseconds, 16-bit counter, the first 8 bytes of the device's id.
// Compared as bytes; never runs backwards on one device, whatever its clock does.

import { type Bytes, compare, concat, readUint, u16be, u48be } from '../base/bytes.ts';

export const HLC_LENGTH = 16;

/** The reading after `last` (null: none yet) at `now` ms. */
export function nextHlc(last: Uint8Array | null, now: number, deviceId: Uint8Array): Bytes {
  const time = Math.max(now, last ? hlcTime(last) : 0);
  const counter = last && hlcTime(last) === time ? hlcCounter(last) + 1 : 0;
  // A full counter borrows the next millisecond.
  return counter > 0xffff ? writeHlc(time + 1, 0, deviceId) : writeHlc(time, counter, deviceId);
}

export function writeHlc(ms: number, counter: number, deviceId: Uint8Array): Bytes {
  return concat(u48be(ms), u16be(counter), deviceId.subarray(0, 8));
}

/** Milliseconds since 1970. */
export function hlcTime(hlc: Uint8Array): number {
  return readUint(hlc, 0, 6);
}

function hlcCounter(hlc: Uint8Array): number {
  return readUint(hlc, 6, 2);
}

export function hlcOf(hlc: Uint8Array, deviceId: Uint8Array): boolean {
  return hlc.length === HLC_LENGTH && compare(hlc.subarray(8), deviceId.subarray(0, 8)) === 0;
}

export function newest(a: Bytes | null, b: Bytes): Bytes {
  return a && compare(a, b) >= 0 ? a : b;
}
