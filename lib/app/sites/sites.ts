// Which sites the user switched on. Kept in clear: the browser's own list of permissions says the same, and a locked
// vault must still know where to show its plates.

import { PapersealError } from '../../base/errors.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../crypto/cbor.ts';
import { isSite, parseSite } from '../../token/site.ts';
import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import { STATE } from '../../vault/state.ts';

export interface Sites {
  list(): Promise<string[]>;
  /** Switched on, and the browser still allows it. */
  isOn(site: string): Promise<boolean>;
  /** Throws `site-refused`, and `not-allowed` when the browser did not grant the permission. */
  set(site: string, on: boolean): Promise<void>;
  /** The user is being asked for this site: a permission given within the next minutes switches it on. */
  want(site: string): Promise<void>;
  /** The browser gave a permission. */
  granted(): Promise<void>;
  /** Gives back the permission for a site, unless it is switched on or something else needs the host. */
  release(site: string): Promise<void>;
  /** The browser took one away: pages that are open stop showing what they did. */
  removed(): Promise<void>;
  /** Without a vault: no script in any page, no permission, and what is open shows nothing any more. */
  withdraw(): Promise<void>;
  /** Registers the content script anew: the browser forgets it at updates. */
  register(): Promise<void>;
}

const WANTED = 'wanted-site';
const WANTED_FOR = 5 * 60_000; // ms

/** `isNeeded`: whether something else than a site needs the permission for this site's host. */
export function createSites(
  { database, session, clock, pages, exclusive }: Ports,
  isNeeded: (site: string) => Promise<boolean>,
): Sites {
  /** Two registrations at once would be refused by the browser, and two changes would lose one. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => exclusive('sites', work);

  async function list(): Promise<string[]> {
    const bytes = await database.read((transaction) => transaction.get('state', STATE.sites));
    const value = bytes ? parseStored(bytes) : [];
    return Array.isArray(value) ? value.filter((site): site is string => typeof site === 'string' && isSite(site)) : [];
  }

  /** A list that was damaged on the disk names none: sites are switched on again, the browser still permits them. */
  function parseStored(bytes: Uint8Array): Cbor {
    try {
      return parseCbor(bytes);
    } catch (error) {
      ignore('damaged')(error);
      return [];
    }
  }

  async function register(): Promise<void> {
    await registerFor(await list());
  }

  async function registerFor(sites: readonly string[]): Promise<void> {
    const allowed = await Promise.all(sites.map((site) => pages.hasPermission([site])));
    await pages.register(sites.filter((_, i) => allowed[i]));
  }

  /** Pages that are open already: the script comes to those that were there before it. */
  async function greet(tabs: readonly number[], on: boolean): Promise<void> {
    for (const tabId of tabs) {
      if (!on || (await pages.inject(tabId, true)).length > 0) await pages.orderAll(tabId, 'greet', {});
    }
  }

  async function set(origin: string, on: boolean): Promise<void> {
    const site = parseSite(origin);
    if (on && !(await pages.hasPermission([site]))) throw new PapersealError('not-allowed');
    const others = (await list()).filter((other) => other !== site);
    const sites = on ? [...others, site].sort() : others;
    const keep = () => database.write(async (transaction) => transaction.put('state', STATE.sites, encodeCbor(sites)));
    if (on) await keep();
    await registerFor(sites);
    const tabs = await pages.tabsOf(site); // known as long as the permission is there
    if (!on) {
      await release(site, others);
      await keep(); // last: what was interrupted can be asked for again, and nothing stays that nobody knows of
    }
    void greet(tabs, on); // a sleeping tab hears it when it wakes; nobody waits for it
  }

  /** Permissions are for hosts: one may be another site's too, or a storage's. */
  async function release(site: string, on: readonly string[]): Promise<void> {
    const isShared = on.some((other) => URL.parse(other)?.hostname === URL.parse(site)?.hostname);
    if (!isShared && !(await isNeeded(site))) await pages.giveUp(site);
  }

  return {
    list,
    release: (site) => alone(async () => release(site, await list())),
    register: () => alone(register),
    want: (origin) => session.set(WANTED, JSON.stringify({ site: parseSite(origin), until: clock() + WANTED_FOR })),
    granted: async () => {
      const wanted = JSON.parse((await session.get(WANTED)) ?? 'null') as { site: string; until: number } | null;
      await session.remove(WANTED);
      if (wanted && clock() < wanted.until && (await pages.hasPermission([wanted.site]))) {
        await alone(() => set(wanted.site, true));
      } else await alone(register);
    },
    removed: async () => {
      await alone(register);
      // Whose tabs they are is not told without the permission.
      for (const tabId of await pages.tabsOf(null)) void pages.orderAll(tabId, 'greet', {});
    },
    withdraw: () =>
      alone(async () => {
        const tabs = await pages.tabsOf(null);
        await pages.register([]);
        await pages.giveUpAll();
        for (const tabId of tabs) void pages.orderAll(tabId, 'greet', {});
      }),
    set: (site, on) => alone(() => set(site, on)),
    isOn: async (site) => (await list()).includes(site) && (await pages.hasPermission([site])),
  };
}

/** Of a page's address; null where nothing can be sealed. */
export function siteOf(address: string | null): string | null {
  const origin = address === null ? null : (URL.parse(address)?.origin ?? null);
  return origin !== null && isSite(origin) ? origin : null;
}
