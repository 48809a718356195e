// What a WebDAV server says of a folder (PROPFIND): whether it is there, and what lies in it. A missing folder, a part of
// a listing and an answer about another place look like an empty folder on some servers; here they never do.

import { errorCode, PapersealError } from '../base/errors.ts';
import type { StoreAnswer } from './exchange.ts';
import { refusal } from './refusal.ts';
import { type ListedItem, listingScanner } from './webdav-listing.ts';
import { type Contents, contentsOf, isGone } from './webdav-place.ts';

type SendAndRead = <T>(
  method: string,
  name: string,
  more: { headers: Record<string, string>; body: string },
  read: (answer: StoreAnswer) => Promise<T>,
) => Promise<T>;

/** What all the answers to one question may have together. */
export interface Budget {
  bytes: number;
  answers: number;
}

/** Folders are named below the root, '' for the root itself; a slash at the end makes no difference. */
export interface WebdavFolder {
  /** What it says of the folder itself; null when there is none. */
  ask(folder: string): Promise<ListedItem | null>;
  isThere(folder: string): Promise<boolean>;
  /** Throws `store-not-found` when the root is not. */
  mustBeThere(): Promise<void>;
  /** What lies in it; null when there is none. Throws `store-list-cut` when the server gives a part of it only. */
  list(folder: string, budget: Budget): Promise<Contents['children'] | null>;
}

export function webdavFolder(root: string, send: SendAndRead): WebdavFolder {
  /** `query`: begins with `?`, where an answer says that there is more behind it. */
  const propfind = (folder: string, depth: '0' | '1', budget: Budget, query = '') => {
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
    const more = { headers, body: depth === '0' ? ASK_FOR_ROOM : ASK };
    if (--budget.answers < 0) throw new PapersealError('too-many');
    return send('PROPFIND', (folder === '' ? '' : `${folder}/`) + query, more, async (answer) => {
      if (answer.status === 404 || answer.status === 410) return null;
      if (answer.status !== 207) throw refusal(answer);
      if (answer.isHtml) throw new PapersealError('store-not-webdav');
      const items = await readListing(answer.body, budget).catch(nullIfMissing);
      if (items === null) return null;
      const contents = contentsOf(root, folder, items);
      // Whatever the root is called inside: who asks for it alone hears of it alone.
      const only = depth === '0' && folder === '' && items.length === 1 ? (items[0] ?? null) : null;
      return { ...contents, self: contents.self ?? only, next: nextOf(answer.header('link')) };
    });
  };

  async function ask(asked: string): Promise<ListedItem | null> {
    const folder = asked.replace(/\/$/, '');
    const answer = await propfind(folder, '0', { bytes: LONGEST_ANSWER, answers: 1 });
    if (answer === null) return null;
    if (answer.self === null) throw new PapersealError('store-damaged');
    return isMissing(answer.self) ? null : usable(answer.self);
  }

  return {
    ask,
    isThere: async (folder) => (await ask(folder)) !== null,
    mustBeThere: async () => {
      if ((await ask('')) === null) throw new PapersealError('store-not-found');
    },
    list: async (folder, budget) => {
      const children: Contents['children'][number][] = [];
      const asked = new Set<string>();
      for (let query = ''; ;) {
        const answer = await propfind(folder, '1', budget, query);
        if (answer === null && query === '') return null;
        if (answer === null || answer.isCut) throw new PapersealError('store-list-cut');
        if (answer.self && isMissing(answer.self)) return null;
        if (answer.self) usable(answer.self);
        // Not a word about what was asked for: this is no listing of it, least of all an empty one.
        else if (answer.children.length === 0 && query === '') throw new PapersealError('store-damaged');
        children.push(...answer.children);
        if (answer.next === null) return children;
        // More of the same folder is asked for at the same address; whatever else is meant is not followed.
        const next = moreOf(root, folder, answer.next);
        if (next === null || asked.has(next)) throw new PapersealError('store-list-cut');
        asked.add(next);
        query = next;
      }
    },
  };
}

const LONGEST_ANSWER = 65_536; // bytes about one folder alone

const asking = (...properties: string[]): string =>
  '<?xml version="1.0" encoding="utf-8"?>' +
  `<propfind xmlns="DAV:"><prop>${properties.map((name) => `<${name}/>`).join('')}</prop></propfind>`;
const ASK = asking('resourcetype', 'getcontentlength');
const ASK_FOR_ROOM = asking('resourcetype', 'quota-available-bytes');

function isMissing(self: ListedItem): boolean {
  return isGone(self) || self.untold === 404 || self.untold === 410;
}

/** Throws what a status for the folder itself says. */
function usable(self: ListedItem): ListedItem {
  const status = self.status ?? self.untold;
  if (status !== null && status >= 400) throw refusal({ status, header: () => null });
  return self;
}

async function readListing(body: AsyncIterable<Uint8Array>, budget: Budget): Promise<ListedItem[]> {
  const scanner = listingScanner();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of body) {
    budget.bytes -= piece.length;
    if (budget.bytes < 0) throw new PapersealError('too-large');
    scanner.push(decoder.decode(piece, { stream: true }));
  }
  scanner.push(decoder.decode());
  return scanner.finish();
}

/** A document that tells of a missing folder, in an answer that began as a success. */
function nullIfMissing(error: unknown): null {
  if (errorCode(error) !== 'store-not-found') throw error;
  return null;
}

/** The address behind `rel="next"` (RFC 8288); null when there is none. */
function nextOf(link: string | null): string | null {
  for (const [, address, parameters] of (link ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\s*(;|,|$))/i.test(parameters ?? '')) return address ?? '';
  }
  return null;
}

/** The query with which the folder goes on; null when the address means another place. */
function moreOf(root: string, folder: string, address: string): string | null {
  const own = root + (folder === '' ? '' : `${folder}/`);
  const next = URL.parse(address, own);
  if (next === null || next.search === '') return null;
  const { self } = contentsOf(root, folder, [
    { href: next.pathname, isFolder: true, size: null, room: null, status: null, untold: null },
  ]);
  return self === null ? null : next.search;
}
