// What is sealed and where copies of it are kept: between our own pages and the background.

import * as v from 'valibot';
import { MOST_HELD } from '../../base/limits.ts';
import { UI, again, act, actAgain, message, type Messages, typed } from '../message.ts';
import {
  count,
  Happened,
  fileName,
  hex,
  MAX_TEXT,
  MAX_TYPED,
  nothing,
  Outcome,
  WhyNot,
  recordId,
  RecordSummary,
  site,
  StoreConfig,
  StoreState,
  text,
  time,
} from '../shapes.ts';

export const ENTRIES = {
  // ---- everything sealed ----
  'records.list': message(
    UI,
    v.strictObject({ query: text(500), site: v.nullable(site), offset: count, limit: v.pipe(count, v.maxValue(200)) }),
    v.strictObject({
      total: count,
      items: v.array(RecordSummary),
      sites: v.array(v.strictObject({ site, count })),
    }),
    again,
  ),
  'records.open': message(
    UI,
    v.strictObject({ id: recordId }),
    v.strictObject({
      summary: RecordSummary,
      text: text(MAX_TEXT),
      /** Newest first, without the current one. */
      versions: v.array(v.strictObject({ text: text(MAX_TEXT), at: time, browser: text(100) })),
    }),
    again,
  ),
  'records.remove': message(UI, v.strictObject({ id: recordId }), nothing, actAgain),
  /** What is typed and not saved; "" and "": nothing more. Kept while locked, too. */
  'note.draft': message(UI, v.strictObject({ id: recordId, title: text(200), text: text(MAX_TYPED) }), nothing, typed),
  /** `id` is drawn by the page, so that a repeat writes the same note. */
  'note.write': message(
    UI,
    v.strictObject({ id: recordId, title: text(200), text: text(MAX_TEXT) }),
    nothing,
    actAgain,
  ),
  /** Opens a pasted sealed text in our own window, whatever site it was sealed for. */
  'token.open': message(
    UI,
    v.strictObject({ text: text(MOST_HELD) }),
    v.strictObject({
      outcome: Outcome,
      text: v.nullable(text(MAX_TEXT)),
      site: v.nullable(site),
      missing: count,
      /** The whole of a cut or altered one, where the vault has it. */
      kept: v.nullable(text(MAX_TEXT)),
    }),
    actAgain,
  ),
  'activity.list': message(
    UI,
    nothing,
    v.array(
      v.strictObject({
        at: time,
        event: Happened,
        site: v.nullable(site),
      }),
    ),
    again,
  ),
  'drafts.list': message(
    UI,
    nothing,
    /** `site`: null for a note, whose id this is. `page`: where it was typed, as far as that was kept. */
    v.array(
      v.strictObject({
        id: recordId,
        site: v.nullable(site),
        label: text(200),
        page: v.nullable(text(2000)),
        text: text(MAX_TYPED),
        at: time,
      }),
    ),
    again,
  ),
  'drafts.remove': message(UI, v.strictObject({ id: recordId }), nothing, actAgain),
  'browsers.list': message(
    UI,
    nothing,
    v.array(v.strictObject({ id: hex(16), name: text(100), last: v.nullable(time), here: v.boolean() })),
    again,
  ),

  // ---- sites ----
  /** Said before the browser is asked for the permission: its question may close the page that asked. */
  'site.want': message(UI, v.strictObject({ site }), nothing, actAgain),
  /** After the page asked the browser for the permission from a click. */
  'site.set': message(UI, v.strictObject({ site, on: v.boolean() }), nothing, actAgain),
  'site.state': message(UI, v.strictObject({ site }), v.strictObject({ on: v.boolean(), refused: v.boolean() }), again),
  /** "Not now" to `askSite`: that site is not asked about again. */
  'site.later': message(UI, nothing, nothing, actAgain),
  'sites.list': message(UI, nothing, v.array(site), again),
  /** Seals the focused field of a tab: the popup's button. */
  'field.begin': message(UI, v.strictObject({ tabId: count }), v.strictObject({ begun: v.boolean() }), act),
  /** Why nothing began: now (`fresh`), or when the keys asked for it a moment ago. */
  'field.why': message(UI, v.strictObject({ tabId: count, fresh: v.boolean() }), v.nullable(WhyNot), again),
  /** What was sealed on the page in this tab and does not stand there now that one came back; answers in some 2 s. */
  'page.missing': message(
    UI,
    v.strictObject({ tabId: count }),
    v.nullable(v.strictObject({ id: recordId, at: time })),
    again,
  ),
  'page.missing.told': message(UI, v.strictObject({ id: recordId }), nothing, actAgain),
  /** Said before the browser is asked for leave into a frame: its question may close the popup that asked. */
  'frame.want': message(UI, v.strictObject({ tabId: count, site }), nothing, actAgain),
  /** After it was given: seals in that frame once, and gives the leave back. */
  'frame.once': message(UI, nothing, v.strictObject({ begun: v.boolean() }), act),

  // ---- storages, saved copy ----
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
  'storage.later': message(UI, nothing, nothing, actAgain),
} as const satisfies Messages;
