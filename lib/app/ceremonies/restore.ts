// A vault comes back on a new browser: words, then the place, then what was found there, and only then a passphrase.
// Until the end nothing is written; the words lie in the session store for an hour at most.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { Root } from '../../crypto/epoch.ts';
import { checkWords, wordsToRoot } from '../../crypto/paper-key.ts';
import { repairs } from '../../crypto/paper-key-repair.ts';
import { passphraseProblem } from '../../crypto/passphrase.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { openCopy } from '../../stores/file.ts';
import { chooseStore, type StoreChoice } from '../../stores/index.ts';
import { foundVault } from '../../sync/found.ts';
import type { BlobStore } from '../../sync/ports.ts';
import { locateVault, restore as enlistRestored, type Survey, survey } from '../../sync/survey.ts';
import type { App } from '../app.ts';
import { forgetLateWords, RESTORE_WORDS, WORDS_LIVE } from './kept-words.ts';
import { install } from './setup.ts';
import { COPY } from '../storages/backup.ts';
import { READING_ONLY } from '../storages/rounds.ts';

type Found = Reply<'restore.look'>;

export interface Restore {
  words(typed: readonly string[]): Promise<Reply<'restore.words'>>;
  look(store: Request<'restore.look'>['store']): Promise<Found>;
  read(file: Uint8Array<ArrayBuffer>): Promise<Found>;
  finish(request: Request<'restore.finish'>): Promise<Reply<'restore.finish'>>;
  cancel(): Promise<void>;
}

/** What a restore has come to, in the session store: a killed worker looks again and goes on. */
interface Ceremony {
  /** Drawn when its words were typed: what took long must not go on in another one's name. */
  readonly id: string;
  readonly typed: readonly string[];
  /** The words that fit; null while there are several ways to put them right. */
  readonly words: readonly string[] | null;
  readonly until: number;
  readonly place: { readonly kind: string; readonly config: unknown; readonly storeId: string } | null;
}

const MOST_CANDIDATES = 1_000;

export function createRestore(app: App): Restore {
  const { ports, lock, storages, activity } = app;
  const { session, clock, random, log } = ports;
  /** What was found last. Made again by looking again when the worker died in between. */
  let found: Survey | null = null;

  async function ceremony(): Promise<Ceremony> {
    const kept = JSON.parse((await session.get(RESTORE_WORDS)) ?? 'null') as Ceremony | null;
    if (kept && clock() < kept.until) return kept;
    await cancel();
    throw new PapersealError('words-gone');
  }

  async function keep(next: Ceremony): Promise<void> {
    await session.set(RESTORE_WORDS, JSON.stringify(next));
    await forgetLateWords(ports);
  }

  async function cancel(): Promise<void> {
    found = null;
    await session.remove(RESTORE_WORDS);
  }

  async function lookInto(store: BlobStore, storeId: string, place: Ceremony['place']): Promise<Found> {
    const before = await ceremony();
    const words = before.words ?? (await repairedBy(store, before.typed));
    const root = await wordsToRoot(words);
    const looked = await survey({ root, store, storeId, clock, random, log }).finally(() => root.wipe());
    // Cancelled meanwhile, or other words typed: these must not come back.
    if ((await ceremony()).id !== before.id) throw new PapersealError('words-gone');
    found = looked;
    await keep({ ...before, words, place });
    const { texts, notes, browsers, lastChange, lastBrowser, problems } = looked;
    return {
      texts,
      notes,
      browsers: browsers.map(({ name, last, unread }) => ({ name, last, unread })),
      lastChange,
      lastBrowser,
      repaired: words.flatMap((right, i) => {
        const typed = before.typed[i] ?? '';
        return right === typed ? [] : [{ place: i + 1, typed, right }];
      }),
      problems: [...problems],
    };
  }

  /** Tries every way of putting the words right against what the store holds. Throws `words-invalid`. */
  async function repairedBy(store: BlobStore, typed: readonly string[]): Promise<readonly string[]> {
    const candidates = candidatesOf(typed);
    const roots = await Promise.all(candidates.map(wordsToRoot));
    const place = await locateVault(store, roots).finally(() => {
      for (const root of roots) root.wipe();
    });
    const words = place === null ? undefined : candidates[place];
    if (!words) throw new PapersealError('words-not-found-here');
    return words;
  }

  async function choose({ kind, values }: Request<'restore.look'>['store']): Promise<StoreChoice> {
    return chooseStore(kind, values);
  }

  return {
    words: async (typed) => {
      if (await lock.exists()) throw new PapersealError('vault-exists');
      await cancel();
      const fits = checkWords(typed) === null;
      const candidates = fits ? [] : candidatesOf(typed);
      if (!fits && candidates.length === 0) return { state: 'wrong', candidates: 0 };
      const id = toHex(random(8));
      await keep({ id, typed, words: fits ? typed : null, until: clock() + WORDS_LIVE, place: null });
      return { state: fits ? 'fits' : 'repairable', candidates: candidates.length };
    },

    look: async (request) => {
      const choice = await choose(request);
      const storeId = toHex(random(8));
      const place = { kind: choice.kind, config: choice.config, storeId };
      return lookInto(await storages.open(choice), storeId, place);
    },

    read: async (file) => {
      // What it holds counts as copied from then on, unless something is missing in it.
      const whole = await lookInto(openCopy(file), COPY, null);
      return whole.problems.length === 0 ? whole : lookInto(openCopy(file), toHex(random(8)), null);
    },

    finish: ({ passphrase, browserName, mode }) =>
      ports.exclusive('vault', async () => {
        if (await lock.exists()) throw new PapersealError('vault-exists');
        const problem = passphraseProblem(passphrase);
        if (problem) throw new PapersealError(problem);
        const { words, place } = await ceremony();
        if (!words) throw new PapersealError('words-invalid');
        const root = await wordsToRoot(words);
        try {
          return await write(root, { passphrase, browserName, mode }, place);
        } finally {
          root.wipe();
        }
      }),

    cancel,
  };

  async function write(
    root: Root,
    { passphrase, browserName, mode }: Request<'restore.finish'>,
    place: Ceremony['place'],
  ): Promise<Reply<'restore.finish'>> {
    const ceremonyPorts = { root, browserName, clock, random };
    if (mode === 'found' && !found) {
      // The worker died since; a saved copy has to be chosen again.
      if (!place) throw new PapersealError('look-again');
      const choice = chooseStore(place.kind, place.config);
      found = await survey({ root, store: await storages.open(choice), storeId: place.storeId, clock, random, log });
    }
    const seen = mode === 'found' ? found : null;
    const enlisted = seen ? await enlistRestored(ceremonyPorts, seen) : await foundVault(ceremonyPorts);
    await install(app, enlisted, passphrase, async (unlocked) => {
      if (mode === 'found' && place) {
        return storages.first(unlocked, chooseStore(place.kind, place.config), place.storeId);
      }
      return (transaction) => {
        if (mode === 'words-only') transaction.put('state', READING_ONLY, new Uint8Array([1]));
      };
    });
    await cancel(); // the vault is here: whatever fails from now on, the words are needed no more
    if (mode === 'found' && place) await storages.now();
    await activity.add('restored');
    const total = seen ? seen.texts + seen.notes : 0;
    const { current } = await app.vault.catalogue(await lock.unlocked());
    const listed = (await storages.browsers()).some(({ here }) => here);
    return {
      opened: current.length,
      total: Math.max(total, current.length),
      listed,
      vaultFound: mode === 'found',
      problems: [...(seen?.problems ?? [])],
    };
  }
}

function candidatesOf(typed: readonly string[]): string[][] {
  const words = typed.filter((word) => word !== '');
  // One box is empty: the word may be missing there, or was skipped on the paper and all that follow moved up.
  const skipped = words.length === typed.length - 1 ? repairs(words) : [];
  const inPlace = repairs(typed.map((word) => (word === '' ? null : word)));
  return [...inPlace, ...skipped].slice(0, MOST_CANDIDATES);
}
