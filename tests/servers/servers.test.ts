import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startApache } from './apache.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { startRclone } from './rclone.ts';
import type { TestServer } from './watched.ts';

const servers = [
  ['Apache', 'startApache', './apache.ts', startApache],
  ['rclone', 'startRclone', './rclone.ts', startRclone],
] as const;

const authorization = ({ user, password }: TestServer): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function isUp(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}

describe.each(servers)('a %s of our own', (_, name, module, start) => {
  it('serves its directory to its user only', async () => {
    await using server = await start();
    const headers = { authorization: authorization(server) };
    const answer = await fetch(`${server.url}hello`, { method: 'PUT', body: 'hello', headers });
    expect(answer.status).toBe(201);
    expect(readdirSync(server.files)).toEqual(['hello']);
    expect((await fetch(`${server.url}hello`)).status).toBe(401);
  });

  it('is gone with its files when stopped', async () => {
    const server = await start();
    expect([await isUp(server.url), existsSync(server.files)]).toEqual([true, true]);
    await server.stop();
    expect([await isUp(server.url), existsSync(dirname(server.files))]).toEqual([false, false]);
    await server.stop();
  });

  it('is gone with its files when the test that started it is killed', async () => {
    const program = `
      const { ${name} } = await import(${JSON.stringify(`${import.meta.dirname}/${module.slice(2)}`)});
      const { url, files } = await ${name}();
      console.log(JSON.stringify({ url, files }));
      setInterval(() => {}, 1000);`;
    const test = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(test.stdout, 'data');
    const { url, files } = JSON.parse(String(line));
    expect([await isUp(url), existsSync(files)]).toEqual([true, true]);
    test.kill('SIGKILL');
    await expect.poll(() => existsSync(dirname(files))).toBe(false);
    expect(await isUp(url)).toBe(false);
  });
});

describe('the fault proxy', () => {
  it('passes on what no rule speaks of, and writes everything down', async () => {
    await using server = await startApache();
    await using proxy = await startFaultProxy(server.url);
    const headers = { authorization: authorization(server) };
    expect((await fetch(`${proxy.url}a`, { method: 'PUT', body: 'abc', headers })).status).toBe(201);
    expect(await (await fetch(`${proxy.url}a`, { headers })).text()).toBe('abc');
    const move = { ...headers, destination: `${proxy.url}b` };
    expect((await fetch(`${proxy.url}a`, { method: 'MOVE', headers: move })).status).toBe(201);
    expect(proxy.log.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['PUT', '/dav/a', 201],
      ['GET', '/dav/a', 200],
      ['MOVE', '/dav/a', 201],
    ]);
  });

  it('aims at one request by method, path, order and number', async () => {
    await using server = await startApache();
    writeFileSync(`${server.files}/a`, 'abc');
    await using proxy = await startFaultProxy(server.url);
    proxy.rules.push({ method: 'GET', path: /\/a$/, skip: 1, times: 1, fault: { kind: 'status', status: 418 } });
    const headers = { authorization: authorization(server) };
    const statuses: number[] = [];
    for (const path of ['a', 'b', 'a', 'a']) statuses.push((await fetch(`${proxy.url}${path}`, { headers })).status);
    expect(statuses).toEqual([200, 404, 418, 200]);
  });
});
