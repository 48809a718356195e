// The field that an editor writes into, as its page tells of it: how it stands, and what became of a text.

import { pause } from '../pause.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { sessionMap } from '../session-map.ts';
import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import type { Editor } from './editor.ts';

type SealReply = Reply<'editor.seal'>;

/** How a field stands that is to be written: the content script's name for it, and what it holds. */
export type Over = Pick<NonNullable<SealReply['stands']>, 'asked' | 'held'>;

// A page that stands still, as behind a dialog of its own, answers when it goes on; nobody waits for that.
const LOOKS_WITHIN = 10_000; // ms
const WRITES_WITHIN = 30_000; // ms; with all its looks, and twice putting back what stood there, a page takes some 7,000

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
  ): Promise<SealReply | null> {
    const looked = pages
      .order(page, 'look', { fieldId: field.fieldId, asked, mine: [...mine] })
      .catch((error: unknown) => ({ unfit: goneAs('gone')(error) }));
    const { unfit = null } = await Promise.race([looked, pause(LOOKS_WITHIN).then(() => ({ unfit: LATE }))]);
    if (unfit?.stands) await told.set(id, unfit.stands);
    return unfit;
  }

  async function write(
    id: string,
    { page, field }: Editor,
    { asked }: Over,
    token: string,
    mine: readonly string[],
  ): Promise<SealReply> {
    const writing = pages
      .order(page, 'write', { fieldId: field.fieldId, token, asked, mine: [...mine] })
      .catch(goneAs('unseen')); // a page that goes on meanwhile may have taken the sealed text along
    const written = await Promise.race([writing, pause(WRITES_WITHIN).then(() => LATE)]);
    if (written.stands) await told.set(id, written.stands);
    return written;
  }

  return { askedOf, look, write, forget: (id: string) => told.take(id) };
}

const LATE: SealReply = { outcome: 'late', length: null };

const goneAs =
  (outcome: 'gone' | 'unseen') =>
  (error: unknown): SealReply => {
    ignore('page-gone')(error);
    return { outcome, length: null };
  };
