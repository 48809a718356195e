// The reader frames: what stands sealed in a page, opened in a frame of ours over it. The page's script says where and
// how large, the worker opens, the frame draws; a page that shows nothing it may not see learns nothing from any of it.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { FrameCaller, PageCaller } from '../../messaging/caller.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import type { PaneName } from '../../messaging/shapes.ts';
import { type SessionMap, sessionMap } from '../session-map.ts';
import type { PageRef, Tickets } from '../tickets.ts';
import { isSite } from '../../token/site.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import type { Cards } from './cards.ts';
import { ignore } from '../drafts.ts';
import type { Port } from '../port.ts';
import type { Ports } from '../ports.ts';
import { createOpening } from './opening.ts';
import { type ReaderItem, type ReaderLine, readerLine } from './reader-line.ts';
import type { Revisits } from './revisits.ts';
import type { Sites } from '../sites/sites.ts';
import type { Wishes } from '../sealing/wishes.ts';

type ReaderOf = { readonly page: PageRef; readonly pane: PaneName; readonly documentId: string };

export interface Reading {
  requestTicket(caller: PageCaller, pane: PaneName): Promise<string | null>;
  open(request: Request<'reader.open'>, caller: FrameCaller): Promise<Reply<'reader.open'>>;
  attach(session: string, caller: FrameCaller, port: Port): Promise<void>;
  /** Whether a frame of that document is on the line: the same for texts that open and for others (P-20). */
  place(caller: PageCaller, pane: PaneName, items: readonly ReaderItem[]): Promise<boolean>;
  edit(session: string, caller: FrameCaller, id: string): Promise<void>;
  card(session: string, caller: FrameCaller, id: string): Promise<void>;
  /** Opens the popup, which asks for the passphrase; false where the browser does not let us. */
  unlock(session: string, caller: FrameCaller): Promise<boolean>;
  /** Locked, unlocked or changed: everything shown is asked for anew. */
  refresh(isLocked: boolean): Promise<void>;
}

export function createReading(
  ports: Ports,
  app: {
    lock: Lock;
    vault: Vault;
    tickets: Tickets;
    sites: Sites;
    activity: Activity;
    cards: Cards;
    wishes: Wishes;
    revisits: Revisits;
  },
): Reading {
  const { session, random, pages, log } = ports;
  const { tickets, sites, cards, wishes } = app;
  const opening = createOpening(app);
  const readers: SessionMap<ReaderOf> = sessionMap(session, 'readers');
  /** Lines to the frames, made anew when the worker was. */
  const lines = new Map<string, { readonly reader: ReaderOf; readonly line: ReaderLine }>();

  async function owned(id: string, caller: FrameCaller): Promise<ReaderOf> {
    const reader = await readers.get(id);
    if (!reader || reader.documentId !== caller.documentId) throw new PapersealError('not-allowed');
    return reader;
  }

  async function askForPlaces(id: string, { page, pane }: ReaderOf): Promise<void> {
    const isThere = await pages.order(page, 'place', { pane }).catch(ignore('page-gone'));
    if (isThere === null) await readers.take(id); // the page is gone, and its frame with it
  }

  /** Whatever a page does, it has one reader for each pane: the newest. */
  async function retireOthers(id: string, { page, pane }: ReaderOf): Promise<void> {
    for (const [other, reader] of await readers.entries()) {
      if (other === id || reader.pane !== pane || reader.page.documentId !== page.documentId) continue;
      lines.get(other)?.line.forget(true);
      lines.delete(other);
      await readers.take(other);
    }
  }

  return {
    requestTicket: async (caller, pane) => {
      const { site, url, tabId, frameId, documentId } = caller;
      if (!isSite(site) || !(await sites.isOn(site))) return null;
      return tickets.issue({
        page: { site, url, tabId, frameId, documentId },
        field: null,
        pane,
        window: false,
        draftId: null,
      });
    },

    open: async ({ ticket, ancestors }, caller) => {
      const { page, pane } = await tickets.redeem(ticket, caller, ancestors);
      if (!pane) throw new PapersealError('not-allowed');
      const id = toHex(random(16));
      const reader = { page, pane, documentId: caller.documentId };
      await retireOthers(id, reader);
      await readers.set(id, reader);
      return { session: id, pane };
    },

    attach: async (id, caller, port) => {
      const reader = await owned(id, caller);
      const line = readerLine({
        port,
        state: () => opening.stateFor(reader.page),
        open: (tokens) => opening.openAll(reader.page, tokens),
        ask: () => askForPlaces(id, reader),
        failed: () => log('reader.failed'),
      });
      lines.set(id, { reader, line });
      port.onGone(() => {
        if (lines.get(id)?.line !== line) return;
        lines.delete(id);
        void readers.take(id);
      });
      await askForPlaces(id, reader);
    },

    // The page's script is not kept waiting: how long it takes to open a text would tell what came of it.
    place: async (caller, pane, items) => {
      const taking = [...lines.values()].filter(
        ({ reader }) => reader.pane === pane && reader.page.documentId === caller.documentId,
      );
      for (const { line } of taking) line.place(items);
      return taking.length > 0;
    },

    edit: async (id, caller, item) => {
      const reader = await owned(id, caller);
      // Who clicks in a frame of ours has asked for it.
      const wish = await wishes.make(reader.page.tabId, [reader.page.documentId]);
      const { begun } = await pages.order(reader.page, 'edit', { id: item });
      await wishes.drop(reader.page.tabId, wish); // a page that is gone leaves one that ends by itself
      if (!begun) await cards.show(reader.page, item);
    },

    card: async (id, caller, item) => {
      const reader = await owned(id, caller);
      await cards.show(reader.page, item);
    },

    unlock: async (id, caller) => {
      await owned(id, caller);
      return pages.openPopup();
    },

    refresh: async (isLocked) => {
      for (const { line } of lines.values()) line.forget(isLocked);
      const entries = await readers.entries();
      await Promise.all(entries.map(([id, reader]) => askForPlaces(id, reader)));
    },
  };
}
