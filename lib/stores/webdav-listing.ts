// Reads the answer to PROPFIND (RFC 4918 §14) while it arrives. A scanner for the few elements that are asked for, in a
// small strict part of XML 1.0 with namespaces: no document type, so no entities but the five of the standard, and caps
// on depth, names and text. It keeps nothing but addresses, sizes and statuses, whatever the length of the answer.

import { type ErrorCode, PapersealError } from '../base/errors.ts';
import { MOST_NAMES } from '../sync/ports.ts';

export interface ListedItem {
  /** As the server wrote it: a path or a whole address, escaped in its own way. Never to be fetched. */
  readonly href: string;
  readonly isFolder: boolean;
  /** null when the server does not say. */
  readonly size: number | null;
  /** Bytes that may still be written there (RFC 4331); null when the server does not say. */
  readonly room: number | null;
  /** 404 for what is not there, whatever the status of the answer as a whole; null when the server does not say. */
  readonly status: number | null;
  /** The same, said of its properties alone, none of which could be told. */
  readonly untold: number | null;
}

export interface ListingScanner {
  /** Throws what a document that tells of a fault means by it: `store-not-found`, `store-forbidden` … */
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
  let item = noItem();
  let told = noProperties(); // in one propstat: what it says counts with its status only
  let exception = '';

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
    if (!begun && name !== 'multistatus' && name !== 'error') throw new PapersealError('store-not-webdav');
    begun = true;
    const path = open.length === 0 ? name : `${open.at(-1)?.path}/${name}`;
    open.push({ tag, path, namespaces });
    text = '';
    if (path === RESPONSE) item = noItem();
    if (path === PROPSTAT) told = noProperties();
    if (path === `${PROPSTAT}/prop/resourcetype/collection`) told.isFolder = true;
  };

  const closeTag = (tag: string): void => {
    const closed = open.pop();
    if (closed?.tag !== tag) throw notXml();
    takeElement(closed.path, tag, text.trim());
    text = '';
  };

  const takeElement = (path: string, tag: string, value: string): void => {
    switch (path) {
      case `${RESPONSE}/href`:
        item.href ??= value;
        return;
      case `${RESPONSE}/status`:
        item.status = parseStatus(value);
        return;
      case `${PROPSTAT}/prop/getcontentlength`:
        told.size = parseSize(value);
        return;
      case `${PROPSTAT}/prop/quota-available-bytes`:
        told.room = parseSize(value);
        return;
      case `${PROPSTAT}/status`:
        told.status = parseStatus(value);
        return;
      case PROPSTAT:
        takeProperties(item, told);
        return;
      case RESPONSE: {
        const { href, isFolder, size, room, status, isTold, failed } = item;
        if (href === null) return;
        if (items.length > MOST_NAMES) throw new PapersealError('too-many'); // the folder itself is listed, too
        items.push({ href, isFolder, size, room, status, untold: isTold ? null : failed });
        return;
      }
      case 'error':
      case 'multistatus/error':
        // Begun as a success before the server came upon it: sabre/dav that streams its answer.
        throw new PapersealError(items.length > 0 ? 'store-damaged' : faultCode(exception));
      case 'error/?':
      case 'multistatus/error/?':
        if (/(^|:)exception$/.test(tag)) exception = value;
    }
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

const RESPONSE = 'multistatus/response';
const PROPSTAT = `${RESPONSE}/propstat`;

const noProperties = () => ({
  isFolder: false,
  size: null as number | null,
  room: null as number | null,
  status: null as number | null,
});
type Properties = ReturnType<typeof noProperties>;

/** `failed`: the status of a propstat whose properties could not be told; `isTold`: there is one whose could. */
const noItem = () => ({ ...noProperties(), href: null as string | null, isTold: false, failed: null as number | null });

/** Sets what one propstat says; properties that the server could not tell say nothing. */
function takeProperties(item: ReturnType<typeof noItem>, { isFolder, size, room, status }: Properties): void {
  if (status !== null && (status < 200 || status >= 300)) {
    item.failed ??= status;
    return;
  }
  item.isTold = true;
  item.isFolder ||= isFolder;
  item.size ??= size;
  item.room ??= room;
}

/** By the name of the exception that a server of sabre/dav's kind gives; what names none tells of a missing folder. */
function faultCode(exception: string): ErrorCode {
  if (exception === '' || exception.endsWith('NotFound')) return 'store-not-found';
  if (exception.endsWith('NotAuthenticated')) return 'store-auth';
  if (/Forbidden$|PermissionDenied$/.test(exception)) return 'store-forbidden';
  if (/Locked$|ServiceUnavailable$|TooManyRequests$/.test(exception)) return 'store-busy';
  return 'store-error';
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

/** Of a line such as `HTTP/1.1 404 Not Found`. */
function parseStatus(line: string): number | null {
  const [, status] = /^HTTP\/[0-9.]+\s+([1-5][0-9]{2})(\s|$)/i.exec(line) ?? [];
  return status === undefined ? null : Number(status);
}
