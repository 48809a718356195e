// Editors at work: over a page where the site was switched on, in our own window anywhere else; what is typed is kept as a
// draft until the sealed text was seen in the field.

import { PapersealError } from '../../base/errors.ts';
import type { PageCaller } from '../../messaging/caller.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { isSite } from '../../token/site.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Drafts } from '../drafts.ts';
import type { Port } from '../port.ts';
import type { Ports } from '../ports.ts';
import type { Revisits } from '../reading/revisits.ts';
import type { SiteQuestion } from '../sites/site-question.ts';
import type { Sites } from '../sites/sites.ts';
import type { Storages } from '../storages/storages.ts';
import type { FieldRef, PageRef, Tickets } from '../tickets.ts';
import { createArrivals } from './arrivals.ts';
import { createBegin } from './begin.ts';
import { createEditorState } from './editor-state.ts';
import { createEditors, type EditorCaller } from './editors.ts';
import { createFlight } from './flight.ts';
import { createOffers } from './offers.ts';
import { createSeals } from './seals.ts';
import { createThieves } from './thieves.ts';
import { createWayBack } from './way-back.ts';
import type { Wishes } from './wishes.ts';

type OpenedEditor = Reply<'editor.open'>;
type SealReply = Reply<'editor.seal'>;

export interface Editing {
  /** The user asked for the focused field of a tab: by key, menu or button. False: there is none to seal. */
  begin(tabId: number): Promise<boolean>;
  /**
   * The content script found the field; answers a ticket for the frame, or null when our own window was opened. Where
   * strangers may be around that frame it could not use a ticket, and a dialog with nothing in it would take the keys.
   */
  requestTicket(caller: PageCaller, field: FieldRef, ownFrames: boolean): Promise<string | null>;
  open(request: Request<'editor.open'>, caller: EditorCaller): Promise<OpenedEditor>;
  again(session: string, caller: EditorCaller): Promise<OpenedEditor>;
  seal(request: Request<'editor.seal'>, caller: EditorCaller): Promise<SealReply>;
  look(session: string, caller: EditorCaller): Promise<SealReply | null>;
  /** Keeps the text as a note and ends the editor. */
  note(session: string, text: string, caller: EditorCaller): Promise<void>;
  draft(session: string, text: string, caller: EditorCaller): Promise<void>;
  /** Throws `draft-gone` for one that is not there or of another site. */
  take(session: string, draft: string, caller: EditorCaller): Promise<void>;
  /** Whether the person went elsewhere: the page's tab is not the one in front. */
  isLeft(session: string, caller: EditorCaller): Promise<boolean>;
  flee(request: Request<'editor.flee'>, caller: EditorCaller): Promise<void>;
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

interface EditingParts {
  readonly lock: Lock;
  readonly vault: Vault;
  readonly tickets: Tickets;
  readonly sites: Sites;
  readonly siteQuestion: SiteQuestion;
  readonly storages: Storages;
  readonly drafts: Drafts;
  readonly wishes: Wishes;
  readonly revisits: Revisits;
  readyToSeal(): Promise<Unlocked>;
}

export function createEditing(ports: Ports, app: EditingParts): Editing {
  const { pages } = ports;
  const { lock, tickets, sites, drafts, storages, wishes } = app;
  const stateOf = createEditorState(ports, app);
  const thieves = createThieves(ports);
  const requests = createBegin(ports, app);
  const offers = createOffers(ports, app);
  const wayBack = createWayBack(ports, wishes);
  const seals = createSeals(ports, app);
  const editors = createEditors(ports, app, seals);
  const flight = createFlight(ports, tickets, { editors, thieves });
  const { owned } = editors;
  const arrivals = createArrivals(ports, tickets, editors);

  return {
    begin: requests.begin,

    requestTicket: async (caller, field, ownFrames) => {
      const { site, url, tabId, frameId, documentId } = caller;
      const page: PageRef = { site, url, tabId, frameId, documentId };
      if (!isSite(page.site)) throw new PapersealError('site-refused');
      requests.asked(caller.tabId);
      const wish = await wishes.grant(caller);
      if (wish === 'late') return null;
      const isWished = wish !== null;
      const mayFrame = (page.frameId === 0 || ownFrames) && (await sites.isOn(page.site));
      const inFrame = mayFrame && !(await thieves.has(page.site));
      // The user did not ask for this one, as far as we know; a key in a sealed text may have.
      if (!isWished && !inFrame && !(mayFrame && (await thieves.mayRescue(page.tabId)))) return null;
      if (!(await lock.exists())) {
        await wayBack.leadAway(page, field.fieldId);
        return null;
      }
      const draftId = await offers.take(page, field);
      if (!inFrame) {
        await flight.openWindow({ page, field, draftId });
        return null;
      }
      const ticket = await tickets.issue({ page, field, window: false, draftId });
      void flight.awaitFrame(ticket, isWished).catch(() => undefined); // the guard lets go by itself
      return ticket;
    },

    open: async (request, caller) => {
      const [id, editor] = await arrivals.redeem(request, caller);
      const state = await stateOf(id, editor);
      if (!editor.window) {
        await pages.orderAll(editor.page.tabId, 'guard', { on: true });
        await pages.badge(state.mark?.code ?? '', editor.page.tabId);
      }
      return state;
    },

    again: async (id, caller) => stateOf(id, await owned(id, caller)),

    seal: async (request, caller) => seals.press(await owned(request.session, caller), request),

    look: async (id, caller) => seals.look(id, await owned(id, caller)),

    note: async (id, text, caller) => {
      const editor = await owned(id, caller);
      const { site } = editor.page;
      const title = editor.field.label === '' ? site : editor.field.label;
      await app.vault.writeNote(await app.readyToSeal(), id, { title, text }); // the same one when it is asked again
      await drafts.sealed(id, editor, text);
      await storages.changed();
    },

    draft: async (id, text, caller) => drafts.keep(id, await owned(id, caller), text),

    take: async (id, draft, caller) => {
      const editor = await owned(id, caller);
      const known = await drafts.list();
      if (!known.some((one) => one.id === draft && one.site === editor.page.site))
        throw new PapersealError('draft-gone');
      await editors.goOnWith(id, editor, draft);
    },

    isLeft: async (id, caller) => pages.isLeft((await owned(id, caller)).page.tabId),

    flee: async ({ session: id, text, why }, caller) => {
      const editor = await owned(id, caller);
      if (text !== '') await drafts.keep(id, editor, text);
      await flight.flee(id, editor, why);
    },

    close: async (id, caller) => {
      if (!(await editors.has(id))) return; // asked again after it was done
      await owned(id, caller);
      await editors.leave(id);
    },

    threatened: async (caller, ticket) => {
      if (await tickets.isFor(ticket, caller.documentId)) {
        await thieves.remember(caller.site);
        if (await flight.insteadOf(ticket)) return;
      }
      await arrivals.settled(ticket); // used a moment ago: its frame came, and is gone
      for (const [id, editor] of await editors.byTicket(caller.documentId, ticket)) await flight.flee(id, editor);
    },

    isOpenIn: editors.isOpenIn,
    attach: (id, caller, port) => editors.attach(id, caller, port, flight.settled),
    tell: async (news) => editors.tell({ news }),
    endAll: editors.endAll,
    resume: wayBack.resume,
    hasWayBack: wayBack.isKnown,
    offer: offers.offer,
    takeBack: offers.takeBack,
  };
}
