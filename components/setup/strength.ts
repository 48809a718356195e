// How hard a passphrase is to guess, in three steps, for somebody who has this computer and tries for weeks. Counts
// words as a cracker does: a known word is worth about as much as two random characters, whatever its length.

export type Strength = 'weak' | 'fair' | 'strong';

const WORD_BITS = 11; // one of two thousand common words
const FAIR = 36; // bits: years on one computer, at a fifth of a second a guess
const STRONG = 44; // four unrelated words

export function passphraseStrength(passphrase: string): Strength {
  const bits = guessBits(passphrase.normalize('NFKC'));
  if (bits >= STRONG) return 'strong';
  return bits >= FAIR ? 'fair' : 'weak';
}

function guessBits(text: string): number {
  const words = text.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '');
  const kinds = new Set(words.map((word) => word.toLowerCase()));
  const letters = [...kinds].reduce((bits, word) => bits + Math.min(WORD_BITS, 3.5 * [...word].length), 0);
  const others = [...text].filter((char) => !/[\p{L}\p{M}\s]/u.test(char));
  const distinct = new Set(others).size;
  return letters + Math.min(others.length * 3.3, distinct * 4.5);
}
