// Padding hides most of a length: u32be(length) ‖ plaintext ‖ zeros, up to a Padmé size of at least 64 bytes. At most
// 12 % more. SPEC "Padding".

import { type Bytes, readUint } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { LENGTH_SIZE, paddedSize, SMALLEST_PADDED } from '../base/padme.ts';

export { isPaddedSize, paddedSize } from '../base/padme.ts';

export function pad(plaintext: Uint8Array): Bytes {
  const { length } = plaintext;
  const padded = new Uint8Array(paddedSize(length));
  padded.set([length >>> 24, length >>> 16, length >>> 8, length]);
  padded.set(plaintext, LENGTH_SIZE);
  return padded;
}

/** The inverse of `pad`; throws `damaged` for what `pad` would not have written. */
export function unpad(padded: Uint8Array): Bytes {
  if (padded.length < SMALLEST_PADDED) throw new PapersealError('damaged');
  const length = readUint(padded, 0, LENGTH_SIZE);
  if (paddedSize(length) !== padded.length) throw new PapersealError('damaged');
  const end = LENGTH_SIZE + length;
  let tail = 0;
  for (let i = end; i < padded.length; i++) tail |= padded[i] as number;
  if (tail !== 0) throw new PapersealError('damaged');
  return new Uint8Array(padded.subarray(LENGTH_SIZE, end));
}
