// A WebDAV server in memory behind `fetch`: what the product's own client talks to when no real server is needed. It
// keeps its files in a BlobStore, so that a test may give it the evil one.

import type { Bytes } from '../../lib/base/bytes.ts';
import { errorCode } from '../../lib/base/errors.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';

/** Where it answers; anything else is out of reach, as a host that does not exist. */
export const WEBDAV_URL = 'https://dav.example/box/';

export function webdavFetch(store: BlobStore): typeof fetch {
  const answer = async (url: string, { method, body, headers }: RequestInit): Promise<Response> => {
    if (!url.startsWith(WEBDAV_URL)) throw new TypeError('fetch failed');
    const name = url.slice(WEBDAV_URL.length);
    switch (method) {
      case 'MKCOL':
        return new Response(null, { status: 201 });
      case 'PUT':
        await store.put(name, new Uint8Array(body as Bytes));
        return new Response(null, { status: 201 });
      case 'DELETE':
        await store.remove(name);
        return new Response(null, { status: 204 });
      case 'GET': {
        const bytes = await store.get(name, Infinity);
        return bytes ? new Response(bytes, { status: 200 }) : new Response(null, { status: 404 });
      }
      case 'PROPFIND':
        return listing(name, await store.list(name), new Headers(headers).get('depth') === '0');
      default:
        return new Response(null, { status: 405 });
    }
  };
  return async (url, init = {}) => {
    init.signal?.throwIfAborted(); // a browser sends nothing then
    try {
      return await answer(url instanceof Request ? url.url : url.toString(), init);
    } catch (error) {
      if (errorCode(error) === 'store-full') return new Response(null, { status: 507 });
      if (errorCode(error) === 'store-auth') return new Response(null, { status: 401 });
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

/** `folder` ends with a slash or is the root: its files, and the folders right below it. */
function listing(folder: string, names: readonly { name: string; size: number | null }[], alone: boolean): Response {
  if (folder !== '' && names.length === 0) return new Response(null, { status: 404 });
  const children = new Map<string, number | null>();
  for (const { name, size } of alone ? [] : names) {
    const [first = '', ...rest] = name.slice(folder.length).split('/');
    children.set(rest.length > 0 ? `${first}/` : first, rest.length > 0 ? null : size);
  }
  const items = [['', null] as const, ...children].map(([name, size]) => {
    const type = size === null ? '<d:collection/>' : '';
    const length = size === null ? '' : `<d:getcontentlength>${size}</d:getcontentlength>`;
    const href = new URL(WEBDAV_URL + folder + name).pathname;
    const prop = `<d:prop><d:resourcetype>${type}</d:resourcetype>${length}</d:prop>`;
    return `<d:response><d:href>${href}</d:href><d:propstat>${prop}</d:propstat></d:response>`;
  });
  const xml = `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${items.join('')}</d:multistatus>`;
  return new Response(xml, { status: 207, headers: { 'content-type': 'application/xml' } });
}
