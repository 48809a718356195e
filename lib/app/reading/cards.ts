// The card: one sealed text of a page, whole, in a window of our own. There it has the same size whatever it says, and no
// page lies over it, measures it or shares its process. What it says is asked for by the window each time, so that a
// lock empties it; only names and the sealed text, which the page has anyhow, wait in the session.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import { MOST_HELD } from '../../base/limits.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { sessionMap } from '../session-map.ts';
import type { PageRef } from '../tickets.ts';
import { findTokens } from '../../token/format.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import { ignore } from '../drafts.ts';
import type { Editing } from '../sealing/editing.ts';
import { listedId } from '../records.ts';
import { readMark } from '../mark.ts';
import type { Ports } from '../ports.ts';
import type { Wishes } from '../sealing/wishes.ts';

type CardState = Reply<'card.open'>;

interface Card {
  readonly tabId: number;
  /** Where it was clicked. Null: somebody selected it, and wants to read it wherever it stands. */
  readonly from: { readonly page: PageRef; /** The page's script's name for it. */ readonly item: string } | null;
  /** Empty where there is none in what was selected. */
  readonly sealed: string;
  readonly isEditable: boolean;
  readonly at: number;
}

export interface Cards {
  /** Opens the window for a sealed text of a page; nothing when it is gone. */
  show(page: PageRef, item: string): Promise<void>;
  /** Opens the window for the first sealed text in what was selected, of whatever site. */
  showSelected(tabId: number, selection: string): Promise<void>;
  /** Throws `card-gone` when there is no such card any more, `none-selected` where nothing sealed was. */
  open(id: string): Promise<CardState>;
  /** Opens the editor over the field; `isPutBack`: with what the vault holds for it. False: the field is gone. */
  edit(id: string, isPutBack: boolean): Promise<boolean>;
  /** The keyboard goes back to the page. */
  close(id: string): Promise<void>;
}

const MOST = 16;
const MOST_SELECTED = 1_048_576; // letters that are looked through

export function createCards(
  ports: Ports,
  app: { lock: Lock; vault: Vault; editing: Pick<Editing, 'offer' | 'takeBack'>; wishes: Wishes },
): Cards {
  const { session, clock, random, pages, database } = ports;
  const { lock, vault, editing, wishes } = app;
  const cards = sessionMap<Card>(session, 'cards');

  async function known(id: string): Promise<Card> {
    const card = await cards.get(id);
    if (!card) throw new PapersealError('card-gone');
    return card;
  }

  async function forgetOldest(): Promise<void> {
    const entries = (await cards.entries()).sort(([, a], [, b]) => a.at - b.at);
    for (const [id] of entries.slice(0, Math.max(0, entries.length - MOST + 1))) await cards.take(id);
  }

  /** With the id of its record in the vault. */
  async function look(id: string): Promise<{ state: CardState; entry: string | null }> {
    const { from, sealed, isEditable } = await known(id);
    if (sealed === '') throw new PapersealError('none-selected');
    const blank: CardState = {
      site: from?.page.site ?? null,
      outcome: 'locked',
      text: null,
      missing: 0,
      sealedFor: null,
      sealed,
      editable: isEditable,
      mark: await readMark(database),
      record: null,
      kept: null,
    };
    if (!(await lock.exists())) return { state: { ...blank, outcome: 'no-vault' }, entry: null };
    if (!(await lock.isUnlocked())) return { state: blank, entry: null };
    const unlocked = await lock.unlocked();
    const { byId } = await vault.catalogue(unlocked);
    const of = (state: CardState, entry: string | null = null) => {
      const known = entry === null ? undefined : byId.get(entry);
      return { state: { ...state, record: known ? listedId(unlocked.rows, known) : null }, entry };
    };
    const [found] = findTokens(sealed);
    const [opened] = found ? await vault.open(unlocked, [found], from ? { site: from.page.site } : 'user') : [];
    switch (opened?.outcome) {
      case 'opened': {
        const { id: own, site, text, newer, isKept } = opened;
        const entry = newer?.id ?? (isKept ? own : null);
        return of({ ...blank, site, outcome: 'opened', text, kept: newer?.text ?? null }, entry);
      }
      case 'other-site':
        return of({ ...blank, outcome: 'other-site', sealedFor: opened.site });
      case 'cut':
      case 'altered': {
        const missing = opened.outcome === 'cut' ? opened.missing : 0;
        const { outcome, kept } = opened;
        return of({ ...blank, outcome, missing, kept: kept?.text ?? null }, kept?.id ?? null);
      }
      default:
        return of({ ...blank, outcome: opened?.outcome ?? 'altered' });
    }
  }

  async function show(card: Omit<Card, 'at'>): Promise<void> {
    const id = toHex(random(16));
    await forgetOldest();
    await cards.set(id, { ...card, at: clock() });
    await pages.openWindow(`/card.html#${id}`);
  }

  return {
    show: async (page, item) => {
      const there = await pages.order(page, 'sealed', { id: item }).catch(ignore('page-gone'));
      if (!there || there.token === null) return;
      await show({ tabId: page.tabId, from: { page, item }, sealed: there.token, isEditable: there.editable });
    },

    showSelected: async (tabId, selection) => {
      const [found] = findTokens(selection.slice(0, MOST_SELECTED));
      const sealed = found ? selection.slice(found.start, found.end).slice(0, MOST_HELD) : '';
      await show({ tabId, from: null, sealed, isEditable: false });
    },

    open: async (id) => (await look(id)).state,

    edit: async (id, isPutBack) => {
      const { from } = await known(id);
      if (!from) return false;
      const { page, item } = from;
      const { state, entry } = isPutBack ? await look(id) : { state: null, entry: null };
      await pages.focusTab(page.tabId);
      const isOffered = state !== null && state.kept !== null && entry !== null;
      if (isOffered) await editing.offer(page.documentId, entry);
      const wish = await wishes.make(page.tabId, [page.documentId]); // who clicks in a card of ours has asked for it
      const answer = await pages.order(page, 'edit', { id: item }).catch(ignore('page-gone'));
      await wishes.drop(page.tabId, wish);
      // Another field's editor that was open already has not taken it, and no later one may.
      const isLeft = isOffered && (await editing.takeBack(page.documentId));
      return (answer?.begun ?? false) && !isLeft;
    },

    close: async (id) => {
      const card = await cards.take(id);
      if (card) await pages.focusTab(card.tabId);
    },
  };
}
