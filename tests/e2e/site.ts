// A small web server for tests. Every name under localhost leads to it in both browsers, so one server is many sites:
// localhost, a.localhost, 127.0.0.1 are three origins.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page's HTML, or a function that answers the request itself. */
export type Route = string | ((request: IncomingMessage, response: ServerResponse) => void);

export interface Site extends AsyncDisposable {
  readonly port: number;
  /** The address of a path at a host name: `url('/form', 'a.localhost')`. */
  url(path?: string, host?: string): string;
  /** Adds or replaces a page; `/files/*` has all below it. */
  set(path: string, route: Route): void;
  close(): Promise<void>;
}

export async function serveSite(routes: Record<string, Route> = { '/': FORM }): Promise<Site> {
  const served = new Map(Object.entries(routes));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = served.get(pathname) ?? served.get(pathname.replace(/^(\/[^/]*\/).*/, '$1*'));
    if (typeof route === 'function') return route(request, response);
    response.writeHead(route === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    return response.end(route ?? 'nothing here');
  });
  server.listen(0); // both 127.0.0.1 and ::1: browsers choose for *.localhost
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    port,
    url: (path = '/', host = 'localhost') => `http://${host}:${port}${path}`,
    set: (path, route) => void served.set(path, route),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** An everyday form: a line, a text, a rich text. */
const FORM = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A form</title>
<style>body{font:16px/1.5 sans-serif;margin:24px;max-width:40rem}label{display:block;margin:12px 0}input,textarea,[contenteditable]{font:inherit;width:100%;box-sizing:border-box;padding:6px;border:1px solid #999}</style>
<h1>A form</h1>
<form>
  <label>Diagnosis <input id="line" name="diagnosis"></label>
  <label>Notes <textarea id="text" name="notes" rows="4"></textarea></label>
  <div id="rich" contenteditable aria-label="Report"></div>
</form>`;
