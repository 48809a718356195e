// Making, restoring, locking and deleting a vault, and its mark: between our own pages and the background.

import * as v from 'valibot';
import { LOCK_MINUTES } from '../../base/limits.ts';
import { UI, TOP, again, act, actAgain, message, type Messages } from '../message.ts';
import {
  Ahead,
  Backup,
  count,
  fileName,
  Found,
  Mark,
  nothing,
  passphrase,
  Phase,
  Problems,
  site,
  StoreConfig,
  StoreState,
  text,
  time,
  words24,
} from '../shapes.ts';

export const VAULT = {
  // ---- status, lock ----
  status: message(
    TOP,
    nothing,
    v.strictObject({
      phase: Phase,
      locked: v.boolean(),
      /** No passphrase is tried before this time. */
      waitUntil: v.nullable(time),
      mark: v.nullable(Mark),
      backup: Backup,
      stores: v.array(StoreState),
      drafts: count,
      /** True until the two questions after the first seal were answered or put aside. */
      askStorage: v.boolean(),
      /** A site that was just sealed on and is not switched on: whether to show its sealed texts by itself. */
      askSite: v.nullable(site),
      /** Somebody wanted to seal a field before there was a vault: `setup.return` goes there. */
      wayBack: v.boolean(),
      /** Restored from the words alone: opens, and is not yet joined to a storage. */
      readingOnly: v.boolean(),
      autoLockMinutes: count,
    }),
    again,
  ),
  unlock: message(TOP, v.strictObject({ passphrase }), nothing),
  lock: message(UI, nothing, nothing, again),
  'lock.after': message(UI, v.strictObject({ minutes: v.picklist(LOCK_MINUTES) }), nothing, actAgain),
  'passphrase.change': message(UI, v.strictObject({ current: passphrase, next: passphrase }), nothing, act),
  /** "Forgot the passphrase": the words of this vault set a new one. */
  'passphrase.reset': message(UI, v.strictObject({ words: words24, next: passphrase }), nothing),
  /** Deletes the vault in this browser. Storages, pages and paper keep theirs. */
  erase: message(UI, nothing, nothing, again),

  // ---- the mark ----
  'mark.draw': message(UI, nothing, Mark),
  'mark.set': message(UI, v.strictObject({ picture: count, word: text(24) }), Mark, actAgain),

  // ---- setup ----
  /** Makes the vault with a new paper key. Its words can be asked for until they are checked, for 60 minutes. */
  'setup.begin': message(UI, v.strictObject({ passphrase, browserName: text(60) }), nothing),
  /** Six words: group 0 to 3. Throws `words-gone` when the hour is over or the browser was closed. */
  'setup.words': message(UI, v.strictObject({ group: v.picklist([0, 1, 2, 3]) }), v.array(text(10)), again),
  /** All 24, for the print view. */
  'setup.sheet': message(UI, nothing, v.array(text(10)), again),
  /** The words as typed back from the paper. `wrong`: numbers (from 1) that differ, as far as that can be told. */
  'setup.check': message(
    UI,
    v.strictObject({ words: words24 }),
    v.strictObject({ right: v.boolean(), wrong: v.array(count) }),
    again,
  ),
  /**
   * Makes another vault in the place of the unchecked one. Drafts come along; where it is locked they can't, and without
   * `dropDrafts` it then throws `vault-locked`.
   */
  'setup.again': message(
    UI,
    v.strictObject({ passphrase, browserName: text(60), dropDrafts: v.optional(v.boolean()) }),
    nothing,
  ),
  /** The field the user came from; opens its editor again. False when the page is gone. */
  'setup.return': message(UI, nothing, v.boolean(), act),

  // ---- restore ----
  /** Takes the words as typed. `candidates`: how many ways of putting them right are left to try against the vault. */
  'restore.words': message(
    UI,
    v.strictObject({ words: words24 }),
    v.strictObject({ state: v.picklist(['fits', 'repairable', 'wrong']), candidates: count }),
    again,
  ),
  /** Looks for the vault in a storage, writes nothing. Throws `vault-not-found`, `another-vault`, store-*. */
  'restore.look': message(UI, v.strictObject({ store: StoreConfig }), Found, again),
  /** Looks in a saved copy. */
  'restore.read': message(UI, v.strictObject({ file: fileName }), Found, again),
  /** `listed`: whether the storage gave back that this browser is one of the vault's; null where there is no storage. */
  'restore.finish': message(
    UI,
    v.strictObject({ passphrase, browserName: text(60), mode: v.picklist(['found', 'words-only', 'start-empty']) }),
    v.strictObject({
      opened: count,
      total: count,
      listed: v.nullable(v.boolean()),
      ahead: Ahead,
      vaultFound: v.boolean(),
      problems: Problems,
    }),
  ),
  'restore.cancel': message(UI, nothing, nothing, again),
} as const satisfies Messages;
