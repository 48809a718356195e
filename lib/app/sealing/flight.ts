// Into our own window: where a page may not have a frame over its field, keeps it out, or takes the keyboard from it.

import type { Request } from '../../messaging/protocol.ts';
import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import type { Ticket, Tickets } from '../tickets.ts';
import { draftOf, type Editor } from './editor.ts';
import type { Editors } from './editors.ts';
import { pause } from '../pause.ts';
import type { Thieves } from './thieves.ts';

/** Of our own window: the page touched the editor; or there are two texts to choose from, and more room there. */
type Why = NonNullable<Request<'editor.flee'>['why']>;

export interface Flight {
  /** `why` it opened by itself. */
  openWindow(ticket: Omit<Ticket, 'window'>, why?: Why | null): Promise<void>;
  /** The frame comes, or in its place our own window: a page may keep it out, throw it out, or stand still. */
  awaitFrame(ticket: string, isWished: boolean): Promise<void>;
  /** Our own window in the place of a frame that never was there; false, and nothing, once it was. The window first. */
  insteadOf(ticket: string): Promise<boolean>;
  /** Into our own window, or just away, with the text in its draft. */
  flee(id: string, editor: Editor, why?: Why): Promise<void>;
  /** When the window that is just opening for this editor is open, or can't be. */
  settled(id: string): Promise<void>;
}

// 1.8 s, in steps: where this worker gets its turns late, the frame does, too.
const FRAME_STEPS = 36;
const FRAME_STEP = 50; // ms
const A_MOMENT = 400; // ms: keys that were on their way when the window took the keyboard

export function createFlight(
  { pages }: Ports,
  tickets: Tickets,
  { editors, thieves }: { editors: Editors; thieves: Thieves },
): Flight {
  /** Editors whose window is just opening. */
  const rescued = new Map<string, Promise<void>>();

  async function openWindow(ticket: Omit<Ticket, 'window'>, why: Why | null = null): Promise<void> {
    const id = await tickets.issue({ ...ticket, window: true });
    await pages.openWindow(`/writer.html#${id}${why ? `-${why}` : ''}`);
  }

  async function insteadOf(ticket: string, isWished = false): Promise<boolean> {
    const unused = await tickets.withdraw(ticket);
    if (!unused) return false;
    if (isWished || (await thieves.mayRescue(unused.page.tabId))) await openWindow(unused);
    await pages.order(unused.page, 'close', { ticket }).catch(ignoreGone);
    return true;
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

  async function openRescue(id: string, editor: Editor, why: Why): Promise<void> {
    await openWindow({ page: editor.page, field: editor.field, draftId: draftOf(id, editor) }, why);
    await pause(A_MOMENT);
    await editors.end(id);
  }

  return {
    openWindow,

    awaitFrame: async (ticket, isWished) => {
      for (let step = 0; step < FRAME_STEPS; step++) await pause(FRAME_STEP);
      await insteadOf(ticket, isWished);
    },

    insteadOf: (ticket) => insteadOf(ticket),

    flee: async (id, editor, why = 'fled') => {
      if (why === 'fled') await thieves.remember(editor.page.site);
      if (rescued.has(id) || (await thieves.mayRescue(editor.page.tabId))) await rescue(id, editor, why);
      else await editors.leave(id);
    },

    settled: async (id) => rescued.get(id)?.catch(() => undefined),
  };
}

const ignoreGone = ignore('page-gone');
