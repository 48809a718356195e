// One press of Seal, however often a killed worker has to be asked: one token, one record, and the text in its draft until
// the token was seen in the field.

import { parseBase64, toBase64 } from '../../lib/base/bytes.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import type { Reply, Request } from '../../lib/messaging/protocol.ts';
import { sessionMap } from '../../lib/messaging/session-map.ts';
import { findTokens } from '../../lib/token/format.ts';
import type { Unlocked } from '../../lib/vault/keyring.ts';
import type { ClosedVersion, PreparedField, Vault } from '../../lib/vault/vault.ts';
import { type Drafts, ignore } from './drafts.ts';
import type { Editor } from './editor.ts';
import type { Ports } from './ports.ts';
import type { SiteQuestion } from './site-question.ts';
import type { Storages } from './storages.ts';

type Written = Reply<'editor.seal'>;

export interface Seals {
  press(editor: Editor, request: Request<'editor.seal'>): Promise<Written>;
  /** The editor ended. */
  forget(id: string): Promise<void>;
}

/** What was prepared for a press, and what became of it, once that is known. */
interface Attempt {
  readonly attempt: string;
  readonly prepared: StoredPrepared;
  readonly written: Written | null;
}

export function createSeals(
  ports: Ports,
  app: {
    vault: Vault;
    siteQuestion: SiteQuestion;
    storages: Storages;
    drafts: Drafts;
    readyToSeal(): Promise<Unlocked>;
  },
): Seals {
  const { session, pages } = ports;
  const { vault, siteQuestion, storages, drafts } = app;
  /** The last press in each editor. */
  const attempts = sessionMap<Attempt>(session, 'sealing');

  async function press(editor: Editor, request: Request<'editor.seal'>): Promise<Written> {
    const { session: id, text } = request;
    const attempt = await attemptOf(editor, request);
    const prepared = parsePrepared(attempt.prepared);
    await vault.store(prepared);
    const written = attempt.written ?? (await write(editor, prepared.token));
    // Known before anything else follows from it: a worker that dies now answers the same when it is asked again.
    await attempts.set(id, { ...attempt, written });
    if (written.outcome === 'written') {
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
  async function attemptOf(editor: Editor, { session: id, attempt, text }: Request<'editor.seal'>): Promise<Attempt> {
    const last = await attempts.get(id);
    if (last?.attempt === attempt) return last;
    const unlocked = await app.readyToSeal();
    const prepared = await vault.prepare(unlocked, {
      site: editor.page.site,
      text,
      label: editor.field.label,
      page: editor.page.url,
      replaces: await replacedBy(unlocked, editor, last),
    });
    const fresh: Attempt = { attempt, prepared: storePrepared(prepared), written: null };
    await attempts.set(id, fresh);
    return fresh;
  }

  /** The record whose token stands in the field, as far as is known; null for none. */
  async function replacedBy(unlocked: Unlocked, { page, field }: Editor, last: Attempt | null): Promise<string | null> {
    if (last && (last.written === null || mayStand(last.written))) {
      const prepared = parsePrepared(last.prepared);
      await vault.store(prepared); // the worker may have died before or after it
      return prepared.id;
    }
    const [before] = await vault.open(unlocked, findTokens(field.held).slice(0, 1), { site: page.site, ancestors: [] });
    return before?.outcome === 'opened' ? before.id : null;
  }

  async function write({ page, field, ticket }: Editor, token: string): Promise<Written> {
    const gone = (outcome: 'gone' | 'unseen') => (error: unknown) => {
      ignore('page-gone')(error);
      return { outcome, length: null };
    };
    const isThere = await pages.order(page, 'holds', { ticket }).catch(gone('gone'));
    if ('outcome' in isThere) return isThere;
    // A page that goes on to another address meanwhile may have taken the sealed text along.
    return pages.order(page, 'write', { fieldId: field.fieldId, token }).catch(gone('unseen'));
  }

  return {
    /** Whoever is asked twice at once does it once. */
    press: (editor, request) => ports.exclusive(`seal/${request.session}`, () => press(editor, request)),
    forget: async (id) => void (await attempts.take(id)),
  };
}

/** The sealed text may be on the page, or in what the site has saved. */
function mayStand({ outcome, lost }: Written): boolean {
  return outcome === 'written' || outcome === 'invalid' || outcome === 'unseen' || lost !== undefined;
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
