// One way to drive a real browser with the extension installed, the same for Chromium and Firefox: a Device is a
// browser with its own profile, a Page a tab or window, a View a page or a frame in it. launch.ts starts one.
//
// A query is a CSS selector, or `=Words` for the button, link, label or field whose text or label is exactly that.

import { PACE } from '../tools/pace.ts';

export type BrowserName = 'chromium' | 'firefox';

export interface View {
  /** Runs `fn` in the page. It travels as source, arguments and answer as JSON: no closures. */
  eval<A extends unknown[], T>(fn: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Real mouse press in the middle of the element, scrolled into view first. */
  click(query: string): Promise<void>;
  /** Clicks the element, then types with real key events. */
  type(query: string, text: string): Promise<void>;
  /** Replaces a field's text at once: for long texts. */
  fill(query: string, text: string): Promise<void>;
  /** Real keys to whatever has the focus: `press('Tab', 'Control+Enter')`. */
  press(...combos: string[]): Promise<void>;
  /** Gives a file input a file. */
  upload(query: string, file: string): Promise<void>;
  /** The element's visible text, or a field's value; waits until there is such an element. */
  text(query: string): Promise<string>;
  /** Whether it is there and visible now. */
  has(query: string): Promise<boolean>;
  /** Waits until `fn` answers something true. */
  until<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): Promise<void>;
  /** Waits until the element is there and its text contains this. */
  see(query: string, text?: string): Promise<void>;
}

export interface Page extends View {
  url(): Promise<string>;
  goto(url: string): Promise<void>;
  /** The extension's frame (`editor`, `reader`) in this page, however deep; waits for it. */
  frame(name: string): Promise<View>;
  /** How many such frames are there now. */
  countFrames(name: string): Promise<number>;
  /** The frame of a site, by a part of its address. */
  childFrame(address: string): Promise<View>;
  screenshot(path: string): Promise<void>;
  setViewport(width: number, height: number, look?: { dark?: boolean }): Promise<void>;
  /** Real mouse press at this point of the window, whatever lies there. */
  clickAt(x: number, y: number): Promise<void>;
  front(): Promise<void>;
  close(): Promise<void>;
}

export interface Device {
  readonly name: BrowserName;
  readonly profileDir: string;
  /** All that pages and frames wrote to their consoles, uncaught errors included. */
  readonly log: readonly string[];
  extensionUrl(path: string): string;
  openExtension(path: string): Promise<Page>;
  visit(url: string): Promise<Page>;
  /** An open tab or popup window whose address contains this (`/writer.html`); waits for it. */
  page(address: string): Promise<Page>;
  pages(): Promise<Page[]>;
  /** Grants the extension this pattern, as the browser's own page for extensions does: its requests find it granted. */
  allow(pattern: string): Promise<void>;
  /** Kills the background worker as the browser does when it is idle; returns when it is gone. */
  stopWorker(): Promise<void>;
  /** Everything the extension keeps: storage areas and databases; bytes become text byte by byte, to be searched. */
  storageDump(): Promise<StorageDump>;
  /** Waits for the next file that a page saves, and answers its path. */
  download(): Promise<string>;
  /** Installs the extension: `npm run build`'s, or another: a folder for Chromium, a zip for Firefox. */
  install(extension?: string): Promise<void>;
  /** Takes the extension out with all that it kept, closes every page, and forgets what was written and saved. */
  clear(): Promise<void>;
  /** Ends the browser and starts it again on the same profile. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface StorageDump {
  local: Record<string, unknown>;
  session: Record<string, unknown>;
  sync: Record<string, unknown>;
  /** Rows by `database/store`. */
  databases: Record<string, unknown[]>;
}

export interface LaunchOptions {
  /** As `Device.install` takes it. */
  extension?: string;
  /** A profile to go on with; it is left behind on close. */
  profile?: string;
  /** With the back/forward cache, which the driver turns off in Chromium. */
  keepsPages?: boolean;
  /** Shown on this X display (`:99`) instead of headless. */
  display?: string;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Tries until the attempt answers something other than undefined; errors count as "not yet". */
export async function poll<T>(what: string, attempt: () => Promise<T | undefined>, timeout = 15_000): Promise<T> {
  const end = Date.now() + timeout * PACE;
  let last: unknown;
  do {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(20);
  } while (Date.now() < end);
  throw new Error(`timed out: ${what}${last instanceof Error ? ` (${last.message})` : ''}`, { cause: last });
}
