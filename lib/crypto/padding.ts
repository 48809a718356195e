// Padding hides most of a length: u32be(length) ‖ plaintext ‖ zeros, up to a Padmé size of at least 64 bytes. At most
// 12 % more. SPEC "Padding".

import { type Bytes, readUint } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { LENGTH_SIZE, paddedSize, SMALLEST_PADDED } from '../base/padme.ts';

export { isPaddedSize, paddedSize } from '../base/padme.ts';

/** `into`: zeros to write into, when there are enough of them; then the result is a view of it. */
export function pad(plaintext: Uint8Array, into?: Bytes): Bytes {
  const { length } = plaintext;
  const size = paddedSize(length);
  const padded = into !== undefined && size <= into.length ? into.subarray(0, size) : new Uint8Array(size);
  padded[0] = length >>> 24;
  padded[1] = length >>> 16;
  padded[2] = length >>> 8;
  padded[3] = length;
  padded.set(plaintext, LENGTH_SIZE);
  return padded;
}

/** The inverse of `pad`, as a view; throws `damaged` for what `pad` would not have written. */
export function unpad(padded: Bytes): Bytes {
  if (padded.length < SMALLEST_PADDED) throw new PapersealError('damaged');
  const length = readUint(padded, 0, LENGTH_SIZE);
  if (paddedSize(length) !== padded.length) throw new PapersealError('damaged');
  const end = LENGTH_SIZE + length;
  let tail = 0;
  for (let i = end; i < padded.length; i++) tail |= padded[i] as number;
  if (tail !== 0) throw new PapersealError('damaged');
  return padded.subarray(LENGTH_SIZE, end);
}
