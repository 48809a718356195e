// Paper keys that stand in public: the test vectors of BIP39 (both revisions) and BIP85, a hardware wallet's simulator, and
// our own. Who took one of them as an example has a vault that everybody can open.

import { toHex, utf8 } from '../base/bytes.ts';
import { sha256Sync } from './hash.ts';

/** The first 8 bytes of the SHA-256 of the words, one blank between them, in hex. */
const PUBLISHED: ReadonlySet<string> = new Set([
  '16df24f26063525e',
  '90efef5d3a739e5f',
  '6f9def463cd4ff64',
  '2a3caffdead1e45d',
  '341c225b06c91708',
  '30452ba5605dd252',
  '0f388b04e512d7a0',
  '867f9f5929a7201c',
  '00127ffb45c4ad44',
  '943b5f2dd50dcc7d',
  'e8fa252dbc85a5a0',
]);
const LONGEST_PATTERN = 8; // words: one byte again and again repeats after eight of them

/** `words`: 24 of the list. */
export function isPublishedKey(words: readonly string[]): boolean {
  const repeats = (length: number) => words.slice(0, -1).every((word, i) => word === words[i % length]);
  if (Array.from({ length: LONGEST_PATTERN }, (_, i) => i + 1).some(repeats)) return true;
  return PUBLISHED.has(toHex(sha256Sync(utf8(words.join(' '))).subarray(0, 8)));
}
