// The user's wish to seal in a tab, from the key or the button until a page's script answers with the field. Where there
// was none, no window of ours opens.

import type { PageCaller } from '../../messaging/caller.ts';
import { sessionMap } from '../session-map.ts';
import type { Ports } from '../ports.ts';

export interface Wishes {
  /** `documents`: those that are there now. */
  make(tabId: number, documents: readonly string[]): Promise<void>;
  /** Once, and for a document that was there: what the tab went to since was not meant. null: it asks by itself. */
  grant(caller: PageCaller): Promise<'wished' | 'late' | null>;
  /** There was no field. */
  drop(tabId: number): Promise<void>;
  /** It was said that nothing came of it: a page that answers after all is refused. */
  expire(tabId: number): Promise<void>;
}

const LIVES = 10_000; // ms

export function createWishes({ session, clock }: Pick<Ports, 'session' | 'clock'>): Wishes {
  const wishes = sessionMap<{ until: number; documents: readonly string[]; isLate: boolean }>(
    session,
    'asked',
    ({ until }) => clock() < until,
  );
  return {
    make: (tabId, documents) => wishes.set(String(tabId), { until: clock() + LIVES, documents, isLate: false }),
    grant: async ({ tabId, documentId }) => {
      const wish = await wishes.get(String(tabId));
      if (!wish?.documents.includes(documentId)) return null;
      const taken = await wishes.take(String(tabId));
      return taken && (taken.isLate ? 'late' : 'wished');
    },
    drop: async (tabId) => void (await wishes.take(String(tabId))),
    expire: async (tabId) => {
      const wish = await wishes.take(String(tabId));
      if (wish) await wishes.set(String(tabId), { ...wish, isLate: true });
    },
  };
}
