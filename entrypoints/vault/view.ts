// What every view of the vault page is given.

import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';

export interface ViewProps {
  readonly ask: Ask;
  readonly status: Reply<'status'>;
  readonly now: number;
  /** Reads the status again: after what may have changed it. */
  readonly refresh: () => Promise<void>;
}

/** Where the 24 words set a new passphrase. */
export const FORGOT = '/setup.html#forgot';
