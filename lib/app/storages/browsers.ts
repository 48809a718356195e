// The browsers that write into this vault, as far as this one knows.

import { toHex } from '../../base/bytes.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { listBrowsers } from '../../sync/browsers.ts';
import type { SyncPorts } from '../../sync/round.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import type { Lock } from '../../vault/lock.ts';
import { ignore } from '../drafts.ts';

export interface Browsers {
  /** Throws `here-damaged`. */
  browsers(): Promise<Reply<'browsers.list'>>;
  /** By id in hex; none where they can't be told: names are no reason not to show a text. */
  browserNames(): Promise<ReadonlyMap<string, string>>;
}

export function createBrowsers(lock: Lock, syncPorts: (unlocked: Unlocked) => SyncPorts): Browsers {
  const listed = async () => listBrowsers(syncPorts(await lock.unlocked()));
  return {
    browsers: async () => (await listed()).map(({ id, name, last, here }) => ({ id: toHex(id), name, last, here })),
    browserNames: async () => {
      const browsers = (await listed().catch(ignore('here-damaged'))) ?? [];
      return new Map(browsers.map(({ id, name }) => [toHex(id), name]));
    },
  };
}
