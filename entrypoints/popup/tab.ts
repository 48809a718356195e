// The tab the popup speaks of, and what the browser itself must be asked about it. Opening the popup lets Paperseal see
// this tab's address, and of no other.

import { browser } from 'wxt/browser';
import { isSite } from '../../lib/token/site.ts';

export type TabSite =
  | { readonly kind: 'none' | 'refused' | 'unknown' }
  | { readonly kind: 'site'; readonly site: string };

export interface ActiveTab {
  readonly id: number | null;
  readonly site: TabSite;
}

/** The active tab of this window; `?tab=ID` names another one when the popup stands in a tab of its own. */
export async function activeTab(): Promise<ActiveTab> {
  const named = Number(new URLSearchParams(location.search).get('tab'));
  const tab =
    named > 0
      ? await browser.tabs.get(named).catch(() => undefined)
      : (await browser.tabs.query({ active: true, currentWindow: true }))[0];
  if (tab?.id === undefined) return { id: null, site: { kind: 'none' } };
  return { id: tab.id, site: siteOf(tab.url) };
}

function siteOf(address: string | undefined): TabSite {
  if (address === undefined || address === '') return { kind: 'unknown' };
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return { kind: 'none' };
  return isSite(url.origin) ? { kind: 'site', site: url.origin } : { kind: 'refused' };
}

/** The keys that seal, as the browser tells them; empty when none are set. */
export async function sealShortcut(): Promise<string> {
  const commands = await browser.commands.getAll();
  return commands.find(({ name }) => name === 'seal-field')?.shortcut ?? '';
}

/** Each browser has a page of its own for the keys of extensions. */
export async function openShortcutSettings(): Promise<void> {
  const commands: object = browser.commands;
  if ('openShortcutSettings' in commands && typeof commands.openShortcutSettings === 'function') {
    await commands.openShortcutSettings(); // Firefox 137 and newer
  } else {
    await browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
  }
}
