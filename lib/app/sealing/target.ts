// The field that an editor writes into, as its page tells of it: how it stands, and what became of a text.

import type { Reply, Request } from '../../messaging/protocol.ts';
import { sessionMap } from '../session-map.ts';
import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import type { Editor } from './editor.ts';

type Written = Reply<'editor.seal'>;

/** How a field stands that is to be written: the content script's name for it, and what it holds. */
export type Over = Pick<NonNullable<Written['stands']>, 'asked' | 'held'>;

/** `mine`: the sealed texts that the editor may have put there. */
export function createTarget({ session, pages }: Pick<Ports, 'session' | 'pages'>) {
  /** What each editor was told last that stands in its field. */
  const told = sessionMap<Over>(session, 'told');

  /** How the field stood when it was asked for, or as the person was told later and decided to replace. */
  async function askedOf({ field }: Editor, { session: id, over = null }: Request<'editor.seal'>): Promise<Over> {
    const shown = over === null ? null : await told.get(id);
    return shown?.asked === over ? shown : { asked: field.asked ?? '', held: field.held };
  }

  async function look(
    id: string,
    { page, field }: Editor,
    { asked }: Over,
    mine: readonly string[],
  ): Promise<Written | null> {
    const { unfit = null } = await pages
      .order(page, 'look', { fieldId: field.fieldId, asked, mine: [...mine] })
      .catch((error: unknown) => ({ unfit: goneAs('gone')(error) }));
    if (unfit?.stands) await told.set(id, unfit.stands);
    return unfit;
  }

  async function write(
    id: string,
    { page, field }: Editor,
    { asked }: Over,
    token: string,
    mine: readonly string[],
  ): Promise<Written> {
    const written = await pages
      .order(page, 'write', { fieldId: field.fieldId, token, asked, mine: [...mine] })
      .catch(goneAs('unseen')); // a page that goes on meanwhile may have taken the sealed text along
    if (written.stands) await told.set(id, written.stands);
    return written;
  }

  return { askedOf, look, write, forget: (id: string) => told.take(id) };
}

const goneAs =
  (outcome: 'gone' | 'unseen') =>
  (error: unknown): Written => {
    ignore('page-gone')(error);
    return { outcome, length: null };
  };
