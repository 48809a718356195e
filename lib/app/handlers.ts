// Every message of the wire and what it does: a few lines at most, by the room that does it. The compiler asks for all.

import type { Handlers } from '../messaging/server.ts';
import { type MessageName, PROTOCOL } from '../messaging/protocol.ts';
import { isSite } from '../token/site.ts';
import type { App } from './app.ts';
import { ignore } from './drafts.ts';
import { drawMark, readMark, writeMark } from './mark.ts';
import { idsOf, listRecords, openListed } from './records.ts';
import { createRestore } from './ceremonies/restore.ts';
import { createErasing } from './ceremonies/erasing.ts';
import { createSetup } from './ceremonies/setup.ts';
import { openPasted } from './reading/pasted.ts';
import { readStatus } from './status.ts';

export function createHandlers(app: App): Handlers {
  const handlers: Handlers = {
    ...vault(app),
    ...ceremonies(app),
    ...records(app),
    ...sealing(app),
    ...reading(app),
    ...sites(app),
    ...storages(app),
  };
  return countingActs(handlers, () => app.lock.extend());
}

/** The lock, and the mark. */
function vault(app: App) {
  const { ports, lock } = app;
  const { database, random } = ports;
  return {
    status: () => readStatus(app),
    unlock: async ({ passphrase }) => {
      const turn = await lock.turn(); // before it waits: a lock since then was meant later than this
      await ports.exclusive('vault', () => lock.unlock(passphrase, turn));
      await app.unlocked();
    },
    lock: () => app.lockNow(),
    'lock.after': ({ minutes }) => lock.setMinutes(minutes),
    'mark.draw': () => writeMark(database, drawMark(random)),
    'mark.set': async ({ picture, word }) => {
      const before = (await readMark(database)) ?? drawMark(random);
      return writeMark(database, { ...before, picture, word });
    },
  } satisfies Partial<Handlers>;
}

/** How a vault comes and goes. */
function ceremonies(app: App) {
  const { ports, activity } = app;
  const setup = createSetup(app);
  const restore = createRestore(app);
  return {
    erase: () => createErasing(app).erase(),

    'passphrase.change': async ({ current, next }) => {
      await setup.changePassphrase(current, next);
      await activity.add('passphrase-set').catch(ignore('disk-full')); // it is set, whether that can be written or not
    },
    'passphrase.reset': async ({ words, next }) => {
      await setup.resetPassphrase(words, next);
      await activity.add('passphrase-set').catch(ignore('disk-full'));
    },

    'setup.begin': ({ passphrase, browserName }) => setup.begin(passphrase, browserName),
    'setup.words': async ({ group }) => (await setup.words()).slice(6 * group, 6 * group + 6),
    'setup.sheet': () => setup.words(),
    'setup.check': ({ words }) => setup.check(words),
    'setup.again': ({ passphrase, browserName, dropDrafts }) => setup.again(passphrase, browserName, dropDrafts),

    'restore.words': ({ words }) => restore.words(words),
    'restore.look': ({ store }) => restore.look(store),
    'restore.read': async ({ file }) => restore.read(await ports.files.take(file)),
    'restore.finish': (request) => restore.finish(request),
    'restore.cancel': () => restore.cancel(),
  } satisfies Partial<Handlers>;
}

/** What the vault holds, and what is not in it yet. */
function records(app: App) {
  const { lock, vault, storages, activity, drafts } = app;
  const catalogue = async () => vault.catalogue(await lock.unlocked());
  return {
    'records.list': async (request) => listRecords(await catalogue(), (await lock.unlocked()).rows, request),
    'records.open': async ({ id }) =>
      openListed(await catalogue(), (await lock.unlocked()).rows, id, await storages.browserNames()),
    'records.remove': async ({ id }) => {
      const by = await lock.unlocked();
      for (const gone of idsOf(await vault.catalogue(by), by.rows, id)) await vault.remove(by, gone);
      await storages.changed();
    },
    'note.draft': ({ id, title, text }) => drafts.keepNote(id, title, text),
    'note.write': async ({ id, title, text }) => {
      await vault.writeNote(await app.readyToSeal(), id, { title, text });
      await drafts.remove(id).catch(ignore('disk-full')); // saved all the same; the draft is offered again
      await storages.changed();
    },
    'activity.list': () => activity.list(),
    'drafts.list': async () =>
      (await drafts.list()).map(({ place, ...draft }) => ({ ...draft, page: place?.page ?? null })),
    'drafts.remove': ({ id }) => drafts.remove(id),
  } satisfies Partial<Handlers>;
}

/** The editor over a field, and why there is none. */
function sealing(app: App) {
  const { editing, reasons } = app;
  return {
    'field.why': ({ tabId, fresh }) => (fresh ? reasons.of(tabId) : reasons.shown(tabId)),
    'field.return': () => editing.resume(),

    'frame.want': ({ tabId, site }) => reasons.want(tabId, site),
    'frame.once': async () => ({ begun: (await reasons.once(editing.begin)) ?? false }),

    'field.begin': async ({ tabId }) => ({ begun: await editing.begin(tabId) }),

    'editor.open': (request, caller) => editing.open(request, caller),
    'editor.again': ({ session }, caller) => editing.again(session, caller),
    'editor.seal': (request, caller) => editing.seal(request, caller),
    'editor.draft': ({ session, text }, caller) => editing.draft(session, text, caller),
    'editor.take': ({ session, draft }, caller) => editing.take(session, draft, caller),
    'editor.look': ({ session }, caller) => editing.look(session, caller),
    'editor.note': ({ session, text }, caller) => editing.note(session, text, caller),
    'editor.left': async ({ session }, caller) => ({ left: await editing.isLeft(session, caller) }),
    'editor.flee': (request, caller) => editing.flee(request, caller),
    'editor.close': ({ session }, caller) => editing.close(session, caller),

    'field.ticket': async ({ ownFrames, ...field }, caller) => ({
      ticket: await editing.requestTicket(caller, field, ownFrames),
    }),
    'field.threat': ({ ticket }, caller) => editing.threatened(caller, ticket),
  } satisfies Partial<Handlers>;
}

/** What stands sealed in a page. */
function reading(app: App) {
  const { ports, sites, editing, reading, cards, revisits } = app;
  return {
    'token.open': async ({ text }) => openPasted(app, text),

    'page.missing': ({ tabId }) => revisits.missing(tabId),
    'page.missing.told': ({ id }) => revisits.told(id),

    'reader.open': (request, caller) => reading.open(request, caller),
    'reader.edit': ({ session, id }, caller) => reading.edit(session, caller, id),
    'reader.card': ({ session, id }, caller) => reading.card(session, caller, id),
    'reader.unlock': async ({ session }, caller) => ({ opened: await reading.unlock(session, caller) }),

    'card.open': ({ id }) => cards.open(id),
    'card.edit': async ({ id, putBack }) => ({ begun: await cards.edit(id, putBack) }),
    'card.close': ({ id }) => cards.close(id),

    'page.hello': async (_, caller) => ({
      on: caller.kind === 'page' && (await sites.isOn(caller.site)),
      guard: await editing.isOpenIn(caller.tabId),
    }),
    'page.found': async (_, caller) => {
      await ports.pages.complete(caller); // its own document, our own script: no more to ask
    },

    'reader.ticket': async ({ pane }, caller) => ({ ticket: await reading.requestTicket(caller, pane) }),
    'reader.place': async ({ pane, items }, caller) => ({ taken: await reading.place(caller, pane, items) }),
  } satisfies Partial<Handlers>;
}

/** Where it is shown. */
function sites(app: App) {
  const { sites, siteQuestion } = app;
  return {
    'site.want': ({ site }) => sites.want(site),
    'site.set': ({ site, on }) => sites.set(site, on),
    'site.later': () => siteQuestion.later(),
    'site.state': async ({ site }) => ({ on: await sites.isOn(site), refused: !isSite(site) }),
    'sites.list': () => sites.list(),
  } satisfies Partial<Handlers>;
}

/** Where copies are kept, and by which browsers. */
function storages(app: App) {
  const { ports, storages } = app;
  return {
    'browsers.list': () => storages.browsers(),
    'stores.list': () => storages.list(),
    'store.test': ({ store }) => storages.test(store),
    'store.add': ({ store }) => storages.add(store),
    'store.remove': ({ id }) => storages.remove(id),
    'sync.now': () => storages.now(),
    'sync.put-back': ({ id }) => storages.putBack(id),
    'copy.make': () => storages.makeCopy(),
    'copy.confirm': async ({ file }) => storages.confirmCopy(await ports.files.take(file)),
    'store.later': () => storages.later(),
  } satisfies Partial<Handlers>;
}

/** Use moves the time of locking, and only what the person did is use (THREATS M-14, X-12). */
function countingActs(handlers: Handlers, used: () => Promise<void>): Handlers {
  const counting = Object.entries(handlers).map(([name, handler]) => {
    const { act } = PROTOCOL[name as MessageName];
    const handle = handler as (...asked: unknown[]) => Promise<unknown>;
    const first = async (...asked: unknown[]) => (await used(), handle(...asked));
    const last = async (...asked: unknown[]) => {
      const answer = await handle(...asked);
      await used();
      return answer;
    };
    return [name, { no: handle, before: first, after: last }[act]];
  });
  return Object.fromEntries(counting) as Handlers;
}
