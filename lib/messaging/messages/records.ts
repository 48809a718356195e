// What is in the vault, what is not in it yet, and what happened: between our own pages and the background.

import * as v from 'valibot';
import { UI, again, actAgain, message, type Messages, typed } from '../message.ts';
import {
  count,
  Happened,
  MAX_TEXT,
  MAX_TYPED,
  nothing,
  recordId,
  RecordSummary,
  site,
  text,
  time,
  draftId,
} from '../shapes.ts';

export const RECORDS = {
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
  'note.draft': message(UI, v.strictObject({ id: draftId, title: text(200), text: text(MAX_TYPED) }), nothing, typed),
  /** `id` is drawn by the page, so that a repeat writes the same note. */
  'note.write': message(
    UI,
    v.strictObject({ id: recordId, title: text(200), text: text(MAX_TEXT) }),
    nothing,
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
        id: draftId,
        site: v.nullable(site),
        label: text(200),
        page: v.nullable(text(2000)),
        text: text(MAX_TYPED),
        at: time,
      }),
    ),
    again,
  ),
  'drafts.remove': message(UI, v.strictObject({ id: draftId }), nothing, actAgain),
} as const satisfies Messages;
