// A vault in memory with a clock that tests move: the real lock, keyring and vault over the fake ports.

import { concat, type Bytes } from '../../lib/base/bytes.ts';
import { checkedRandom, systemRandom } from '../../lib/crypto/random.ts';
import { wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { makeKeyring, KEYRING, sealKeyring, unlockedFrom } from '../../lib/vault/keyring.ts';
import { createLock, IDENTITY } from '../../lib/vault/lock.ts';
import { makeSlot, SLOT } from '../../lib/vault/slot.ts';
import { createVault } from '../../lib/vault/vault.ts';
import { memoryDatabase, memorySession } from './memory-database.ts';

export const PASSPHRASE = 'tulips on the windowsill';
export const WORDS = `abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon
  abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art`.split(/\s+/);

export async function vaultInMemory(words: readonly string[] = WORDS, database = memoryDatabase()) {
  const time = { now: 1_770_000_000_000 };
  const clock = () => time.now;
  const random = checkedRandom(systemRandom);
  const session = memorySession();
  const ports = { database, session, clock, random };
  const root = await wordsToRoot(words);
  const keyring = makeKeyring(root, random);
  const luk: Bytes = random(32);
  const { identity } = await unlockedFrom(luk, keyring, random);
  const [slot, wrapped] = [await makeSlot(PASSPHRASE, luk, identity, random), await sealKeyring(luk, keyring, random)];
  await database.write(async (transaction) => {
    transaction.put('state', IDENTITY, concat(identity));
    transaction.put('state', KEYRING, wrapped);
    transaction.put('state', SLOT, slot);
  });
  return { ...ports, time, lock: createLock(ports), vault: createVault(ports) };
}
