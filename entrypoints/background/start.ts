// What each browser event does. The app is made once for the life of a worker, from the platform's ports.

import { browser } from 'wxt/browser';
import { consoleLog } from '../../lib/base/log.ts';
import { argon2id } from '../../lib/crypto/argon2id.ts';
import { checkedRandom, systemRandom } from '../../lib/crypto/random.ts';
import { callerOf, type Sender } from '../../lib/messaging/caller.ts';
import { createOrders, type FrameNews } from '../../lib/messaging/orders.ts';
import type { Answer } from '../../lib/messaging/protocol.ts';
import { createServer, rateLimit } from '../../lib/messaging/server.ts';
import { PAGE_CSS } from '../../lib/page/style.ts';
import { clearAlarm, clearAlarms, setAlarm, unusedFor } from '../../lib/platform/alarms.ts';
import { createDatabase } from '../../lib/platform/database.ts';
import { clearFiles, files } from '../../lib/platform/files.ts';
import { t } from '../../lib/platform/i18n.ts';
import { announceLock } from '../../lib/platform/news.ts';
import * as pages from '../../lib/platform/pages.ts';
import { browserSession } from '../../lib/platform/session.ts';
import { createApp } from '../../lib/app/app.ts';
import { createHandlers } from '../../lib/app/handlers.ts';
import { forgetLateWords } from '../../lib/app/ceremonies/kept-words.ts';
import type { Port } from '../../lib/app/port.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { ignore } from '../../lib/app/drafts.ts';
import { createErasing } from '../../lib/app/ceremonies/erasing.ts';

export interface Background {
  answer(message: unknown, sender: Sender): Promise<Answer<unknown>>;
  connect(port: BrowserPort): Promise<void>;
  command(name: string, tab: BrowserTab | undefined): Promise<void>;
  menu(about: { menuItemId: string | number; selectionText?: string | undefined }, tab?: BrowserTab): Promise<void>;
  alarm(name: string): Promise<void>;
  idle(state: string): Promise<void>;
  permissionsAdded(): Promise<void>;
  permissionsRemoved(): Promise<void>;
  installed(reason: string): Promise<void>;
  started(): Promise<void>;
}

interface BrowserTab {
  readonly id?: number | undefined;
}

interface BrowserPort {
  readonly name: string;
  readonly sender?: Sender | undefined;
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onDisconnect: { addListener(listener: () => void): void };
}

const MESSAGES_PER_SECOND = 40; // from one document
/** In the browser's menus: over a field, over what is selected, at our own button. */
const MENUS = [
  { id: 'seal-field', title: 'menu_seal', contexts: ['editable'] },
  { id: 'open-selected', title: 'menu_open', contexts: ['selection'] },
  { id: 'open-window', title: 'menu_vault', contexts: ['action'] },
] as const;

export function start(): Background {
  const app = createApp(browserPorts());
  const ours = { id: browser.runtime.id, origin: browser.runtime.getURL('/').slice(0, -1) };
  const serve = createServer(createHandlers(app), ours, rateLimit(MESSAGES_PER_SECOND, 1000, Date.now), consoleLog);
  const { ports, lock, sites, editing, reasons, reading, storages } = app;

  async function command(name: string, tab: BrowserTab | undefined): Promise<void> {
    if (name === 'open-window') return pages.openTab('/vault.html');
    if (tab?.id === undefined) return;
    await lock.extend();
    if (await lock.exists()) return void (await reasons.begun(tab.id, editing.begin));
    // Without a vault the field is remembered, and practice opened, by what it asks for.
    if (!(await editing.begin(tab.id).catch(ignore('page-silent')))) await pages.openTab('/practice.html');
  }

  return {
    answer: serve,

    connect: async (browserPort) => {
      const caller = callerOf(browserPort.sender ?? {}, ours);
      const [kind, session = ''] = browserPort.name.split(':');
      const port = portOf(browserPort);
      try {
        if (kind === 'editor' && (caller?.kind === 'frame' || caller?.kind === 'writer')) {
          return await editing.attach(session, caller, port);
        }
        if (kind === 'reader' && caller?.kind === 'frame') return await reading.attach(session, caller, port);
      } catch {
        // An invented or ended session: the frame hears it by the closed line.
      }
      browserPort.disconnect();
    },

    command,

    menu: async ({ menuItemId, selectionText = '' }, tab) => {
      if (menuItemId !== 'open-selected') return command(String(menuItemId), tab);
      await lock.extend();
      if (tab?.id !== undefined) await app.cards.showSelected(tab.id, selectionText);
    },

    alarm: async (name) => {
      if (name === 'lock') return app.lockIfUnused();
      if (name === 'words') return forgetLateWords(ports);
      if (name === 'sync' || name === 'sync-soon') await storages.wake();
      if (name === 'sync') await ports.files.clear(); // of a page that died meanwhile
    },

    idle: async (state) => {
      if (state === 'locked') await app.lockNow();
    },

    permissionsAdded: async () => {
      await sites.granted(); // first: what a site needs is not given back after one use
      await reasons.once((tabId) => reasons.begun(tabId, editing.begin));
    },

    permissionsRemoved: () => sites.removed(),

    installed: async (reason) => {
      await prepareBrowser();
      if (reason === 'install') await pages.openTab('/practice.html');
    },

    started: prepareBrowser,
  };

  async function prepareBrowser(): Promise<void> {
    // Chromium only: content scripts then have no access at all to what lies there.
    await browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
    await browser.storage.sync.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
    await browser.contextMenus.removeAll();
    for (const { id, title, contexts } of MENUS)
      browser.contextMenus.create({ id, title: t(title), contexts: [...contexts] });
    await reasons.tidy();
    if (await createErasing(app).finish()) return;
    await sites.register();
    await app.showLock();
    await ports.alarms.set('sync', SYNC_EVERY);
    await ports.files.clear();
  }
}

const SYNC_EVERY = 15 * 60_000;

function portOf(port: BrowserPort): Port {
  let gone = false;
  const listeners: (() => void)[] = [];
  port.onDisconnect.addListener(() => {
    gone = true;
    for (const listener of listeners) listener();
  });
  return {
    post: (news: FrameNews) => {
      if (!gone) port.postMessage(news);
    },
    onGone: (listener) => void (gone ? listener() : listeners.push(listener)),
  };
}

function browserPorts(): Ports {
  return {
    database: createDatabase(),
    session: browserSession,
    clock: Date.now,
    random: checkedRandom(systemRandom),
    hash: argon2id,
    log: consoleLog,
    fetch: (url, init) => fetch(url, init),
    pages: {
      ...pages,
      ...createOrders(pages.send),
      inject: (tabId, isOn) => pages.inject(tabId, isOn ? PAGE_CSS : null),
      complete: (to) => pages.complete(to, PAGE_CSS),
      announceLock,
    },
    alarms: { set: setAlarm, clear: clearAlarm, clearAll: clearAlarms, unusedFor },
    files: {
      leave: files.leave,
      take: async (name) => new Uint8Array(await (await files.take(name)).arrayBuffer()),
      clear: clearFiles,
    },
    exclusive: (lock, work) => navigator.locks.request(lock, work),
  };
}
