// What an editor shows when it opens: the text of its field, opened, or the draft that was kept of it.

import { errorCode } from '../../base/errors.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { MOST_HELD } from '../../base/limits.ts';
import { MAX_TEXT } from '../../messaging/shapes.ts';
import type { PageRef } from '../tickets.ts';
import { bytesThatFit } from '../../token/token.ts';
import { findTokens } from '../../token/format.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import { type Drafts, placeOf } from '../drafts.ts';
import { draftOf, type Editor } from './editor.ts';
import { readMark } from '../mark.ts';
import type { Ports } from '../ports.ts';

type OpenedEditor = Reply<'editor.open'>;

export function createEditorState(
  { database }: Ports,
  { lock, vault, drafts, readyToSeal }: { lock: Lock; vault: Vault; drafts: Drafts; readyToSeal(): Promise<Unlocked> },
): (id: string, editor: Editor) => Promise<OpenedEditor> {
  return async (id, editor) => {
    const { page, field } = editor;
    const problem = await readyToSeal().then(
      () => null,
      (error: unknown) => errorCode(error),
    );
    const blank: OpenedEditor = {
      session: id,
      site: page.site,
      label: field.label,
      multiline: field.multiline,
      look: field.look ?? null,
      locked: problem === 'vault-locked',
      problem: problem === 'vault-locked' ? null : problem,
      mark: await readMark(database),
      text: '',
      isDraft: false,
      held: field.held === '' ? 'nothing' : 'unreadable',
      outcome: null,
      sealed: null,
      draft: null,
      firstHere: false,
      room: field.room,
      fits: field.room === null ? null : bytesThatFit(field.room, page.site),
      isBlock: field.isBlock ?? false,
      saysLess: field.saysLess ?? false,
    };
    if (problem) return { ...blank, outcome: problem === 'vault-locked' && field.held ? 'locked' : null };
    const unlocked = await lock.unlocked();
    await vault.prepareAhead(unlocked);
    const [held, known, { current }] = await Promise.all([
      readHeld(unlocked, page, field.held),
      drafts.list(),
      vault.catalogue(unlocked),
    ]);
    // What does not fit is never taken over in part: sealing would replace the rest unseen.
    if (field.held.length >= MOST_HELD || (held.held === 'plain' && held.text.length > MAX_TEXT)) {
      return { ...blank, held: 'plain', problem: 'text-too-long' };
    }
    // A draft opens only for the site it was typed on, and is offered for its own page and field alone: the same field
    // of another page may be another person's.
    const own = known.find((one) => one.id === draftOf(id, editor) && one.site === page.site);
    const here = placeOf(editor);
    const draft =
      own ??
      known.find(
        (one) =>
          one.site === page.site &&
          one.label === field.label &&
          one.place?.page === here.page &&
          one.place.field === here.field,
      );
    const firstHere = !current.some(({ record }) => record.kind === 'sealed-field' && record.site === page.site);
    if (draft && draft.id === draftOf(id, editor))
      return { ...blank, ...held, text: draft.text, isDraft: true, firstHere };
    return {
      ...blank,
      ...held,
      draft: draft && draft.text !== held.text ? { id: draft.id, text: draft.text, at: draft.at } : null,
      firstHere,
    };
  };

  async function readHeld(
    unlocked: Unlocked,
    page: PageRef,
    held: string,
  ): Promise<Pick<OpenedEditor, 'text' | 'held' | 'outcome' | 'sealed'>> {
    if (held === '') return { text: '', held: 'nothing', outcome: null, sealed: null };
    const found = findTokens(held);
    const [only] = found;
    const beside = only ? held.slice(0, only.start) + held.slice(only.end) : held;
    if (!only || found.length > 1 || !BLANK.test(beside)) {
      return { text: held, held: 'plain', outcome: null, sealed: null };
    }
    const [opened] = await vault.open(unlocked, [only], { site: page.site });
    if (opened?.outcome === 'opened') return { text: opened.text, held: 'sealed', outcome: 'opened', sealed: held };
    return { text: '', held: 'unreadable', outcome: opened?.outcome ?? 'altered', sealed: held };
  }
}

/** What editors put beside a sealed text without showing it. */
const BLANK = /^[\s\u00ad\u200b-\u200d\u2060\ufeff]*$/;
