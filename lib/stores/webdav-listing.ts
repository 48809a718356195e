// Reads the answer to PROPFIND (RFC 4918 §14) while it arrives. A scanner for the few elements that are asked for, in a
// small strict part of XML 1.0 with namespaces: no document type, so no entities but the five of the standard, and caps
// on depth, names and text. It keeps nothing but addresses and sizes, whatever the length of the answer.

import { PapersealError } from '../base/errors.ts';
import { MOST_NAMES } from '../sync/ports.ts';

export interface ListedItem {
  /** As the server wrote it: a path or a whole address, escaped in its own way. Never to be fetched. */
  readonly href: string;
  readonly isFolder: boolean;
  /** null when the server does not say. */
  readonly size: number | null;
}

export interface ListingScanner {
  push(text: string): void;
  /** Throws `store-damaged` when the document is not complete. */
  finish(): ListedItem[];
}

const LONGEST_PIECE = 16_384; // characters of one tag or of one text
const DEEPEST = 16;
const MOST_PREFIXES = 32;

/** An open element. `path` has the DAV: names down to it, with `?` for every foreign one. */
interface Open {
  readonly tag: string;
  readonly path: string;
  readonly namespaces: ReadonlyMap<string, string>;
}

/**
 * Throws `store-not-webdav` for HTML and other documents, `store-damaged` for what is no XML of the part read here,
 * `too-many` beyond 20 000 items.
 */
export function listingScanner(): ListingScanner {
  const items: ListedItem[] = [];
  const open: Open[] = [];
  let rest = ''; // begins at a tag or text that is not complete yet
  let text = ''; // of the innermost element
  let begun = false;
  let href: string | null = null;
  let size: number | null = null;
  let isFolder = false;

  const takeText = (piece: string): void => {
    if (open.length === 0) {
      if (piece.trim() !== '') throw notXml();
      return;
    }
    text += piece;
    if (text.length > LONGEST_PIECE) throw notXml();
  };

  const openTag = (tag: string, attributes: string): void => {
    if (open.length >= DEEPEST || (open.length === 0 && begun)) throw notXml();
    const namespaces = declare(open.at(-1)?.namespaces ?? NO_NAMESPACES, attributes);
    const name = davName(tag, namespaces);
    if (!begun && name !== 'multistatus') throw new PapersealError('store-not-webdav');
    begun = true;
    const path = open.length === 0 ? name : `${open.at(-1)?.path}/${name}`;
    open.push({ tag, path, namespaces });
    text = '';
    if (path === 'multistatus/response') [href, size, isFolder] = [null, null, false];
    if (path === 'multistatus/response/propstat/prop/resourcetype/collection') isFolder = true;
  };

  const closeTag = (tag: string): void => {
    const closed = open.pop();
    if (closed?.tag !== tag) throw notXml();
    if (closed.path === 'multistatus/response/href') href ??= text.trim();
    if (closed.path === 'multistatus/response/propstat/prop/getcontentlength') size ??= parseSize(text.trim());
    if (closed.path === 'multistatus/response' && href !== null) {
      if (items.length > MOST_NAMES) throw new PapersealError('too-many'); // the folder itself is listed, too
      items.push({ href, isFolder, size });
    }
    text = '';
  };

  const takeMarkup = (markup: string): void => {
    if (markup.length > LONGEST_PIECE) throw notXml();
    if (markup.startsWith('<!--') || markup.startsWith('<?')) return;
    if (markup.startsWith(CDATA)) {
      if (open.length === 0) throw notXml();
      return takeText(markup.slice(CDATA.length, -3));
    }
    if (/^<!doctype\s+html/i.test(markup)) throw new PapersealError('store-not-webdav');
    const [, slash, tag, attributes, empty] = TAG.exec(markup) ?? [];
    if (tag === undefined || attributes === undefined) throw notXml();
    if (slash === '/') {
      if (attributes.trim() !== '' || empty === '/') throw notXml();
      return closeTag(tag);
    }
    openTag(tag, attributes);
    if (empty === '/') closeTag(tag);
  };

  return {
    push(piece) {
      const input = rest + piece;
      let at = 0;
      for (;;) {
        const markup = input.indexOf('<', at);
        const end = markup < 0 ? -1 : endOfMarkup(input, markup);
        if (end < 0) break;
        takeText(resolve(input.slice(at, markup)));
        takeMarkup(input.slice(markup, end));
        at = end;
      }
      rest = input.slice(at);
      if (rest.length > LONGEST_PIECE) throw notXml();
    },
    finish() {
      if (!begun || open.length > 0 || rest.trim() !== '') throw notXml();
      return items;
    },
  };
}

const notXml = (): PapersealError => new PapersealError('store-damaged');

const CDATA = '<![CDATA[';
const TAG = /^<(\/?)([^\s<>/="'&!?]+)((?:\s[^]*?)?)(\/?)>$/;
const ATTRIBUTE = /\s+([^\s<>/="'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const NO_NAMESPACES: ReadonlyMap<string, string> = new Map();

/** The position after the markup that begins at `start`; -1 while its end has not arrived. */
function endOfMarkup(input: string, start: number): number {
  if (input.startsWith('<!--', start)) return after(input, '-->', start + 4);
  if (input.startsWith(CDATA, start)) return after(input, ']]>', start + CDATA.length);
  if (input.startsWith('<?', start)) return after(input, '?>', start + 2);
  // A comment or CDATA section may have arrived in part.
  const beginning = input.slice(start, start + CDATA.length);
  if (
    beginning !== '<' &&
    beginning === input.slice(start) &&
    ('<!--'.startsWith(beginning) || CDATA.startsWith(beginning))
  ) {
    return -1;
  }
  let quote = '';
  for (let i = start + 1; i < input.length; i++) {
    const character = input[i];
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return i + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return -1;
}

function after(input: string, end: string, from: number): number {
  const at = input.indexOf(end, from);
  return at < 0 ? -1 : at + end.length;
}

/** The namespaces in force inside a tag with these attributes. */
function declare(outer: ReadonlyMap<string, string>, attributes: string): ReadonlyMap<string, string> {
  if (attributes.trim() === '') return outer;
  const inner = new Map(outer);
  const seen = new Set<string>();
  let at = 0;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(attributes);
    if (match === null) break;
    const [whole, name = '', double, single] = match;
    at += whole.length;
    if (seen.has(name)) throw notXml();
    seen.add(name);
    if (name === 'xmlns') inner.set('', double ?? single ?? '');
    else if (name.startsWith('xmlns:')) inner.set(name.slice(6), double ?? single ?? '');
  }
  if (attributes.slice(at).trim() !== '' || inner.size > MOST_PREFIXES) throw notXml();
  return inner;
}

/** The local name of an element in the namespace `DAV:`; `?` for all others. */
function davName(tag: string, namespaces: ReadonlyMap<string, string>): string {
  const [prefix, local] = tag.includes(':') ? tag.split(':', 2) : ['', tag];
  const namespace = namespaces.get(prefix ?? '');
  if (namespace === undefined && prefix !== '') throw notXml();
  return namespace === 'DAV:' && local !== undefined ? local : '?';
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Text with its references resolved: the five names and characters by number. */
function resolve(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));|&/gi, (_, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? refuse();
    if (hex === undefined && decimal === undefined) return refuse();
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : refuse();
  });
}

const refuse = (): never => {
  throw notXml();
};

function parseSize(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
