// What the two parts of the content script share. The first (page) stands in every page of a site that is switched on;
// the second (page-work) comes where there is work. Both live in the isolated world of their document: its global object
// is not the page's, and a symbol's name can't be taken by an element's id.

import type { OrderReply, OrderRequest, PageOrder } from '../../lib/messaging/orders.ts';
import type { MessageName, Reply, Request } from '../../lib/messaging/protocol.ts';
import type { Guard } from '../../lib/page/guard.ts';

export type Order = { readonly [N in PageOrder]: { readonly order: N; readonly request: OrderRequest<N> } }[PageOrder];
export type OrderHandlers = { readonly [N in PageOrder]: (request: OrderRequest<N>) => Promise<OrderReply<N>> | null };

/** The native API with promises; the polyfill would be a copy of itself in every frame of every page. */
export interface Runtime {
  /** Gone as soon as the extension is. */
  readonly id?: string;
  getURL(path: string): string;
  sendMessage(message: unknown): Promise<unknown>;
  readonly onMessage: {
    addListener(listener: (message: Order, sender: unknown, respond: (answer: unknown) => void) => boolean): void;
  };
}

/** What the second part can do; nothing of it happens by itself. */
export interface Work {
  readonly orders: Omit<OrderHandlers, 'guard' | 'greet'>;
  /** Takes an editor away that the worker knows nothing of. */
  end(): void;
  /** Shows the page's sealed texts, or takes away what is shown. `known`: shadow roots that were come upon before. */
  read(on: boolean, known: readonly ShadowRoot[]): void;
}

/** What the first part keeps for the second. */
export interface Parts {
  readonly runtime: Runtime;
  readonly guard: Guard;
  /** null: refused, or nobody answered. */
  ask<N extends MessageName>(name: N, request: Request<N>): Promise<Reply<N> | null>;
  /** Keys are ours until `free`, or until the worker says that no editor is open in this tab. */
  hold(): void;
  free(): void;
  /** The second part is there. The first to come stays. */
  join(work: Work): void;
}

/** Where the first part leaves it for the second. */
export const PARTS: unique symbol = Symbol.for('paperseal');

interface Scope {
  readonly chrome?: { readonly runtime: Runtime; readonly i18n: { getMessage(key: string, value: string): string } };
  [PARTS]?: Parts;
}

/** The isolated world's own. Not by the name of `browser`, which an element's id can take where the browser does not. */
export const scope = globalThis as typeof globalThis & Scope;
