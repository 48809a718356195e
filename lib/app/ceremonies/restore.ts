// A vault comes back on a new browser: words, then the place, then what was found there, and only then a passphrase.
// Until the end nothing is written; the words lie in the session store for an hour at most.

import { toHex } from '../../base/bytes.ts';
import { PapersealError } from '../../base/errors.ts';
import type { Root } from '../../crypto/epoch.ts';
import { checkWords, wordsToRoot } from '../../crypto/paper-key.ts';
import { passphraseProblem } from '../../crypto/passphrase.ts';
import type { Reply, Request } from '../../messaging/protocol.ts';
import { openCopy } from '../../stores/file.ts';
import { chooseStore } from '../../stores/index.ts';
import { foundVault } from '../../sync/found.ts';
import { parseMarks } from '../../sync/log/marks.ts';
import type { BlobStore } from '../../sync/ports.ts';
import { restore as enlistRestored, type Survey, survey } from '../../sync/survey.ts';
import type { App } from '../app.ts';
import { install } from './install.ts';
import { type Ceremony, keptCeremony } from './kept-ceremony.ts';
import { WORDS_LIVE } from './kept-words.ts';
import { candidatesOf, repairedBy } from './repaired-words.ts';
import { COPY } from '../storages/backup.ts';
import type { Unlocked } from '../../vault/keyring.ts';
import { STATE, UP } from '../../vault/state.ts';

type Found = Reply<'restore.look'>;

export interface Restore {
  words(typed: readonly string[]): Promise<Reply<'restore.words'>>;
  look(store: Request<'restore.look'>['store']): Promise<Found>;
  read(file: Uint8Array<ArrayBuffer>): Promise<Found>;
  finish(request: Request<'restore.finish'>): Promise<Reply<'restore.finish'>>;
  cancel(): Promise<void>;
}

export function createRestore(app: App): Restore {
  const { ports, lock, storages, activity } = app;
  const { clock, random, log } = ports;
  /** What was found last. Made again by looking again when the worker died in between. */
  let found: Survey | null = null;
  const kept = keptCeremony(ports);

  async function cancel(): Promise<void> {
    found = null;
    await kept.drop();
  }

  /** Throws `words-gone`. */
  async function current(): Promise<Ceremony> {
    const ceremony = await kept.current();
    if (ceremony) return ceremony;
    await cancel();
    throw new PapersealError('words-gone');
  }

  async function lookInto(store: BlobStore, storeId: string, place: Ceremony['place']): Promise<Found> {
    const before = await current();
    const words = before.words ?? (await repairedBy(store, before.typed));
    const root = await wordsToRoot(words);
    const looked = await survey({ root, store, storeId, clock, random, log }).finally(() => root.wipe());
    // Cancelled meanwhile, or other words typed: these must not come back.
    if ((await current()).id !== before.id) throw new PapersealError('words-gone');
    found = looked;
    await kept.keep({ ...before, words, place });
    return foundOf(looked, words, before.typed);
  }

  return {
    words: async (typed) => {
      if (await lock.exists()) throw new PapersealError('vault-exists');
      await cancel();
      const fits = checkWords(typed) === null;
      const candidates = fits ? [] : candidatesOf(typed);
      if (!fits && candidates.length === 0) return { state: 'wrong', candidates: 0 };
      const id = toHex(random(8));
      await kept.keep({ id, typed, words: fits ? typed : null, until: clock() + WORDS_LIVE, place: null });
      return { state: fits ? 'fits' : 'repairable', candidates: candidates.length };
    },

    look: async (request) => {
      const choice = chooseStore(request.kind, request.values);
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
        const { words, place } = await current();
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
        if (mode === 'words-only') transaction.put('state', STATE.readingOnly, UP);
      };
    });
    await cancel(); // the vault is here: whatever fails from now on, the words are needed no more
    if (mode === 'found' && place) await storages.now();
    await activity.add('restored');
    const total = seen ? seen.texts + seen.notes : 0;
    const unlocked = await lock.unlocked();
    const { current } = await app.vault.catalogue(unlocked);
    const isStored = mode === 'found' && place !== null;
    const problem = isStored ? (await storages.list()).find(({ id }) => id === place.storeId)?.problem : null;
    return {
      opened: current.length,
      total: Math.max(total, current.length),
      listed: isStored ? hasOurs(unlocked, place.storeId) : null,
      ahead: await storages.ahead(),
      vaultFound: mode === 'found',
      problems: [...new Set([...(seen?.problems ?? []), ...(problem ? [problem] : [])])],
    };
  }
}

/** Whether a storage was seen to hold the log of this browser. */
function hasOurs({ keyring, deviceId }: Unlocked, storeId: string): boolean {
  return (parseMarks(keyring.marks)?.stores.get(storeId)?.get(toHex(deviceId))?.n ?? 0) > 0;
}

/** `words`: the right ones, where others were typed. */
function foundOf(looked: Survey, words: readonly string[], typed: readonly string[]): Found {
  const { texts, notes, browsers, lastChange, lastBrowser, ahead, problems } = looked;
  return {
    texts,
    notes,
    browsers: browsers.map(({ name, last, unread }) => ({ name, last, unread })),
    lastChange,
    lastBrowser,
    ahead,
    repaired: words.flatMap((right, i) => {
      const wrong = typed[i] ?? '';
      return right === wrong ? [] : [{ place: i + 1, typed: wrong, right }];
    }),
    problems: [...problems],
  };
}
