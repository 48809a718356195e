// What is typed and not sealed yet, from the first letter until the sealed text was seen in the field. Drafts are kept and
// dropped in the order in which that was asked: an older one must not come after a newer, or back after its text was sealed.

import { type ErrorCode, errorCode, PapersealError } from '../base/errors.ts';
import { type Draft, dropDraft, keepDraft, listDrafts } from '../vault/draft.ts';
import type { Lock } from '../vault/lock.ts';
import { draftOf, type Editor } from './sealing/editor.ts';
import type { Ports } from './ports.ts';

export interface Drafts {
  /** An empty text has no draft. Throws `vault-locked` before the first unlocking since the browser began. */
  keep(id: string, editor: Pick<Editor, 'page' | 'field' | 'draftId'>, text: string): Promise<void>;
  /** The same for a note, under its own id. */
  keepNote(id: string, title: string, text: string): Promise<void>;
  /** Newest first. Throws `vault-locked`. */
  list(): Promise<Draft[]>;
  remove(id: string): Promise<void>;
  /** The text stands sealed in the field: its drafts are done with, wherever it was typed on this site. */
  sealed(id: string, editor: Editor, text: string): Promise<void>;
  /** On the toolbar: how many wait. */
  show(): Promise<void>;
}

export function createDrafts({ database, clock, pages, exclusive }: Ports, lock: Lock): Drafts {
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => exclusive('drafts', work);

  const list = async (): Promise<Draft[]> => listDrafts(database, await lock.unlocked());

  async function show(): Promise<void> {
    const drafts = await database.read((transaction) => transaction.list('drafts'));
    await pages.badge(drafts.length > 0 ? String(drafts.length) : '', null);
  }

  const keep = (draft: Draft): Promise<void> =>
    inTurn(async () => {
      const to = await lock.draftKey();
      if (!to) throw new PapersealError('vault-locked');
      const isNothing = draft.text === '' && (draft.site !== null || draft.label === '');
      await (isNothing ? dropDraft(database, draft.id) : keepDraft(database, to, draft));
    });

  return {
    list: () => inTurn(list),
    show,
    keep: (id, editor, text) =>
      keep({
        id: draftOf(id, editor),
        site: editor.page.site,
        label: editor.field.label,
        place: placeOf(editor),
        text,
        at: clock(),
      }),
    keepNote: (id, title, text) => keep({ id, site: null, label: title, text, at: clock() }),
    remove: async (id) => {
      await inTurn(() => dropDraft(database, id));
      await show();
    },
    sealed: async (id, editor, text) => {
      const { site } = editor.page;
      await inTurn(async () => {
        const known = await list().catch(ignore('vault-locked'));
        const same = (known ?? []).filter((draft) => draft.site === site && draft.text === text);
        for (const done of new Set([draftOf(id, editor), ...same.map((draft) => draft.id)])) {
          // On a full disk a draft may stay, and is offered again: that is no reason to call the seal a failure.
          await dropDraft(database, done).catch(ignore('disk-full'));
        }
      });
      await show();
    },
  };
}

/** Where an editor's field stands. With the part of the address that only the page knows: routers keep records apart by it. */
export function placeOf({ page, field }: Pick<Editor, 'page' | 'field'>): NonNullable<Draft['place']> {
  const { address = page.url, path = '' } = field;
  return { page: URL.parse(address)?.origin === page.site ? address : page.url, field: path };
}

/** null instead of an error of this code. */
export const ignore =
  (code: ErrorCode) =>
  (error: unknown): null => {
    if (errorCode(error) !== code) throw error;
    return null;
  };
