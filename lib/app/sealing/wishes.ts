// The user's wish to seal in a tab, from the key or the button until a page's script answers with the field. Where there
// was none, no window of ours opens.

import type { PageCaller } from '../../messaging/caller.ts';
import { sessionMap } from '../session-map.ts';
import type { Ports } from '../ports.ts';

export interface Wishes {
  /** `documents`: those that are there now. */
  make(tabId: number, documents: readonly string[]): Promise<void>;
  /** True once, and for a document that was there: what the tab went to since was not meant. */
  grant(caller: PageCaller): Promise<boolean>;
  /** Nobody answered. */
  drop(tabId: number): Promise<void>;
}

const LIVES = 10_000; // ms

export function createWishes({ session, clock }: Pick<Ports, 'session' | 'clock'>): Wishes {
  const wishes = sessionMap<{ until: number; documents: readonly string[] }>(
    session,
    'asked',
    ({ until }) => clock() < until,
  );
  return {
    make: (tabId, documents) => wishes.set(String(tabId), { until: clock() + LIVES, documents }),
    grant: async ({ tabId, documentId }) => {
      const wish = await wishes.get(String(tabId));
      if (!wish?.documents.includes(documentId)) return false;
      return (await wishes.take(String(tabId))) !== null;
    },
    drop: async (tabId) => void (await wishes.take(String(tabId))),
  };
}
