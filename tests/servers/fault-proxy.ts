// An HTTP proxy in front of a test server that spoils the requests it is told to spoil, in the ways in which networks,
// proxies and storages fail. It aims at one request ("the second PUT of a head"), which no packet filter could.

import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type ProxyFault =
  | { kind: 'latency'; ms: number }
  /** Answered here, never passed on. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string | Buffer }
  /** A captive portal: 200 and a login page. */
  | { kind: 'html' }
  | { kind: 'redirect'; status: number; location: string }
  /** The connection ends before an answer. */
  | { kind: 'reset' }
  /** Never answers. */
  | { kind: 'stall' }
  /** Passes this many bytes of the request's body on, then breaks both connections. */
  | { kind: 'cut-upload'; bytes: number }
  /** Done, but the answer is lost. */
  | { kind: 'ack-lost' }
  /** Answered with 201, never passed on. */
  | { kind: 'ack-not-stored' }
  /** The answer breaks off after this many bytes; `quiet`: it says that it was never longer. */
  | { kind: 'truncate'; bytes: number; quiet?: boolean }
  /** The answer stands still after this many bytes. */
  | { kind: 'stall-after'; bytes: number }
  /** One bit of the answer is flipped. */
  | { kind: 'corrupt'; offset: number }
  /** The answer comes one byte at a time. */
  | { kind: 'drip'; everyMs: number }
  /** `chunk` again and again, this often, without a length. */
  | { kind: 'flood'; status: number; headers?: Record<string, string>; head?: string; chunk: string; times: number }
  | { kind: 'record'; as: string }
  /** Answers with what was recorded: a stale head or listing. */
  | { kind: 'replay'; as: string };

export interface ProxyRule {
  method?: string;
  path?: RegExp;
  /** Let this many matching requests pass first. */
  skip?: number;
  /** Then spoil this many; all when not given. */
  times?: number;
  fault: ProxyFault;
}

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  /** What was done to it. */
  readonly fault: ProxyFault['kind'] | null;
  /** What was answered, by whomever; null while there is no answer. */
  status: number | null;
  /** Bytes of answer given to the client's connection. */
  sent: number;
}

export interface FaultProxy extends AsyncDisposable {
  /** The target's address, through the proxy. */
  readonly url: string;
  /** In order of precedence; edit freely. */
  readonly rules: ProxyRule[];
  /** Empty it by `log.length = 0`. */
  readonly log: ProxiedRequest[];
  stop(): Promise<void>;
}

interface Recording {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Exchange {
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
  readonly entry: ProxiedRequest;
  readonly target: URL;
  readonly recordings: Map<string, Recording>;
}

/** `target`: an http address. Stopping breaks the connections that are still open. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const rules: ProxyRule[] = [];
  const log: ProxiedRequest[] = [];
  const recordings = new Map<string, Recording>();
  const sockets = new Set<Socket>();

  const server = createServer((asked, answer) => {
    const fault = takeFault(rules, asked);
    const entry: ProxiedRequest = {
      method: asked.method ?? '',
      path: asked.url ?? '',
      authorization: asked.headers.authorization ?? null,
      fault: fault?.kind ?? null,
      status: null,
      sent: 0,
    };
    log.push(entry);
    asked.on('error', () => undefined);
    answer.on('error', () => undefined);
    void play({ asked, answer, entry, target: new URL(target), recordings }, fault).catch(() => answer.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  const url = `http://127.0.0.1:${address.port}${new URL(target).pathname}`;
  return { url, rules, log, stop, [Symbol.asyncDispose]: stop };
}

async function play(exchange: Exchange, fault: ProxyFault | null): Promise<void> {
  const { asked, recordings } = exchange;
  switch (fault?.kind) {
    case 'status':
      return respond(
        exchange,
        fault.status,
        { 'content-type': 'text/plain', ...fault.headers },
        fault.body ?? 'injected',
      );
    case 'html':
      return respond(exchange, 200, { 'content-type': 'text/html; charset=utf-8' }, LOGIN_PAGE);
    case 'redirect':
      return respond(exchange, fault.status, { location: fault.location }, '');
    case 'ack-not-stored':
      return respond(exchange, 201, {}, '');
    case 'replay': {
      const { status, headers, body } = recordings.get(fault.as) ?? { status: 404, headers: {}, body: Buffer.alloc(0) };
      return respond(exchange, status, headers, body);
    }
    case 'flood':
      return flood(exchange, fault);
    case 'reset':
      asked.socket.destroy();
      return;
    case 'stall':
      return;
    case 'latency':
      await sleep(fault.ms);
      return forward(exchange, null);
    default:
      return forward(exchange, fault);
  }
}

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Hotel Wi-Fi</form></body></html>';

async function respond(
  { asked, answer, entry }: Exchange,
  status: number,
  headers: IncomingMessage['headers'],
  body: string | Buffer,
): Promise<void> {
  asked.resume();
  if (!asked.complete) await once(asked, 'end');
  entry.status = status;
  entry.sent = Buffer.byteLength(body);
  answer.writeHead(status, headers).end(body);
}

async function flood({ asked, answer, entry }: Exchange, fault: ProxyFault & { kind: 'flood' }): Promise<void> {
  asked.resume();
  entry.status = fault.status;
  answer.writeHead(fault.status, fault.headers);
  const chunk = Buffer.from(fault.chunk);
  const pieces = function* (): Generator<Buffer> {
    yield Buffer.from(fault.head ?? ' ');
    for (let time = 0; time < fault.times; time++) {
      entry.sent += chunk.length;
      yield chunk;
    }
  };
  await pipeline(pieces, answer); // waits for a slow reader, and throws when it goes away
}

async function forward(exchange: Exchange, fault: ProxyFault | null): Promise<void> {
  const { asked, answer, entry, target } = exchange;
  // WebDAV's Destination names the server, so it must name the one behind.
  const destination = asked.headers['destination'];
  const headers = {
    ...asked.headers,
    connection: 'close',
    ...(typeof destination === 'string' ? { destination: destination.replace(/\/\/[^/]+/, `//${target.host}`) } : {}),
  };
  const onward = httpRequest({
    hostname: target.hostname,
    port: target.port,
    method: entry.method,
    path: entry.path,
    headers,
  });
  onward.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end('no server behind')));
  answer.on('close', () => onward.destroy());

  let passed = 0;
  asked.on('data', (piece: Buffer) => {
    if (fault?.kind !== 'cut-upload') return void onward.write(piece);
    onward.write(piece.subarray(0, Math.max(0, fault.bytes - passed)));
    passed += piece.length;
    if (passed >= fault.bytes) setTimeout(() => (onward.destroy(), asked.socket.destroy()), 30); // let them arrive
  });
  asked.on('end', () => onward.end());
  asked.on('close', () => asked.complete || onward.destroy());

  const [reply] = (await once(onward, 'response')) as [IncomingMessage];
  entry.status = reply.statusCode ?? null;
  await giveBack(exchange, reply, fault);
}

async function giveBack({ answer, entry, recordings }: Exchange, reply: IncomingMessage, fault: ProxyFault | null) {
  const status = reply.statusCode ?? 502;
  const { connection: _, 'transfer-encoding': __, ...headers } = reply.headers;
  if (fault?.kind === 'ack-lost') {
    for await (const _piece of reply);
    answer.destroy();
    return;
  }
  if (fault === null || fault.kind === 'cut-upload') {
    reply.on('data', (piece: Buffer) => (entry.sent += piece.length));
    answer.writeHead(status, headers);
    reply.pipe(answer);
    return;
  }

  let body = Buffer.concat(await Array.fromAsync(reply as AsyncIterable<Buffer>));
  const whole = body.length;
  if (fault.kind === 'record')
    recordings.set(fault.as, { status, headers: { ...headers, 'content-length': `${whole}` }, body });
  if (fault.kind === 'corrupt' && whole > 0) body[fault.offset % whole] = (body[fault.offset % whole] ?? 0) ^ 1;
  if (fault.kind === 'truncate' || fault.kind === 'stall-after') body = body.subarray(0, fault.bytes);
  const promised = fault.kind === 'truncate' && fault.quiet === true ? body.length : whole;
  answer.writeHead(status, { ...headers, 'content-length': promised });
  entry.sent = body.length;
  if (fault.kind === 'drip') {
    for (const byte of body) {
      if (answer.destroyed) return;
      answer.write(Buffer.of(byte));
      await sleep(fault.everyMs);
    }
    answer.end();
  } else if (promised === body.length) answer.end(body);
  else answer.write(body, () => fault.kind === 'truncate' && setTimeout(() => answer.destroy(), 20));
}

function takeFault(rules: readonly ProxyRule[], { method, url = '' }: IncomingMessage): ProxyFault | null {
  for (const rule of rules) {
    if ((rule.method ?? method) !== method || rule.path?.test(url) === false || rule.times === 0) continue;
    if (rule.skip !== undefined && rule.skip > 0) {
      rule.skip--;
      continue;
    }
    if (rule.times !== undefined) rule.times--;
    return rule.fault;
  }
  return null;
}
