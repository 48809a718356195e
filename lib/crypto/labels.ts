// Domain separation: every key, signature and digest of the project names its purpose and its whole context
// (SPEC "info"). Lengths in front of the parts keep two contexts from ever spelling the same bytes.

import { type Bytes, utf8 } from '../base/bytes.ts';

const LONGEST_PART = 0xffff;

/** "paperseal/v1/" ‖ label ‖ 0x00 ‖ for each part: its length as u16be ‖ the part. */
export function info(label: string, ...parts: readonly Uint8Array[]): Bytes {
  const name = utf8(`paperseal/v1/${label}\0`);
  const framed = new Uint8Array(parts.reduce((size, part) => size + 2 + part.length, name.length));
  framed.set(name);
  let at = name.length;
  for (const part of parts) {
    if (part.length > LONGEST_PART) throw new RangeError('a part is too long');
    framed[at++] = part.length >> 8;
    framed[at++] = part.length;
    framed.set(part, at);
    at += part.length;
  }
  return framed;
}
