// The editors that are open: each from its ticket to its end, with the line to its frame or window. What was typed stays
// in its draft when one ends.

import { PapersealError } from '../../base/errors.ts';
import type { FrameCaller, WriterCaller } from '../../messaging/caller.ts';
import type { FrameNews } from '../../messaging/orders.ts';
import type { Lock } from '../../vault/lock.ts';
import { type Drafts, ignore } from '../drafts.ts';
import type { Port } from '../port.ts';
import type { Ports } from '../ports.ts';
import { type SessionMap, sessionMap } from '../session-map.ts';
import type { SiteQuestion } from '../sites/site-question.ts';
import { draftOf, type Editor } from './editor.ts';
import { pause } from '../pause.ts';
import type { Seals } from './seals.ts';

export type EditorCaller = FrameCaller | WriterCaller;

export interface Editors {
  /** `id`: 16 bytes in hex, its session. */
  add(id: string, editor: Editor): Promise<void>;
  /** Throws `not-allowed` for one that is over, or another document's. */
  owned(id: string, caller: EditorCaller): Promise<Editor>;
  has(id: string): Promise<boolean>;
  /** Those of a page's document that its script knows by this ticket. */
  byTicket(documentId: string, ticket: string): Promise<[id: string, editor: Editor][]>;
  /** It goes on with another draft; nothing when somebody else writes that one. */
  goOnWith(id: string, editor: Editor, draft: string): Promise<void>;
  end(id: string): Promise<void>;
  /** What was typed and not sealed waits in its draft, and the toolbar says so. */
  leave(id: string): Promise<void>;
  endAll(): Promise<void>;
  isOpenIn(tabId: number): Promise<boolean>;
  /** Its line. `settled`: when nothing takes it into our own window any more. */
  attach(id: string, caller: EditorCaller, port: Port, settled: (id: string) => Promise<void>): Promise<void>;
  tell(news: FrameNews): void;
}

const MOST_UNHEARD = 32;
const MOST_IN_TAB = 8;
const TO_BE_TOLD = 1_500; // ms: on a busy machine too

export function createEditors(
  { session, pages }: Ports,
  { lock, drafts, siteQuestion }: { lock: Lock; drafts: Drafts; siteQuestion: SiteQuestion },
  seals: Seals,
): Editors {
  const editors: SessionMap<Editor> = sessionMap(session, 'editors');
  const lines = new Map<string, Port>();

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
      if ((await siteQuestion.open()) === page.site) await pages.openPopup();
    } else {
      await pages.order(page, 'close', { ticket }).catch(ignoreGone);
      if (!(await isOpenIn(page.tabId, id))) {
        await pages.orderAll(page.tabId, 'guard', { on: false });
        await pages.badge('', page.tabId);
      }
    }
    await forget(id);
  }

  async function leave(id: string): Promise<void> {
    await end(id);
    await drafts.show();
  }

  async function forget(id: string): Promise<void> {
    lines.delete(id);
    await editors.take(id);
    await seals.forget(id);
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

  async function isHeld({ page, ticket }: Editor): Promise<boolean> {
    const answer = await pages.order(page, 'holds', { ticket }).catch(() => null);
    return answer?.holds ?? false;
  }

  return {
    owned,
    end,
    leave,

    add: async (id, editor) => {
      for (const old of tooMany(await editors.entries(), lines, editor.page.tabId)) await forget(old);
      await editors.set(id, editor);
    },

    has: async (id) => (await editors.get(id)) !== null,

    byTicket: async (documentId, ticket) =>
      (await editors.entries()).filter(([, one]) => one.page.documentId === documentId && one.ticket === ticket),

    goOnWith: async (id, editor, draft) => {
      const entries = await editors.entries();
      // Two that write the same draft would lose what one of them has: then it is kept beside the other's.
      const isWritten = entries.some(
        ([other, one]) => other !== id && lines.has(other) && draftOf(other, one) === draft,
      );
      if (!isWritten) await editors.set(id, { ...editor, draftId: draft });
    },

    endAll: async () => {
      for (const [id, editor] of await editors.entries()) if (!editor.window) await end(id);
      await pages.closeTabs('/writer.html');
    },

    isOpenIn: (tabId) => isOpenIn(tabId),

    attach: async (id, caller, port, settled) => {
      await owned(id, caller);
      lines.set(id, port);
      // It may have been locked between the answer with the text and this line: nobody else tells.
      if (!(await lock.isUnlocked())) port.post({ news: 'locked' });
      // The frame went without a word: its page closed, or somebody took it out. The last draft is kept.
      // A moment later, for the page's script may have seen by whom, and then our own window is opened (`threatened`).
      // Where that window does not open, nothing else would end this editor and take the guard down.
      const gone = async () => {
        await pause(TO_BE_TOLD);
        await settled(id);
        if (lines.get(id) === port) await leave(id);
      };
      port.onGone(() => void gone());
    },

    tell: (news) => {
      for (const port of lines.values()) port.post(news);
    },
  };
}

/**
 * Editors of our own window, or of a tab that was closed, may have ended unheard: none is kept for ever. And one tab must
 * not fill the session store, in which everybody's lie.
 */
function tooMany(entries: readonly [string, Editor][], heard: ReadonlyMap<string, Port>, tabId: number): string[] {
  const unheard = entries.filter(([id]) => !heard.has(id));
  const sameTab = entries.filter(([, editor]) => !editor.window && editor.page.tabId === tabId);
  return [...oldest(unheard, MOST_UNHEARD), ...oldest(sameTab, MOST_IN_TAB)].map(([id]) => id);
}

/** All but the newest of them, with room for one more. */
function oldest<T>(entries: readonly T[], most: number): readonly T[] {
  return entries.slice(0, Math.max(0, entries.length - most + 1));
}

const ignoreGone = ignore('page-gone');
