// Padding hides most of a length: u32be(length) ‖ plaintext ‖ zeros, up to Padmé (Nikitin et al., "Reducing Metadata
// Leakage from Encrypted Files", PETS 2019, §4.3.4) and at least 64 bytes. At most 12 % more. SPEC "Padding".

import { type Bytes, readUint, u32be } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';

const SMALLEST = 64;
const LENGTH_SIZE = 4;

export function pad(plaintext: Uint8Array): Bytes {
  const padded = new Uint8Array(paddedSize(plaintext.length));
  padded.set(u32be(plaintext.length));
  padded.set(plaintext, LENGTH_SIZE);
  return padded;
}

/** The inverse of `pad`; throws `damaged` for what `pad` would not have written. */
export function unpad(padded: Uint8Array): Bytes {
  if (padded.length < SMALLEST) throw new PapersealError('damaged');
  const length = readUint(padded, 0, LENGTH_SIZE);
  if (paddedSize(length) !== padded.length) throw new PapersealError('damaged');
  const end = LENGTH_SIZE + length;
  let tail = 0;
  for (let i = end; i < padded.length; i++) tail |= padded[i] as number;
  if (tail !== 0) throw new PapersealError('damaged');
  return new Uint8Array(padded.subarray(LENGTH_SIZE, end));
}

/** The size in bytes of a plaintext of `length` bytes once padded. */
export function paddedSize(length: number): number {
  return Math.max(SMALLEST, padme(LENGTH_SIZE + length));
}

/** True for the sizes that `pad` can produce. */
export function isPaddedSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= SMALLEST && padme(size) === size;
}

/** Rounds up so that only ⌊log2 e⌋ + 1 bits follow the leading one, where e = ⌊log2 size⌋. */
function padme(size: number): number {
  const exponent = floorLog2(size);
  const kept = floorLog2(exponent) + 1;
  const unit = 2 ** (exponent - kept);
  return Math.ceil(size / unit) * unit;
}

function floorLog2(value: number): number {
  return value > 0xffff_ffff ? 32 + floorLog2(Math.floor(value / 2 ** 32)) : 31 - Math.clz32(value);
}
