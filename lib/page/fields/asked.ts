// What a field was when somebody asked to seal in it: what it held, and whose it was. A page may give it another text
// while one types, draw its list anew so that the element belongs to another record, or go on to another address.
// Anything else than what was asked for is left as it stands, and the person decides.

import type { Field } from './field.ts';
import { bare } from './write.ts';

/** How a field stands there: page data, and only as long as its document. */
interface Asked {
  readonly held: string;
  readonly address: string;
  /** By what the page calls it; empty where it says nothing. */
  readonly names: readonly string[];
  /** The words around it, of each element around it that is no more than a row of a list. */
  readonly around: readonly (readonly string[])[];
}

/** What stands in a field now. */
export interface Stands {
  /** Names this state for `differs`. */
  readonly asked: string;
  readonly held: string;
  /** The field is, or may be, another record's. */
  readonly moved: boolean;
}

export interface AskedFields {
  /** Remembers how the field stands there. */
  note(field: Field): string;
  /** null: it is as it was asked for, or holds one of `mine`. What is forgotten, or too long to be shown, is never the same. */
  differs(field: Field, asked: string, mine: readonly string[]): Stands | null;
}

/** Characters of a field that are looked at. */
export const MOST_HELD = 65_536;
const MOST_KEPT = 64;

export function askedFields(): AskedFields {
  const known = new Map<string, Asked>();
  let count = 0;
  const keep = (state: Asked): string => {
    const name = `a${++count}`;
    known.set(name, state);
    for (const oldest of known.keys()) if (known.size > MOST_KEPT) known.delete(oldest);
    return name;
  };
  return {
    note: (field) => keep(look(field)),
    differs(field, asked, mine) {
      const now = look(field);
      const isLong = now.held.length >= MOST_HELD;
      const holds = (held: string) => !isLong && bare(held) === bare(now.held);
      const before = known.get(asked);
      const moved = !before || !isSamePlace(before, now);
      if (mine.some(holds) || (!moved && holds(before.held))) return null;
      return { asked: keep(now), held: now.held.slice(0, MOST_HELD), moved };
    },
  };
}

function look({ element, editor }: Field): Asked {
  const names = ['name', 'aria-label', 'placeholder', 'aria-placeholder', 'data-placeholder'];
  return {
    held: editor.read(element),
    address: location.href,
    names: [...names.map((name) => element.getAttribute(name)), element.closest('form')?.getAttribute('action')].map(
      (name) => name ?? '',
    ),
    around: around(element),
  };
}

/** Words may come (a hint, an error as soon as the focus leaves), names may go with the focus: another one is another. */
function isSamePlace(before: Asked, now: Asked): boolean {
  return (
    before.address === now.address &&
    before.names.every((name, i) => name === '' || now.names[i] === '' || name === now.names[i]) &&
    before.around.every((words, i) => words.every((word) => now.around[i]?.includes(word) ?? true))
  );
}

const FIELDS = 'input:not([type=hidden]), textarea, select, [contenteditable]';
const MOST_FIELDS = 4; // in one row
const MOST_WORDS = 300; // characters
const LONGEST_KEY = 20; // characters of a hidden field: longer ones are no record's number, and change by themselves
/** What changes by itself, or with the focus. */
const RESTLESS =
  'script, style, time, button, [role=button], select, textarea, [contenteditable], [aria-live], [role=status], [role=alert], [role=log], [role=timer]';

function around(field: Element): string[][] {
  const levels: string[][] = [];
  for (let at = parentOf(field); at && at !== document.body && at !== document.documentElement; at = parentOf(at)) {
    if (at.querySelectorAll(FIELDS).length > MOST_FIELDS) break;
    const words = wordsIn(at, field);
    if (words === null) break;
    levels.push(words);
  }
  return levels;
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** null: too many of them. */
function wordsIn(row: Element, field: Element): string[] | null {
  const words: string[] = [];
  let length = 0;
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node === field || (node instanceof Element && node.matches(RESTLESS))
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const word = (node instanceof HTMLInputElement ? valueOf(node) : (node.nodeValue ?? '')).trim();
    length += word.length;
    if (length > MOST_WORDS) return null;
    if (word !== '') words.push(word);
  }
  return words;
}

/** Of another field in the same row: whose record it is may stand there. */
function valueOf({ type, value }: HTMLInputElement): string {
  if (type === 'hidden') return value.length <= LONGEST_KEY ? value : '';
  return type === 'text' ? value : '';
}
