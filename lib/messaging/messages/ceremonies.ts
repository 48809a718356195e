// Making, restoring and deleting a vault, and its passphrase: between our own pages and the background.

import * as v from 'valibot';
import { UI, again, act, message, type Messages } from '../message.ts';
import { Ahead, count, fileName, Found, nothing, passphrase, Problems, StoreConfig, text, words24 } from '../shapes.ts';

export const CEREMONIES = {
  /** Deletes the vault in this browser. Storages, pages and paper keep theirs. */
  erase: message(UI, nothing, nothing, again),

  'passphrase.change': message(UI, v.strictObject({ current: passphrase, next: passphrase }), nothing, act),
  /** "Forgot the passphrase": the words of this vault set a new one. */
  'passphrase.reset': message(UI, v.strictObject({ words: words24, next: passphrase }), nothing),

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
