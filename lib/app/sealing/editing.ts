// One editor from its ticket to its end. Over a page where the site was switched on, in our own window anywhere else;
// what is typed is kept as a draft until the sealed text was seen in the field.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { FrameCaller, PageCaller, WriterCaller } from '../../messaging/caller.ts';
import type { FrameNews } from '../../messaging/orders.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { type SessionMap, sessionMap } from '../session-map.ts';
import type { FieldRef, PageRef, Ticket, Tickets } from '../tickets.ts';
import { isSite } from '../../token/site.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import { createBegin } from './begin.ts';
import { type Drafts, ignore } from '../drafts.ts';
import { draftOf, type Editor } from './editor.ts';
import { createEditorState } from './editor-state.ts';
import type { Port } from '../port.ts';
import type { Ports } from '../ports.ts';
import type { Revisits } from '../reading/revisits.ts';
import { createSeals } from './seals.ts';
import type { SiteQuestion } from '../sites/site-question.ts';
import type { Sites } from '../sites/sites.ts';
import type { Storages } from '../storages/storages.ts';
import { createThieves } from './thieves.ts';
import type { Wishes } from './wishes.ts';

type State = Reply<'editor.open'>;
type Written = Reply<'editor.seal'>;
type EditorCaller = FrameCaller | WriterCaller;
/** Of our own window: the page touched the editor; or there are two texts to choose from, and more room there. */
type Why = 'fled' | 'both';

export interface Editing {
  /** The user asked for the focused field of a tab: by key, menu or button. False: there is none to seal. */
  begin(tabId: number): Promise<boolean>;
  /**
   * The content script found the field; answers a ticket for the frame, or null when our own window was opened. Where
   * strangers may be around that frame it could not use a ticket, and a dialog with nothing in it would take the keys.
   */
  requestTicket(caller: PageCaller, field: FieldRef, ownFrames: boolean): Promise<string | null>;
  open(request: Request<'editor.open'>, caller: EditorCaller): Promise<State>;
  again(session: string, caller: EditorCaller): Promise<State>;
  seal(request: Request<'editor.seal'>, caller: EditorCaller): Promise<Written>;
  look(session: string, caller: EditorCaller): Promise<Written | null>;
  /** Keeps the text as a note and ends the editor. */
  note(session: string, text: string, caller: EditorCaller): Promise<void>;
  draft(session: string, text: string, caller: EditorCaller): Promise<void>;
  /** Throws `draft-gone` for one that is not there or of another site. */
  take(session: string, draft: string, caller: EditorCaller): Promise<void>;
  /** True when the person went elsewhere and nothing was done. */
  flee(request: Request<'editor.flee'>, caller: EditorCaller): Promise<boolean>;
  close(session: string, caller: EditorCaller): Promise<void>;
  /** The page's script saw the frame's host changed, covered or removed. */
  threatened(caller: PageCaller, ticket: string): Promise<void>;
  /** An editor is open in this tab: its other frames keep their guard up. */
  isOpenIn(tabId: number): Promise<boolean>;
  attach(session: string, caller: EditorCaller, port: Port): Promise<void>;
  tell(news: 'locked' | 'unlocked'): Promise<void>;
  /** The vault was deleted: no editor has anything to write into. */
  endAll(): Promise<void>;
  /** Opens the editor for the field that the user came from before there was a vault. */
  resume(): Promise<boolean>;
  /** The next editor of this document begins with what the vault holds in this record, until that is taken back. */
  offer(documentId: string, record: string): Promise<void>;
  /** False: an editor has taken it. */
  takeBack(documentId: string): Promise<boolean>;
  /** Whether there was such a field. */
  hasWayBack(): Promise<boolean>;
}

export function createEditing(
  ports: Ports,
  app: {
    lock: Lock;
    vault: Vault;
    tickets: Tickets;
    sites: Sites;
    siteQuestion: SiteQuestion;
    storages: Storages;
    drafts: Drafts;
    wishes: Wishes;
    revisits: Revisits;
    readyToSeal(): Promise<Unlocked>;
  },
): Editing {
  const { session, clock, random, pages } = ports;
  const { lock, vault, tickets, sites, drafts, storages, wishes } = app;
  const stateOf = createEditorState(ports, app);
  const editors: SessionMap<Editor> = sessionMap(session, 'editors');
  const thieves = createThieves(ports);
  const requests = createBegin(ports, app);
  const offers = sessionMap<{ record: string; until: number }>(session, 'offers', ({ until }) => clock() < until);
  const seals = createSeals(ports, app);
  const lines = new Map<string, Port>();

  /** Editors whose window is just opening. */
  const rescued = new Map<string, Promise<void>>();

  /** `why` it opened by itself. */
  async function openWindow(ticket: Omit<Ticket, 'window'>, why: Why | null = null): Promise<void> {
    const id = await tickets.issue({ ...ticket, window: true });
    await pages.openWindow(`/writer.html#${id}${why ? `-${why}` : ''}`);
  }

  /**
   * Goes on in our own window. Once: the frame and the page's script may both cry for help. The window first: as long as
   * the keys may still go to the page, its guard stays on and the frame keeps its text.
   */
  function rescue(id: string, editor: Editor, why: Why): Promise<void> {
    const under = rescued.get(id) ?? openRescue(id, editor, why).finally(() => rescued.delete(id));
    rescued.set(id, under);
    return under;
  }

  /** The frame comes, or in its place our own window: a page may keep it out, throw it out, or stand still. */
  async function awaitFrame(ticket: string, isWished: boolean): Promise<void> {
    for (let step = 0; step < FRAME_STEPS; step++) await pause(FRAME_STEP);
    await insteadOf(ticket, isWished);
  }

  /** Nothing once the frame was there. The window first, as in a rescue. */
  async function insteadOf(ticket: string, isWished = false): Promise<void> {
    const unused = await tickets.withdraw(ticket);
    if (!unused) return;
    if (isWished || (await thieves.mayRescue(unused.page.tabId))) await openWindow(unused);
    await pages.order(unused.page, 'close', { ticket }).catch(ignoreGone);
  }

  /** Into our own window, or just away, with the text in its draft. */
  async function flight(id: string, editor: Editor, why: Why = 'fled'): Promise<void> {
    if (why === 'fled') await thieves.remember(editor.page.site);
    if (rescued.has(id) || (await thieves.mayRescue(editor.page.tabId))) await rescue(id, editor, why);
    else await leave(id);
  }

  async function openRescue(id: string, editor: Editor, why: Why): Promise<void> {
    await openWindow({ page: editor.page, field: editor.field, draftId: draftOf(id, editor) }, why);
    await pause(A_MOMENT);
    await end(id);
  }

  async function owned(id: string, caller: EditorCaller): Promise<Editor> {
    const editor = await editors.get(id);
    if (!editor || editor.documentId !== caller.documentId) throw new PapersealError('not-allowed');
    return editor;
  }

  /** The page first, the entry last: a worker that dies in between is asked again, or finds it by `isOpenIn`. */
  async function end(id: string): Promise<void> {
    lines.delete(id);
    const editor = await editors.get(id);
    if (!editor) return;
    const { page, ticket, window } = editor;
    if (window) {
      await pages.focusTab(page.tabId);
      // Our own window has no toolbar for the popup to hang on: it opens over the page, with its question.
      if ((await app.siteQuestion.open()) === page.site) await pages.openPopup();
    } else {
      await pages.order(page, 'close', { ticket }).catch(ignoreGone);
      if (!(await isOpenIn(page.tabId, id))) {
        await pages.orderAll(page.tabId, 'guard', { on: false });
        await pages.badge('', page.tabId);
      }
    }
    await editors.take(id);
    await seals.forget(id);
  }

  /** What was typed and not sealed waits in its draft, and the toolbar says so. */
  async function leave(id: string): Promise<void> {
    await end(id);
    await drafts.show();
  }

  async function isOpenIn(tabId: number, but: string | null = null): Promise<boolean> {
    let hasEnded = false;
    for (const [id, editor] of await editors.entries()) {
      if (editor.window || editor.page.tabId !== tabId || id === but) continue;
      if (lines.has(id) || (await isHeld(editor))) return true;
      await editors.take(id); // it ended while no worker was there to hear it
      hasEnded = true;
    }
    if (hasEnded) await pages.orderAll(tabId, 'guard', { on: false });
    return false;
  }

  /**
   * Editors of our own window, or of a tab that was closed, may have ended unheard: none is kept for ever. And one tab
   * must not fill the session store, in which everybody's lie.
   */
  async function forgetOldest({ page }: Ticket): Promise<void> {
    const entries = await editors.entries();
    const unheard = entries.filter(([id]) => !lines.has(id));
    const sameTab = entries.filter(([, editor]) => !editor.window && editor.page.tabId === page.tabId);
    for (const [id] of [...oldest(unheard, MOST_UNHEARD), ...oldest(sameTab, MOST_IN_TAB)]) {
      lines.delete(id);
      await editors.take(id);
      await seals.forget(id);
    }
  }

  /** What is put back is a draft of its own until it was sealed: whoever leaves finds it again. */
  async function takeOffer(page: PageRef, field: FieldRef): Promise<string | null> {
    const offered = await offers.take(page.documentId);
    if (!offered || clock() >= offered.until || !(await lock.isUnlocked())) return null;
    const entry = (await vault.catalogue(await lock.unlocked())).byId.get(offered.record);
    if (entry?.record.kind !== 'sealed-field' || entry.record.site !== page.site) return null;
    const id = toHex(random(16));
    await drafts.keep(id, { page, field, draftId: null }, entry.record.text);
    return id;
  }

  async function isHeld({ page, ticket }: Editor): Promise<boolean> {
    const answer = await pages.order(page, 'holds', { ticket }).catch(() => null);
    return answer?.holds ?? false;
  }

  return {
    begin: requests.begin,

    requestTicket: async (caller, field, ownFrames) => {
      const { site, url, tabId, frameId, documentId } = caller;
      const page: PageRef = { site, url, tabId, frameId, documentId };
      if (!isSite(page.site)) throw new PapersealError('site-refused');
      requests.asked(caller.tabId);
      const isWished = await wishes.grant(caller);
      const mayFrame = (page.frameId === 0 || ownFrames) && (await sites.isOn(page.site));
      const inFrame = mayFrame && !(await thieves.has(page.site));
      // The user did not ask for this one, as far as we know; a key in a sealed text may have.
      if (!isWished && !inFrame && !(mayFrame && (await thieves.mayRescue(page.tabId)))) return null;
      if (!(await lock.exists())) {
        const from: CameFrom = { ...page, fieldId: field.fieldId };
        await session.set(CAME_FROM, JSON.stringify(from));
        await pages.openTab('/practice.html');
        return null;
      }
      if (!inFrame) {
        await openWindow({ page, field, draftId: await takeOffer(page, field) });
        return null;
      }
      const ticket = await tickets.issue({ page, field, window: false, draftId: await takeOffer(page, field) });
      void awaitFrame(ticket, isWished).catch(() => undefined); // the guard lets go by itself
      return ticket;
    },

    open: async ({ ticket, ancestors }, caller) => {
      const redeemed = await tickets.redeem(ticket, caller, ancestors);
      if (!redeemed.field) throw new PapersealError('not-allowed');
      const id = toHex(random(16));
      const editor: Editor = { ...redeemed, ticket, field: redeemed.field, documentId: caller.documentId };
      await forgetOldest(redeemed);
      await editors.set(id, editor);
      const state = await stateOf(id, editor);
      if (!editor.window) {
        await pages.orderAll(editor.page.tabId, 'guard', { on: true });
        await pages.badge(state.mark?.code ?? '', editor.page.tabId);
      }
      return state;
    },

    again: async (id, caller) => stateOf(id, await owned(id, caller)),

    seal: async (request, caller) => {
      const editor = await owned(request.session, caller);
      return seals.press(editor, request);
    },

    look: async (id, caller) => seals.look(id, await owned(id, caller)),

    note: async (id, text, caller) => {
      const editor = await owned(id, caller);
      const { site } = editor.page;
      const title = editor.field.label === '' ? site : editor.field.label;
      await app.vault.writeNote(await app.readyToSeal(), id, { title, text }); // the same one when it is asked again
      await drafts.sealed(id, editor, text);
      await storages.changed();
    },

    draft: async (id, text, caller) => {
      const editor = await owned(id, caller);
      await drafts.keep(id, editor, text);
    },

    take: async (id, draft, caller) => {
      const editor = await owned(id, caller);
      const known = await drafts.list();
      if (!known.some((one) => one.id === draft && one.site === editor.page.site))
        throw new PapersealError('draft-gone');
      const entries = await editors.entries();
      // Two that write the same draft would lose what one of them has: then it is kept beside the other's.
      const isWritten = entries.some(
        ([other, one]) => other !== id && lines.has(other) && draftOf(other, one) === draft,
      );
      if (!isWritten) await editors.set(id, { ...editor, draftId: draft });
    },

    flee: async ({ session: id, text, why = 'fled', unlessLeft = false }, caller) => {
      const editor = await owned(id, caller);
      if (unlessLeft && (await pages.isLeft(editor.page.tabId))) return true;
      if (text !== '') await drafts.keep(id, editor, text);
      await flight(id, editor, why);
      return false;
    },

    close: async (id, caller) => {
      if ((await editors.get(id)) === null) return; // asked again after it was done
      await owned(id, caller);
      await leave(id);
    },

    threatened: async (caller, ticket) => {
      if (await tickets.isFor(ticket, caller.documentId)) {
        await thieves.remember(caller.site);
        return insteadOf(ticket);
      }
      for (const [id, editor] of await editors.entries()) {
        if (editor.page.documentId === caller.documentId && editor.ticket === ticket) await flight(id, editor);
      }
    },

    isOpenIn: (tabId) => isOpenIn(tabId),

    attach: async (id, caller, port) => {
      await owned(id, caller);
      lines.set(id, port);
      // It may have been locked between the answer with the text and this line: nobody else tells.
      if (!(await lock.isUnlocked())) port.post({ news: 'locked' });
      // The frame went without a word: its page closed, or somebody took it out. The last draft is kept.
      // A moment later, for the page's script may have seen by whom, and then our own window is opened (`threatened`).
      // Where that window does not open, nothing else would end this editor and take the guard down.
      const gone = async () => {
        await pause(TO_BE_TOLD);
        await rescued.get(id)?.catch(() => undefined);
        if (lines.get(id) === port) await leave(id);
      };
      port.onGone(() => void gone());
    },

    tell: async (news) => {
      const told: FrameNews = { news };
      for (const port of lines.values()) port.post(told);
    },

    endAll: async () => {
      for (const [id, editor] of await editors.entries()) if (!editor.window) await end(id);
      await pages.closeTabs('/writer.html');
    },

    resume: async () => {
      const from = JSON.parse((await session.get(CAME_FROM)) ?? 'null') as CameFrom | null;
      if (!from) return false;
      await pages.focusTab(from.tabId);
      await wishes.make(from.tabId, [from.documentId]);
      // To the very document: what was opened in that tab since has fields of its own.
      const answer = await pages.order(from, 'begin', { fieldId: from.fieldId, blurred: false }).catch(ignoreGone);
      if (!answer?.begun) await wishes.drop(from.tabId);
      return answer?.begun ?? false;
    },
    offer: (documentId, record) => offers.set(documentId, { record, until: clock() + OFFER_LIVES }),
    takeBack: async (documentId) => (await offers.take(documentId)) !== null,
    hasWayBack: async () => (await session.get(CAME_FROM)) !== null,
  };
}

/** The field that somebody wanted to seal before there was a vault. */
type CameFrom = PageRef & { readonly fieldId: string };

// 1.8 s, in steps: where this worker gets its turns late, the frame does, too.
const FRAME_STEPS = 36;
const FRAME_STEP = 50; // ms
const MOST_UNHEARD = 32;
const MOST_IN_TAB = 8;
const OFFER_LIVES = 10_000; // ms
const A_MOMENT = 400; // ms: keys that were on their way when the window took the keyboard
const TO_BE_TOLD = 1_500; // ms: on a busy machine too

/** All but the newest of them, with room for one more. */
function oldest<T>(entries: readonly T[], most: number): readonly T[] {
  return entries.slice(0, Math.max(0, entries.length - most + 1));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const CAME_FROM = 'came-from';

const ignoreGone = ignore('page-gone');
