// A key for one practice text: made here, used once in both directions, gone with this function. It is the real thing in
// every other way, so that what one sees is what a site will see.

import { wipe } from '../../lib/base/bytes.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import { epochKeys, rootFromSeed } from '../../lib/crypto/epoch.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { findTokens } from '../../lib/token/format.ts';
import { openToken, sealToken } from '../../lib/token/token.ts';

export interface Practised {
  /** As the site holds it. */
  readonly sealed: string;
  /** Opened again from that. */
  readonly text: string;
}

export async function practiseSealing(site: string, text: string): Promise<Practised> {
  const root = await rootFromSeed(systemRandom(64));
  const seed = root.epochSeed(1);
  const keys = await epochKeys(seed, 1, root.vaultId);
  wipe(seed);
  const { token } = await sealToken(keys, root.vaultId, site, text, systemRandom);
  const [found] = findTokens(token);
  const opened = found?.binary ? await openToken([keys], root.vaultId, found.binary) : null;
  root.wipe();
  if (opened === null) throw new PapersealError('internal');
  return { sealed: token, text: opened.text };
}
