// A folder on a WebDAV server (RFC 4918) as a store: GET, PUT, DELETE, MKCOL and PROPFIND, nothing optional. What real
// servers do differently is noted where it matters; what they list is compared with names of ours and never fetched.

import { check, maxLength, pipe, strictObject, string } from 'valibot';
import { type Bytes, concat, toBase64, utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type BlobStore, isObjectName, MOST_NAMES, type StoredName } from '../sync/ports.ts';
import { folderAddress, hostPattern } from './address.ts';
import type { Fetch, StoreDefinition } from './definition.ts';
import { type Answer, exchange, refusal } from './exchange.ts';
import { type ListedItem, listingScanner } from './webdav-listing.ts';

export interface WebdavConfig {
  /** Ends with a slash. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export const webdav: StoreDefinition<WebdavConfig> = {
  kind: 'webdav',
  config: strictObject({
    url: folderAddress,
    user: pipe(
      string(),
      maxLength(200),
      check((user) => !user.includes(':')), // RFC 7617 §2: the first colon ends the name
    ),
    password: pipe(string(), maxLength(1_000)),
  }),
  fields: [
    { key: 'url', type: 'url', label: 'store_webdav_url', autocomplete: 'url' },
    { key: 'user', type: 'text', label: 'store_webdav_user', autocomplete: 'username' },
    { key: 'password', type: 'password', label: 'store_webdav_password', autocomplete: 'current-password' },
  ],
  limits: { objectSize: 1_048_576 },
  origins: ({ url }) => [hostPattern(url)],
  open: openWebdav,
};

const LONGEST_LISTING = 24 * 1_048_576;
const MOST_FOLDERS = 1_000;
const AT_ONCE = 6; // what browsers open to one host
const PATIENCE_MS = 20_000;

/** `patienceMs`: how long the server may send nothing. */
export function openWebdav(config: WebdavConfig, fetch: Fetch, { patienceMs = PATIENCE_MS } = {}): BlobStore {
  const authorization = basic(config);

  // The only place that sends credentials: every address is the configured one with names of ours behind it.
  const request = <T>(
    method: string,
    name: string,
    more: { headers?: Record<string, string>; body?: Bytes | string },
    read: (answer: Answer) => Promise<T>,
  ): Promise<T> => {
    const headers = { ...authorization, ...more.headers };
    return exchange(fetch, config.url + name, { method, ...more, headers, patienceMs }, read);
  };
  const statusOf = (method: string, name: string, body?: Bytes): Promise<number> => {
    const more = body === undefined ? {} : { body, headers: { 'content-type': 'application/octet-stream' } };
    return request(method, name, more, async ({ status, isHtml }) => {
      if (status === 200 && isHtml) throw new PapersealError('store-not-webdav');
      return status;
    });
  };

  /**
   * The folder itself and what lies in it, one level deep; null when the server has no such folder. `budget`: bytes that
   * all the answers to one question may have.
   */
  const propfind = (folder: string, depth: '0' | '1', budget = { left: LONGEST_LISTING }) => {
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
    const more = { headers, body: PROPFIND_BODY };
    const read = async (answer: Answer): Promise<ListedItem[] | null> => {
      if (answer.status === 404) return null;
      if (answer.status !== 207) throw refusal(answer.status);
      if (answer.isHtml) throw new PapersealError('store-not-webdav');
      return readListing(answer.body, budget);
    };
    return request('PROPFIND', folder === '' ? '' : `${folder}/`, more, read);
  };
  const mustBeThere = async (): Promise<void> => {
    if ((await propfind('', '0')) === null) throw new PapersealError('store-not-found');
  };

  let making = Promise.resolve(); // in turn: rclone answers 423 to two that make one folder
  /** One by one, for no server makes more than the last (409). 405 and rclone's 201 say that it is there already. */
  const makeFolders = async (name: string): Promise<void> => {
    const parts = name.split('/').slice(0, -1);
    for (let count = 1; count <= parts.length; count++) {
      const folder = `${parts.slice(0, count).join('/')}/`;
      let status = await statusOf('MKCOL', folder);
      if (count === 1 && (status === 404 || status === 409)) {
        await statusOf('MKCOL', ''); // the configured folder may be new, too
        status = await statusOf('MKCOL', folder);
        if (status === 409) throw new PapersealError('store-not-found');
      }
      if (status !== 201 && status !== 405) throw refusal(status);
    }
  };

  return {
    async list(prefix) {
      if (!/^[a-z0-9/-]*$/.test(prefix)) throw new PapersealError('bad-request');
      const found = new Map<string, StoredName>();
      const seen = new Set<string>();
      const first = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
      const budget = { left: LONGEST_LISTING };
      let folders = [first];
      for (let asked = 0; folders.length > 0; asked += AT_ONCE) {
        if (asked >= MOST_FOLDERS) throw new PapersealError('too-many');
        const now = folders.slice(0, AT_ONCE);
        folders = folders.slice(AT_ONCE);
        const listings = await Promise.all(now.map((folder) => propfind(folder, '1', budget)));
        for (const [index, listing] of listings.entries()) {
          const folder = now[index] ?? '';
          // "Not found" may mean that nothing was ever stored here, or that the whole storage is gone.
          if (listing === null && folder === first) await mustBeThere();
          for (const item of children(config.url, folder, listing ?? [])) {
            if (item.isFolder) {
              const inside = `${item.name}/`;
              const leadsOn = inside.startsWith(prefix) || prefix.startsWith(inside);
              if (leadsOn && !seen.has(inside)) folders.push(item.name);
              seen.add(inside);
            } else if (item.name.startsWith(prefix)) found.set(item.name, { name: item.name, size: item.size });
          }
          if (found.size + seen.size > MOST_NAMES) throw new PapersealError('too-many');
        }
      }
      return [...found.values()];
    },

    async get(name, maxSize) {
      mustBeName(name);
      return request('GET', name, {}, async ({ status, isHtml, body }) => {
        if (status === 404 || status === 410) return null;
        if (status !== 200) throw refusal(status);
        if (isHtml) throw new PapersealError('store-not-webdav');
        return collect(body, maxSize);
      });
    },

    async put(name, bytes) {
      mustBeName(name);
      let status = await statusOf('PUT', name, bytes);
      // A missing folder is 409 by the standard, 404 on rclone and sabre/dav, 500 on nginx.
      if (status === 404 || status === 409 || status === 500) {
        making = making.catch(() => undefined).then(() => makeFolders(name));
        await making;
        status = await statusOf('PUT', name, bytes);
      }
      if (status === 405) {
        await mustBeThere(); // throws store-not-webdav where nothing else speaks it either
        throw new PapersealError('store-full', { facts: { status } }); // rclone with no room left, or read-only
      }
      if (status !== 200 && status !== 201 && status !== 204) throw refusal(status);
    },

    async remove(name) {
      mustBeName(name);
      const status = await statusOf('DELETE', name);
      if (status !== 200 && status !== 204 && status !== 404 && status !== 410) throw refusal(status);
    },
  };
}

const PROPFIND_BODY =
  '<?xml version="1.0" encoding="utf-8"?>' +
  '<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>';

function mustBeName(name: string): void {
  if (!isObjectName(name)) throw new PapersealError('bad-request');
}

function basic({ user, password }: WebdavConfig): Record<string, string> {
  if (user === '' && password === '') return {};
  return { authorization: `Basic ${toBase64(utf8(`${user}:${password}`))}` };
}

async function readListing(body: AsyncIterable<Uint8Array>, budget: { left: number }): Promise<ListedItem[]> {
  const scanner = listingScanner();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of body) {
    budget.left -= piece.length;
    if (budget.left < 0) throw new PapersealError('too-large');
    scanner.push(decoder.decode(piece, { stream: true }));
  }
  scanner.push(decoder.decode());
  return scanner.finish();
}

async function collect(body: AsyncIterable<Uint8Array>, maxSize: number): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let received = 0;
  for await (const piece of body) {
    received += piece.length;
    if (received > maxSize) throw new PapersealError('too-large');
    parts.push(piece);
  }
  return concat(...parts);
}

/**
 * The items that lie directly in `folder` and have a name of ours. Servers behind a proxy write other hosts and paths
 * and each its own escapes, so only the last two segments count: the folder's own and the item's.
 */
function children(root: string, folder: string, items: readonly ListedItem[]): (ListedItem & { name: string })[] {
  const own = segments(new URL(folder === '' ? root : `${root}${folder}/`).pathname);
  return items.flatMap((item) => {
    const path = segments(item.href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/s, ''));
    const last = path.at(-1);
    if (last === undefined || !/^[a-z0-9-]+$/.test(last) || path.join('/') === own.join('/')) return [];
    if ((path.at(-2) ?? '') !== (own.at(-1) ?? '')) return [];
    const name = folder === '' ? last : `${folder}/${last}`;
    return isObjectName(name) ? [{ ...item, name }] : [];
  });
}

function segments(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(unescapeSegment);
}

/** '' for an escape that is none: no name of ours is empty. */
function unescapeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
