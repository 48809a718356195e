// What the vault says of the sealed texts of a page, for the frames over it.

import type { Said } from '../../messaging/orders.ts';
import { findTokens } from '../../token/format.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Opened, Vault } from '../../vault/vault.ts';
import type { Activity } from '../activity.ts';
import { ignore } from '../drafts.ts';
import type { Sites } from '../sites/sites.ts';
import type { PageRef } from '../tickets.ts';
import type { Revisits } from './revisits.ts';

export interface Opening {
  /** Another value as soon as anything may open otherwise than before. */
  stateFor(page: PageRef): Promise<unknown>;
  openAll(page: PageRef, tokens: readonly string[]): Promise<Said[]>;
}

export function createOpening(app: {
  lock: Lock;
  vault: Vault;
  sites: Sites;
  activity: Activity;
  revisits: Revisits;
}): Opening {
  const { lock, vault, sites, activity, revisits } = app;

  /** The catalogue is another object as soon as anything was sealed, removed or taken in. */
  async function stateFor({ site }: PageRef): Promise<unknown> {
    if (!(await sites.isOn(site))) return null;
    if (!(await lock.isUnlocked())) return (await lock.exists()) ? 'locked' : 'no-vault';
    return vault.catalogue(await lock.unlocked());
  }

  async function openAll({ site, documentId }: PageRef, tokens: readonly string[]): Promise<Said[]> {
    if (tokens.length === 0) return [];
    if (!(await lock.isUnlocked())) {
      const outcome = (await lock.exists()) ? 'locked' : 'no-vault';
      return tokens.map(() => said({ outcome }));
    }
    const unlocked = await lock.unlocked();
    const found = tokens.map((token) => findTokens(token)[0] ?? ALTERED);
    const opened = await vault.open(unlocked, found, { site });
    await revisits.found(documentId, opened.flatMap(idOf));
    const refused = opened.find((one) => one.outcome === 'other-site');
    if (refused?.outcome === 'other-site') {
      await activity.add('refused-site', refused.site).catch(ignore('disk-full'));
    }
    return opened.map(said);
  }

  return { stateFor, openAll };
}

const ALTERED = { start: 0, end: 0, verdict: 'altered', binary: null, salt: null, missing: 0 } as const;

/** Of the record that a text is, or is a part of. */
function idOf(opened: Opened): string[] {
  if (opened.outcome === 'opened') return [opened.id];
  return (opened.outcome === 'cut' || opened.outcome === 'altered') && opened.kept ? [opened.kept.id] : [];
}

function said(opened: Opened | { outcome: 'locked' | 'no-vault' }): Said {
  const { outcome } = opened;
  const nothing = { outcome, text: null, older: false, site: null, missing: 0, kept: null };
  switch (opened.outcome) {
    case 'opened': {
      const { text, older, newer } = opened;
      return { ...nothing, text, older, kept: newer?.text ?? null };
    }
    case 'other-site':
      return { ...nothing, site: opened.site };
    case 'cut':
    case 'altered': {
      const { kept } = opened;
      const missing = opened.outcome === 'cut' ? opened.missing : 0;
      return { ...nothing, missing, kept: kept?.text ?? null };
    }
    default:
      return nothing;
  }
}
