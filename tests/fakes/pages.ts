// Tabs with documents and fields, and in each document a content script that does as ours does: takes orders, asks a
// ticket for its field, writes and reads back. No DOM: what the DOM does is tested in real browsers.

import type { FieldRef } from '../../lib/app/tickets.ts';
import {
  createOrders,
  type OrderReply,
  type OrderRequest,
  type PageOrder,
  type Receiver,
} from '../../lib/messaging/orders.ts';
import type { Sender } from '../../lib/messaging/caller.ts';
import type { Pages } from '../../lib/app/ports.ts';

/** What a field makes of a text that is written into it; the whole answer where nothing of it is to be seen in the value. */
export type Keeping = 'all' | 'nothing' | { readonly first: number } | OrderReply<'write'>;

export interface FakeField {
  value: string;
  /** Which record's it is, as far as the page says. */
  of?: string;
  readonly label: string;
  keeping: Keeping;
}

export interface FakeDocument {
  readonly tabId: number;
  readonly frameId: number;
  readonly documentId: string;
  readonly url: string;
  title: string;
  readonly fields: Map<string, FakeField>;
  /** Id of the field that has the focus. */
  focus: string | null;
  /** All frames around it are of its own site, and the browser says so. */
  readonly ownFrames: boolean;
  /** The content script runs here. */
  hasScript: boolean;
  guard: boolean;
  /** The frame over a field, by the ticket it was opened with. */
  editor: { readonly fieldId: string; readonly ticket: string } | null;
  /** What its script says that stands under any name; null: what its first field holds. */
  sealed: string | null;
  /** What its script was told to do. */
  readonly orders: PageOrder[];
  /** What its script says of where the keyboard is. */
  why: OrderReply<'why'> | null;
  /** A frame of another site: acting on the page lets nobody in. */
  needsPermission: boolean;
  /** How fields stood when the script looked. */
  readonly states: { held: string; of: string | undefined }[];
}

/** Carries a message of a content script to the worker, and resolves with the reply or null. */
export type Told = (sender: Sender, name: string, request: unknown) => Promise<unknown>;

export interface FakePages extends Pages {
  open(
    url: string,
    fields?: Record<string, string>,
    place?: { tabId?: number; frameId?: number; ownFrames?: boolean },
  ): FakeDocument;
  /** Closed, or gone to another address. */
  leave(document: FakeDocument): void;
  readonly documents: readonly FakeDocument[];
  /** Match patterns that the user allowed. */
  readonly permissions: Set<string>;
  /** Tabs in which the user called for Paperseal: activeTab. */
  readonly active: Set<number>;
  /** Tabs that the person went away from. */
  readonly left: Set<number>;
  /** Documents that were given the second part of the content script. */
  readonly completed: string[];
  readonly windows: string[];
  readonly tabs: string[];
  readonly badges: string[];
  popups: number;
  /** How often pages of ours were told that it was locked or opened. */
  locksAnnounced: number;
  registered: readonly string[];
  told: Told;
}

export const pattern = (site: string): string => `${new URL(site).protocol}//${new URL(site).hostname}/*`;

export function senderOf({ tabId, frameId, documentId, url }: FakeDocument): Sender {
  return { id: 'ours', url, origin: new URL(url).origin, frameId, documentId, tab: { id: tabId } };
}

export function fakePages(): FakePages {
  const documents: FakeDocument[] = [];
  let count = 0;
  const siteOf = ({ url }: FakeDocument): string => new URL(url).origin;
  const mayRun = (document: FakeDocument): boolean =>
    (!document.needsPermission && pages.active.has(document.tabId)) || pages.permissions.has(pattern(siteOf(document)));
  const running = (tabId: number, to: Receiver): FakeDocument[] =>
    documents.filter((document) => {
      if (document.tabId !== tabId || !document.hasScript) return false;
      if (to === 'everywhere') return true;
      return to === 'page' ? document.frameId === 0 : document.documentId === to.documentId;
    });

  const send = async (tabId: number, to: Receiver, message: unknown): Promise<unknown> => {
    const { order, request } = message as { order: PageOrder; request: never };
    const receivers = running(tabId, to);
    if (receivers.length === 0) throw new Error('Could not establish connection. Receiving end does not exist.');
    const answers = await Promise.all(receivers.map((document) => obey(pages, document, order, request)));
    return answers.find((answer) => answer !== null);
  };

  const pages: FakePages = {
    ...createOrders(send),
    documents,
    permissions: new Set(),
    active: new Set(),
    left: new Set(),
    completed: [],
    windows: [],
    tabs: [],
    badges: [],
    locksAnnounced: 0,
    popups: 0,
    registered: [],
    told: async () => null,
    open: (url, fields = {}, { tabId = ++count, frameId = 0, ownFrames = true } = {}) => {
      const document: FakeDocument = {
        tabId,
        frameId,
        documentId: `D${++count}`,
        url,
        fields: new Map(Object.entries(fields).map(([id, value]) => [id, { value, label: 'Entry', keeping: 'all' }])),
        ownFrames,
        focus: Object.keys(fields)[0] ?? null,
        hasScript: false,
        guard: false,
        editor: null,
        sealed: null,
        orders: [],
        states: [],
        why: null,
        title: '',
        needsPermission: false,
      };
      document.hasScript = pages.registered.includes(siteOf(document));
      documents.push(document);
      return document;
    },
    leave: (document) => void documents.splice(documents.indexOf(document), 1),
    inject: async (tabId) => {
      const here = documents.filter((document) => document.tabId === tabId && mayRun(document));
      for (const document of here) document.hasScript = true;
      return here.map(({ documentId }) => documentId);
    },
    complete: async ({ documentId }) => void pages.completed.push(documentId),
    address: async (tabId) => {
      const document = documents.find((one) => one.tabId === tabId && one.frameId === 0);
      return document && mayRun(document) ? document.url : null;
    },
    tabsOf: async (site) => documents.filter((one) => site === null || siteOf(one) === site).map(({ tabId }) => tabId),
    register: async (sites) => {
      pages.registered = [...sites];
    },
    hasPermission: async (sites) => sites.every((site) => pages.permissions.has(pattern(site))),
    hasOrigins: async (patterns) => patterns.every((one) => pages.permissions.has(one)),
    giveUpOrigins: async (patterns) => patterns.forEach((one) => void pages.permissions.delete(one)),
    giveUpAll: async () => pages.permissions.clear(),
    closeTabs: async () => undefined,
    giveUp: async (site) => void pages.permissions.delete(pattern(site)),
    openTab: async (path) => void pages.tabs.push(path),
    openPopup: async () => ++pages.popups > 0,
    openWindow: async (path) => void pages.windows.push(path),
    focusTab: async () => undefined,
    isLeft: async (tabId) => pages.left.has(tabId),
    announceLock: async () => void (pages.locksAnnounced += 1),
    badge: async (text) => void pages.badges.push(text),
    icon: async () => undefined,
  };
  return pages;
}

/** null: not ours to answer. */
async function obey<N extends PageOrder>(
  pages: FakePages,
  document: FakeDocument,
  order: N,
  request: OrderRequest<N>,
): Promise<OrderReply<PageOrder> | null> {
  document.orders.push(order);
  const { fieldId = null, ticket, on = false } = request as Partial<Record<string, string>> & { on?: boolean };
  switch (order) {
    case 'begin':
      return begin(pages, document, fieldId ?? document.focus);
    case 'write':
      return write(document, request as OrderRequest<'write'>);
    case 'look': {
      const unfit = unfitness(document, request as OrderRequest<'look'>);
      return unfit ? { unfit } : {};
    }
    case 'why':
      return document.why ?? { reason: null, site: null };
    case 'close':
      if (document.editor?.ticket !== ticket) return {};
      document.editor = null;
      document.guard = false;
      return {};
    case 'guard':
      document.guard = on;
      return {};
    case 'holds':
      return { holds: document.editor?.ticket === ticket };
    case 'edit':
      return (await begin(pages, document, [...document.fields.keys()][0] ?? null)) ?? { begun: false };
    case 'sealed':
      return {
        token: document.sealed ?? [...document.fields.values()][0]?.value ?? null,
        editable: document.fields.size > 0,
      };
    default:
      return {};
  }
}

async function begin(pages: FakePages, document: FakeDocument, fieldId: string | null) {
  const field = document.fields.get(fieldId ?? '');
  if (!field || fieldId === null) return null;
  if (document.editor) return { begun: true };
  const { ownFrames } = document;
  const known: FieldRef = {
    fieldId,
    label: field.label,
    pageTitle: document.title,
    multiline: true,
    room: null,
    held: field.value,
    asked: note(document, field),
  };
  const reply = (await pages.told(senderOf(document), 'field.ticket', { ...known, ownFrames })) as {
    ticket: string | null;
  } | null;
  if (!reply) return { begun: false };
  if (reply.ticket !== null) {
    document.editor = { fieldId, ticket: reply.ticket };
    document.guard = true;
  }
  return { begun: true };
}

function note({ states }: FakeDocument, { value, of }: FakeField): string {
  states.push({ held: value, of });
  return `a${states.length}`;
}

function unfitness(document: FakeDocument, { fieldId, asked, mine }: OrderRequest<'look'>) {
  const field = document.fields.get(fieldId);
  if (!field) return { outcome: 'gone' as const, length: null };
  const before = document.states[Number(asked.slice(1)) - 1];
  const moved = before?.of !== field.of;
  if (mine.includes(field.value) || (!moved && before?.held === field.value)) return null;
  const stands = { asked: note(document, field), held: field.value, moved };
  return { outcome: 'changed' as const, length: null, stands };
}

function write(document: FakeDocument, request: OrderRequest<'write'>): OrderReply<'write'> {
  const { fieldId, token } = request;
  const field = document.fields.get(fieldId);
  const unfit = unfitness(document, request);
  if (!field || unfit) return unfit ?? { outcome: 'gone', length: null };
  if (field.keeping === 'nothing') return { outcome: 'reverted', length: null };
  if (typeof field.keeping === 'object' && 'outcome' in field.keeping) return field.keeping;
  if (field.keeping !== 'all') return { outcome: 'cut', length: field.keeping.first }; // what stood there is back
  field.value = token;
  return { outcome: 'written', length: null };
}
