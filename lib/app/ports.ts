// What the background needs of the browser; lib/platform implements it, tests fake it.

import type { Bytes } from '../base/bytes.ts';
import type { Log } from '../base/log.ts';
import type { PasswordHash } from '../crypto/passphrase.ts';
import type { Random } from '../crypto/random.ts';
import type { Orders } from '../messaging/orders.ts';
import type { Clock, Database, Session } from '../vault/ports.ts';

export interface Ports {
  readonly database: Database;
  readonly session: Session;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: PasswordHash;
  readonly log: Log;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly pages: Pages;
  readonly alarms: Alarms;
  readonly files: Files;
  /** Runs `work` alone among all that name the same lock. */
  exclusive<T>(lock: string, work: () => Promise<T>): Promise<T>;
}

export interface Pages extends Orders {
  /**
   * Puts the content script into a tab that the user just acted on. The ids of the documents in which it runs then: none
   * where the browser forbids it. `isOn`: with the sheet for the sealed texts that are shown.
   */
  inject(tabId: number, isOn: boolean): Promise<readonly string[]>;
  /** Puts its second part into a document that has the first. */
  complete(to: { tabId: number; documentId: string }): Promise<void>;
  /** The address of a tab, as far as the browser tells it; null otherwise. */
  address(tabId: number): Promise<string | null>;
  /** Tabs in which pages of a site are open; null: all tabs. */
  tabsOf(site: string | null): Promise<number[]>;
  /** Registers the content script for these sites and no others. */
  register(sites: readonly string[]): Promise<void>;
  hasPermission(sites: readonly string[]): Promise<boolean>;
  /** The same for match patterns, such as a storage's address. */
  hasOrigins(patterns: readonly string[]): Promise<boolean>;
  /** Gives up the browser's permission for a site. */
  giveUp(site: string): Promise<void>;
  /** The same for match patterns. */
  giveUpOrigins(patterns: readonly string[]): Promise<void>;
  /** Gives up every permission, for sites and for storages. Throws `not-allowed` when the browser keeps one. */
  giveUpAll(): Promise<void>;
  /** Closes what is open of a page of ours. */
  closeTabs(path: string): Promise<void>;
  /** Opens a page of ours in a tab, or brings it to the front. */
  openTab(path: string): Promise<void>;
  /** Opens the toolbar popup; false where the browser does not let us. */
  openPopup(): Promise<boolean>;
  /** Opens our own small window; back when it has the keyboard. */
  openWindow(path: string): Promise<void>;
  focusTab(tabId: number): Promise<void>;
  /** Whether another tab of its window is in front, or the keyboard elsewhere than in that window. False when unsure. */
  isLeft(tabId: number): Promise<boolean>;
  /** Calls all pages of ours: the lock was closed or opened, so they ask again. */
  announceLock(): Promise<void>;
  /** The picture on the toolbar button. */
  icon(locked: boolean): Promise<void>;
  /** The letters on the toolbar button; for one tab, or for all when `tabId` is null. */
  badge(text: string, tabId: number | null): Promise<void>;
}

/** Files on their way to and from pages of ours. */
export interface Files {
  /** Its name for a message. Throws `copy-too-large` and `disk-full`. */
  leave(content: Bytes): Promise<string>;
  /** Throws `look-again` when it was cleared away, `copy-too-large` for what no saved copy is. */
  take(name: string): Promise<Bytes>;
  /** Clears what was left behind, unless a page is passing something now. */
  clear(): Promise<void>;
}

export interface Alarms {
  /** Fires once, `after` ms from now, also when the worker died meanwhile. */
  set(name: AlarmName, after: number): Promise<void>;
  clear(name: AlarmName): Promise<void>;
  clearAll(): Promise<void>;
  /** How many ms ago somebody used the computer last, no less than that; null: longer ago than `most`. */
  unusedFor(most: number): Promise<number | null>;
}

export type AlarmName = 'lock' | 'sync' | 'sync-soon' | 'words';
