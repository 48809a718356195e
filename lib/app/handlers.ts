// Every message of the wire and what it does: one line of ours each. The compiler asks for all of them.

import type { Handlers } from '../messaging/server.ts';
import { type MessageName, PROTOCOL, type Reply } from '../messaging/protocol.ts';
import { findTokens } from '../token/format.ts';
import { isSite } from '../token/site.ts';
import { waitUntil } from '../vault/tries.ts';
import { type App, UNCHECKED } from './app.ts';
import { ignore } from './drafts.ts';
import { expectPassphrase } from './ceremonies/expect-passphrase.ts';
import { drawMark, readMark, writeMark } from './mark.ts';
import { idsOf, listRecords, openListed } from './records.ts';
import { createRestore } from './ceremonies/restore.ts';
import { createSetup } from './ceremonies/setup.ts';

export function createHandlers(app: App): Handlers {
  const { ports, lock, vault, sites, siteQuestion, editing, reasons, reading, cards, storages, activity, drafts } = app;
  const { database, random } = ports;
  const setup = createSetup(app);
  const restore = createRestore(app);

  const handlers: Handlers = {
    status,
    unlock: async ({ passphrase }) => {
      const turn = await lock.turn(); // before it waits: a lock since then was meant later than this
      await ports.exclusive('vault', () => lock.unlock(passphrase, turn));
      await app.unlocked();
      return {};
    },
    lock: async () => {
      await app.lockNow();
      return {};
    },
    'lock.after': async ({ minutes }) => {
      await lock.setMinutes(minutes);
      return {};
    },
    'passphrase.change': async ({ current, next }) => {
      await setup.changePassphrase(current, next);
      await activity.add('passphrase-set').catch(ignore('disk-full')); // it is set, whether that can be written or not
      return {};
    },
    'passphrase.reset': async ({ words, next }) => {
      await setup.resetPassphrase(words, next);
      await activity.add('passphrase-set').catch(ignore('disk-full'));
      return {};
    },
    erase: async () => {
      await setup.erase();
      return {};
    },

    'mark.draw': () => writeMark(database, drawMark(random)),
    'mark.set': async ({ picture, word }) => {
      const before = (await readMark(database)) ?? drawMark(random);
      return writeMark(database, { ...before, picture, word });
    },

    'setup.begin': async ({ passphrase, browserName }) => {
      await setup.begin(passphrase, browserName);
      return {};
    },
    'setup.words': async ({ group }) => (await setup.words()).slice(6 * group, 6 * group + 6),
    'setup.sheet': () => setup.words(),
    'setup.check': ({ words }) => setup.check(words),
    'setup.again': async ({ passphrase, browserName, dropDrafts }) => {
      await setup.again(passphrase, browserName, dropDrafts);
      return {};
    },
    'setup.return': () => editing.resume(),

    'restore.words': ({ words }) => restore.words(words),
    'restore.look': ({ store }) => restore.look(store),
    'restore.read': async ({ file }) => restore.read(await ports.files.take(file)),
    'restore.finish': (request) => restore.finish(request),
    'restore.cancel': async () => {
      await restore.cancel();
      return {};
    },

    'records.list': async (request) => listRecords(await catalogue(), (await lock.unlocked()).rows, request),
    'records.open': async ({ id }) =>
      openListed(await catalogue(), (await lock.unlocked()).rows, id, await storages.browserNames()),
    'records.remove': async ({ id }) => {
      const by = await lock.unlocked();
      for (const gone of idsOf(await vault.catalogue(by), by.rows, id)) await vault.remove(by, gone);
      await storages.changed();
      return {};
    },
    'note.draft': async ({ id, title, text }) => {
      await drafts.keepNote(id, title, text);
      return {};
    },
    'note.write': async ({ id, title, text }) => {
      await vault.writeNote(await app.readyToSeal(), id, { title, text });
      await drafts.remove(id).catch(ignore('disk-full')); // saved all the same; the draft is offered again
      await storages.changed();
      return {};
    },
    'token.open': async ({ text }) => openPasted(app, text),
    'activity.list': () => activity.list(),
    'drafts.list': async () =>
      (await drafts.list()).map(({ place, ...draft }) => ({ ...draft, page: place?.page ?? null })),
    'drafts.remove': async ({ id }) => {
      await drafts.remove(id);
      return {};
    },
    'browsers.list': () => storages.browsers(),

    'site.want': async ({ site }) => {
      await sites.want(site);
      return {};
    },
    'site.set': async ({ site, on }) => {
      await sites.set(site, on);
      return {};
    },
    'site.later': async () => {
      await siteQuestion.later();
      return {};
    },
    'site.state': async ({ site }) => ({ on: await sites.isOn(site), refused: !isSite(site) }),
    'sites.list': () => sites.list(),
    'field.why': ({ tabId, fresh }) => (fresh ? reasons.of(tabId) : reasons.shown(tabId)),
    'page.missing': ({ tabId }) => app.revisits.missing(tabId),
    'page.missing.told': async ({ id }) => {
      await app.revisits.told(id);
      return {};
    },
    'frame.want': async ({ tabId, site }) => {
      await reasons.want(tabId, site);
      return {};
    },
    'frame.once': async () => ({ begun: (await reasons.once(editing.begin)) ?? false }),
    'field.begin': async ({ tabId }) => ({ begun: await editing.begin(tabId) }),

    'stores.list': () => storages.list(),
    'store.test': async ({ store }) => {
      await storages.test(store);
      return {};
    },
    'store.add': async ({ store }) => {
      await storages.add(store);
      return {};
    },
    'store.remove': async ({ id }) => {
      await storages.remove(id);
      return {};
    },
    'sync.now': () => storages.now(),
    'sync.put-back': async ({ id }) => {
      await storages.putBack(id);
      return {};
    },
    'copy.make': () => storages.makeCopy(),
    'copy.confirm': async ({ file }) => storages.confirmCopy(await ports.files.take(file)),
    'storage.later': async () => {
      await storages.later();
      return {};
    },

    'editor.open': (request, caller) => editing.open(request, caller),
    'editor.again': ({ session }, caller) => editing.again(session, caller),
    'editor.seal': (request, caller) => editing.seal(request, caller),
    'editor.draft': async ({ session, text }, caller) => {
      await editing.draft(session, text, caller);
      return {};
    },
    'editor.take': async ({ session, draft }, caller) => {
      await editing.take(session, draft, caller);
      return {};
    },
    'editor.look': ({ session }, caller) => editing.look(session, caller),
    'editor.note': async ({ session, text }, caller) => {
      await editing.note(session, text, caller);
      return {};
    },
    'editor.flee': async (request, caller) => ({ left: await editing.flee(request, caller) }),
    'editor.close': async ({ session }, caller) => {
      await editing.close(session, caller);
      return {};
    },

    'reader.open': async (request, caller) => ({ session: await reading.open(request, caller) }),
    'reader.edit': async ({ session, id }, caller) => {
      await reading.edit(session, caller, id);
      return {};
    },

    'reader.card': async ({ session, id }, caller) => {
      await reading.card(session, caller, id);
      return {};
    },
    'reader.unlock': async ({ session }, caller) => ({ opened: await reading.unlock(session, caller) }),

    'card.open': ({ id }) => cards.open(id),
    'card.edit': async ({ id, putBack }) => ({ begun: await cards.edit(id, putBack) }),
    'card.close': async ({ id }) => {
      await cards.close(id);
      return {};
    },

    'page.hello': async (_, caller) => ({
      on: caller.kind === 'page' && (await sites.isOn(caller.site)),
      guard: await editing.isOpenIn(caller.tabId),
    }),
    'page.found': async (_, caller) => {
      await ports.pages.complete(caller); // its own document, our own script: no more to ask
      return {};
    },
    'field.ticket': async ({ ownFrames, ...field }, caller) => ({
      ticket: await editing.requestTicket(caller, field, ownFrames),
    }),
    'field.threat': async ({ ticket }, caller) => {
      await editing.threatened(caller, ticket);
      return {};
    },
    'reader.ticket': async ({ pane }, caller) => ({ ticket: await reading.requestTicket(caller, pane) }),
    'reader.place': async ({ pane, items }, caller) => ({ taken: await reading.place(caller, pane, items) }),
  };
  return countingActs(handlers, () => lock.extend());

  async function catalogue() {
    return vault.catalogue(await lock.unlocked());
  }

  async function status(): Promise<Reply<'status'>> {
    const [exists, isUnlocked, unchecked, waiting] = [
      await lock.exists(),
      await lock.isUnlocked(),
      await database.read((transaction) => transaction.get('state', UNCHECKED)),
      await database.read((transaction) => transaction.list('drafts')),
    ];
    if (exists && !isUnlocked) expectPassphrase(); // most who ask show the field for it
    return {
      phase: !exists ? 'empty' : unchecked ? 'unchecked' : 'ready',
      locked: exists && !isUnlocked,
      waitUntil: await waitUntil(ports),
      mark: await readMark(database),
      drafts: waiting.length,
      autoLockMinutes: await lock.minutes(),
      askSite: await siteQuestion.open(),
      wayBack: await editing.hasWayBack(),
      ...(await storages.status()),
    };
  }
}

/** Use moves the time of locking, and only what the person did is use (THREATS M-10, X-12). */
function countingActs(handlers: Handlers, used: () => Promise<void>): Handlers {
  const counting = Object.entries(handlers).map(([name, handler]) => {
    if (!PROTOCOL[name as MessageName].act) return [name, handler];
    const handle = handler as (...asked: unknown[]) => Promise<unknown>;
    return [name, async (...asked: unknown[]) => (await used(), handle(...asked))];
  });
  return Object.fromEntries(counting) as Handlers;
}

async function openPasted({ lock, vault }: App, text: string): Promise<Reply<'token.open'>> {
  const nothing = { text: null, site: null, missing: 0, kept: null };
  const [found] = findTokens(text);
  if (!found) return { ...nothing, outcome: 'altered' };
  if (!(await lock.exists())) return { ...nothing, outcome: 'no-vault' };
  if (!(await lock.isUnlocked())) return { ...nothing, outcome: 'locked' };
  const [opened] = await vault.open(await lock.unlocked(), [found], 'user');
  if (opened?.outcome === 'opened') return { ...nothing, outcome: 'opened', text: opened.text, site: opened.site };
  if (opened?.outcome === 'cut' || opened?.outcome === 'altered') {
    const missing = opened.outcome === 'cut' ? opened.missing : 0;
    return { ...nothing, outcome: opened.outcome, missing, kept: opened.kept?.text ?? null };
  }
  return { ...nothing, outcome: opened?.outcome ?? 'altered' };
}
