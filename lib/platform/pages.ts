// Tabs, windows, content scripts and permissions: everything the background does to pages. One file, so that the
// browser's own names for these things stay in one place.

import { type Browser, browser } from 'wxt/browser';
import { PapersealError } from '../base/errors.ts';
import { hostPattern } from '../base/host-pattern.ts';

/** The two parts of the content script. */
const PAGE = '/page.js';
const WORK = '/page-work.js';
const SCRIPT_ID = 'page';

/** To every frame of a tab, its page alone, or one document. Rejects when nobody is there to answer. */
export function send(
  tabId: number,
  to: 'everywhere' | 'page' | { readonly documentId: string },
  message: unknown,
): Promise<unknown> {
  if (to === 'everywhere') return browser.tabs.sendMessage(tabId, message);
  return browser.tabs.sendMessage(tabId, message, to === 'page' ? { frameId: 0 } : { documentId: to.documentId });
}

/**
 * Both parts of the content script, into every frame: the documents in which they run then. None where the browser
 * forbids it: its own pages, the shops, a tab the user did not act on. `css`: null where nothing is shown, for a page
 * could tell the sheet by an element of its own.
 */
export async function inject(tabId: number, css: string | null): Promise<string[]> {
  try {
    const target = { tabId, allFrames: true };
    if (css !== null) await addSheet(target, css);
    const injected = await browser.scripting.executeScript({ target, files: [PAGE, WORK], injectImmediately: true });
    return injected.flatMap(({ documentId }) => documentId ?? []);
  } catch {
    return [];
  }
}

/** The second part, into a document that has the first. Nothing when it is gone, or not ours to touch any more. */
export async function complete(to: { tabId: number; documentId: string }, css: string): Promise<void> {
  const target = { tabId: to.tabId, documentIds: [to.documentId] };
  await addSheet(target, css);
  await browser.scripting.executeScript({ target, files: [WORK], injectImmediately: true }).catch(() => undefined);
}

export async function address(tabId: number): Promise<string | null> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  return tab?.url ?? null;
}

/** Registers the first part for exactly these sites, in all their frames, before anything of the page runs. */
export async function register(sites: readonly string[]): Promise<void> {
  const matches = [...new Set(sites.map(hostPattern))];
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
  if (matches.length === 0) return;
  await browser.scripting.registerContentScripts([
    {
      id: SCRIPT_ID,
      js: [PAGE],
      matches,
      allFrames: true,
      matchOriginAsFallback: true,
      runAt: 'document_start',
    },
  ]);
}

/** Tabs in which pages of a site are open; null: all tabs. */
export async function tabsOf(site: string | null): Promise<number[]> {
  const tabs = await browser.tabs.query(site === null ? {} : { url: hostPattern(site) }).catch(() => []);
  return tabs.flatMap(({ id }) => id ?? []);
}

export function hasPermission(sites: readonly string[]): Promise<boolean> {
  return browser.permissions.contains({ origins: sites.map(hostPattern) });
}

export function hasOrigins(patterns: readonly string[]): Promise<boolean> {
  return browser.permissions.contains({ origins: [...patterns] });
}

export async function giveUp(site: string): Promise<void> {
  await browser.permissions.remove({ origins: [hostPattern(site)] }).catch(() => false);
}

export async function giveUpOrigins(patterns: readonly string[]): Promise<void> {
  await browser.permissions.remove({ origins: [...patterns] }).catch(() => false);
}

/** Every permission that the browser was ever asked for, for sites and for storages. Throws `not-allowed` when one stays. */
export async function giveUpAll(): Promise<void> {
  const origins = await grantedOrigins();
  if (origins.length > 0) await browser.permissions.remove({ origins });
  if ((await grantedOrigins()).length > 0) throw new PapersealError('not-allowed');
}

/** Without what came with the installation: nothing, but for the server of `npm run dev`. */
async function grantedOrigins(): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  const { host_permissions: installed = [] } = browser.runtime.getManifest() as { host_permissions?: string[] };
  return origins.filter((origin) => !installed.includes(origin));
}

export async function closeTabs(path: string): Promise<void> {
  const tabs = await browser.tabs.query({ url: `${ownUrl(path)}*` });
  await browser.tabs.remove(tabs.flatMap(({ id }) => id ?? [])).catch(() => undefined);
}

/** Opens a page of ours in a tab, or brings the one that is there to the front. */
export async function openTab(path: string): Promise<void> {
  const url = ownUrl(path);
  const [open] = await browser.tabs.query({ url: `${url.split('#')[0]}*` }).catch(() => []);
  if (open?.id === undefined) await browser.tabs.create({ url });
  else await browser.tabs.update(open.id, { active: true, url });
}

/** False where the browser does not let us, as in a window without a toolbar. */
export async function openPopup(): Promise<boolean> {
  const opening = browser.action.openPopup?.();
  return (await opening?.then(() => true).catch(() => false)) ?? false;
}

/** Back when the window has loaded and has the keyboard; after 5 s also when it has not. */
export async function openWindow(path: string): Promise<void> {
  const url = ownUrl(path);
  const window = await browser.windows.create({ url, type: 'popup', width: 560, height: 440, focused: true });
  const loaded = { windowId: window?.id, url: `${url.split('#')[0]}*`, status: 'complete' } as const;
  for (let tries = 0; tries < 100; tries++) {
    if ((await browser.tabs.query(loaded)).length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function focusTab(tabId: number): Promise<void> {
  const tab = await browser.tabs.update(tabId, { active: true }).catch(() => undefined);
  if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true }).catch(() => undefined);
}

export async function isLeft(tabId: number): Promise<boolean> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (tab?.windowId === undefined) return false;
  const window = await browser.windows.get(tab.windowId).catch(() => null);
  return window !== null && (!tab.active || !window.focused);
}

export async function icon(locked: boolean): Promise<void> {
  const name = locked ? 'icon-locked' : 'icon';
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/${name}-${size}.png`]));
  await browser.action.setIcon({ path }).catch(() => undefined);
}

export async function badge(text: string, tabId: number | null): Promise<void> {
  await browser.action.setBadgeText(tabId === null ? { text } : { text, tabId }).catch(() => undefined);
}

function ownUrl(path: string): string {
  return browser.runtime.getURL('/') + path.slice(1);
}

/**
 * Before the script, for it measures boxes as the sheet leaves them. Author origin: Chromium 156 computes `::highlight`
 * rules of user sheets and does not paint them.
 */
async function addSheet(target: Browser.scripting.InjectionTarget, css: string): Promise<void> {
  await browser.scripting.insertCSS({ target, css, origin: 'AUTHOR' }).catch(() => undefined);
}
