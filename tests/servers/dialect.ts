// A WebDAV server in memory that speaks as it is told: each deviation from RFC 4918 that was met on real servers, one by
// one or together. Without any it is a plain correct one.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { TEST_PASSWORD, TEST_USER } from './watched.ts';

export interface Dialect {
  /** How a missing folder is told of when it is asked for. */
  missing?: '404' | 'error-document' | 'error-in-the-middle' | 'status-inside' | 'status-of-properties';
  /** Answers to MKCOL of a folder that is there. */
  mkcolThere?: number;
  /** To MKCOL without a slash at the end. */
  mkcolWithoutSlash?: number;
  /** To PUT where the folder is missing. */
  putWithoutFolder?: number;
  /** To MKCOL and PUT right in the root: it holds shares only. */
  inRoot?: number;
  /** How an address is written; given the path as the client knows it, which ends with a slash for folders. */
  href?: (path: string) => string;
  /** Whether a listing names the folder that was asked for. */
  namesItself?: boolean;
  /** Names in one answer; the rest behind a Link header, or not at all. */
  page?: { names: number; rest: 'link' | 'link-elsewhere' | 'status-507' };
  /** What it asks for when it does not like the password. */
  challenge?: string | null;
  /** Answers to PUT of a body longer than this. */
  longest?: { bytes: number; status: number };
  /** Bytes it holds, its answer beyond, and whether it tells how much is left. */
  quota?: { bytes: number; status: number; isTold: boolean };
  /** Answers to everything but reading. */
  readOnly?: number;
  /** Names that somebody locked and left so. */
  locked?: RegExp;
  /** Answers to everything, with these headers. */
  closed?: { status: number; headers: Record<string, string> };
}

export interface DialectServer extends AsyncDisposable {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Edit freely. */
  dialect: Dialect;
  /** By path below the root. */
  readonly files: Map<string, Buffer>;
  readonly folders: Set<string>;
  /** `GET v1/aaaa/r-1 200` and so on. Empty it by `log.length = 0`. */
  readonly log: string[];
}

const ROOT = '/remote/dav/';

export async function startDialect(dialect: Dialect = {}): Promise<DialectServer> {
  const files = new Map<string, Buffer>();
  const folders = new Set(['']);
  const log: string[] = [];
  const server = createServer((asked, answer) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of asked) pieces.push(piece as Buffer);
      const { status, headers = {}, body = '' } = respond(running, asked, Buffer.concat(pieces));
      log.push(`${asked.method} ${(asked.url ?? '').slice(ROOT.length)} ${status}`);
      give(answer, status, headers, body);
    })().catch(() => answer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const running: DialectServer = {
    url: `http://127.0.0.1:${address.port}${ROOT}`,
    user: TEST_USER,
    password: TEST_PASSWORD,
    dialect,
    files,
    folders,
    log,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return running;
}

interface Said {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

function give(answer: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void {
  answer.writeHead(status, headers);
  answer.end(status === 204 ? undefined : body);
}

function respond(server: DialectServer, { method, url = '', headers }: IncomingMessage, body: Buffer): Said {
  const { dialect, files, folders, user, password } = server;
  if (dialect.closed) return dialect.closed;
  const right = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  if (headers.authorization !== right || dialect.challenge !== undefined) {
    const challenge = dialect.challenge === undefined ? 'Basic realm="paperseal"' : dialect.challenge;
    return { status: 401, ...(challenge === null ? {} : { headers: { 'www-authenticate': challenge } }) };
  }
  const [path = '', query = ''] = url.split('?');
  if (!path.startsWith(ROOT)) return { status: 404 };
  const name = decodeURIComponent(path.slice(ROOT.length)).replace(/\/$/, '');
  const parent = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
  const writes = method === 'PUT' || method === 'MKCOL' || method === 'DELETE';
  if (writes && dialect.readOnly !== undefined) return { status: dialect.readOnly };
  if (writes && method !== 'DELETE' && parent === '' && dialect.inRoot !== undefined) return { status: dialect.inRoot };
  if (writes && dialect.locked?.test(name)) return { status: 423 };
  switch (method) {
    case 'MKCOL':
      if (folders.has(name)) return { status: dialect.mkcolThere ?? 405 };
      if (!path.endsWith('/') && dialect.mkcolWithoutSlash !== undefined) return { status: dialect.mkcolWithoutSlash };
      if (!folders.has(parent)) return { status: 409 };
      folders.add(name);
      return { status: 201 };
    case 'PUT':
      return put(server, name, parent, body);
    case 'GET':
      return files.has(name) ? { status: 200, body: files.get(name) ?? '' } : { status: 404 };
    case 'DELETE': {
      const gone = [...files.keys(), ...folders].filter((one) => one === name || one.startsWith(`${name}/`));
      for (const one of gone) void (files.delete(one), folders.delete(one));
      return { status: gone.length > 0 ? 204 : 404 };
    }
    case 'PROPFIND':
      return folders.has(name) ? listing(server, name, headers['depth'] === '0', query) : missing(dialect, path);
    default:
      return { status: 405 };
  }
}

function put({ dialect, files, folders }: DialectServer, name: string, parent: string, body: Buffer): Said {
  if (!folders.has(parent)) return { status: dialect.putWithoutFolder ?? 409 };
  const { longest, quota } = dialect;
  if (longest && body.length > longest.bytes) return { status: longest.status };
  if (quota && used(files) + body.length > quota.bytes) return { status: quota.status };
  const status = files.has(name) ? 204 : 201;
  files.set(name, body); // If-None-Match and If-Match are not read, as on rclone
  return { status };
}

const used = (files: ReadonlyMap<string, Buffer>): number =>
  [...files.values()].reduce((sum, { length }) => sum + length, 0);

const XML = { 'content-type': 'application/xml; charset=utf-8' };
const SABRE =
  '<?xml version="1.0" encoding="utf-8"?>\n<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">' +
  '<s:exception>Sabre\\DAV\\Exception\\NotFound</s:exception><s:message>File not found</s:message></d:error>';
const multistatus = (items: string): string =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${items}</d:multistatus>`;

function missing({ missing: how, href = (path) => path }: Dialect, path: string): Said {
  const item = (inside: string) => `<d:response><d:href>${href(path)}</d:href>${inside}</d:response>`;
  const status = '<d:status>HTTP/1.1 404 Not Found</d:status>';
  switch (how) {
    case 'error-document':
      return { status: 207, headers: XML, body: SABRE };
    case 'error-in-the-middle':
      return { status: 207, headers: XML, body: `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${SABRE}` };
    case 'status-inside':
      return { status: 207, headers: XML, body: multistatus(item(status)) };
    case 'status-of-properties':
      return { status: 207, headers: XML, body: multistatus(item(`<d:propstat><d:prop/>${status}</d:propstat>`)) };
    default:
      return { status: 404 };
  }
}

function listing({ dialect, files, folders }: DialectServer, folder: string, alone: boolean, query: string): Said {
  const { href = (path) => path, page, quota, namesItself = true } = dialect;
  const base = folder === '' ? ROOT : `${ROOT}${folder}/`;
  const inside = [...folders, ...files.keys()]
    .filter((name) => name !== '' && (name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '') === folder)
    .map((name) => ROOT + name + (folders.has(name) ? '/' : ''))
    .sort();
  const from = Number(new URLSearchParams(query).get('from') ?? 0);
  const shown = alone ? [] : inside.slice(from, page && from + page.names);
  const room = quota?.isTold ? quota.bytes - used(files) : null;
  const items = [...(namesItself ? [base] : []), ...shown].map((path) => {
    const size = files.get(path.slice(ROOT.length))?.length;
    const type = size === undefined ? '<d:resourcetype><d:collection/></d:resourcetype>' : '<d:resourcetype/>';
    const length = size === undefined ? '' : `<d:getcontentlength>${size}</d:getcontentlength>`;
    const left = room === null ? '' : `<d:quota-available-bytes>${room}</d:quota-available-bytes>`;
    const ok = '<d:status>HTTP/1.1 200 OK</d:status>';
    return `<d:response><d:href>${href(path)}</d:href><d:propstat><d:prop>${type}${length}${left}</d:prop>${ok}</d:propstat></d:response>`;
  });
  const isCut = from + shown.length < inside.length && !alone;
  const cut = `<d:response><d:href>${href(base)}</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>`;
  const next =
    page?.rest === 'link-elsewhere' ? `${ROOT}other/?from=${from + shown.length}` : `?from=${from + shown.length}`;
  return {
    status: 207,
    headers: { ...XML, ...(isCut && page?.rest !== 'status-507' ? { link: `<${next}>; rel="next"` } : {}) },
    body: multistatus(items.join('') + (isCut && page?.rest === 'status-507' ? cut : '')),
  };
}
