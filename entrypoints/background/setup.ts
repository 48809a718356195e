// Making a vault: passphrase, 24 words, and the words typed back. The words lie in the session store until they were
// checked, for an hour at most; checking needs none stored, because the typed ones give the same public key or they don't.

import { PapersealError } from '../../lib/base/errors.ts';
import { checkWords, makeWords, wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { passphraseProblem } from '../../lib/crypto/passphrase.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { type Enlisted, foundVault } from '../../lib/sync/found.ts';
import { type Unlocked, unlockedFrom } from '../../lib/vault/keyring.ts';
import { wrapKeyring } from '../../lib/vault/lock.ts';
import type { WriteTransaction } from '../../lib/vault/ports.ts';
import { type App, UNCHECKED } from './app.ts';
import { forgetLateWords, SETUP_WORDS as WORDS, WORDS_LIVE } from './kept-words.ts';
import { drawMark, MARK, readMark, writeMark } from './mark.ts';
import { SITES } from './sites.ts';

export interface Setup {
  begin(passphrase: string, browserName: string): Promise<void>;
  /** All 24. Throws `words-gone`, and `vault-locked`: whoever comes by a locked browser does not get them. */
  words(): Promise<string[]>;
  check(words: readonly string[]): Promise<Reply<'setup.check'>>;
  /** Throws the unchecked vault away and makes another. Throws `vault-exists` for a checked one. */
  again(passphrase: string, browserName: string): Promise<void>;
  changePassphrase(current: string, next: string): Promise<void>;
  /** Throws `words-other-vault` for words of another vault. */
  resetPassphrase(words: readonly string[], next: string): Promise<void>;
  erase(): Promise<void>;
}

export function createSetup(app: App): Setup {
  const { ports, lock } = app;
  const { database, session, clock, random } = ports;

  async function words(): Promise<string[]> {
    const kept = JSON.parse((await session.get(WORDS)) ?? 'null') as { words: string[]; until: number } | null;
    if (kept && clock() < kept.until) return kept.words;
    await session.remove(WORDS);
    throw new PapersealError('words-gone');
  }

  async function make(passphrase: string, browserName: string): Promise<void> {
    const problem = passphraseProblem(passphrase);
    if (problem) throw new PapersealError(problem);
    const fresh = makeWords(random);
    const root = await wordsToRoot(fresh);
    const enlisted = await foundVault({ root, browserName, clock, random }).finally(() => root.wipe());
    await session.set(WORDS, JSON.stringify({ words: fresh, until: clock() + WORDS_LIVE }));
    await forgetLateWords(ports);
    await install(app, enlisted, passphrase, async () => (transaction) => {
      transaction.put('state', UNCHECKED, new Uint8Array([1]));
    });
  }

  return {
    begin: (passphrase, browserName) =>
      ports.exclusive('vault', async () => {
        if (await lock.exists()) throw new PapersealError('vault-exists');
        await make(passphrase, browserName);
      }),

    words: async () => {
      const shown = await words();
      await lock.unlocked();
      return shown;
    },

    check: (typed) =>
      // Alone: the words of a vault that is being thrown away must not vouch for the one that takes its place.
      ports.exclusive('vault', async () => {
        const shown = await words().catch(() => null);
        const wrong = shown ? shown.flatMap((word, i) => (word === typed[i] ? [] : [i + 1])) : [];
        if (wrong.length > 0 || checkWords(typed) !== null) return { right: false, wrong };
        if (!(await isOurs(typed))) return { right: false, wrong };
        await database.write(async (transaction) => transaction.remove('state', UNCHECKED));
        await session.remove(WORDS);
        await app.storages.soon();
        return { right: true, wrong: [] };
      }),

    again: (passphrase, browserName) =>
      ports.exclusive('vault', async () => {
        const unchecked = await database.read((transaction) => transaction.get('state', UNCHECKED));
        if (!unchecked) throw new PapersealError('vault-exists');
        const problem = passphraseProblem(passphrase);
        if (problem) throw new PapersealError(problem);
        await clear([MARK, SITES]);
        await make(passphrase, browserName);
      }),

    changePassphrase: (current, next) =>
      ports.exclusive('vault', async () => {
        const problem = passphraseProblem(next);
        if (problem) throw new PapersealError(problem);
        await lock.changePassphrase(current, next);
        await app.unlocked();
      }),

    resetPassphrase: (typed, next) =>
      ports.exclusive('vault', async () => {
        const problem = checkWords(typed) ?? passphraseProblem(next);
        if (problem) throw new PapersealError(problem);
        const root = await wordsToRoot(typed);
        await lock.resetPassphrase(root, next).finally(() => root.wipe());
        await app.unlocked();
      }),

    erase: () =>
      ports.exclusive('vault', async () => {
        // The texts first: whoever is interrupted has a whole vault, or none, and goes on by asking again.
        await app.lockNow();
        await session.clear();
        await clear([MARK, SITES]);
        for (const site of await app.sites.list()) await app.sites.set(site, false);
        await app.showLock();
      }),
  };

  async function isOurs(typed: readonly string[]): Promise<boolean> {
    const root = await wordsToRoot(typed);
    return lock.isOf(root).finally(() => root.wipe());
  }

  /** `but`: what is no secret of a vault and stays, by its name in the `state` table. */
  async function clear(but: readonly string[]): Promise<void> {
    await database.erase(but);
    app.vault.forget();
  }
}

/** Writes a vault into this browser and unlocks it: everything in one transaction, with what `more` makes of its keys. */
export async function install(
  app: App,
  enlisted: Enlisted,
  passphrase: string,
  more: (unlocked: Unlocked) => Promise<(transaction: WriteTransaction) => void>,
): Promise<void> {
  const { ports, lock } = app;
  const { database, random } = ports;
  const wrapped = await wrapKeyring(enlisted.keyring, passphrase, random);
  const writeMore = await more(await unlockedFrom(wrapped.luk, enlisted.keyring, random));
  await database.write(async (transaction) => {
    wrapped.write(transaction);
    enlisted.write(transaction);
    writeMore(transaction);
  });
  if (!(await readMark(database))) await writeMark(database, drawMark(random));
  await lock.begin(wrapped.luk);
  await app.unlocked();
}
