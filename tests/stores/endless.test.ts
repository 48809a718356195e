// An answer that always goes on, fast enough to count as alive: given up after a time all the same (C2, S-37). A real
// server that says a little, again and again, for as long as anybody listens.

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { openWebdav } from '../../lib/stores/webdav.ts';
import { codeOf } from '../contracts/blob-store-tools.ts';
import { PACE } from '../tools/pace.ts';

const PATIENCE_MS = 500;
const LONGEST = 10 * PATIENCE_MS; // the patience, and nine times as long again

const PIECE = '<response><href>/x</href></response>';

/** Some 20 KB a second, without end. */
async function startEndless(head: (answer: ServerResponse) => void) {
  let listeners = 0;
  const server = createServer((asked, answer) => {
    asked.resume();
    listeners++;
    head(answer);
    const timer = setInterval(() => answer.write(PIECE.repeat(25)), 50);
    answer.on('close', () => (clearInterval(timer), listeners--));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    url: `http://127.0.0.1:${address.port}/`,
    /** How many answers somebody still listens to. */
    listeners: () => listeners,
    [Symbol.asyncDispose]: stop,
  };
}

it.each([
  ['a listing', 207, '<multistatus xmlns="DAV:">', 'list'],
  ['an object', 200, 'x', 'get'],
  ['the answer to an upload', 201, '', 'put'],
] as const)('%s without end is given up, and nobody listens to it any more (S-37)', async (_, status, begin, verb) => {
  await using server = await startEndless((answer) => answer.writeHead(status).write(begin === '' ? ' ' : begin));
  const store = openWebdav({ url: server.url, user: '', password: '' }, fetch, { patienceMs: PATIENCE_MS });
  const start = performance.now();
  const work = {
    list: () => store.list('v1/'),
    get: () => store.get('v1/a', 1_048_576),
    put: () => store.put('v1/a', new Uint8Array(9)),
  };
  expect(await codeOf(work[verb]())).toBe(verb === 'put' ? 'no error' : 'store-unreachable');
  expect(performance.now() - start).toBeLessThan((LONGEST + 1_500) * PACE);
  await expect.poll(server.listeners).toBe(0);
});
