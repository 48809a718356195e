// Whose a field is, as far as the page says: its address, what it is called, and the words around it in its row. Nothing
// of it is content; it is compared with itself, before and after.

export interface FieldPlace {
  readonly address: string;
  /** By what the page calls it; empty where it says nothing. */
  readonly names: readonly string[];
  /** What stands around it: the words of each element that is no more than a row of a list; above that, signs of a record. */
  readonly around: readonly (readonly string[])[];
}

const NAMES = ['name', 'aria-label', 'placeholder', 'aria-placeholder', 'data-placeholder'];

export function placeOf(element: Element): FieldPlace {
  const names = [...NAMES.map((name) => element.getAttribute(name)), element.closest('form')?.getAttribute('action')];
  return { address: location.href, names: names.map((name) => name ?? ''), around: around(element) };
}

/** Words may come (a hint, an error as soon as the focus leaves), names may go with the focus: another one is another. */
export function isSamePlace(before: FieldPlace, now: FieldPlace): boolean {
  return (
    before.address === now.address &&
    before.names.every((name, i) => name === '' || now.names[i] === '' || name === now.names[i]) &&
    before.around.every((words, i) => firstOf(words).every((word) => now.around[i]?.includes(word) ?? true))
  );
}

/** Of a long text its beginning: what goes on below it is often another day's. */
function firstOf(words: readonly string[]): readonly string[] {
  let length = 0;
  return words.filter((word) => (length += word.length) - word.length < MOST_WORDS);
}

/** What holds something that one types. */
export const FIELDS = 'input:not([type=hidden]), textarea, select, [contenteditable]';
const MOST_FIELDS = 4; // in one row
const MOST_IN_RECORD = 40; // fields: what holds more is a list of them
/** A heading, or another field, says whose record a long form shows; its other words are labels. */
const SIGNS = 'h1, h2, h3, h4, h5, h6, legend, [role=heading], input';
const RECORDS = 'form, dialog, [role=dialog], article, section, main';
const MOST_WORDS = 300; // characters that are compared
const WORDS_SEEN = 1_200; // characters
const LONGEST_KEY = 20; // characters of a hidden field: longer ones are no record's number, and change by themselves
const NAMING = ['text', 'email', 'tel'];
/** What changes by itself, or with the focus. */
const RESTLESS =
  'script, style, time, button, [role=button], select, textarea, [contenteditable], [aria-live], [role=status], [role=alert], [role=log], [role=timer]';

function around(field: Element): string[][] {
  const levels: string[][] = [];
  for (let at = parentOf(field); at && at !== document.body && at !== document.documentElement; at = parentOf(at)) {
    const fields = at.querySelectorAll(FIELDS).length;
    if (fields > MOST_IN_RECORD) break;
    const words = fields > MOST_FIELDS ? signsIn(at, field) : wordsIn(at, field);
    levels.push(words);
    if (words.join('').length > MOST_WORDS || (fields > MOST_FIELDS && at.matches(RECORDS))) break;
  }
  return levels;
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** Not many more than are kept for the comparison: some may have come before them. */
function wordsIn(row: Element, field: Element): string[] {
  const words: string[] = [];
  let length = 0;
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node === field || (node instanceof Element && node.matches(RESTLESS))
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const word = (node instanceof HTMLInputElement ? valueOf(node) : (node.nodeValue ?? '')).trim();
    if (word !== '') words.push(word);
    length += word.length;
    if (length > WORDS_SEEN) break;
  }
  return words;
}

function signsIn(record: Element, field: Element): string[] {
  return [...record.querySelectorAll(SIGNS)]
    .filter((sign) => sign !== field && !sign.parentElement?.closest(RESTLESS))
    .map((sign) => (sign instanceof HTMLInputElement ? valueOf(sign) : (sign.textContent ?? '')).trim())
    .filter((word) => word !== '');
}

/** Of another field in the same row or record: whose record it is may stand there. */
function valueOf({ type, value }: HTMLInputElement): string {
  if (type === 'hidden') return value.length <= LONGEST_KEY ? value : '';
  return NAMING.includes(type) ? value : '';
}
