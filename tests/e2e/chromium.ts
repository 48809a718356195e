// Chromium with the extension loaded from its build folder, driven by playwright-core over the debugging protocol.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type BrowserContext,
  chromium,
  type ElementHandle,
  type Frame,
  type Page as Tab,
  type Worker,
} from 'playwright-core';
import { PACE } from '../tools/pace.ts';
import { type Device, type LaunchOptions, type Page, poll, sleep, type StorageDump, type View } from './driver.ts';
import { dumpStorage, elementText, findElement } from './in-page.ts';

const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--enable-unsafe-extension-debugging',
  '--no-first-run',
];

export class ChromiumDevice implements Device {
  readonly name = 'chromium';
  readonly profileDir: string;
  readonly log: string[] = [];
  private readonly options: LaunchOptions;
  private readonly extension: string;
  private readonly downloads: string[] = [];
  private context!: BrowserContext;
  private id = '';

  private constructor(profileDir: string, options: LaunchOptions) {
    this.profileDir = profileDir;
    this.options = options;
    this.extension = join(profileDir, 'extension');
  }

  /** Without the extension. */
  static async start(options: LaunchOptions): Promise<ChromiumDevice> {
    const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'paperseal-chromium-')));
    const device = new ChromiumDevice(profile, options);
    await device.start();
    return device;
  }

  private async start(...more: string[]): Promise<void> {
    const { display, keepsPages } = this.options;
    this.context = await chromium.launchPersistentContext(this.profileDir, {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      headless: !display,
      chromiumSandbox: false, // as root there is none
      ignoreDefaultArgs: [
        '--disable-extensions',
        ...(display ? ['--enable-automation'] : []), // no "controlled by test software" bar to look at
        ...(keepsPages ? ['--disable-back-forward-cache'] : []),
      ],
      viewport: display ? null : { width: 1000, height: 720 },
      args: [...FLAGS, ...more],
      env: { ...process.env, LANGUAGE: 'en', ...(display ? { DISPLAY: display } : {}) },
    });
    this.context.setDefaultTimeout(10_000 * PACE);
    this.context.on('console', (message) => this.log.push(message.text()));
    this.context.on('weberror', (error) => this.log.push(String(error.error().stack)));
    this.context.on('page', (tab) => this.watch(tab));
    this.context.pages().forEach((tab) => this.watch(tab));
  }

  async install(extension = '.output/chrome-mv3'): Promise<void> {
    // Its own copy: a build in the meantime would take the files away under a browser that runs.
    await rm(this.extension, { recursive: true, force: true });
    await cp(resolve(extension), this.extension, { recursive: true });
    this.id = (await this.extensions('loadUnpacked', { path: this.extension })).id;
    await this.worker();
  }

  /** https://chromedevtools.github.io/devtools-protocol/tot/Extensions/ */
  private async extensions(method: string, params: object): Promise<{ id: string }> {
    const session = await this.context.browser()?.newBrowserCDPSession();
    const send = session?.send as unknown as ((method: string, params: object) => Promise<{ id: string }>) | undefined;
    if (!session || !send) throw new Error('Chromium is gone');
    const answer = await send.call(session, `Extensions.${method}`, params);
    await session.detach();
    return answer;
  }

  private async worker(): Promise<void> {
    const isOurs = (worker: Worker) => new URL(worker.url()).host === this.id;
    if (!this.context.serviceWorkers().some(isOurs))
      await this.context.waitForEvent('serviceworker', { predicate: isOurs });
  }

  async clear(): Promise<void> {
    await this.extensions('uninstall', { id: this.id });
    const open = this.context.pages();
    await this.context.newPage(); // a browser without any page ends
    await Promise.all(open.map((tab) => tab.close()));
    await this.context.clearCookies();
    this.log.length = 0;
    this.downloads.length = 0;
  }

  private watch(tab: Tab): void {
    tab.on('download', (download) => {
      const path = join(this.profileDir, `download-${Date.now()}-${download.suggestedFilename()}`);
      void download.saveAs(path).then(() => this.downloads.push(path));
    });
  }

  extensionUrl(path: string): string {
    return `chrome-extension://${this.id}${path}`;
  }

  openExtension(path: string): Promise<Page> {
    return this.visit(this.extensionUrl(path));
  }

  async visit(url: string): Promise<ChromiumPage> {
    const tab = await this.context.newPage();
    await tab.goto(url);
    return new ChromiumPage(tab);
  }

  async page(address: string): Promise<Page> {
    return poll(`a page ${address}`, async () => {
      const tab = this.context.pages().find((t) => t.url().includes(address));
      // Not by waiting for its event: of a window that came by itself it may have been missed.
      const isLoaded = await tab?.evaluate(() => document.readyState === 'complete');
      return tab && isLoaded ? new ChromiumPage(tab) : undefined;
    });
  }

  async pages(): Promise<Page[]> {
    return this.context.pages().map((tab) => new ChromiumPage(tab));
  }

  async allow(pattern: string): Promise<void> {
    // What the switch on the extensions page does: a request from the extension then finds it granted.
    const tab = await this.context.newPage();
    await tab.goto('chrome://extensions', { waitUntil: 'commit' }); // not for all that is drawn there
    await tab.evaluate(
      `chrome.developerPrivate.addHostPermission(${JSON.stringify(this.id)}, ${JSON.stringify(pattern)})`,
    );
    await tab.goto(this.extensionUrl('/icon.svg'));
    const session = await this.context.newCDPSession(tab);
    const expression = `chrome.permissions.request({ origins: [${JSON.stringify(pattern)}] })`;
    await session.send('Runtime.evaluate', { expression, userGesture: true, awaitPromise: true });
    await tab.close();
  }

  async stopWorker(): Promise<void> {
    // Any page's session sees all workers; the profile's first tab is nobody's, so that stopping wakes nothing.
    const tab = this.context.pages()[0] ?? (await this.context.newPage());
    const session = await this.context.newCDPSession(tab);
    const known = new Set<string>();
    const stopped = new Set<string>(); // a line of a visible reader may wake it again at once
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { scriptURL, versionId, runningStatus } of versions) {
        if (!scriptURL.includes(this.id)) continue;
        known.add(versionId);
        if (runningStatus === 'stopped') stopped.add(versionId);
      }
    });
    await session.send('ServiceWorker.enable');
    await poll('the worker to be known', async () => known.size > 0 || undefined);
    await session.send('ServiceWorker.stopAllWorkers');
    await poll('the worker to stop', async () => [...known].every((id) => stopped.has(id)) || undefined);
    await session.detach();
  }

  async storageDump(): Promise<StorageDump> {
    const page = await this.visit(this.extensionUrl('/icon.svg')); // a page of ours without a script of its own
    const dump = await page.eval(dumpStorage);
    await page.close();
    return dump;
  }

  download(): Promise<string> {
    return poll('a download', async () => this.downloads.shift());
  }

  async restart(): Promise<void> {
    await this.context.close();
    await this.start(`--load-extension=${this.extension}`); // what was installed by the protocol is forgotten
    await this.worker();
  }

  /** When somebody closed its last window. */
  closed(): Promise<void> {
    return new Promise((resolve) => this.context.once('close', () => resolve()));
  }

  async close(): Promise<void> {
    await this.context.close();
    if (!this.options.profile) await rm(this.profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

class ChromiumView implements View {
  protected readonly target: Frame;

  constructor(target: Frame) {
    this.target = target;
  }

  eval<A extends unknown[], T>(fn: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    return this.target.evaluate<T>(`(${fn})(...${JSON.stringify(args)})`);
  }

  async click(query: string): Promise<void> {
    // As long as a whole try: a click that was late and came through must not be made a second time.
    await this.withElement(query, (element) => element.click({ noWaitAfter: true }));
  }

  async type(query: string, text: string): Promise<void> {
    await this.click(query);
    for (const character of text) await answered(this.target.page().keyboard.type(character));
  }

  async fill(query: string, text: string): Promise<void> {
    await this.withElement(query, (element) => element.fill(text));
  }

  async press(...combos: string[]): Promise<void> {
    for (const combo of combos) await answered(this.target.page().keyboard.press(combo));
  }

  async upload(query: string, file: string): Promise<void> {
    await this.withElement(query, (element) => element.setInputFiles(file));
  }

  text(query: string): Promise<string> {
    return poll(`a ${query}`, () => this.now(query).then((text) => text ?? undefined));
  }

  async has(query: string): Promise<boolean> {
    return (await this.now(query)) !== null;
  }

  async until<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): Promise<void> {
    await poll(`${fn}`, async () => ((await this.eval(fn, ...args)) ? true : undefined));
  }

  async see(query: string, text = ''): Promise<void> {
    await poll(`${query} with "${text}"`, async () => ((await this.now(query))?.includes(text) ? true : undefined));
  }

  private now(query: string): Promise<string | null> {
    return this.target.evaluate<string | null>(`(${elementText})((${findElement})(${JSON.stringify(query)}))`);
  }

  private async withElement(query: string, act: (element: ElementHandle) => Promise<void>): Promise<void> {
    await poll(`a ${query}`, async () => {
      const handle = await this.target.evaluateHandle<Element | null>(`(${findElement})(${JSON.stringify(query)})`);
      const element = handle.asElement();
      if (!element) return undefined;
      await act(element as ElementHandle);
      return true;
    });
  }
}

class ChromiumPage extends ChromiumView implements Page {
  readonly tab: Tab;

  constructor(tab: Tab) {
    super(tab.mainFrame());
    this.tab = tab;
  }

  async url(): Promise<string> {
    return this.tab.url();
  }

  async goto(url: string): Promise<void> {
    await this.tab.goto(url);
  }

  frame(name: string): Promise<View> {
    return this.child(`a frame ${name}`, (url) => isExtensionFrame(url, name));
  }

  async countFrames(name: string): Promise<number> {
    return this.tab.frames().filter((frame) => isExtensionFrame(frame.url(), name)).length;
  }

  childFrame(address: string): Promise<View> {
    return this.child(`a frame ${address}`, (url) => url.includes(address));
  }

  private async child(what: string, fits: (url: string) => boolean): Promise<View> {
    const main = this.tab.mainFrame();
    const frame = await poll(what, async () => this.tab.frames().find((f) => f !== main && fits(f.url())));
    await frame.waitForLoadState();
    return new ChromiumView(frame);
  }

  async screenshot(path: string): Promise<void> {
    await this.tab.screenshot({ path });
  }

  async setViewport(width: number, height: number, look: { dark?: boolean } = {}): Promise<void> {
    await this.tab.setViewportSize({ width, height });
    await this.tab.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.tab.mouse.click(x, y);
  }

  async front(): Promise<void> {
    await this.tab.bringToFront();
  }

  async close(): Promise<void> {
    await this.tab.close();
  }
}

/** Chromium never answers for a key whose frame was taken out while it was on its way; the keys after it arrive. */
function answered(key: Promise<void>): Promise<void> {
  return Promise.race([key, sleep(5_000)]);
}

function isExtensionFrame(url: string, name: string): boolean {
  return url.startsWith('chrome-extension://') && new URL(url).pathname === `/${name}.html`;
}
