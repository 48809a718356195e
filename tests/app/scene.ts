// A browser with its worker, its frames and its pages of ours, all talking over the real wire: server, handlers, app and
// client are the product's own; the browser around them is a fake.

import { errorCode, PapersealError } from '../../lib/base/errors.ts';
import { silentLog } from '../../lib/base/log.ts';
import type { Sender } from '../../lib/messaging/caller.ts';
import { callerOf } from '../../lib/messaging/caller.ts';
import { createClient } from '../../lib/messaging/client.ts';
import type { FrameNews } from '../../lib/messaging/orders.ts';
import type { Answer, MessageName, Reply, Request } from '../../lib/messaging/protocol.ts';
import { createServer, type Handlers, type Serve } from '../../lib/messaging/server.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { type App, createApp } from '../../lib/app/app.ts';
import { createHandlers } from '../../lib/app/handlers.ts';
import { type FakeDocument, type FakeField, pattern } from '../fakes/pages.ts';
import { fakeBrowser, type FakeBrowser, type Life } from '../fakes/ports.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { WEBDAV_URL } from '../fakes/webdav-fetch.ts';

const OURS = { id: 'ours', origin: 'chrome-extension://ours' };
export const SITE = 'https://diary.example';
export const PASSPHRASE = 'tulips on the windowsill';
export const DAV = { kind: 'webdav', values: { url: WEBDAV_URL, user: 'ada', password: 'a password for the box' } };

/** A frame or window of ours with its line to the worker. */
export interface Frame {
  readonly sender: Sender;
  readonly kind: 'editor' | 'reader';
  session: string;
  readonly news: FrameNews[];
  isClosed: boolean;
}

export interface Scene {
  readonly browser: FakeBrowser;
  /** The worker that runs now. */
  readonly life: Life;
  readonly app: App;
  ask<N extends MessageName>(name: N, request: Request<N>, sender?: Sender): Promise<Reply<N>>;
  /** Asks once, as a client without a second try: null when the worker died first. */
  askOnce(name: MessageName, request: unknown, sender?: Sender): Promise<Answer<unknown> | null>;
  /** The code of what it throws; `done` when it does not. */
  codeOf<N extends MessageName>(name: N, request: Request<N>, sender?: Sender): Promise<string>;
  /** The worker ends; another one begins, and the frames lay their lines anew. */
  restart(): Promise<void>;
  /** The browser is closed and opened again. */
  reopen(): Promise<void>;
  /** Our frame over a page, or our own window, opens with its ticket and lays its line. */
  openEditor(ticket: string, page: FakeDocument | 'window'): Promise<{ frame: Frame; state: Reply<'editor.open'> }>;
  openReader(ticket: string, page: FakeDocument): Promise<Frame>;
  /** The frame is gone, and its line with it. */
  closeFrame(frame: Frame): void;
  line(frame: Frame): Promise<void>;
  /** Allows an address and switches the site on. */
  switchOn(site: string): Promise<void>;
  /** A page on a site that is switched on, with one field, and the editor over it. */
  editorOver(url?: string, held?: string): Promise<{ page: FakeDocument; frame: Frame; state: Reply<'editor.open'> }>;
  /** Everything kept, as text. */
  dump(): Promise<{ disk: string; session: string }>;
}

export const ui: Sender = {
  id: 'ours',
  url: 'chrome-extension://ours/vault.html',
  frameId: 0,
  documentId: 'ui',
  tab: { id: 900 },
};

export interface SceneOptions {
  readonly store?: BlobStore;
  readonly seed?: string;
  /** A new worker for every message. */
  readonly rebuild?: boolean;
}

export function createScene({ store = evilStore(), seed = 'one', rebuild = false }: SceneOptions = {}): Scene {
  const browser = fakeBrowser(store, seed);
  const frames: Frame[] = [];
  let life: Life;
  let app: App;
  let serve: Serve;
  const hangUps = new Map<Frame, () => void>();
  let frameCount = 0;
  let unexpected: unknown = null;

  function start(): void {
    life = browser.worker();
    app = createApp(life.ports);
    serve = createServer(watched(createHandlers(app)), OURS, () => true, silentLog);
    hangUps.clear();
  }
  start();

  /** What no layer translated is a mistake of ours: the test says which, not "internal". */
  function watched(handlers: Handlers): Handlers {
    const entries = Object.entries(handlers).map(([name, handler]) => [
      name,
      (...args: Parameters<typeof handler>) =>
        (handler as (...args: unknown[]) => Promise<unknown>)(...args).catch((error: unknown) => {
          if (errorCode(error) === 'internal') unexpected = error;
          throw error;
        }),
    ]);
    return Object.fromEntries(entries) as Handlers;
  }

  async function line(frame: Frame): Promise<void> {
    const caller = callerOf(frame.sender, OURS);
    if (caller?.kind !== 'frame' && caller?.kind !== 'writer') throw new Error('not a frame');
    const gone: (() => void)[] = [];
    const port = {
      post: (news: FrameNews) => void frame.news.push(news),
      onGone: (listener: () => void) => void gone.push(listener),
    };
    hangUps.set(frame, () => gone.forEach((listener) => listener()));
    if (frame.kind === 'editor') await app.editing.attach(frame.session, caller, port);
    else if (caller.kind === 'frame') await app.reading.attach(frame.session, caller, port);
  }

  async function restart(): Promise<void> {
    life.kill();
    start();
    for (const frame of frames) if (!frame.isClosed) await line(frame).catch(() => closeFrame(frame));
  }

  function closeFrame(frame: Frame): void {
    frame.isClosed = true;
    hangUps.get(frame)?.();
  }

  async function send(message: unknown, sender: Sender): Promise<Answer<unknown>> {
    if (rebuild) await restart();
    const { died } = life;
    try {
      // What comes from another context has passed through JSON.
      const answer = await Promise.race([serve(JSON.parse(JSON.stringify(message)), sender), died]);
      if (!answer.ok && answer.code === 'internal') {
        console.error(unexpected);
      }
      return JSON.parse(JSON.stringify(answer)) as Answer<unknown>;
    } catch (error) {
      await restart();
      throw error;
    }
  }

  const ask = <N extends MessageName>(name: N, request: Request<N>, sender: Sender = ui): Promise<Reply<N>> =>
    createClient((message) => send(message, sender))(name, request);

  // A content script's message comes while the worker waits for the order that caused it.
  browser.pages.told = async (sender, name, request) => {
    const answer = await serve({ name, request }, sender);
    return answer.ok ? answer.value : null;
  };

  async function openFrame(kind: Frame['kind'], sender: Sender, session: string): Promise<Frame> {
    const frame: Frame = { sender, kind, session, news: [], isClosed: false };
    frames.push(frame);
    await line(frame);
    return frame;
  }

  const frameSender = (path: string, page: FakeDocument | 'window'): Sender => {
    frameCount++;
    return {
      id: 'ours',
      url: `chrome-extension://ours${path}`,
      frameId: page === 'window' ? 0 : 100 + frameCount,
      documentId: `F${frameCount}`,
      tab: { id: page === 'window' ? 1000 + frameCount : page.tabId },
    };
  };

  const scene: Scene = {
    browser,
    get life() {
      return life;
    },
    get app() {
      return app;
    },
    ask,
    askOnce: (name, request, sender = ui) => send({ name, request }, sender).catch(() => null),
    codeOf: (name, request, sender) =>
      ask(name, request, sender).then(
        () => 'done',
        (error: unknown) => errorCode(error),
      ),
    restart,
    reopen: async () => {
      for (const frame of frames) frame.isClosed = true;
      browser.sessionValues.clear();
      await restart();
    },
    openEditor: async (ticket, page) => {
      const sender = frameSender(page === 'window' ? '/writer.html' : '/editor.html', page);
      const ancestors = page === 'window' ? [] : [new URL(page.url).origin];
      const state = await ask('editor.open', { ticket, ancestors }, sender);
      return { frame: await openFrame('editor', sender, state.session), state };
    },
    openReader: async (ticket, page) => {
      const sender = frameSender('/reader.html', page);
      const { session } = await ask('reader.open', { ticket, ancestors: [new URL(page.url).origin] }, sender);
      return openFrame('reader', sender, session);
    },
    closeFrame,
    line,
    switchOn: async (site) => {
      browser.pages.permissions.add(pattern(site));
      await ask('site.set', { site, on: true });
    },
    editorOver: async (url = `${SITE}/new`, held = '') => {
      await scene.switchOn(new URL(url).origin);
      const page = browser.pages.open(url, { f1: held });
      await ask('field.begin', { tabId: page.tabId });
      if (!page.editor) throw new Error('no editor was opened');
      return { page, ...(await scene.openEditor(page.editor.ticket, page)) };
    },
    dump: async () => {
      const tables = await browser.disk.read(async (transaction) => [
        ...(await transaction.list('rows')),
        ...(await transaction.list('queue')),
        ...(await transaction.list('objects')),
        ...(await transaction.list('state')),
        ...(await transaction.list('drafts')),
      ]);
      const disk = JSON.stringify(tables, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      );
      return { disk, session: JSON.stringify(Object.fromEntries(browser.sessionValues)) };
    },
  };
  return scene;
}

/** The ticket of a window that was opened. */
export function ticketOf(path: string | undefined): string {
  return /#([0-9a-f]{32})/.exec(path ?? '')?.[1] ?? '';
}

/** A vault whose words were typed back, unlocked. */
export async function withVault(scene: Scene): Promise<string[]> {
  await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'Chrome on Debian' });
  const words = await scene.ask('setup.sheet', {});
  const { right } = await scene.ask('setup.check', { words });
  if (!right) throw new PapersealError('internal');
  return words;
}

/** How many texts and notes the vault holds, and how many drafts wait. */
export async function counts(scene: Scene): Promise<{ records: number; versions: number; drafts: number }> {
  const { items, total } = await scene.ask('records.list', { query: '', site: null, offset: 0, limit: 200 });
  const versions = items.reduce((sum, item) => sum + item.versions, total);
  return { records: total, versions, drafts: (await scene.ask('drafts.list', {})).length };
}

/** An editor over a field, with a text that is kept in a draft and not sealed yet. */
export interface Typed {
  readonly page: FakeDocument;
  readonly field: FakeField;
  readonly frame: Frame;
  readonly text: string;
  /** What `editor.seal` wants. */
  readonly request: { session: string; attempt: string; text: string };
  readonly before: Awaited<ReturnType<typeof counts>>;
}

let places = 0;

export async function typed(scene: Scene): Promise<Typed> {
  const before = await counts(scene);
  const { page, frame } = await scene.editorOver(`${SITE}/${++places}`);
  const text = `text ${places}`;
  await scene.ask('editor.draft', { session: frame.session, text }, frame.sender);
  const field = page.fields.get('f1');
  if (!field) throw new Error('no field');
  const request = { session: frame.session, attempt: places.toString(16).padStart(32, '0'), text };
  return { page, field, frame, text, request, before };
}
