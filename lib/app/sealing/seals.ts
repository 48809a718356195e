// One press of Seal, however often a killed worker has to be asked: one token, one record, and the text in its draft until
// the token was seen in the field.

import { parseBase64, toBase64 } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { sessionMap } from '../session-map.ts';
import { findTokens } from '../../token/format.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { ClosedVersion, PreparedField, Vault } from '../../vault/vault.ts';
import type { Drafts } from '../drafts.ts';
import type { Editor } from './editor.ts';
import { createTarget, type Over } from './target.ts';
import type { Ports } from '../ports.ts';
import type { Revisits } from '../reading/revisits.ts';
import type { SiteQuestion } from '../sites/site-question.ts';
import type { Storages } from '../storages/storages.ts';

type SealReply = Reply<'editor.seal'>;

export interface Seals {
  press(editor: Editor, request: Request<'editor.seal'>): Promise<SealReply>;
  /** What a press would find that keeps it from being written; null for nothing. */
  look(id: string, editor: Editor): Promise<SealReply | null>;
  /** The editor ended. */
  forget(id: string): Promise<void>;
}

/** What was prepared for a press, and what became of it, once that is known. */
interface Press {
  readonly attempt: string;
  readonly prepared: StoredPrepared;
  /** The sealed text of the press before: the field may hold it. */
  readonly before: string | null;
  readonly written: SealReply | null;
}

export function createSeals(
  ports: Ports,
  app: {
    vault: Vault;
    siteQuestion: SiteQuestion;
    storages: Storages;
    drafts: Drafts;
    revisits: Revisits;
    readyToSeal(): Promise<Unlocked>;
  },
): Seals {
  const { session } = ports;
  const { vault, siteQuestion, storages, drafts, revisits } = app;
  /** The last press in each editor. */
  const attempts = sessionMap<Press>(session, 'sealing');
  const target = createTarget(ports);

  async function press(editor: Editor, request: Request<'editor.seal'>): Promise<SealReply> {
    const { session: id, text } = request;
    const last = await attempts.get(id);
    const over = await target.askedOf(editor, request);
    // Before anything is sealed: what would not be written leaves no record.
    const unfit = last?.attempt === request.attempt ? null : await target.look(id, editor, over, await tokensOf(id));
    if (unfit) {
      await drafts.keep(id, editor, text);
      return unfit;
    }
    const attempt = await attemptOf(editor, request, last, over);
    const prepared = parsePrepared(attempt.prepared);
    await vault.store(prepared);
    const written = attempt.written ?? (await target.write(id, editor, over, prepared.token, await tokensOf(id)));
    // Known before anything else follows from it: a worker that dies now answers the same when it is asked again.
    await attempts.set(id, { ...attempt, written });
    if (written.outcome === 'written') {
      await revisits.sealed(editor.page, prepared.id);
      await drafts.sealed(id, editor, text);
      await storages.changed();
      await siteQuestion.offer(editor.page.site);
    } else {
      await drafts.keep(id, editor, text);
      // A record for a field that does not hold it would only confuse; for one that may, or did, it may be the last copy.
      if (mayStand(written)) await storages.changed();
      else await vault.takeBack(prepared);
    }
    return written;
  }

  /** A press that was made before is gone on with; the text of a new one is prepared. */
  async function attemptOf(
    editor: Editor,
    { session: id, attempt, text }: Request<'editor.seal'>,
    last: Press | null,
    over: Over,
  ): Promise<Press> {
    if (last?.attempt === attempt) return last;
    const unlocked = await app.readyToSeal();
    const prepared = await vault.prepare(unlocked, {
      site: editor.page.site,
      text,
      label: editor.field.label,
      page: editor.page.url,
      pageTitle: editor.field.pageTitle,
      replaces: await replacedBy(unlocked, editor.page.site, over.held, last),
    });
    const fresh: Press = {
      attempt,
      prepared: storePrepared(prepared),
      before: last?.prepared.token ?? null,
      written: null,
    };
    await attempts.set(id, fresh);
    return fresh;
  }

  /** The record whose token stands in the field, as far as is known; null for none. */
  async function replacedBy(
    unlocked: Unlocked,
    site: string,
    held: string,
    last: Press | null,
  ): Promise<string | null> {
    if (last && (last.written === null || mayStand(last.written))) {
      const prepared = parsePrepared(last.prepared);
      await vault.store(prepared); // the worker may have died before or after it
      return prepared.id;
    }
    const [before] = await vault.open(unlocked, findTokens(held).slice(0, 1), { site });
    return before?.outcome === 'opened' ? before.id : null;
  }

  /** The sealed texts that an editor may have put into its field. */
  async function tokensOf(id: string): Promise<string[]> {
    const last = await attempts.get(id);
    return last ? [last.prepared.token, ...(last.before === null ? [] : [last.before])] : [];
  }

  return {
    /** Whoever is asked twice at once does it once. */
    press: (editor, request) => ports.exclusive(`seal/${request.session}`, () => press(editor, request)),
    look: async (id, editor) => {
      const { asked = '', held } = editor.field;
      return target.look(id, editor, { asked, held }, await tokensOf(id));
    },
    forget: async (id) => {
      await attempts.take(id);
      await target.forget(id);
    },
  };
}

/** `late`: a page that goes on after all writes it then. */
const MAY_STAND: readonly SealReply['outcome'][] = ['written', 'invalid', 'unseen', 'late'];

/** The sealed text may be on the page, or in what the site has saved. */
function mayStand({ outcome, lost, stood }: SealReply): boolean {
  return stood === true || lost !== undefined || MAY_STAND.includes(outcome);
}

interface StoredPrepared {
  readonly token: string;
  readonly id: string;
  readonly version: { readonly name: string; readonly closed: string };
  readonly removal: { readonly name: string; readonly closed: string };
}

function storePrepared({ token, id, version, removal }: PreparedField): StoredPrepared {
  const store = ({ name, closed }: ClosedVersion) => ({ name, closed: toBase64(closed) });
  return { token, id, version: store(version), removal: store(removal) };
}

function parsePrepared({ token, id, version, removal }: StoredPrepared): PreparedField {
  const parse = ({ name, closed }: StoredPrepared['version']): ClosedVersion => {
    const bytes = parseBase64(closed);
    if (!bytes) throw new PapersealError('internal');
    return { name, closed: bytes };
  };
  return { token, id, version: parse(version), removal: parse(removal) };
}
