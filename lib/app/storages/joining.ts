// A storage comes in: it is asked whether it can be one, and whose vault lies there.

import type { Bytes } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { Request } from '../../messaging/protocol.ts';
import { chooseStore } from '../../stores/index.ts';
import { testStore } from '../../stores/test-store.ts';
import { readListing, ROOT, vaultFolder, whatElseIsIn } from '../../sync/log/names.ts';
import { type BlobStore, inFolder } from '../../sync/ports.ts';
import type { Lock } from '../../vault/lock.ts';
import type { Ports } from '../ports.ts';
import type { KeptStores } from './kept-stores.ts';
import { isReadingOnly, type Rounds } from './rounds.ts';

type StoreRequest = Request<'store.add'>['store'];

export interface Joining {
  test(store: StoreRequest): Promise<void>;
  /** Keeps it and makes the first round. One that is there gets the new password, and what is known of it stays. */
  add(store: StoreRequest): Promise<void>;
}

export const EVERY = 15 * 60_000; // ms between rounds

export function createJoining(
  ports: Ports,
  lock: Lock,
  { kept, rounds, later }: { kept: KeptStores; rounds: Rounds; later(): Promise<void> },
): Joining {
  const { clock, random } = ports;
  return {
    test: async ({ kind, values }) => {
      const { vaultId } = await lock.unlocked();
      const store = await rounds.open(chooseStore(kind, values));
      await testStore(inFolder(store, vaultFolder(vaultId)), random, clock);
    },

    add: async ({ kind, values }) => {
      const choice = chooseStore(kind, values);
      const store = await rounds.open(choice);
      const { vaultId } = await lock.unlocked();
      if (await isReadingOnly(ports)) await expectVault(store, vaultId);
      await testStore(inFolder(store, vaultFolder(vaultId)), random, clock);
      const added = await kept.put(choice);
      await later();
      await rounds.run(added);
      await ports.alarms.set('sync', EVERY);
      if ((await kept.find(added.id))?.problem !== 'another-vault') return;
      await kept.remove(added.id);
      throw new PapersealError('another-vault');
    },
  };
}

/** Who comes with the words alone is looking for a vault: in the wrong folder none is begun. */
async function expectVault(store: BlobStore, vaultId: Bytes): Promise<void> {
  const listing = readListing(vaultId, await store.list(vaultFolder(vaultId)));
  if (listing.sizes.size === 0) throw new PapersealError(whatElseIsIn(await store.list(ROOT), vaultId));
}
