// Drafts: text typed and not sealed yet. Encrypted to this browser's public key, so that keeping one needs no unlocked
// vault, and handed out again only for the site it was typed on (SPEC "Drafts").

import { type Bytes, parseHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { openFrom, sealTo } from '../crypto/kem.ts';
import { info } from '../crypto/labels.ts';
import { pad, unpad } from '../crypto/padding.ts';
import type { Unlocked } from './keyring.ts';
import type { Database } from './ports.ts';

export interface Draft {
  /** 16 bytes in hex: the editor session that it was typed in, or the note that it is to become. */
  readonly id: string;
  /** null for a note, which stands on no site. */
  readonly site: string | null;
  readonly label: string;
  readonly text: string;
  /** Address of the page and place of the field in it; none for a note, and where it was not kept. */
  readonly place?: { readonly page: string; readonly field: string } | undefined;
  /** ms */
  readonly at: number;
}

const NO_SITE = '';

/** `to`: what the lock's `draftKey` gives. */
export async function keepDraft(
  database: Database,
  to: { publicKey: Bytes; identity: Bytes },
  draft: Draft,
): Promise<void> {
  const sealed = await sealDraft(to, draft);
  await database.write(async (transaction) => transaction.put('drafts', draft.id, sealed));
}

/** For the `drafts` table, to be written in one transaction with something else. */
export async function sealDraft(to: { publicKey: Bytes; identity: Bytes }, draft: Draft): Promise<Bytes> {
  const plaintext = pad(
    encodeCbor([
      draft.site ?? NO_SITE,
      draft.label,
      draft.text,
      draft.at,
      ...(draft.place ? [draft.place.page, draft.place.field] : []),
    ]),
  );
  return sealTo(to.publicKey, draftInfo(to.identity, draft.id), plaintext);
}

export async function dropDraft(database: Database, id: string): Promise<void> {
  await database.write(async (transaction) => transaction.remove('drafts', id));
}

/** Newest first; what this browser's key does not open is passed over and stays. */
export async function listDrafts(database: Database, unlocked: Unlocked): Promise<Draft[]> {
  const rows = await database.read((transaction) => transaction.list('drafts'));
  const opened = await Promise.all(rows.map(([id, sealed]) => openDraft(unlocked, id, sealed)));
  return opened.flatMap((draft) => draft ?? []).sort((a, b) => b.at - a.at);
}

async function openDraft(unlocked: Unlocked, id: string, sealed: Bytes): Promise<Draft | null> {
  try {
    const context = draftInfo(unlocked.identity, id);
    const value = parseCbor(unpad(await openFrom(unlocked.keyring.kemSeed, context, sealed)));
    if (!Array.isArray(value)) return null;
    const [site, label, text, at, page, field] = value;
    if (typeof site !== 'string' || typeof label !== 'string' || typeof text !== 'string') return null;
    const place = typeof page === 'string' && typeof field === 'string' ? { place: { page, field } } : {};
    return typeof at === 'number' ? { id, site: site === NO_SITE ? null : site, label, text, ...place, at } : null;
  } catch (error) {
    if (error instanceof PapersealError) return null;
    throw error;
  }
}

function draftInfo(identity: Bytes, id: string): Bytes {
  return info('draft', identity.subarray(0, 16), identity.subarray(16), parseHex(id) ?? new Uint8Array());
}
