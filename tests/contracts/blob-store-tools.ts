// Small things that tests of stores share.

import type { Bytes } from '../../lib/base/bytes.ts';
import { errorCode } from '../../lib/base/errors.ts';

/** Bytes that differ from their neighbours and hold no text. */
export function patternBytes(length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => (0x84 + index * 7 + (index >> 8)) & 0xff);
}

/** The code with which the call fails; 'no error' if it does not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    const code = errorCode(error);
    if (code === 'internal') throw error;
    return code;
  }
}
