// How long padded things are: Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019,
// §4.3.4), at least 64 bytes, with 4 bytes of length in front. Arithmetic only: page code checks a token's length with it.

export const SMALLEST_PADDED = 64;
export const LENGTH_SIZE = 4;

/** The size in bytes of a plaintext of `length` bytes once padded. */
export function paddedSize(length: number): number {
  return Math.max(SMALLEST_PADDED, padme(LENGTH_SIZE + length));
}

/** True for the sizes that `paddedSize` gives. */
export function isPaddedSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= SMALLEST_PADDED && padme(size) === size;
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
