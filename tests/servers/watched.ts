// Starts a server program for a test and makes sure that nothing of it stays behind: not the processes, not the files,
// not a mount; not even when the test is killed. A shell waits beside the server for the end of its own standard input,
// which comes when we close it or when we are gone.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running WebDAV server with a user of its own. */
export interface TestServer extends AsyncDisposable {
  /** The address of its folder, with a slash at the end. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The directory in which the files lie. */
  readonly files: string;
  /** Returns when the processes and files are gone. */
  stop(): Promise<void>;
}

export const TEST_USER = 'paperseal';
export const TEST_PASSWORD = 'correct horse: 1 Ä';

export interface ServerRecipe {
  readonly program: string;
  /** Says how to get it, when it is missing. */
  readonly packageName: string;
  /** Writes what the server needs into `directory` (`files` exists) and returns the arguments. */
  prepare(directory: string, port: number): string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  /** Keep the files on a disk of this many bytes. Needs `canLimitDisk()`. */
  readonly diskSize?: number;
}

/** Whether a small disk can be mounted here: needs root and the right to mount. */
export function canLimitDisk(): boolean {
  const script = 'd=$(mktemp -d) && mount -t tmpfs -o size=64k none "$d"; r=$?; umount "$d"; rmdir "$d"; exit $r';
  return spawnSync('sh', ['-c', script], { stdio: 'ignore' }).status === 0;
}

/** Another port is tried when somebody else took the free one in between. */
export async function startServer(recipe: ServerRecipe, options: ServerOptions = {}): Promise<TestServer> {
  if (spawnSync('sh', ['-c', 'command -v "$0"', recipe.program]).status !== 0) {
    throw new Error(`${recipe.program} is missing; on Debian: apt-get install ${recipe.packageName}`);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(recipe, options);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

const WATCH = `
directory=$1; shift
exec 3<&0
"$@" </dev/null 3<&- >"$directory/log" 2>&1 &
server=$!
( read -r end <&3; kill "$server" ) 2>/dev/null &
watcher=$!
wait "$server"; result=$?
kill "$watcher" 2>/dev/null
umount -l "$directory/files" 2>/dev/null
rm -rf "$directory"
exit "$result"
`;

async function start(recipe: ServerRecipe, { diskSize }: ServerOptions): Promise<TestServer> {
  const directory = mkdtempSync(join(tmpdir(), 'paperseal-server-'));
  const files = join(directory, 'files');
  shell(`chmod 755 "$0" && mkdir "$0/files"`, directory);
  if (diskSize !== undefined) shell(`mount -t tmpfs -o size=${diskSize} none "$0/files"`, directory);

  const port = await freePort();
  const args = recipe.prepare(directory, port);
  const child = spawn('sh', ['-c', WATCH, 'watch', directory, recipe.program, ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // Ctrl+C at the terminal reaches us, and the server by us
    env: { ...process.env, ...recipe.environment },
  });
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await gone;
  };

  const url = `http://127.0.0.1:${port}/dav/`;
  const died = gone.then(() => {
    throw new Error(`${recipe.program} ended before it answered`);
  });
  try {
    await Promise.race([answers(url), died]);
  } catch (error) {
    await stop();
    throw error;
  }
  died.catch(() => undefined); // from here on it is meant to end
  return { url, user: TEST_USER, password: TEST_PASSWORD, files, stop, [Symbol.asyncDispose]: stop };
}

/** A port that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Returns as soon as anything at all is answered. */
async function answers(url: string): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 30) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  throw new Error(`no answer from ${url}`);
}

function shell(script: string, argument: string): void {
  const { status, stderr } = spawnSync('sh', ['-ec', script, argument], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
