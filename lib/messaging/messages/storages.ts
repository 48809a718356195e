// Where copies are kept, and by which browsers: between our own pages and the background.

import * as v from 'valibot';
import { UI, again, act, actAgain, message, type Messages } from '../message.ts';
import { count, fileName, hex, nothing, StoreConfig, StoreState, text, time } from '../shapes.ts';

export const STORAGES = {
  'browsers.list': message(
    UI,
    nothing,
    v.array(v.strictObject({ id: hex(16), name: text(100), last: v.nullable(time), here: v.boolean() })),
    again,
  ),

  'stores.list': message(UI, nothing, v.array(StoreState), again),

  /** Writes a probe, reads it back, removes it. Throws store-*, or `another-vault`. */
  'store.test': message(UI, v.strictObject({ store: StoreConfig }), nothing, actAgain),
  'store.add': message(UI, v.strictObject({ store: StoreConfig }), nothing, act),
  'store.remove': message(UI, v.strictObject({ id: hex(8) }), nothing, actAgain),

  /** Answers when the round has ended. */
  'sync.now': message(UI, nothing, v.array(StoreState), actAgain),
  /** The user's word that our own bytes may be put back into a storage that went back in time. */
  'sync.put-back': message(UI, v.strictObject({ id: hex(8) }), nothing, actAgain),

  /** A copy of the store's objects as one file; `name`: what to call it on the disk. */
  'copy.make': message(UI, nothing, v.strictObject({ name: text(100), file: fileName }), actAgain),
  /** The file as it was read back from the disk; from then on it counts as a backup. */
  'copy.confirm': message(UI, v.strictObject({ file: fileName }), v.strictObject({ texts: count }), actAgain),

  'store.later': message(UI, nothing, nothing, actAgain),
} as const satisfies Messages;
