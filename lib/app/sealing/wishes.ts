// The user's wish to seal in a tab, from the key or the button until a page's script answers with the field. Where there
// was none, no window of ours opens.

import { toHex } from '../../base/bytes.ts';
import type { PageCaller } from '../../messaging/caller.ts';
import { sessionMap } from '../session-map.ts';
import type { Ports } from '../ports.ts';

export interface Wishes {
  /** In the place of the one before. `documents`: those that are there now. Answers its name. */
  make(tabId: number, documents: readonly string[]): Promise<string>;
  /** Once, and for a document that was there: what the tab went to since was not meant. null: it asks by itself. */
  grant(caller: PageCaller): Promise<'wished' | 'late' | null>;
  /** It was said that nothing came of it: pages that answer after all are refused. */
  expire(tabId: number, wish: string): Promise<void>;
  /** Its pages have answered: what they ask for from here on they ask by themselves. */
  drop(tabId: number, wish: string): Promise<void>;
}

interface Wish {
  readonly name: string;
  readonly documents: readonly string[];
  readonly until: number;
  readonly isLate: boolean;
}

const LIVES = 10_000; // ms
/** ms; a page that stands still for longer is one that the browser itself offers to end. */
const LATE = 60_000;

export function createWishes({ session, clock, random }: Pick<Ports, 'session' | 'clock' | 'random'>): Wishes {
  const wishes = sessionMap<Wish>(session, 'asked', ({ until }) => clock() < until);

  /** That one, unless another took its place. */
  const change = async (tabId: number, name: string, work: (wish: Wish) => Wish | null): Promise<void> =>
    void (await wishes.update(String(tabId), (wish) => (wish?.name === name ? work(wish) : wish)));

  return {
    make: async (tabId, documents) => {
      const name = toHex(random(8));
      await wishes.set(String(tabId), { name, documents, until: clock() + LIVES, isLate: false });
      return name;
    },
    grant: async ({ tabId, documentId }) => {
      const isMeant = (wish: Wish | null): wish is Wish => wish?.documents.includes(documentId) ?? false;
      const wish = await wishes.update(String(tabId), (one) => (isMeant(one) && !one.isLate ? null : one));
      if (!isMeant(wish)) return null;
      return wish.isLate ? 'late' : 'wished';
    },
    expire: (tabId, name) => change(tabId, name, (wish) => ({ ...wish, until: clock() + LATE, isLate: true })),
    drop: (tabId, name) => change(tabId, name, () => null),
  };
}
