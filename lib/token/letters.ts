// What mail, wikis and editors put between the letters of a long word, and how it is read over: invisible characters, line
// breaks with blanks and quoting marks beside them, and, where all the letters are there, blanks. SPEC "Text form".

import { isBase58 } from './base58.ts';

const BREAKS = '\n\r\u0085\u2028\u2029';
const INVISIBLE_OR_BREAK = /[\u00ad\u200b-\u200d\u2060\ufeff]|[\n\r\u0085\u2028\u2029]/;
const BLANK = /[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const BEFORE_BREAK = ' \t\u00a0='; // "=" is quoted-printable's own mark of a break that is none
const AFTER_BREAK = ` \t\u00a0>|${BREAKS}`;

export function isBlank(character: string): boolean {
  return BLANK.test(character);
}

/**
 * The text without what mail and editors put into long words: invisible characters, and line breaks with the blanks and
 * quoting marks beside them. `places` gives for each character its place in the text; null when nothing was taken out.
 */
export function joinLines(text: string): { joined: string; places: Uint32Array | null } {
  if (!INVISIBLE_OR_BREAK.test(text)) return { joined: text, places: null };
  const places = new Uint32Array(text.length);
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  const keep = (end: number) => {
    for (let i = from; i < end; i++) places[length++] = i;
    pieces.push(text.slice(from, end));
  };
  for (const match of text.matchAll(/[\u00ad\u200b-\u200d\u2060\ufeff]+|[\n\r\u0085\u2028\u2029]/g)) {
    if (match.index < from) continue;
    let start = match.index;
    let end = start + match[0].length;
    if (BREAKS.includes(match[0])) {
      while (start > from && BEFORE_BREAK.includes(text.charAt(start - 1))) start--;
      while (end < text.length && AFTER_BREAK.includes(text.charAt(end))) end++;
    }
    keep(start);
    from = end;
  }
  keep(text.length);
  return { joined: pieces.join(''), places };
}

/** The base58 characters from `start`, blanks between them left out, `most` at most; `end` is behind the last of them. */
export function gather(text: string, start: number, limit: number, most: number): { letters: string; end: number } {
  let letters = '';
  let end = start;
  for (let at = start; at < limit && letters.length < most;) {
    const from = at;
    while (at < limit && at - from < most - letters.length && isBase58(text.charCodeAt(at))) at++;
    if (at > from) {
      letters += text.slice(from, at);
      end = at;
    } else if (isBlank(text.charAt(at))) at++;
    else break;
  }
  return { letters, end };
}
