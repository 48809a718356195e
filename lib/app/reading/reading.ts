// The reader frames: what stands sealed in a page, opened in a frame of ours over it. The page's script says where and
// how large, the worker opens, the frame draws; a page that shows nothing it may not see learns nothing from any of it.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { FrameCaller, PageCaller } from '../../messaging/caller.ts';
import type { Said } from '../../messaging/orders.ts';
import type { Request } from '../../messaging/protocol.ts';
import { type SessionMap, sessionMap } from '../session-map.ts';
import type { PageRef, Tickets } from '../tickets.ts';
import { findTokens } from '../../token/format.ts';
import { isSite } from '../../token/site.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Opened, Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import type { Cards } from './cards.ts';
import { ignore } from '../drafts.ts';
import type { Port } from '../port.ts';
import type { Ports } from '../ports.ts';
import { type Placed, type ReaderLine, readerLine } from './reader-line.ts';
import type { Revisits } from './revisits.ts';
import type { Sites } from '../sites/sites.ts';
import type { Wishes } from '../sealing/wishes.ts';

type Pane = Request<'reader.ticket'>['pane'];
type Reader = { readonly page: PageRef; readonly pane: Pane; readonly documentId: string };

export interface Reading {
  requestTicket(caller: PageCaller, pane: Pane): Promise<string | null>;
  open(request: Request<'reader.open'>, caller: FrameCaller): Promise<string>;
  attach(session: string, caller: FrameCaller, port: Port): Promise<void>;
  /** Whether a frame of that document is on the line: the same for texts that open and for others (P-20). */
  place(caller: PageCaller, pane: Pane, items: readonly Placed[]): Promise<boolean>;
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
  const { lock, vault, tickets, sites, activity, cards, wishes, revisits } = app;
  const readers: SessionMap<Reader> = sessionMap(session, 'readers');
  /** Lines to the frames, made anew when the worker was. */
  const lines = new Map<string, { readonly reader: Reader; readonly line: ReaderLine }>();

  async function owned(id: string, caller: FrameCaller): Promise<Reader> {
    const reader = await readers.get(id);
    if (!reader || reader.documentId !== caller.documentId) throw new PapersealError('not-allowed');
    return reader;
  }

  async function askForPlaces(id: string, { page, pane }: Reader): Promise<void> {
    const isThere = await pages.order(page, 'place', { pane }).catch(ignore('page-gone'));
    if (isThere === null) await readers.take(id); // the page is gone, and its frame with it
  }

  /** The catalogue is another object as soon as anything was sealed, removed or taken in. */
  async function stateFor({ page }: Reader): Promise<unknown> {
    if (!(await sites.isOn(page.site))) return null;
    if (!(await lock.isUnlocked())) return (await lock.exists()) ? 'locked' : 'no-vault';
    return vault.catalogue(await lock.unlocked());
  }

  async function openAll({ page }: Reader, tokens: readonly string[]): Promise<Said[]> {
    if (tokens.length === 0) return [];
    if (!(await lock.isUnlocked())) {
      const outcome = (await lock.exists()) ? 'locked' : 'no-vault';
      return tokens.map(() => said({ outcome }));
    }
    const unlocked = await lock.unlocked();
    const found = tokens.map((token) => findTokens(token)[0] ?? ALTERED);
    const opened = await vault.open(unlocked, found, { site: page.site, ancestors: [] });
    await revisits.found(page.documentId, opened.flatMap(idOf));
    const refused = opened.find((one) => one.outcome === 'other-site');
    if (refused?.outcome === 'other-site') await activity.add('refused-site', refused.site);
    return opened.map(said);
  }

  /** Whatever a page does, it has one reader for each pane: the newest. */
  async function retireOthers(id: string, { page, pane }: Reader): Promise<void> {
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
      return id;
    },

    attach: async (id, caller, port) => {
      const reader = await owned(id, caller);
      const line = readerLine({
        port,
        state: () => stateFor(reader),
        open: (tokens) => openAll(reader, tokens),
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
      await wishes.make(reader.page.tabId, [reader.page.documentId]); // who clicks in a frame of ours has asked for it
      const { begun } = await pages.order(reader.page, 'edit', { id: item });
      await wishes.drop(reader.page.tabId); // a page that is gone leaves one that ends by itself
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

const ALTERED = { start: 0, end: 0, verdict: 'altered', binary: null, salt: null, missing: 0 } as const;

/** Of the record that a text is, or is a part of. */
function idOf(opened: Opened): string[] {
  if (opened.outcome === 'opened') return [opened.id];
  return (opened.outcome === 'cut' || opened.outcome === 'altered') && opened.kept ? [opened.kept.id] : [];
}

function said(opened: Opened | { outcome: 'locked' | 'no-vault' }): Said {
  const { outcome } = opened;
  const nothing = { outcome, text: null, older: false, site: null, missing: 0, kept: null };
  switch (opened.outcome) {
    case 'opened': {
      const { text, older, newer } = opened;
      return { ...nothing, text, older, kept: newer?.text ?? null };
    }
    case 'other-site':
      return { ...nothing, site: opened.site };
    case 'cut':
    case 'altered': {
      const { kept } = opened;
      const missing = opened.outcome === 'cut' ? opened.missing : 0;
      return { ...nothing, missing, kept: kept?.text ?? null };
    }
    default:
      return nothing;
  }
}
