// A sealed text that somebody pasted into a page of ours, to read it there.

import type { Reply } from '../../messaging/protocol.ts';
import { findTokens } from '../../token/format.ts';
import type { App } from '../app.ts';

export async function openPasted({ lock, vault }: App, text: string): Promise<Reply<'token.open'>> {
  const nothing = { text: null, site: null, missing: 0, kept: null };
  const [found] = findTokens(text);
  if (!found) return { ...nothing, outcome: 'altered' };
  if (!(await lock.exists())) return { ...nothing, outcome: 'no-vault' };
  if (!(await lock.isUnlocked())) return { ...nothing, outcome: 'locked' };
  const [opened] = await vault.open(await lock.unlocked(), [found], 'user');
  if (opened?.outcome === 'opened') return { ...nothing, outcome: 'opened', text: opened.text, site: opened.site };
  if (opened?.outcome === 'cut' || opened?.outcome === 'altered') {
    const missing = opened.outcome === 'cut' ? opened.missing : 0;
    return { ...nothing, outcome: opened.outcome, missing, kept: opened.kept?.text ?? null };
  }
  return { ...nothing, outcome: opened?.outcome ?? 'altered' };
}
