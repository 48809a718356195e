// The field that somebody wanted to seal before there was a vault, and the way back to it.

import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import type { PageRef } from '../tickets.ts';
import type { Wishes } from './wishes.ts';

export interface WayBack {
  /** Remembers it, and opens where sealing can be tried. */
  leadAway(page: PageRef, fieldId: string): Promise<void>;
  /** Opens the editor for it. False: the page is gone. */
  resume(): Promise<boolean>;
  isKnown(): Promise<boolean>;
}

type CameFrom = PageRef & { readonly fieldId: string };

const CAME_FROM = 'came-from';

export function createWayBack({ session, pages }: Ports, wishes: Wishes): WayBack {
  return {
    leadAway: async (page, fieldId) => {
      const from: CameFrom = { ...page, fieldId };
      await session.set(CAME_FROM, JSON.stringify(from));
      await pages.openTab('/practice.html');
    },

    resume: async () => {
      const from = JSON.parse((await session.get(CAME_FROM)) ?? 'null') as CameFrom | null;
      if (!from) return false;
      await pages.focusTab(from.tabId);
      const wish = await wishes.make(from.tabId, [from.documentId]);
      // To the very document: what was opened in that tab since has fields of its own.
      const order = { fieldId: from.fieldId, blurred: false };
      const answer = await pages.order(from, 'begin', order).catch(ignore('page-gone'));
      await wishes.drop(from.tabId, wish);
      return answer?.begun ?? false;
    },

    isKnown: async () => (await session.get(CAME_FROM)) !== null,
  };
}
