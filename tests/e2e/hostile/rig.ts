// What the tests of hostile pages share: a browser with a vault whose words are known, a site with a request log, and
// the worker's ear. The vault is made by messages: what a person clicks is tested elsewhere.

import type { BrowserName, Device, LaunchOptions, Page, View } from '../driver.ts';
import { poll } from '../driver.ts';
import { screens, sealOpen } from '../journeys.ts';
import { borrow, launch } from '../launch.ts';
import { type Route, serveSite, type Site } from '../site.ts';
import { type Answer, answerTo, ask, foundVault } from '../worker.ts';
import { everythingSeen } from './pages.ts';

export interface Rig {
  readonly device: Device;
  readonly site: Site;
  /** The vault page, from which the worker is asked. */
  readonly ui: Page;
  readonly words: readonly string[];
  /** Addresses and bodies that the site's server got. */
  readonly requests: string[];
  /** The worker's value; throws with the code of its refusal. */
  ask<T = unknown>(name: string, request?: unknown): Promise<T>;
  /** The worker's answer as it is. */
  answer(name: string, request?: unknown): Promise<Answer>;
  switchOn(url: string): Promise<void>;
  tabOf(page: Page): Promise<number>;
  /** Opens the editor over a field of the page in front. */
  openEditor(page: Page, field?: string): Promise<View>;
  close(): Promise<void>;
}

export async function startRig(
  browser: BrowserName,
  routes: Record<string, Route>,
  { vault = true, ...options }: LaunchOptions & { vault?: boolean } = {},
): Promise<Rig> {
  const requests: string[] = [];
  const logged = Object.fromEntries(Object.entries(routes).map(([path, route]) => [path, withLog(route, requests)]));
  const isOwn = options.profile ?? options.display ?? options.keepsPages;
  const [device, site] = await Promise.all([
    isOwn ? launch(browser, options) : borrow(browser, options.extension),
    serveSite(logged),
  ]);
  const ui = await device.openExtension('/vault.html');
  const rig: Omit<Rig, 'words'> = {
    device,
    site,
    ui,
    requests,
    answer: (name, request) => answerTo(ui, name, request),
    ask: (name, request) => ask(ui, name, request),
    async switchOn(url) {
      const { origin, protocol, hostname } = new URL(url);
      await device.allow(`${protocol}//${hostname}/*`);
      await rig.ask('site.set', { site: origin, on: true });
    },
    async tabOf(page) {
      const url = await page.url();
      const tabs = await ui.eval(allTabs);
      const tab = tabs.findLast((one) => one.url === url);
      if (!tab) throw new Error(`no tab ${url} in ${JSON.stringify(tabs)}`);
      return tab.id;
    },
    async openEditor(page, field = '#field') {
      await page.front();
      await page.eval((query) => document.querySelector<HTMLElement>(query)?.focus(), field); // a reader may lie over it
      const tabId = await rig.tabOf(page);
      await poll('the editor to begin', async () =>
        (await rig.ask<{ begun: boolean }>('field.begin', { tabId })).begun ? true : undefined,
      );
      const editor = await page.frame('editor');
      try {
        await editor.until(() => document.activeElement?.matches('.editor-text') && document.hasFocus());
        return editor;
      } catch (error) {
        const state = await editor.eval(howItIs).catch(String);
        throw new Error(`${String(error)}\n${state}\n${await screens(device)}`, { cause: error });
      }
    },
    async close() {
      await device.close();
      await site.close();
    },
  };
  return { ...rig, words: vault ? await foundVault(ui) : [] };
}

/** All that the page could learn. */
export const whatItSaw = (page: Page): Promise<string> => page.eval(everythingSeen);

export async function fieldValue(page: Page, field = '#field'): Promise<string> {
  return page.eval((query) => document.querySelector<HTMLInputElement>(query)?.value ?? '', field);
}

/** Types key by key into whatever has the focus, as fast as the driver can or slower. */
export async function typeKeys(view: View, text: string, pause = 0): Promise<void> {
  for (const char of text) {
    await view.press(char === ' ' ? 'Space' : char);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Types, seals, and answers the sealed text that the field then holds. */
export async function sealText(rig: Rig, page: Page, text: string, field = '#field'): Promise<string> {
  const editor = await rig.openEditor(page, field);
  await editor.fill('.editor-text', text);
  await sealOpen(page, editor);
  const value = await fieldValue(page, field);
  if (!value.startsWith('paperseal1')) throw new Error(`not sealed: ${value}`);
  return value;
}

/** What the reader over the page says of each sealed text; waits until it says something. */
export async function readTexts(page: Page): Promise<string[]> {
  return poll('the reader', async () => {
    if ((await page.countFrames('reader')) === 0) return undefined;
    const reader = await page.frame('reader');
    const texts = await reader.eval(() =>
      [...document.querySelectorAll<HTMLInputElement>('.read')].map((box) => box.value),
    );
    return texts.length > 0 ? texts : undefined;
  });
}

function withLog(route: Route, requests: string[]): Route {
  return (request, response) => {
    requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    request.on('data', (chunk) => requests.push(String(chunk)));
    if (typeof route === 'function') return route(request, response);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    return response.end(route);
  };
}

interface Scope {
  readonly browser?: Api;
  readonly chrome: Api;
}
interface Api {
  readonly tabs: { query(about: object): Promise<{ id: number; url?: string }[]> };
}

function howItIs(): string {
  const { activeElement, visibilityState, body } = document;
  const active = activeElement?.outerHTML.slice(0, 200);
  return `${visibilityState}, ${document.hasFocus() ? 'with' : 'without'} the focus, on ${active}\n${body.innerText}`;
}

function allTabs(): Promise<{ id: number; url?: string }[]> {
  const scope = globalThis as unknown as Scope;
  return (scope.browser ?? scope.chrome).tabs.query({});
}
