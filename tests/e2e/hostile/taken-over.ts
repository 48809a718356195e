// The extension as built, with a content script that the enemy has taken over: what a compromised renderer could do.
// Pages tell it what to do by an event, and read the answer from an attribute.

import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserName, View } from '../driver.ts';
import { zip } from '../page/build.ts';

const ENEMY = `;(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  const deeds = {
    send: (message) => api.runtime.sendMessage(message),
    url: (path) => api.runtime.getURL(path),
    storage: (area) => api.storage[area].get(null),
    wipe: (area) => api.storage[area].clear(),
    connect: (name) => new Promise((resolve) => {
      const heard = [];
      const port = api.runtime.connect({ name });
      port.onMessage.addListener((message) => heard.push(message));
      port.onDisconnect.addListener(() => resolve({ closed: true, heard }));
      setTimeout(() => resolve({ closed: false, heard }), 1500);
    }),
    flood: async (message, times) => {
      const codes = {};
      await Promise.all(Array.from({ length: times }, async () => {
        const answer = await api.runtime.sendMessage(message).catch((e) => ({ code: String(e) }));
        const code = answer?.ok ? 'ok' : answer?.code; codes[code] = (codes[code] ?? 0) + 1; }));
      return codes;
    },
    keys: () => Object.keys(api).concat(Object.keys(api.storage ?? {})),
  };
  window.addEventListener('enemy', async ({ detail }) => {
    const { id, deed, args } = JSON.parse(detail);
    let answer;
    try { answer = { value: await deeds[deed](...args) }; } catch (error) { answer = { error: String(error) }; }
    document.documentElement.setAttribute('data-answer-' + id, JSON.stringify(answer));
  });
  document.documentElement?.setAttribute('data-enemy', '');
})();`;

/** What launch takes as \`extension\`. */
export async function takenOver(browser: BrowserName): Promise<string> {
  const folder = await mkdtemp(join(process.env['PAPERSEAL_BROWSERS'] ?? tmpdir(), 'taken-over-'));
  const build = join(folder, 'build');
  await cp(resolve(browser === 'chromium' ? '.output/chrome-mv3' : '.output/firefox-mv3'), build, { recursive: true });
  await writeFile(join(build, 'page.js'), (await readFile(join(build, 'page.js'), 'utf8')) + ENEMY);
  if (browser === 'chromium') return build;
  const files: Record<string, Buffer> = {};
  for (const entry of await readdir(build, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(build.length + 1)] = await readFile(path);
  }
  await writeFile(join(folder, 'taken-over.zip'), zip(files));
  return join(folder, 'taken-over.zip');
}

export interface Deed {
  readonly value?: unknown;
  readonly error?: string;
}

/** Does it in the world of the content script. */
export async function enemy(page: View, deed: string, ...args: unknown[]): Promise<Deed> {
  const id = crypto.randomUUID();
  await page.eval((detail) => dispatchEvent(new CustomEvent('enemy', { detail })), JSON.stringify({ id, deed, args }));
  await page.until((name) => document.documentElement.hasAttribute(name), `data-answer-${id}`);
  return JSON.parse(await page.eval((name) => document.documentElement.getAttribute(name) ?? '', `data-answer-${id}`));
}
