// How hard a passphrase is to guess, in three steps, for somebody who has this computer and tries for weeks. Counts
// words as a cracker does: a known word is worth about as much as two random characters, whatever its length, and what
// is repeated counts once.

export type Strength = 'weak' | 'fair' | 'strong';

const WORD_BITS = 11; // one of two thousand common words
const DIGIT_BITS = 3.3;
const SIGN_BITS = 5;
const FAIR = 36; // bits: years on one computer, at a fifth of a second a guess
const STRONG = 44; // four unrelated words

export function passphraseStrength(passphrase: string): Strength {
  const bits = guessBits(passphrase.normalize('NFKC'));
  if (bits >= STRONG) return 'strong';
  return bits >= FAIR ? 'fair' : 'weak';
}

function guessBits(text: string): number {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{M}]+/gu));
  const others = new Set(text.match(/[^\p{L}\p{M}\s]/gu));
  const wordBits = [...words].map((word) => Math.min(WORD_BITS, sum([...word].map(letterBits))));
  return sum(wordBits) + sum([...others].map((char) => (/\p{N}/u.test(char) ? DIGIT_BITS : SIGN_BITS)));
}

/** Letters of words follow each other; a character of Chinese or Korean is half a word by itself. */
function letterBits(letter: string): number {
  return /[\p{Script=Han}\p{Script=Hangul}]/u.test(letter) ? 8 : 3.5;
}

function sum(bits: readonly number[]): number {
  return bits.reduce((total, each) => total + each, 0);
}
