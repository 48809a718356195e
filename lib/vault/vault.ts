// Seal and open, list and remove. A seal is one token and one record with the same text, written in one transaction
// with the operation that the sync engine will carry; opening asks which site wants to know.

import { type Bytes, parseHex, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { EpochKeys } from '../crypto/epoch.ts';
import type { Random } from '../crypto/random.ts';
import type { FoundToken } from '../token/format.ts';
import { mayOpen } from '../token/site.ts';
import { idOf, openToken, type PreparedToken, prepareTokens, sealToken } from '../token/token.ts';
import { type Catalogue, newestOf, readCatalogue } from './catalogue.ts';
import { newest, nextHlc } from './hlc.ts';
import { type Unlocked } from './keyring.ts';
import type { Clock, Database } from './ports.ts';
import { sealRecord, type VaultRecord } from './record.ts';
import { changeRows, lastReading, putReading } from './rows.ts';
import { STATE } from './state.ts';

const AHEAD = 4;

/** Sealed and not stored yet: what a worker that died between any two steps goes on with. */
export interface PreparedField {
  readonly token: string;
  /** The token's id, 16 bytes in hex. */
  readonly id: string;
  readonly version: ClosedVersion;
  /** Takes the version back, should the field not hold its token: it may be locked by then. */
  readonly removal: ClosedVersion;
}

/** As it will lie in the `rows` and `queue` tables: storing it needs no key. */
export interface ClosedVersion {
  readonly name: string;
  readonly closed: Bytes;
}

export interface FieldText {
  readonly site: string;
  readonly text: string;
  readonly label: string;
  readonly page: string | null;
  readonly pageTitle?: string | undefined;
  /** Id of the record whose token stood in the field, 16 bytes in hex. */
  readonly replaces: string | null;
}

export type Opened =
  | {
      readonly outcome: 'opened';
      readonly id: string;
      readonly site: string;
      readonly text: string;
      /** The vault's own entry of it is there. */
      readonly isKept: boolean;
      readonly older: boolean;
      /** The newest version, where this is an older one. */
      readonly newer: KeptText | null;
    }
  | { readonly outcome: 'other-site'; readonly site: string }
  | { readonly outcome: 'other-vault' | 'newer' }
  /** `kept`: the whole of what stands here broken, where the vault has it. */
  | { readonly outcome: 'altered'; readonly kept: KeptText | null }
  | { readonly outcome: 'cut'; readonly missing: number; readonly kept: KeptText | null };

/** What the vault holds of a text, for whoever asks from the site of that text. */
export interface KeptText {
  /** 16 bytes in hex. */
  readonly id: string;
  readonly text: string;
}

/**
 * Who asks: the site that the browser attributes to the page, whose frames have no strangers around them (the ticket's
 * check, lib/app/tickets.ts); `user` = our own window.
 */
export type Asker = { readonly site: string } | 'user';

export interface Vault {
  /** Throws `site-refused`, `text-too-long`. Nothing is written. */
  prepare(unlocked: Unlocked, field: FieldText): Promise<PreparedField>;
  /** Stores a prepared seal; storing it again changes nothing. */
  store(prepared: Pick<PreparedField, 'version'>): Promise<void>;
  /** The other way round: the field does not hold it. */
  takeBack(prepared: Pick<PreparedField, 'removal'>): Promise<void>;
  /** The only way to the text of a token. */
  open(unlocked: Unlocked, tokens: readonly FoundToken[], asker: Asker): Promise<Opened[]>;
  /** `id`: 16 bytes in hex. */
  writeNote(unlocked: Unlocked, id: string, note: { title: string; text: string }): Promise<void>;
  remove(unlocked: Unlocked, id: string): Promise<void>;
  catalogue(unlocked: Unlocked): Promise<Catalogue>;
  /** While the user types: derives the keys of the next tokens, so that a press of Seal waits for less. */
  prepareAhead(unlocked: Unlocked): Promise<void>;
  /** Something else wrote rows: sync, restore, erase, lock. */
  forget(): void;
}

export function createVault(ports: { database: Database; clock: Clock; random: Random }): Vault {
  const { database, clock, random } = ports;
  /** Keys of the next tokens, for the keys they were derived from. */
  let ahead: { of: EpochKeys; tokens: PreparedToken[] } | null = null;
  let kept: { of: string; catalogue: Promise<Catalogue> } | null = null;

  /** A reading is reserved before it is used, so that no two versions share one. */
  async function tick({ deviceId, rows }: Unlocked): Promise<Bytes> {
    return database.write(async (transaction) => {
      const last = await lastReading(transaction, rows);
      const hlc = nextHlc(last, clock(), deviceId);
      putReading(transaction, rows, newest(last, hlc));
      return hlc;
    });
  }

  async function seal(unlocked: Unlocked, id: Bytes, record: VaultRecord): Promise<ClosedVersion> {
    const hlc = await tick(unlocked);
    const sealed = await sealRecord(unlocked.epochs[0], unlocked.vaultId, id, hlc, record, random);
    return close(unlocked, id, hlc, sealed);
  }

  const bury = async (unlocked: Unlocked, id: Bytes): Promise<ClosedVersion> =>
    close(unlocked, id, await tick(unlocked), null);

  function close({ rows, deviceId }: Unlocked, id: Bytes, hlc: Bytes, sealed: Bytes | null): ClosedVersion {
    return { name: rows.name(id, hlc), closed: rows.close({ id, hlc, sealed, device: deviceId, seq: 0 }) };
  }

  async function storeVersion({ name, closed }: ClosedVersion): Promise<void> {
    await database.write(async (transaction) => {
      if (!(await transaction.get('state', STATE.keyring))) throw new PapersealError('no-vault'); // deleted meanwhile
      await changeRows(transaction, (rows) =>
        rows.change(name, (held) => {
          if (held) return held; // stored before the answer was lost
          transaction.put('queue', name, closed);
          return closed;
        }),
      );
    });
    kept = null;
  }

  function catalogue(unlocked: Unlocked): Promise<Catalogue> {
    const of = toHex(unlocked.identity);
    if (kept?.of !== of) {
      const fresh = { of, catalogue: readCatalogue(database, unlocked) };
      kept = fresh;
      fresh.catalogue.catch(() => {
        if (kept === fresh) kept = null; // the next one who asks tries again
      });
    }
    return kept.catalogue;
  }

  async function openOne(unlocked: Unlocked, found: FoundToken, asker: Asker): Promise<Opened> {
    const isAllowed = (site: string) => asker === 'user' || mayOpen(site, asker.site);
    /** What stands in the page proves nothing here: the vault's own text is given, and only to its site. */
    const keptFor = async (id: string | null): Promise<KeptText | null> => {
      const record = id === null ? undefined : (await catalogue(unlocked)).byId.get(id)?.record;
      const isKept = id !== null && record?.kind === 'sealed-field' && isAllowed(record.site);
      return isKept ? { id, text: record.text } : null;
    };
    if (found.verdict === 'newer') return { outcome: 'newer' };
    const id = found.salt && toHex(idOf(found.salt));
    if (found.verdict === 'cut') return { outcome: 'cut', missing: found.missing, kept: await keptFor(id) };
    const opened = found.binary && (await openWhole(unlocked, found.binary));
    if (opened === null || opened === 'altered' || id === null) {
      const kept = await keptFor(id);
      // One of ours by its salt: what no key fits is then a change in the commitment.
      return found.binary && !opened && !kept ? { outcome: 'other-vault' } : { outcome: 'altered', kept };
    }
    if (!isAllowed(opened.site)) return { outcome: 'other-site', site: opened.site };
    const known = await catalogue(unlocked);
    const newest = newestOf(known, id);
    const newer = await keptFor(newest?.id ?? null);
    const { site, text } = opened;
    return { outcome: 'opened', id, site, text, isKept: known.byId.has(id), older: newest !== null, newer };
  }

  return {
    prepare: async (unlocked, field) => {
      const { site, text, label, page, pageTitle = '' } = field;
      const keys = unlocked.epochs[0];
      const prepared = ahead?.of === keys ? ahead.tokens.pop() : undefined;
      const { token, id } = await sealToken(keys, unlocked.vaultId, site, text, random, prepared);
      const replaces = field.replaces === null ? null : parseHex(field.replaces);
      const version = await seal(unlocked, id, {
        kind: 'sealed-field',
        site,
        text,
        label,
        page,
        pageTitle,
        at: clock(),
        replaces,
      });
      return { token, id: toHex(id), version, removal: await bury(unlocked, id) };
    },
    store: ({ version }) => storeVersion(version),
    takeBack: ({ removal }) => storeVersion(removal),
    open: (unlocked, tokens, asker) => Promise.all(tokens.map((found) => openOne(unlocked, found, asker))),
    writeNote: async (unlocked, id, { title, text }) => {
      await storeVersion(await seal(unlocked, parseId(id), { kind: 'note', title, text, at: clock() }));
    },
    remove: async (unlocked, id) => storeVersion(await bury(unlocked, parseId(id))),
    catalogue,
    prepareAhead: async (unlocked) => {
      const keys = unlocked.epochs[0];
      if (ahead?.of === keys && ahead.tokens.length > 0) return;
      ahead = { of: keys, tokens: await prepareTokens(keys, unlocked.vaultId, AHEAD, random) };
    },
    forget: () => {
      kept = null;
      ahead = null;
    },
  };
}

async function openWhole(unlocked: Unlocked, binary: Bytes) {
  try {
    return await openToken(unlocked.epochs, unlocked.vaultId, binary);
  } catch (error) {
    if (error instanceof PapersealError && error.code === 'damaged') return 'altered' as const;
    throw error;
  }
}

function parseId(id: string): Bytes {
  const bytes = parseHex(id);
  if (bytes?.length !== 16) throw new PapersealError('bad-request');
  return bytes;
}
