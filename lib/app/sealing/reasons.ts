// Why nothing began where somebody asked to seal, and leave for one use where it stands in a frame of another site. The
// browser lets us into the page that was acted on, and not into such a frame: that takes a permission, which is given
// back as soon as our own window was opened for the field, and at the latest when the browser starts again.

import { errorCode } from '../../base/errors.ts';
import { encodeCbor, parseCbor } from '../../crypto/cbor.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { isSite } from '../../token/site.ts';
import type { Ports } from '../ports.ts';
import type { Sites } from '../sites/sites.ts';
import { STATE } from '../../vault/state.ts';

type FieldWhy = NonNullable<Reply<'field.why'>>;

export interface Reasons {
  /** Why there is no field that takes a sealed text where the keyboard is in this tab; null when nothing is known. */
  of(tabId: number): Promise<FieldWhy | null>;
  /** Begins where no popup is open that would say why nothing came: a sign on the toolbar, and the popup with the reason. */
  begun(tabId: number, begin: (tabId: number) => Promise<boolean>): Promise<boolean>;
  /** What was shown last for this tab, once. */
  shown(tabId: number): Promise<FieldWhy | null>;
  /** The browser is about to be asked for leave into a frame of this site, for the field in it. */
  want(tabId: number, site: string): Promise<void>;
  /** Leave may have been given: `begin` is done once, and the leave given back. Null when nothing was wanted. */
  once(begin: (tabId: number) => Promise<boolean>): Promise<boolean | null>;
  /** Gives back what a browser that was closed in between kept. */
  tidy(): Promise<void>;
}

const SHOWN = 'why-not';
const WANTED = 'frame-wanted';
const LASTS = 60_000; // ms
const ASKS_FOR = 5 * 60_000; // ms that somebody may think about the browser's question

export function createReasons({ pages, session, clock, database, exclusive }: Ports, sites: Sites): Reasons {
  async function ask(tabId: number, to: 'page' | { readonly documentId: string }): Promise<FieldWhy | null> {
    const said =
      to === 'page'
        ? await pages.orderAll(tabId, 'why', {}, 'page')
        : await pages.order({ tabId, documentId: to.documentId }, 'why', {}).catch(() => null);
    return said?.reason ? { reason: said.reason, site: said.site } : null;
  }

  async function of(tabId: number): Promise<FieldWhy | null> {
    const documents = await pages.inject(tabId, false);
    if (documents.length === 0) return { reason: 'kept-out', site: null };
    const top = await ask(tabId, 'page');
    if (top?.reason !== 'frame') return top;
    const inside = (await Promise.all(documents.map((documentId) => ask(tabId, { documentId })))).flatMap(
      (why) => why ?? [],
    );
    const field = inside.find(({ reason }) => reason !== 'frame');
    if (field) return field;
    for (const { site } of inside) {
      // Where we may run nothing stands in the way: no field has the keyboard there.
      if (site !== null && isSite(site) && !(await mayRun(tabId, site))) return { reason: 'frame', site };
    }
    return inside.some(({ site }) => site === null) ? { reason: 'no-site', site: null } : null;
  }

  async function mayRun(tabId: number, site: string): Promise<boolean> {
    const address = await pages.address(tabId);
    return (address !== null && URL.parse(address)?.origin === site) || pages.hasPermission([site]);
  }

  async function giveBack(): Promise<void> {
    const bytes = await database.read((transaction) => transaction.get('state', STATE.allowedOnce));
    const site = bytes ? parseCbor(bytes) : null;
    if (typeof site !== 'string') return;
    await sites.release(site);
    await database.write(async (transaction) => transaction.remove('state', STATE.allowedOnce));
  }

  async function show(tabId: number, why: FieldWhy | null): Promise<void> {
    await pages.badge(why ? '!' : '', tabId);
    if (!why) return session.remove(SHOWN);
    await session.set(SHOWN, JSON.stringify({ tabId, why, until: clock() + LASTS }));
    await pages.openPopup();
  }

  return {
    of,
    begun: async (tabId, begin) => {
      const begun = await begin(tabId).catch((error: unknown) => {
        if (errorCode(error) !== 'page-silent') throw error;
        return null;
      });
      if (begun === null) await show(tabId, { reason: 'silent', site: null });
      else await show(tabId, begun ? null : ((await of(tabId)) ?? { reason: 'no-field', site: null }));
      return begun ?? false;
    },
    shown: async (tabId) => {
      const kept = JSON.parse((await session.get(SHOWN)) ?? 'null') as {
        tabId: number;
        why: FieldWhy;
        until: number;
      } | null;
      if (kept?.tabId !== tabId) return null;
      await session.remove(SHOWN);
      await pages.badge('', tabId);
      return clock() < kept.until ? kept.why : null;
    },
    want: async (tabId, site) => {
      if (!isSite(site) || (await pages.hasPermission([site]))) return;
      await database.write(async (transaction) => transaction.put('state', STATE.allowedOnce, encodeCbor(site)));
      await session.set(WANTED, JSON.stringify({ tabId, site, until: clock() + ASKS_FOR }));
    },
    once: (begin) =>
      exclusive('once', async () => {
        const wanted = JSON.parse((await session.get(WANTED)) ?? 'null') as {
          tabId: number;
          site: string;
          until: number;
        } | null;
        await session.remove(WANTED);
        // A leave that comes after a no, or much later, is another one's.
        if (!wanted || clock() >= wanted.until) return null;
        if (!(await pages.hasPermission([wanted.site]))) {
          await database.write(async (transaction) => transaction.remove('state', STATE.allowedOnce));
          return null;
        }
        try {
          return await begin(wanted.tabId);
        } finally {
          await giveBack();
        }
      }),
    tidy: giveBack,
  };
}
