// Sealing over a page: between the content script, the editor in its frame or window, the popup and the background.

import * as v from 'valibot';
import { MOST_HELD } from '../../base/limits.ts';
import { FieldLook } from '../field-look.ts';
import { UI, PAGE, EDITOR, again, act, actAgain, message, type Messages, typed } from '../message.ts';
import {
  asked,
  count,
  EditorState,
  fieldId,
  MAX_TEXT,
  MAX_TYPED,
  nothing,
  site,
  text,
  ticket,
  Why,
  WhyNot,
  Written,
  session,
  draftId,
  hex,
} from '../shapes.ts';

export const SEALING = {
  /** Seals the focused field of a tab: the popup's button. */
  'field.begin': message(UI, v.strictObject({ tabId: count }), v.strictObject({ begun: v.boolean() }), act),
  /** Why nothing began: now (`fresh`), or when the keys asked for it a moment ago. */
  'field.why': message(UI, v.strictObject({ tabId: count, fresh: v.boolean() }), v.nullable(WhyNot), again),
  /** The field the user came from; opens its editor again. False when the page is gone. */
  'field.return': message(UI, nothing, v.boolean(), act),

  /** Said before the browser is asked for leave into a frame: its question may close the popup that asked. */
  'frame.want': message(UI, v.strictObject({ tabId: count, site }), nothing, actAgain),
  /** After it was given: seals in that frame once, and gives the leave back. */
  'frame.once': message(UI, nothing, v.strictObject({ begun: v.boolean() }), act),

  'editor.open': message(EDITOR, v.strictObject({ ticket, ancestors: v.nullable(v.array(site)) }), EditorState, again),
  /** The same once more: after unlocking, or when the port was lost and made anew. */
  'editor.again': message(EDITOR, v.strictObject({ session }), EditorState, again),
  /** `attempt` is drawn by the editor for each press of Seal: a repeat writes the same token and the same record. */
  'editor.seal': message(
    EDITOR,
    v.strictObject({
      session,
      attempt: hex(16),
      text: text(MAX_TEXT),
      /** What the person saw stand in the field (`Written.stands`), and wants replaced. */
      over: v.optional(v.nullable(asked)),
    }),
    Written,
    actAgain,
  ),
  /** What a press of Seal would find in the field, had it changed; null when it would be written. */
  'editor.look': message(EDITOR, v.strictObject({ session }), v.nullable(Written), again),
  /** Keeps the text as a note in the vault instead; the editor's work is done then. */
  'editor.note': message(EDITOR, v.strictObject({ session, text: text(MAX_TEXT) }), nothing, actAgain),
  /** Keeps what is typed, encrypted to this device. */
  'editor.draft': message(EDITOR, v.strictObject({ session, text: text(MAX_TYPED) }), nothing, typed),
  /** Goes on with a draft of the same site: what is typed from here on is kept as that one. */
  'editor.take': message(EDITOR, v.strictObject({ session, draft: draftId }), nothing, actAgain),
  /** Whether it was the person who took the keyboard elsewhere: the tab is not the one in front. */
  'editor.left': message(EDITOR, v.strictObject({ session }), v.strictObject({ left: v.boolean() }), again),
  /** The frame lost the keyboard, or was tampered with: into our own window with this text. */
  'editor.flee': message(EDITOR, v.strictObject({ session, text: text(MAX_TYPED), why: Why }), nothing, again),
  'editor.close': message(EDITOR, v.strictObject({ session }), nothing, again),

  'field.ticket': message(
    PAGE,
    v.strictObject({
      fieldId,
      label: text(200),
      pageTitle: v.optional(text(200)),
      multiline: v.boolean(),
      look: v.optional(FieldLook),
      room: v.nullable(count),
      isBlock: v.optional(v.boolean()),
      saysLess: v.optional(v.boolean()),
      /** All frames around it are of its own site; false where the browser does not tell. */
      ownFrames: v.boolean(),
      /** What already stands in the field: the page has it anyhow. */
      held: text(MOST_HELD),
      asked: v.optional(asked),
      address: v.optional(text(2000)),
      path: v.optional(text(2000)),
    }),
    v.strictObject({ ticket: v.nullable(ticket) }),
  ),
  /** The editor's host was removed, covered or changed. */
  'field.threat': message(PAGE, v.strictObject({ ticket }), nothing, again),
} as const satisfies Messages;
