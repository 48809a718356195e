// A folder on a WebDAV server (RFC 4918) as a store: GET, PUT, DELETE, MKCOL and PROPFIND, nothing optional. What real
// servers do differently is noted where it matters; what they list is compared with names of ours and never fetched.

import { check, maxLength, pipe, strictObject, string } from 'valibot';
import { type Bytes, concat, toBase64, utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { type BlobStore, isObjectName, MOST_NAMES, type StoredName } from '../sync/ports.ts';
import { hostPattern } from '../base/host-pattern.ts';
import { folderAddress } from './address.ts';
import type { Fetch, StoreDefinition } from './definition.ts';
import { type StoreAnswer, exchange } from './exchange.ts';
import { refusal, type Refused } from './refusal.ts';
import { webdavFolder } from './webdav-folder.ts';
import { STORED, webdavPut } from './webdav-put.ts';

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
    { key: 'url', type: 'url', label: 'store_webdav_url', hint: 'store_webdav_url_hint' },
    { key: 'user', type: 'text', label: 'store_webdav_user' },
    { key: 'password', type: 'password', label: 'store_webdav_password' },
  ],
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
    read: (answer: StoreAnswer) => Promise<T>,
  ): Promise<T> => {
    const headers = { ...authorization, ...more.headers };
    return exchange(fetch, config.url + name, { method, ...more, headers, patienceMs }, read);
  };
  const send = (method: string, name: string, body?: Bytes): Promise<Refused> => {
    const more = body === undefined ? {} : { body, headers: { 'content-type': 'application/octet-stream' } };
    return request(method, name, more, async ({ status, header, isHtml }) => {
      if (status === 200 && isHtml) throw new PapersealError('store-not-webdav');
      return { status, header };
    });
  };
  const folders = webdavFolder(config.url, request);
  const put = webdavPut(send, folders);

  return {
    async list(prefix) {
      if (!/^[a-z0-9/-]*$/.test(prefix)) throw new PapersealError('bad-request');
      const found = new Map<string, StoredName>();
      const seen = new Set<string>();
      const first = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
      const budget = { bytes: LONGEST_LISTING, answers: MOST_FOLDERS };
      for (let waiting = [first]; waiting.length > 0;) {
        const now = waiting.slice(0, AT_ONCE);
        waiting = waiting.slice(AT_ONCE);
        const listings = await Promise.all(now.map((folder) => folders.list(folder, budget)));
        for (const [index, children] of listings.entries()) {
          // "Not found" may mean that nothing was ever stored here, or that the whole storage is gone.
          if (children === null && now[index] === first) await folders.mustBeThere();
          for (const item of children ?? []) {
            if (item.isFolder) {
              const inside = `${item.name}/`;
              const leadsOn = inside.startsWith(prefix) || prefix.startsWith(inside);
              if (leadsOn && !seen.has(inside)) waiting.push(item.name);
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
      return request('GET', name, {}, async (answer) => {
        if (answer.status === 404 || answer.status === 410) return null;
        if (answer.status !== 200) throw refusal(answer);
        if (answer.isHtml) throw new PapersealError('store-not-webdav');
        return collect(answer.body, maxSize);
      });
    },

    async put(name, bytes) {
      mustBeName(name);
      await put(name, bytes);
    },

    async remove(name) {
      mustBeName(name);
      const answer = await send('DELETE', name);
      if (!STORED.has(answer.status) && answer.status !== 404 && answer.status !== 410) throw refusal(answer);
    },
  };
}

function mustBeName(name: string): void {
  if (!isObjectName(name)) throw new PapersealError('bad-request');
}

function basic({ user, password }: WebdavConfig): Record<string, string> {
  if (user === '' && password === '') return {};
  return { authorization: `Basic ${toBase64(utf8(`${user}:${password}`))}` };
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
