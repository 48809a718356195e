// Making a vault: passphrase, 24 words, and the words typed back. The words lie in the session store until they were
// checked, for an hour at most; checking needs none stored, because the typed ones give the same public key or they don't.

import { type Bytes, equal, toHex } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import { checkWords, makeWords, wordsToRoot } from '../../crypto/paper-key.ts';
import { passphraseProblem } from '../../crypto/passphrase.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { foundVault } from '../../sync/found.ts';
import { type Unlocked } from '../../vault/keyring.ts';
import { listDrafts, sealDraft } from '../../vault/draft.ts';
import { TABLES, type WriteTransaction } from '../../vault/ports.ts';
import { type App } from '../app.ts';
import { ignore } from '../drafts.ts';
import { install, type More } from './install.ts';
import { forgetLateWords, SETUP_WORDS as WORDS, WORDS_LIVE } from './kept-words.ts';
import { ownerOf, STATE, UP } from '../../vault/state.ts';

export interface Setup {
  begin(passphrase: string, browserName: string): Promise<void>;
  /** All 24. Throws `words-gone`, and `vault-locked`: whoever comes by a locked browser does not get them. */
  words(): Promise<string[]>;
  check(words: readonly string[]): Promise<Reply<'setup.check'>>;
  /**
   * Makes another vault in the place of the unchecked one, with its drafts. Throws `vault-exists` for a checked one, and
   * `vault-locked` when there are drafts that it can't open and that were not given up.
   */
  again(passphrase: string, browserName: string, dropDrafts?: boolean): Promise<void>;
  changePassphrase(current: string, next: string): Promise<void>;
  /** Throws `words-other-vault` for words of another vault. */
  resetPassphrase(words: readonly string[], next: string): Promise<void>;
}

export function createSetup(app: App): Setup {
  const { ports, lock } = app;
  const { database, session, clock, random } = ports;

  async function words(): Promise<string[]> {
    const kept = JSON.parse((await session.get(WORDS)) ?? 'null') as KeptWords | null;
    const identity = await database.read((transaction) => transaction.get('state', STATE.identity));
    // Whoever dies while one vault takes the place of another has the old one, with the words of the new one.
    const isOfThis = identity !== undefined && toHex(identity).startsWith(kept?.vault ?? '-');
    if (kept && isOfThis && clock() < kept.until) return kept.words;
    await session.remove(WORDS);
    throw new PapersealError('words-gone');
  }

  async function make(passphrase: string, browserName: string, more: More = nothingMore): Promise<void> {
    const problem = passphraseProblem(passphrase);
    if (problem) throw new PapersealError(problem);
    const fresh = makeWords(random);
    const root = await wordsToRoot(fresh);
    const vault = toHex(root.vaultId);
    const enlisted = await foundVault({ root, browserName, clock, random }).finally(() => root.wipe());
    const kept: KeptWords = { words: fresh, vault, until: clock() + WORDS_LIVE };
    await session.set(WORDS, JSON.stringify(kept));
    await forgetLateWords(ports);
    await install(app, enlisted, passphrase, async (unlocked) => {
      const write = await more(unlocked);
      return async (transaction) => {
        await write(transaction);
        transaction.put('state', STATE.unchecked, UP);
      };
    });
  }

  /** What takes the place of everything here: the drafts that `old` opens. null: none. */
  function instead(old: Unlocked | null): More {
    return async ({ kemPublicKey: publicKey, identity }) => {
      const before = await database.read((transaction) => transaction.list('drafts'));
      const drafts = old ? await listDrafts(database, old) : [];
      const sealed = await Promise.all(
        drafts.map(async (draft) => [draft.id, await sealDraft({ publicKey, identity }, draft)] as const),
      );
      return async (transaction) => {
        // Somebody goes on typing: what came meanwhile is to come along, too.
        const now = await transaction.list('drafts');
        if (old && !isSame(before, now)) throw new PapersealError('sync-busy');
        await clearVault(transaction);
        for (const [id, bytes] of sealed) transaction.put('drafts', id, bytes);
      };
    };
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
        await database.write(async (transaction) => transaction.remove('state', STATE.unchecked));
        await session.remove(WORDS);
        await app.storages.soon();
        return { right: true, wrong: [] };
      }),

    again: (passphrase, browserName, dropDrafts = false) =>
      ports.exclusive('vault', async () => {
        const unchecked = await database.read((transaction) => transaction.get('state', STATE.unchecked));
        if (!unchecked) throw new PapersealError('vault-exists');
        const problem = passphraseProblem(passphrase);
        if (problem) throw new PapersealError(problem);
        const old = await lock.unlocked().catch(ignore('vault-locked'));
        const drafts = await database.read((transaction) => transaction.list('drafts'));
        if (!old && drafts.length > 0 && !dropDrafts) throw new PapersealError('vault-locked');
        await lock.lock(); // the old key opens nothing of what follows
        while (!(await isMade(make(passphrase, browserName, instead(old))))) continue;
        await app.drafts.show();
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
  };

  async function isOurs(typed: readonly string[]): Promise<boolean> {
    const root = await wordsToRoot(typed);
    return lock.isOf(root).finally(() => root.wipe());
  }
}

interface KeptWords {
  readonly words: string[];
  /** Its id in hex. */
  readonly vault: string;
  readonly until: number;
}

const nothingMore: More = async () => () => undefined;

/** False: a draft came meanwhile, and nothing was written. */
const isMade = (making: Promise<void>): Promise<boolean> =>
  making.then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) !== 'sync-busy') throw error;
      return false;
    },
  );

type Rows = readonly (readonly [string, Bytes])[];

const isSame = (a: Rows, b: Rows): boolean =>
  a.length === b.length && a.every(([id, bytes], i) => b[i]?.[0] === id && equal(bytes, b[i][1]));

/** Everything but what is this browser's. */
async function clearVault(transaction: WriteTransaction): Promise<void> {
  for (const table of TABLES) {
    if (table === 'state') continue;
    for (const [key] of await transaction.list(table)) transaction.remove(table, key);
  }
  for (const [key] of await transaction.list('state')) {
    if (ownerOf(key) !== 'browser') transaction.remove('state', key);
  }
}
