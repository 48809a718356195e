// A vault in memory with a clock that tests move: the real lock, keyring and vault over the fake ports.

import { checkedRandom, systemRandom } from '../../lib/crypto/random.ts';
import { wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { makeKeyring } from '../../lib/vault/keyring.ts';
import { createLock } from '../../lib/vault/lock.ts';
import { wrapKeyring } from '../../lib/vault/passphrases.ts';
import { createVault } from '../../lib/vault/vault.ts';
import { quickHash } from './quick-hash.ts';
import { memoryDatabase, memorySession } from './memory-database.ts';

export const PASSPHRASE = 'tulips on the windowsill';
export const WORDS = `abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon
  abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art`.split(/\s+/);

export async function vaultInMemory(words: readonly string[] = WORDS, database = memoryDatabase()) {
  const time = { now: 1_770_000_000_000 };
  const clock = () => time.now;
  const random = checkedRandom(systemRandom);
  const session = memorySession();
  const ports = { database, session, clock, random, hash: quickHash };
  const root = await wordsToRoot(words);
  const wrapped = await wrapKeyring(ports, makeKeyring(root, random), PASSPHRASE);
  await database.write(async (transaction) => wrapped.write(transaction));
  return { ...ports, time, lock: createLock(ports), vault: createVault(ports) };
}
