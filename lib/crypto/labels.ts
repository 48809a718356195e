// Domain separation: every key, signature and digest of the project names its purpose and its whole context
// (SPEC "info"). Lengths in front of the parts keep two contexts from ever spelling the same bytes.

import { type Bytes, concat, u16be, utf8 } from '../base/bytes.ts';

const ZERO = new Uint8Array(1);

/** "paperseal/v1/" ‖ label ‖ 0x00 ‖ for each part: its length as u16be ‖ the part. */
export function info(label: string, ...parts: readonly Uint8Array[]): Bytes {
  const framed = parts.flatMap((part) => [u16be(part.length), part]);
  return concat(utf8(`paperseal/v1/${label}`), ZERO, ...framed);
}
