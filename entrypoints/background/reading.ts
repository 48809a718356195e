// The reader frames: what stands sealed in a page, opened in a frame of ours over it. The page's script says where and
// how large, the worker opens, the frame draws; a page that shows nothing it may not see learns nothing from any of it.

import { toHex } from '../../lib/base/bytes.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import type { FrameCaller, PageCaller } from '../../lib/messaging/caller.ts';
import type { FrameNews } from '../../lib/messaging/orders.ts';
import type { Request } from '../../lib/messaging/protocol.ts';
import { type SessionMap, sessionMap } from '../../lib/messaging/session-map.ts';
import type { PageRef, Tickets } from '../../lib/messaging/tickets.ts';
import { findTokens } from '../../lib/token/format.ts';
import { isSite } from '../../lib/token/site.ts';
import type { Lock } from '../../lib/vault/lock.ts';
import type { Opened, Vault } from '../../lib/vault/vault.ts';
import type { Activity } from './activity.ts';
import { ignore } from './drafts.ts';
import type { Port } from './port.ts';
import type { Ports } from './ports.ts';
import type { Sites } from './sites.ts';

type Placed = Request<'reader.place'>['items'][number];
type Shown = Extract<FrameNews, { news: 'show' }>['items'][number];
/** A line to a frame, with the sealed texts it has been told of. */
type ReaderLine = {
  readonly port: Port;
  readonly tokensById: Map<string, string>;
  /** What was last to be shown: one after the other, in the order in which it was asked for. */
  shown: Promise<void>;
};
type Reader = { readonly page: PageRef; readonly documentId: string };

export interface Reading {
  requestTicket(caller: PageCaller): Promise<string | null>;
  open(request: Request<'reader.open'>, caller: FrameCaller): Promise<string>;
  attach(session: string, caller: FrameCaller, port: Port): Promise<void>;
  place(caller: PageCaller, items: readonly Placed[]): Promise<void>;
  edit(session: string, caller: FrameCaller, id: string): Promise<void>;
  /** Locked, unlocked or changed: everything shown is asked for anew. */
  refresh(): Promise<void>;
}

export function createReading(
  ports: Ports,
  app: { lock: Lock; vault: Vault; tickets: Tickets; sites: Sites; activity: Activity },
): Reading {
  const { session, random, pages, log } = ports;
  const { lock, vault, tickets, sites, activity } = app;
  const readers: SessionMap<Reader> = sessionMap(session, 'readers');
  /** Lines to the frames, made anew when the worker was. */
  const lines = new Map<string, ReaderLine>();

  async function owned(id: string, caller: FrameCaller): Promise<Reader> {
    const reader = await readers.get(id);
    if (!reader || reader.documentId !== caller.documentId) throw new PapersealError('not-allowed');
    return reader;
  }

  async function askForPlaces(id: string, { page }: Reader): Promise<void> {
    const isThere = await pages.order(page, 'place', {}).catch(ignore('page-gone'));
    if (isThere === null) await readers.take(id); // the page is gone, and its frame with it
  }

  async function show(
    reader: Reader,
    items: readonly Placed[],
    tokensById: ReadonlyMap<string, string>,
  ): Promise<Shown[]> {
    const found = items.map(({ id }) => findTokens(tokensById.get(id) ?? '')[0]);
    const outcomes = await openAll(reader, found);
    return items.map((item, i): Shown => {
      const { id, kind, rects, font, color, lineHeight, direction } = item;
      const look = { id, kind, rects, font, color, lineHeight, direction };
      return { ...look, ...shownOutcome(outcomes[i] ?? { outcome: 'altered' }) };
    });
  }

  async function openAll(
    reader: Reader,
    found: readonly (ReturnType<typeof findTokens>[number] | undefined)[],
  ): Promise<(Opened | { outcome: 'locked' | 'no-vault' })[]> {
    if (!(await lock.isUnlocked())) {
      const outcome = (await lock.exists()) ? 'locked' : 'no-vault';
      return found.map(() => ({ outcome }));
    }
    const unlocked = await lock.unlocked();
    const whole = found.map((one) => one ?? ALTERED);
    const opened = await vault.open(unlocked, whole, { site: reader.page.site, ancestors: [] });
    const refused = opened.find((one) => one.outcome === 'other-site');
    if (refused?.outcome === 'other-site') await activity.add('refused-site', refused.site);
    return opened;
  }

  return {
    requestTicket: async (caller) => {
      const { site, url, tabId, frameId, documentId } = caller;
      if (!isSite(site) || !(await sites.isOn(site))) return null;
      await pages.addStyle(caller);
      return tickets.issue({
        page: { site, url, tabId, frameId, documentId },
        field: null,
        window: false,
        draftId: null,
      });
    },

    open: async ({ ticket, ancestors }, caller) => {
      const { page, field } = await tickets.redeem(ticket, caller, ancestors);
      if (field) throw new PapersealError('not-allowed');
      const id = toHex(random(16));
      await readers.set(id, { page, documentId: caller.documentId });
      return id;
    },

    attach: async (id, caller, port) => {
      const reader = await owned(id, caller);
      const line: ReaderLine = { port, tokensById: new Map(), shown: Promise.resolve() };
      lines.set(id, line);
      port.onGone(() => {
        if (lines.get(id) !== line) return;
        lines.delete(id);
        void readers.take(id);
      });
      await askForPlaces(id, reader);
    },

    place: async (caller, items) => {
      for (const [id, reader] of await readers.entries()) {
        const line = lines.get(id);
        if (reader.page.documentId !== caller.documentId || !line) continue;
        for (const item of items) if (item.token !== null) line.tokensById.set(item.id, item.token);
        if (items.some((item) => !line.tokensById.has(item.id))) {
          await askForPlaces(id, reader); // the worker that knew them is gone
          continue;
        }
        // The page's script is not kept waiting: how long it takes to open a text would tell what came of it.
        line.shown = line.shown
          .then(async () => line.port.post({ news: 'show', items: await show(reader, items, line.tokensById) }))
          .catch(() => log('reader.failed'));
      }
    },

    edit: async (id, caller, item) => {
      const reader = await owned(id, caller);
      await lock.extend();
      await pages.order(reader.page, 'edit', { id: item });
    },

    refresh: async () => {
      const entries = await readers.entries();
      await Promise.all(entries.map(([id, reader]) => askForPlaces(id, reader)));
    },
  };
}

const ALTERED = { start: 0, end: 0, verdict: 'altered', binary: null, missing: 0 } as const;

function shownOutcome(
  opened: Opened | { outcome: 'locked' | 'no-vault' },
): Pick<Shown, 'outcome' | 'text' | 'older' | 'site' | 'missing'> {
  const nothing = { outcome: opened.outcome, text: null, older: false, site: null, missing: 0 };
  switch (opened.outcome) {
    case 'opened':
      return { ...nothing, text: opened.text, older: opened.older };
    case 'other-site':
      return { ...nothing, site: opened.site };
    case 'cut':
      return { ...nothing, missing: opened.missing };
    default:
      return nothing;
  }
}
