// What the vault holds of a text, offered to the next editor of a document: the person pressed "put it back".

import { toHex } from '../../base/bytes.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Drafts } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import { sessionMap } from '../session-map.ts';
import type { FieldRef, PageRef } from '../tickets.ts';

export interface Offers {
  /** The next editor of this document begins with what the vault holds in this record, until that is taken back. */
  offer(documentId: string, record: string): Promise<void>;
  /** False: an editor has taken it. */
  takeBack(documentId: string): Promise<boolean>;
  /** The draft that an editor of this page begins with; null: there is no offer. */
  take(page: PageRef, field: FieldRef): Promise<string | null>;
}

const LIVES = 10_000; // ms

export function createOffers(
  { session, clock, random }: Ports,
  { lock, vault, drafts }: { lock: Lock; vault: Vault; drafts: Drafts },
): Offers {
  const offers = sessionMap<{ record: string; until: number }>(session, 'offers', ({ until }) => clock() < until);

  return {
    offer: (documentId, record) => offers.set(documentId, { record, until: clock() + LIVES }),
    takeBack: async (documentId) => (await offers.take(documentId)) !== null,
    // What is put back is a draft of its own until it was sealed: whoever leaves finds it again.
    take: async (page, field) => {
      const offered = await offers.take(page.documentId);
      if (!offered || clock() >= offered.until || !(await lock.isUnlocked())) return null;
      const entry = (await vault.catalogue(await lock.unlocked())).byId.get(offered.record);
      if (entry?.record.kind !== 'sealed-field' || entry.record.site !== page.site) return null;
      const id = toHex(random(16));
      await drafts.keep(id, { page, field, draftId: null }, entry.record.text);
      return id;
    },
  };
}
