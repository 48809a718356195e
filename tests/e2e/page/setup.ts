// What the tests of lib/page share: a browser with the harness, the fixture pages, and the calls into the harness.

import { readFile } from 'node:fs/promises';
import { writeToken } from '../../../lib/token/format.ts';
import { type BrowserName, type Device, type Page, poll, type View } from '../driver.ts';
import { borrow } from '../launch.ts';
import { serveSite, type Site } from '../site.ts';
import { buildHarness } from './build.ts';
import type { Operations } from './harness.ts';
import { PACE } from '../../tools/pace.ts';

export interface Rig extends AsyncDisposable {
  readonly device: Device;
  readonly site: Site;
  /** Opens a fixture, or a page of this HTML, with the harness in it. */
  open(fixture: string): Promise<Page>;
}

export async function startRig(browser: BrowserName): Promise<Rig> {
  const [device, site] = await Promise.all([
    buildHarness(browser).then((extension) => borrow(browser, extension)),
    serveSite(),
  ]);
  let pages = 0;
  return {
    device,
    site,
    async open(fixture) {
      const isHtml = fixture.includes('<');
      const html = isHtml ? fixture : await readFile(new URL(`../fixtures/${fixture}`, import.meta.url), 'utf8');
      const path = isHtml ? `/page-${++pages}` : `/${fixture}`;
      site.set(path, `<!doctype html>${html}`);
      const page = await device.visit(site.url(path));
      await poll('the harness', () => call(page, 'ready'));
      return page;
    },
    async [Symbol.asyncDispose]() {
      await device.close();
      await site.close();
    },
  };
}

type Answer<O extends keyof Operations> = Awaited<ReturnType<Operations[O]>>;

/** Calls an operation of the harness in the page's content script. */
export async function call<O extends keyof Operations>(
  page: View,
  op: O,
  ...args: Parameters<Operations[O]>
): Promise<Answer<O>> {
  const reply = await page.eval(
    (name, values, limit) =>
      new Promise<string>((resolve) => {
        const id = String(Math.random());
        addEventListener(`harness-reply-${id}`, (event) => resolve((event as CustomEvent<string>).detail), {
          once: true,
        });
        dispatchEvent(new CustomEvent('harness-call', { detail: JSON.stringify({ id, op: name, args: values }) }));
        setTimeout(() => resolve('{"error":"no answer from the harness"}'), limit);
      }),
    op as string,
    args as unknown[],
    8_000 * PACE,
  );
  const { value, error } = JSON.parse(reply) as { value: Answer<O>; error?: string };
  if (error) throw new Error(`${op}: ${error}`);
  return value;
}

/** A well-formed sealed text that nobody can open; `seed` makes different ones. */
export function makeToken(seed = 1, size = 64): string {
  const bytes = new Uint8Array(67 + size + 16).map((_, i) => (i * 31 + seed * 17 + ((i * seed) % 7)) % 256);
  bytes.set([1, (size + 16) >> 8, (size + 16) & 255]);
  return writeToken(bytes);
}
