// Firefox ESR with the extension installed for good from its zip, driven over WebDriver BiDi.

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Bidi, type Json } from './bidi.ts';
import { type Device, type LaunchOptions, type Page, poll, type StorageDump, type View } from './driver.ts';
import { dumpStorage, elementText, findElement, replaceText } from './in-page.ts';

const GECKO_ID = '{f83098f3-80a2-4c2d-88a1-d96ab65ba49d}';
const HOST = '6b6e6f77-6e00-4000-8000-706170657200'; // random in life; fixed here so that tests know the address

const SCHEME = 'layout.css.prefers-color-scheme.content-override'; // a preference

const PREFS = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.download.folderList': 2,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'browser.tabs.warnOnClose': false,
  'browser.warnOnQuit': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'browser.sessionstore.interval': 2_000, // ms, or a test of what it writes waits a quarter of a minute
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'extensions.webextOptionalPermissionPrompts': false, // granted, but only from a real click
  'extensions.webextensions.keepUuidOnUninstall': true, // what it kept goes, its address stays
  'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: HOST }),
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
  'xpinstall.signatures.required': false, // ESR honours it: a build of ours stays installed
};

/** https://w3c.github.io/webdriver/#keyboard-actions */
const KEYS: Record<string, string> = {
  Alt: '\uE00A',
  ArrowDown: '\uE015',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  ArrowUp: '\uE013',
  Backspace: '\uE003',
  Control: '\uE009',
  Delete: '\uE017',
  End: '\uE010',
  Enter: '\uE007',
  Escape: '\uE00C',
  Home: '\uE011',
  PageDown: '\uE00F',
  PageUp: '\uE00E',
  Shift: '\uE008',
  Space: ' ',
  Tab: '\uE004',
};

export class FirefoxDevice implements Device {
  readonly name = 'firefox';
  readonly profileDir: string;
  readonly log: string[] = [];
  private readonly options: LaunchOptions;
  private readonly taken = new Set<string>();
  private bidi!: Bidi;

  private constructor(profileDir: string, options: LaunchOptions) {
    this.profileDir = profileDir;
    this.options = options;
  }

  /** Without the extension. */
  static async start(options: LaunchOptions): Promise<FirefoxDevice> {
    const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'paperseal-firefox-')));
    const device = new FirefoxDevice(profile, options);
    await device.start();
    return device;
  }

  private async start(): Promise<void> {
    const { display } = this.options;
    const prefs = { ...PREFS, 'browser.download.dir': this.downloads };
    const lines = Object.entries(prefs).map(
      ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`,
    );
    await mkdir(this.downloads, { recursive: true });
    await writeFile(join(this.profileDir, 'user.js'), lines.join(''));
    const args = [...(display ? [] : ['--headless']), '--no-remote', '--profile', this.profileDir];
    this.bidi = await Bidi.launch(args, display ? { DISPLAY: display } : {}, (line) => this.log.push(line));
  }

  async install(extension?: string): Promise<void> {
    await this.bidi.send('webExtension.install', {
      extensionData: { type: 'archivePath', path: resolve(extension ?? (await builtArchive())) },
      'moz:permanent': true,
    });
  }

  async clear(): Promise<void> {
    await this.bidi.send('webExtension.uninstall', { extension: GECKO_ID });
    const { context: blank } = await this.bidi.send('browsingContext.create', { type: 'tab' });
    for (const { context } of await this.contexts())
      if (context !== blank) await this.bidi.send('browsingContext.close', { context });
    await this.bidi.send('storage.deleteCookies');
    await this.bidi.privileged(`() => Services.prefs.clearUserPref('${SCHEME}')`);
    await rm(this.downloads, { recursive: true, force: true });
    await mkdir(this.downloads);
    this.taken.clear();
    this.log.length = 0;
  }

  private get downloads(): string {
    return join(this.profileDir, 'downloads');
  }

  extensionUrl(path: string): string {
    return `moz-extension://${HOST}${path}`;
  }

  openExtension(path: string): Promise<Page> {
    return this.visit(this.extensionUrl(path));
  }

  async visit(url: string): Promise<FirefoxPage> {
    const { context } = await this.bidi.send('browsingContext.create', { type: 'tab' });
    const page = new FirefoxPage(this.bidi, context);
    await page.goto(url);
    return page;
  }

  page(address: string): Promise<Page> {
    return poll(`a page ${address}`, async () => {
      for (const { context, url } of await this.contexts())
        if (url.includes(address)) {
          const page = new FirefoxPage(this.bidi, context);
          if (await page.eval(() => document.readyState === 'complete')) return page;
        }
      return undefined;
    });
  }

  async pages(): Promise<Page[]> {
    return (await this.contexts()).map(({ context }) => new FirefoxPage(this.bidi, context));
  }

  private async contexts(): Promise<Context[]> {
    return (await this.bidi.send('browsingContext.getTree', { maxDepth: 0 })).contexts;
  }

  async allow(pattern: string): Promise<void> {
    // What the switch on the add-on's page does.
    await this.bidi.privileged(
      `async (id, pattern) => {
        const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID(id);
        await ExtensionPermissions.add(id, { permissions: [], origins: [pattern] }, extension);
      }`,
      GECKO_ID,
      pattern,
    );
  }

  async stopWorker(): Promise<void> {
    await this.bidi.privileged(
      `(id) => WebExtensionPolicy.getByID(id).extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })`,
      GECKO_ID,
    );
  }

  async storageDump(): Promise<StorageDump> {
    const page = await this.visit(this.extensionUrl('/icon.svg')); // a page of ours without a script of its own
    const dump = await page.eval(dumpStorage);
    await page.close();
    return dump;
  }

  download(): Promise<string> {
    return poll('a download', async () => {
      const files = await readdir(this.downloads);
      const file = files.find(
        (name) => !this.taken.has(name) && !files.includes(`${name}.part`) && !name.endsWith('.part'),
      );
      if (!file) return undefined;
      const path = join(this.downloads, file);
      if ((await stat(path)).size === 0) return undefined; // its place is taken before the first byte comes
      this.taken.add(file);
      return path;
    });
  }

  async restart(): Promise<void> {
    await this.bidi.close();
    await this.start();
  }

  async close(): Promise<void> {
    await this.bidi.close();
    if (!this.options.profile) await rm(this.profileDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Context = { context: string; url: string; children: Context[] | null };

class FirefoxView implements View {
  protected readonly bidi: Bidi;
  protected readonly context: string;

  constructor(bidi: Bidi, context: string) {
    this.bidi = bidi;
    this.context = context;
  }

  eval<A extends unknown[], T>(fn: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    return this.bidi.call(this.context, String(fn), args);
  }

  async click(query: string): Promise<void> {
    // As Chromium's driver does: a person does not press what is grey.
    const isReady = `(query) => !(${findElement})(query)?.matches(':disabled')`;
    await poll(`${query} to be enabled`, async () =>
      (await this.bidi.call(this.context, isReady, [query])) ? true : undefined,
    );
    await this.withElement(query, async (sharedId) => {
      await this.pressAt({ x: 0, y: 0, origin: { type: 'element', element: { sharedId } } });
    });
  }

  protected async pressAt(place: object): Promise<void> {
    await this.perform({
      type: 'pointer',
      id: 'mouse',
      actions: [
        { type: 'pointerMove', ...place },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ],
    });
  }

  async type(query: string, text: string): Promise<void> {
    await this.click(query);
    await this.keys([...text].flatMap((char) => stroke([char === '\n' ? 'Enter' : char])));
  }

  async fill(query: string, text: string): Promise<void> {
    const source = `(query, text) => (${replaceText})((${findElement})(query), text)`;
    await poll(`a ${query}`, async () =>
      (await this.bidi.call(this.context, source, [query, text])) ? true : undefined,
    );
  }

  async press(...combos: string[]): Promise<void> {
    await this.keys(combos.flatMap((combo) => stroke(combo === '+' ? ['+'] : combo.split('+'))));
  }

  async upload(query: string, file: string): Promise<void> {
    await this.withElement(query, (sharedId) =>
      this.bidi.send('input.setFiles', { context: this.context, element: { sharedId }, files: [file] }),
    );
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
    return this.bidi.call(this.context, `(query) => (${elementText})((${findElement})(query))`, [query]);
  }

  private async withElement(query: string, act: (sharedId: string) => Promise<void>): Promise<void> {
    await poll(`a ${query}`, async () => {
      const sharedId = await this.bidi.element(this.context, String(findElement), [query]);
      if (!sharedId) return undefined;
      await act(sharedId);
      return true;
    });
  }

  /** A key may end the frame that it went down in, and comes up nowhere. One that was gone before is another error. */
  private async keys(actions: object[]): Promise<void> {
    await this.perform({ type: 'key', id: 'keys', actions }).catch(unless('BrowsingContext does no longer exist'));
  }

  private async perform(source: object): Promise<void> {
    await this.bidi.send('input.performActions', { context: this.context, actions: [source] });
  }
}

function unless(expected: string): (error: unknown) => void {
  return (error) => {
    if (!String(error).includes(expected)) throw error;
  };
}

/** Keys go down in order and come up in reverse. */
function stroke(names: string[]): object[] {
  const values = names.map((name) => KEYS[name] ?? name);
  return [
    ...values.map((value) => ({ type: 'keyDown', value })),
    ...values.toReversed().map((value) => ({ type: 'keyUp', value })),
  ];
}

class FirefoxPage extends FirefoxView implements Page {
  url(): Promise<string> {
    return this.eval(() => location.href);
  }

  async goto(url: string): Promise<void> {
    // Other waits hang when the tab moves to the extension's process.
    const go = () => this.bidi.send('browsingContext.navigate', { context: this.context, url, wait: 'none' });
    // The first page of a new tab may still be on its way, and then ends this one's.
    await go().catch((error: unknown) => {
      unless('NS_BINDING_ABORTED')(error);
      return go();
    });
    const isThere = (u: string) => location.href.startsWith(u) && document.readyState === 'complete';
    // On a busy machine it may also end it in silence, and stand there itself.
    const soon = poll(url, async () => ((await this.eval(isThere, url)) ? true : undefined), 5_000);
    await soon.catch(async () => (await this.url()) === 'about:blank' && (await go()));
    await this.until(isThere, url);
  }

  frame(name: string): Promise<View> {
    return this.child(`a frame ${name}`, (url) => isExtensionFrame(url, name));
  }

  async countFrames(name: string): Promise<number> {
    return (await this.descendants()).filter(({ url }) => isExtensionFrame(url, name)).length;
  }

  childFrame(address: string): Promise<View> {
    return this.child(`a frame ${address}`, (url) => url.includes(address));
  }

  private async child(what: string, fits: (url: string) => boolean): Promise<View> {
    return poll(what, async () => {
      const found = (await this.descendants()).find(({ url }) => fits(url));
      if (!found) return undefined;
      const frame = new FirefoxView(this.bidi, found.context);
      return (await frame.eval(() => document.readyState === 'complete')) ? frame : undefined;
    });
  }

  private async descendants(): Promise<Context[]> {
    const { contexts } = await this.bidi.send('browsingContext.getTree', { root: this.context });
    const below = (parent: Context): Context[] => (parent.children ?? []).flatMap((child) => [child, ...below(child)]);
    return contexts.flatMap(below);
  }

  async screenshot(path: string): Promise<void> {
    const { data } = await this.bidi.send('browsingContext.captureScreenshot', { context: this.context });
    await writeFile(path, Buffer.from(data, 'base64'));
  }

  async setViewport(width: number, height: number, look: { dark?: boolean } = {}): Promise<void> {
    await this.bidi.send('browsingContext.setViewport', { context: this.context, viewport: { width, height } });
    const scheme = look.dark ? 0 : 1; // for every page of this browser
    await this.bidi.privileged(`(scheme) => Services.prefs.setIntPref('${SCHEME}', scheme)`, scheme);
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.pressAt({ x: Math.round(x), y: Math.round(y), origin: 'viewport' });
  }

  async front(): Promise<void> {
    await this.bidi.send('browsingContext.activate', { context: this.context });
  }

  async close(): Promise<void> {
    await this.bidi.send('browsingContext.close', { context: this.context });
  }
}

function isExtensionFrame(url: string, name: string): boolean {
  return url.startsWith('moz-extension://') && new URL(url).pathname === `/${name}.html`;
}

async function builtArchive(): Promise<string> {
  const { version }: Json = JSON.parse(await readFile('package.json', 'utf8'));
  return `.output/paperseal-${version}-firefox.zip`;
}
