// A folder on a WebDAV server (RFC 4918) as a store: GET, PUT, DELETE, MKCOL and PROPFIND, nothing optional. What real
// servers do differently is noted where it matters; what they list is compared with names of ours and never fetched.

import { check, maxLength, pipe, strictObject, string } from 'valibot';
import { type Bytes, concat, toBase64, utf8 } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import { type BlobStore, isObjectName, MOST_NAMES, type StoredName } from '../sync/ports.ts';
import { folderAddress, hostPattern } from './address.ts';
import type { Fetch, StoreDefinition } from './definition.ts';
import { type Answer, exchange } from './exchange.ts';
import { refusal, type Refused } from './refusal.ts';
import { webdavFolder } from './webdav-folder.ts';

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
  const send = (method: string, name: string, body?: Bytes): Promise<Refused> => {
    const more = body === undefined ? {} : { body, headers: { 'content-type': 'application/octet-stream' } };
    return request(method, name, more, async ({ status, header, isHtml }) => {
      if (status === 200 && isHtml) throw new PapersealError('store-not-webdav');
      return { status, header };
    });
  };
  const folders = webdavFolder(config.url, request);
  const { isThere, mustBeThere } = folders;

  /** null: it is there now. Servers say in ten ways that it was there before, so its listing has the last word. */
  const makeFolder = async (folder: string): Promise<Refused | null> => {
    const answer = await send('MKCOL', folder).catch((error: unknown) => {
      if (errorCode(error) !== 'store-redirect') throw error;
      return NOT_FOLLOWED;
    });
    // 405 is what the standard says of one that is there, and rclone says 201.
    if (answer.status === 201 || answer.status === 405) return null;
    if (answer.status === 401 || answer.status === 429) throw refusal(answer); // each further try makes it worse
    return (await isThere(folder)) ? null : answer;
  };
  let making = Promise.resolve(); // in turn: rclone answers 423 to two that make one folder
  /** One by one, for no server makes more than the last. */
  const makeFolders = async (name: string): Promise<void> => {
    const parts = name.split('/').slice(0, -1);
    for (let count = 1; count <= parts.length; count++) {
      const folder = `${parts.slice(0, count).join('/')}/`;
      let refused = await makeFolder(folder);
      if (refused && count === 1 && !(await isThere(''))) {
        if (await makeFolder('')) throw new PapersealError('store-not-found'); // nor is what the configured one lies in
        refused = await makeFolder(folder);
      }
      if (!refused) continue;
      // The one above was not made either, whatever was said of it: a root that holds shares only.
      const isAbove = await isThere(parts.slice(0, count - 1).join('/'));
      throw isAbove ? refusal(refused) : forbidden(refused);
    }
  };

  /** Why a put into a folder that is there was refused twice: what servers say of a full disk says little. */
  const whyRefused = async (refused: Refused, parent: string, size: number): Promise<PapersealError> => {
    const full = new PapersealError('store-full', { facts: { status: refused.status } });
    const folder = await folders.ask(parent);
    if (folder === null) return forbidden(refused); // it said of each folder on the way that it is there, or was made
    if (folder.room !== null && folder.room < size) return full;
    if (refused.status !== 405) return refusal(refused);
    // rclone with no room left, or read-only: there is room for a name at least, or for nothing.
    const { status } = await send('PUT', parent + EMPTY, new Uint8Array());
    if (!STORED.has(status)) return forbidden(refused);
    await send('DELETE', parent + EMPTY);
    return full;
  };

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
          if (children === null && now[index] === first) await mustBeThere();
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
      const parent = name.slice(0, name.lastIndexOf('/') + 1);
      const first = await send('PUT', name, bytes);
      if (STORED.has(first.status)) return;
      if (first.status < 400 || SAYS_WHY.has(first.status)) throw refusal(first);
      // 409 by the standard where the folder is missing, 404 on rclone and sabre/dav, 500 on nginx, and all the others.
      const mayMiss = MISSING.has(first.status) || !(await isThere(parent));
      if (!mayMiss) throw await whyRefused(first, parent, bytes.length);
      making = making.catch(() => undefined).then(() => makeFolders(name));
      await making;
      const second = await send('PUT', name, bytes);
      if (!STORED.has(second.status)) throw await whyRefused(second, parent, bytes.length);
    },

    async remove(name) {
      mustBeName(name);
      const answer = await send('DELETE', name);
      if (!STORED.has(answer.status) && answer.status !== 404 && answer.status !== 410) throw refusal(answer);
    },
  };
}

const STORED: ReadonlySet<number> = new Set([200, 201, 204]);
/** Answers that mean the same whatever is there: nothing more is to be found out, and 401 must not be asked for twice. */
const SAYS_WHY: ReadonlySet<number> = new Set([401, 423, 429, 502, 503, 504, 507]);
const MISSING: ReadonlySet<number> = new Set([404, 409, 424]);
const forbidden = ({ status }: Refused) => new PapersealError('store-forbidden', { facts: { status } });
const NOT_FOLLOWED: Refused = { status: 301, header: () => null };
/** What the Test button would clear away, should removing it fail. */
const EMPTY = 'probe-0000000000000000';

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
