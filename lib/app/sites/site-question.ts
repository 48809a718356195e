// "Always show sealed texts on this site?": asked in the popup after a seal on a site that is not switched on, and never
// again for a site that was answered with "not now". Those sites say where their owner writes, so their list is sealed.

import type { Lock } from '../../vault/lock.ts';
import { readLocal, writeLocal } from '../../vault/local.ts';
import { ignore } from '../drafts.ts';
import type { Ports } from '../ports.ts';
import type { Sites } from './sites.ts';

export interface SiteQuestion {
  /** Something was sealed on this site. */
  offer(site: string): Promise<void>;
  /** The site to ask about; null for none, also once it was switched on by another way. */
  open(): Promise<string | null>;
  later(): Promise<void>;
}

/** Session key: the site that the popup asks about. */
const ASK_SITE = 'ask-site';
/** The sealed list of sites not to ask about. */
const LEFT_ALONE = 'sites-left-alone';
const MOST = 500; // the oldest is asked about again

export function createSiteQuestion(ports: Ports, { lock, sites }: { lock: Lock; sites: Sites }): SiteQuestion {
  const { database, session, random } = ports;

  async function leftAlone(): Promise<string[]> {
    const value = await readLocal(database, await lock.unlocked(), LEFT_ALONE).catch(ignore('damaged'));
    return Array.isArray(value) ? value.filter((site): site is string => typeof site === 'string') : [];
  }

  async function leaveAlone(site: string): Promise<void> {
    const others = (await leftAlone()).filter((other) => other !== site);
    await writeLocal(database, await lock.unlocked(), LEFT_ALONE, [...others, site].slice(-MOST), random);
  }

  return {
    offer: async (site) => {
      if (await sites.isOn(site)) return;
      const quiet = await leftAlone().catch(ignore('vault-locked')); // locked meanwhile: what was sealed is sealed
      if (quiet && !quiet.includes(site)) await session.set(ASK_SITE, site);
    },
    open: async () => {
      const site = await session.get(ASK_SITE);
      return site !== null && !(await sites.isOn(site)) ? site : null;
    },
    later: () =>
      ports.exclusive('site-question', async () => {
        const site = await session.get(ASK_SITE);
        await session.remove(ASK_SITE);
        if (site !== null) await leaveAlone(site).catch(ignore('vault-locked'));
      }),
  };
}
