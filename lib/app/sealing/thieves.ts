// What pages did to an editor over their fields, as far as it decides where the next one opens.

import { sessionMap } from '../session-map.ts';
import type { Ports } from '../ports.ts';

export interface Thieves {
  /** A page of this site reached for the keyboard or the editor: until the browser ends it gets none over a field again. */
  remember(site: string): Promise<void>;
  has(site: string): Promise<boolean>;
  /**
   * Whether our own window may open for a tab though nobody asked for it: a script in the enemy's hands opens editors and
   * cries for help in turn, and must not fill the screen with windows. Counts.
   */
  mayRescue(tabId: number): Promise<boolean>;
}

const MOST_RESCUES = 3;
const WITHIN = 60_000; // ms

export function createThieves({ session, clock }: Pick<Ports, 'session' | 'clock'>): Thieves {
  const sites = sessionMap<{ at: number }>(session, 'thieves');
  const rescues = sessionMap<{ times: number[] }>(
    session,
    'rescues',
    ({ times }) => clock() - (times.at(-1) ?? 0) < WITHIN,
  );
  return {
    remember: (site) => sites.set(site, { at: clock() }),
    has: async (site) => (await sites.get(site)) !== null,
    mayRescue: async (tabId) => {
      const recent = (await rescues.get(String(tabId)))?.times.filter((time) => clock() - time < WITHIN) ?? [];
      if (recent.length >= MOST_RESCUES) return false;
      await rescues.set(String(tabId), { times: [...recent, clock()] });
      return true;
    },
  };
}
