// Where sealed texts begin and end in the text nodes of a page. Pages cut a text into pieces as they like: highlighted
// search hits, a span for each letter, <wbr>, lines of a quotation. A piece that ends too early is read on in those behind
// it, up to the next sealed text, so that all of it takes time linear in the length of the page.

import { MOST_HELD } from '../base/limits.ts';
import { findTokens, type FoundToken } from '../token/format.ts';
import { mayHold, STEM } from '../token/prefix.ts';

/** A sealed text where it stands: whole, or as much of one as is there. */
export interface Piece {
  /** Its letters, with a line break wherever another text node begins. */
  readonly token: string;
  readonly range: Range;
}

export const SHORTEST_BROKEN = 40; // what is shorter is a word in a sentence about Paperseal
const LEAST = 203; // letters of the shortest body, where it does not say yet how long it is
const MOST_PIECES = 1_000;
const NO_TEXT = 'script,style,noscript,textarea,option,title';
const FLOWING = 'a,abbr,b,bdi,bdo,cite,code,em,font,i,ins,kbd,mark,q,s,samp,small,span,strong,sub,sup,u,var,wbr';
const BEGINNING = /paperseal/gi;
const MAY_GO_ON = /p(a(p(e(r(s(e(al?)?)?)?)?)?)?)?$/i;

/** The text nodes in which a sealed text may begin, in order; null where a caller may pause. */
export function* textsIn(root: Node): Generator<Text | null> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let node = root instanceof Text ? root : (walker.nextNode() as Text | null);
  for (let count = 1; node; node = walker.nextNode() as Text | null, count++) {
    if (count % 500 === 0) yield null;
    if (mayHold(node.data) || MAY_GO_ON.test(node.data.slice(-STEM.length))) yield node;
  }
}

/** The sealed texts that begin in this one; null where a caller may pause. Made one by one: ranges cost at each change. */
export function* piecesOf(text: Text): Generator<Piece | null> {
  if (text.parentElement?.matches(NO_TEXT)) return;
  const { data } = text;
  const starts = [...data.matchAll(BEGINNING)].map(({ index }) => index);
  const begun = beginsAtEnd(data, starts.at(-1));
  if (begun !== null) starts.push(begun);
  for (const [i, start] of starts.entries()) {
    const next = starts[i + 1];
    const here = data.slice(start, Math.min(next ?? data.length, start + MOST_HELD));
    const first = tokenAt(here);
    const isOpen = next === undefined && (first ? isCutAtEnd(first, here) : here.trimEnd().length <= STEM.length);
    const piece = isOpen ? readOn(text, start, here) : first && { token: here.slice(0, first.end), places: null };
    if (i % 100 === 99) yield null;
    if (!piece || piece.token.length < SHORTEST_BROKEN || piece.token.length > MOST_HELD) continue;
    const range = document.createRange();
    range.setStart(text, start);
    const { node, at } = endOf(piece.places, piece.token.length) ?? { node: text, at: start + piece.token.length };
    range.setEnd(node, at);
    yield { token: piece.token, range };
  }
}

/** Where its last letters may be the first of the word; null where they are not, or are the last of a sealed text. */
function beginsAtEnd(data: string, lastStart: number | undefined): number | null {
  const tail = Math.max(0, data.length - STEM.length);
  const begun = MAY_GO_ON.exec(data.slice(tail));
  if (!begun) return null;
  const at = tail + begun.index;
  const last = lastStart === undefined ? null : tokenAt(data.slice(lastStart, lastStart + MOST_HELD));
  return last && lastStart !== undefined && lastStart + last.end > at ? null : at;
}

/** The only token of a text that begins with one. */
function tokenAt(text: string): FoundToken | null {
  const [token] = findTokens(text);
  return token?.start === 0 ? token : null;
}

const isCutAtEnd = ({ verdict, end }: FoundToken, text: string): boolean =>
  verdict === 'cut' && end === text.trimEnd().length;

/** `from`: where in the joined letters this node's begin. */
interface NodePart {
  readonly node: Text;
  readonly from: number;
}

function endOf(places: readonly NodePart[] | null, end: number): { node: Text; at: number } | null {
  const place = places?.findLast(({ from }) => from < end);
  return place ? { node: place.node, at: end - place.from } : null;
}

/** What begins here, with the text nodes behind it. What they don't make whole is taken as far as one word flows on. */
function readOn(text: Text, start: number, here: string): { token: string; places: readonly NodePart[] } | null {
  const behind = textsBehind(text);
  const places: NodePart[] = [{ node: text, from: -start }];
  let joined = here;
  let flowing = here.length;
  let isOneWord = true;
  let last = here.slice(-1);
  let token = tokenAt(joined);
  for (let lacking = token?.missing ?? LEAST; lacking > 0; lacking = token?.missing ?? 0) {
    let isEnd = false;
    while (lacking > 0 && !isEnd) {
      const next = joined.length < MOST_HELD && places.length < MOST_PIECES ? behind.next().value : undefined;
      if (!next) {
        isEnd = true;
        break;
      }
      const stop = next.node.data.search(BEGINNING);
      const letters = stop < 0 ? next.node.data : next.node.data.slice(0, stop);
      isOneWord &&= next.flows && !isBlank(last) && !isBlank(letters.charAt(0));
      last = letters.slice(-1) || last; // frameworks leave empty nodes
      places.push({ node: next.node, from: joined.length + 1 });
      joined += `\n${letters}`;
      if (isOneWord) flowing = joined.length;
      if (!token && !STEM.startsWith(joined.replace(/\s+/g, '').slice(0, STEM.length).toLowerCase())) return null;
      lacking -= letters.replace(/[\s>|]+/g, '').length;
      isEnd = stop >= 0;
    }
    token = tokenAt(joined);
    if (isEnd || (token && !isCutAtEnd(token, joined))) break;
  }
  if (token?.verdict === 'cut' || token?.verdict === 'altered') token = tokenAt(joined.slice(0, flowing));
  return token && { token: joined.slice(0, token.end), places };
}

const isBlank = (letter: string): boolean => letter.trim() !== letter;

/** `flows`: no line ends between it and the one that came first. */
function* textsBehind(text: Text): Generator<{ node: Text; flows: boolean }> {
  const within = text.parentElement?.parentElement?.parentElement ?? text.parentElement ?? text.getRootNode();
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const block = blockOf(text);
  let flows = true;
  walker.currentNode = text;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) flows &&= node.matches(FLOWING);
    else if (node instanceof Text && !node.parentElement?.matches(NO_TEXT)) {
      flows &&= blockOf(node) === block;
      yield { node, flows };
    }
  }
}

function blockOf(text: Text): Element | null {
  let element = text.parentElement;
  while (element?.matches(FLOWING)) element = element.parentElement;
  return element;
}
