// What the worker tells others: orders to the content script of one document, and news to one frame of ours. Orders are
// sent to documents by the browser's own id for them, so they reach the page they are meant for or nobody.

import * as v from 'valibot';
import { MOST_HELD } from '../base/limits.ts';
import { PapersealError } from '../base/errors.ts';
import {
  asked,
  count,
  fieldId,
  MAX_TEXT,
  nothing,
  Outcome,
  Pane,
  Placed,
  Reason,
  site,
  text,
  ticket,
  Written,
} from './shapes.ts';

/** Sealed texts that the same editor may have put into its field already. */
const mine = v.pipe(v.array(text(MOST_HELD)), v.maxLength(2));

/** Orders to the content script. */
export const PAGE_ORDERS = {
  /**
   * Ask a ticket for the focused field, or for the one named. A frame without it does not answer. `blurred`: the popup
   * has the keyboard, and the field that had it before is meant.
   */
  begin: {
    request: v.strictObject({ fieldId: v.nullable(fieldId), blurred: v.boolean() }),
    reply: v.strictObject({ begun: v.boolean() }),
  },
  /** Why nothing began there. */
  why: { request: nothing, reply: v.strictObject({ reason: v.nullable(Reason), site: v.nullable(site) }) },
  /** Whether a field still is as it was `asked` for, or holds one of `mine`: an `unfit` one would not be touched. */
  look: {
    request: v.strictObject({ fieldId, asked, mine }),
    reply: v.strictObject({ unfit: v.optional(Written) }),
  },
  write: { request: v.strictObject({ fieldId, token: text(MOST_HELD), asked, mine }), reply: Written },
  /** Close the editor that has this ticket, not a later one over the same field, and give the focus back. */
  close: { request: v.strictObject({ ticket }), reply: nothing },
  guard: { request: v.strictObject({ on: v.boolean() }), reply: nothing },
  /** Whether the editor that has this ticket is still open in the document. */
  holds: { request: v.strictObject({ ticket }), reply: v.strictObject({ holds: v.boolean() }) },
  /** Edit the field in which this sealed text stands. */
  edit: { request: v.strictObject({ id: text(40) }), reply: v.strictObject({ begun: v.boolean() }) },
  /** What stands there under this name, and whether it can be edited; null when it is gone. */
  sealed: {
    request: v.strictObject({ id: text(40) }),
    reply: v.strictObject({ token: v.nullable(text(MOST_HELD)), editable: v.boolean() }),
  },
  /** Send the places of all sealed texts of this pane again. */
  place: { request: v.strictObject({ pane: Pane }), reply: nothing },
  /** The site was switched on or off: say hello again, and show everything or take it away. */
  greet: { request: nothing, reply: nothing },
} as const satisfies Record<string, { request: v.GenericSchema; reply: v.GenericSchema }>;

export type PageOrder = keyof typeof PAGE_ORDERS;
export type OrderRequest<N extends PageOrder> = v.InferOutput<(typeof PAGE_ORDERS)[N]['request']>;
export type OrderReply<N extends PageOrder> = v.InferOutput<(typeof PAGE_ORDERS)[N]['reply']>;

// ---- from the worker to one frame, on the port that the frame opened ----

/** What came of one sealed text. */
export const Said = v.strictObject({
  outcome: Outcome,
  text: v.nullable(text(MAX_TEXT)),
  /** The vault knows a newer version of this field. */
  older: v.boolean(),
  /** Sealed for this site, where that is another one. */
  site: v.nullable(site),
  missing: count,
  /** What the vault holds of it: the newer text of an older version, the whole of a cut or altered one. */
  kept: v.nullable(text(MAX_TEXT)),
});
export type Said = v.InferOutput<typeof Said>;

/** Where a reader frame shows one sealed text, and what; `said` is null when the frame was told before. */
export const Shown = v.strictObject({ ...v.omit(Placed, ['token']).entries, said: v.nullable(Said) });

export const FrameNews = v.variant('news', [
  /** `fresh`: what was told before counts no more. */
  v.strictObject({ news: v.literal('show'), fresh: v.boolean(), items: v.array(Shown) }),
  v.strictObject({ news: v.literal('unlocked') }),
  v.strictObject({ news: v.literal('locked') }),
]);
export type FrameNews = v.InferOutput<typeof FrameNews>;

export interface DocumentRef {
  readonly tabId: number;
  readonly documentId: string;
}

/** Every frame of a tab, its page alone, or one document. */
export type Receiver = 'everywhere' | 'page' | { readonly documentId: string };

export interface Orders {
  /** Sends an order to one document of a page. Throws `page-gone` when it is not there any more. */
  order<N extends PageOrder>(to: DocumentRef, name: N, request: OrderRequest<N>): Promise<OrderReply<N>>;
  /** Sends it to every frame of the tab, or to its page alone; null when none answered. */
  orderAll<N extends PageOrder>(
    tabId: number,
    name: N,
    request: OrderRequest<N>,
    where?: 'everywhere' | 'page',
  ): Promise<OrderReply<N> | null>;
}

/** `send` rejects when nobody is there to answer. */
export function createOrders(send: (tabId: number, to: Receiver, message: unknown) => Promise<unknown>): Orders {
  return {
    order: async ({ tabId, documentId }, name, request) => {
      const answer = await send(tabId, { documentId }, { order: name, request }).catch((cause: unknown) => {
        throw new PapersealError('page-gone', { cause });
      });
      const reply = parseReply(name, answer);
      if (reply === null) throw new PapersealError('page-gone');
      return reply;
    },
    orderAll: async (tabId, name, request, where = 'everywhere') => {
      const answer = await send(tabId, where, { order: name, request }).catch(() => null);
      return parseReply(name, answer);
    },
  };
}

function parseReply<N extends PageOrder>(name: N, answer: unknown): OrderReply<N> | null {
  const reply = v.safeParse(PAGE_ORDERS[name].reply, answer);
  return reply.success ? (reply.output as OrderReply<N>) : null;
}
