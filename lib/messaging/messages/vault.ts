// Status, lock and the mark: between our own pages and the background.

import * as v from 'valibot';
import { LOCK_MINUTES } from '../../base/limits.ts';
import { UI, TOP, again, actAgain, message, type Messages } from '../message.ts';
import { Backup, count, Mark, nothing, passphrase, Phase, site, StoreState, text, time } from '../shapes.ts';

export const VAULT = {
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
      /** Somebody wanted to seal a field before there was a vault: `field.return` goes there. */
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

  'mark.draw': message(UI, nothing, Mark),
  'mark.set': message(UI, v.strictObject({ picture: count, word: text(24) }), Mark, actAgain),
} as const satisfies Messages;
