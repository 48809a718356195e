// The last look at a sealed text: whether it stands on its page when that is visited again. Sites cut, drop or give back
// what they took when nobody looks any more. A reader says what it finds; what it does not find is said by the popup over
// that page, as long as the browser runs.

import { parseHex } from '../../base/bytes.ts';
import { sessionMap } from '../session-map.ts';
import type { PageRef } from '../tickets.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Vault } from '../../vault/vault.ts';
import { ignore } from '../drafts.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports.ts';
import { siteOf, type Sites } from '../sites/sites.ts';

/** A text that was sealed on a page and is not there. */
interface Missing {
  /** As the vault page calls its record. */
  readonly id: string;
  /** When it was sealed, in ms. */
  readonly at: number;
}

export interface Revisits {
  /** It stood in its field. `id`: of the record, 32 hex digits. */
  sealed(page: PageRef, id: string): Promise<void>;
  /** A reader found these records' texts in a document, whole or in part. */
  found(documentId: string, ids: readonly string[]): Promise<void>;
  /** The newest that is missing on the page in this tab; null for none, and where nothing can be told. */
  missing(tabId: number): Promise<Missing | null>;
  /** It was told. */
  told(id: string): Promise<void>;
}

interface Awaited {
  readonly address: string;
  readonly tabId: number;
  readonly documentId: string;
  readonly at: number;
}

const MOST = 64;
const READERS_TAKE = 1_500; // ms to find and open what stands on a page

export function createRevisits(
  { session, pages, clock }: Pick<Ports, 'session' | 'pages' | 'clock'>,
  { lock, vault, sites }: { lock: Lock; vault: Vault; sites: Sites },
): Revisits {
  /** By keyed name of the record. */
  const awaited = sessionMap<Awaited>(session, 'revisits');

  async function candidates(tabId: number): Promise<[id: string, Awaited][]> {
    const address = await pages.address(tabId);
    const site = siteOf(address);
    if (address === null || site === null || !(await sites.isOn(site))) return []; // nobody reads there
    const here = (await awaited.entries()).filter(([, one]) => one.address === bare(address));
    const elsewhere: typeof here = [];
    for (const [id, one] of here) if (!(await isOpen(one))) elsewhere.push([id, one]);
    return elsewhere.sort(([, a], [, b]) => b.at - a.at);
  }

  /** The document that it was sealed in still stands: nobody came back to it. */
  async function isOpen({ tabId, documentId }: Awaited): Promise<boolean> {
    return (await pages.order({ tabId, documentId }, 'greet', {}).catch(ignore('page-gone'))) !== null;
  }

  /** Null while it is locked: a lock may fall at any step. */
  const unlocked = async () => ((await lock.isUnlocked()) ? lock.unlocked().catch(ignore('vault-locked')) : null);

  /** The keyed names of records: their own would tell, in the session of a locked vault, whose a sealed text is. */
  async function namesOf(ids: readonly string[]): Promise<string[]> {
    const rows = (await unlocked())?.rows;
    return rows === undefined ? [] : ids.map((id) => rows.alias(parseHex(id) ?? new Uint8Array()));
  }

  return {
    sealed: async ({ url, tabId, documentId, frameId }, id) => {
      if (frameId !== 0) return; // a frame has no address that one comes back to
      const oldest = (await awaited.entries()).sort(([, a], [, b]) => a.at - b.at);
      for (const [other] of oldest.slice(0, Math.max(0, oldest.length - MOST + 1))) await awaited.take(other);
      for (const name of await namesOf([id])) {
        await awaited.set(name, { address: bare(url), tabId, documentId, at: clock() });
      }
    },
    found: async (documentId, ids) => {
      const waiting = new Map(await awaited.entries());
      if (waiting.size === 0) return;
      for (const name of await namesOf(ids)) {
        const one = waiting.get(name);
        if (one && one.documentId !== documentId) await awaited.take(name);
      }
    },
    missing: async (tabId) => {
      if ((await candidates(tabId)).length === 0) return null;
      await pause(READERS_TAKE);
      const by = await unlocked();
      if (by === null) return null;
      const { current } = await vault.catalogue(by);
      const names = new Set(await namesOf(current.map(({ id }) => id)));
      const found = (await candidates(tabId)).find(([id]) => names.has(id)); // else sealed anew since, or removed
      return found ? { id: found[0], at: found[1].at } : null;
    },
    told: async (id) => void (await awaited.take(id)),
  };
}

/** Without the part that a page changes without being another one. */
function bare(address: string): string {
  return address.split('#')[0] ?? '';
}
