// Tickets let one frame or window of ours begin work for one page: 128 random bits, one use, a few seconds, bound to
// the tab, the page's document and its site. What they turn into lives as long as that frame does.

import { toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Random } from '../crypto/random.ts';
import type { Clock, Session } from '../vault/ports.ts';
import type { FrameCaller, WriterCaller } from '../messaging/caller.ts';
import type { PaneName } from '../messaging/shapes.ts';
import type { FieldLook } from '../messaging/field-look.ts';
import { sessionMap } from './session-map.ts';

/** The document of a page that something is done for. */
export interface PageRef {
  readonly site: string;
  readonly url: string;
  readonly tabId: number;
  readonly frameId: number;
  readonly documentId: string;
}

export interface FieldRef {
  readonly fieldId: string;
  readonly label: string;
  readonly pageTitle?: string | undefined;
  readonly multiline: boolean;
  readonly look?: FieldLook | undefined;
  readonly room: number | null;
  /** One block of an editor that makes a field of each. */
  readonly isBlock?: boolean | undefined;
  readonly saysLess?: boolean | undefined;
  /** What stood in the field when the editor was asked for. */
  readonly held: string;
  /** The content script's name for how it stood then. */
  readonly asked?: string | undefined;
  /** The page's address with its fragment, and the field's place in the page. */
  readonly address?: string | undefined;
  readonly path?: string | undefined;
}

export interface Ticket {
  readonly page: PageRef;
  /** null: for a reader. */
  readonly field: FieldRef | null;
  /** Of a reader: which of those over a page. */
  readonly pane?: PaneName;
  /** Our own window instead of a frame over the page. */
  readonly window: boolean;
  /** Draft to go on with: what was typed before the frame was left. */
  readonly draftId: string | null;
}

export interface Tickets {
  issue(ticket: Ticket): Promise<string>;
  /**
   * Throws `not-allowed` for a used, late, foreign or invented ticket, all alike. The document that used it may do so
   * again: the worker may have been stopped before its answer came.
   */
  redeem(id: string, caller: FrameCaller | WriterCaller, ancestors: readonly string[] | null): Promise<Ticket>;
  /** Whether it waits to be used for this document. */
  isFor(id: string, documentId: string): Promise<boolean>;
  /** Takes back one that nobody has used; null otherwise. */
  withdraw(id: string): Promise<Ticket | null>;
}

const FRAME_LIFE = 5_000; // ms
const MOST_IN_TAB = 16;
/** Our own window gets its ticket from the worker, past every page, and may take its time to open. */
const WINDOW_LIFE = 60_000; // ms

export function createTickets(ports: { session: Session; clock: Clock; random: Random }): Tickets {
  const { session, clock, random } = ports;
  const tickets = sessionMap<Ticket & { until: number; usedBy?: string }>(
    session,
    'tickets',
    ({ until }) => clock() < until,
  );
  return {
    issue: async (ticket) => {
      const id = toHex(random(16));
      // One live ticket for a document and a purpose, and a few for a tab: with more, a script could fill the session store.
      const live = await tickets.entries();
      const sameTab = live.filter(([, kept]) => !kept.window && kept.page.tabId === ticket.page.tabId);
      const tooMany = sameTab.slice(0, Math.max(0, sameTab.length - MOST_IN_TAB + 1));
      const done = [...live.filter(([, kept]) => isSamePurpose(kept, ticket)), ...tooMany];
      for (const [before] of done) await tickets.take(before);
      await tickets.set(id, { ...ticket, until: clock() + (ticket.window ? WINDOW_LIFE : FRAME_LIFE) });
      return id;
    },
    redeem: async (id, caller, ancestors) => {
      const kept = await tickets.take(id);
      const isUsed = kept?.usedBy !== undefined && kept.usedBy !== caller.documentId;
      if (!kept || isUsed || clock() >= kept.until || !fits(kept, caller, ancestors))
        throw new PapersealError('not-allowed');
      await tickets.set(id, { ...kept, usedBy: caller.documentId });
      const { until: _, usedBy: __, ...ticket } = kept;
      return ticket;
    },
    isFor: async (id, documentId) => {
      const kept = await tickets.get(id);
      return kept?.page.documentId === documentId && kept.field !== null && kept.usedBy === undefined;
    },
    withdraw: async (id) => {
      if ((await tickets.get(id))?.usedBy !== undefined) return null;
      const kept = await tickets.take(id);
      if (!kept) return null;
      const { until: _, usedBy: __, ...ticket } = kept;
      return ticket;
    },
  };
}

function isSamePurpose(a: Ticket, b: Ticket): boolean {
  const isSameUse = a.window === b.window && a.pane === b.pane && (a.field === null) === (b.field === null);
  return isSameUse && a.page.documentId === b.page.documentId;
}

function fits(ticket: Ticket, caller: FrameCaller | WriterCaller, ancestors: readonly string[] | null) {
  if (ticket.window) return caller.kind === 'writer';
  if (caller.kind !== 'frame' || caller.tabId !== ticket.page.tabId) return false;
  // Without ancestorOrigins only a frame directly in the top page is known to have no stranger around it.
  if (ancestors === null) return ticket.page.frameId === 0;
  return ancestors.length > 0 && ancestors.every((ancestor) => ancestor === ticket.page.site);
}
