// Sealing and reading over a page: between the content script, the frames and windows of ours, and the background.

import * as v from 'valibot';
import { MOST_HELD } from '../../base/limits.ts';
import { FieldLook } from '../field-look.ts';
import { UI, PAGE, EDITOR, again, act, actAgain, message, type Messages, typed } from '../message.ts';
import {
  asked,
  CardState,
  count,
  EditorState,
  fieldId,
  MAX_TEXT,
  MAX_TYPED,
  nothing,
  Pane,
  Placed,
  site,
  text,
  ticket,
  Why,
  Written,
} from '../shapes.ts';

export const FIELDS = {
  // ---- editor: the frame over a field, or our own window for it ----
  'editor.open': message(EDITOR, v.strictObject({ ticket, ancestors: v.nullable(v.array(site)) }), EditorState, again),
  /** The same once more: after unlocking, or when the port was lost and made anew. */
  'editor.again': message(EDITOR, v.strictObject({ session: ticket }), EditorState, again),
  /** `attempt` is drawn by the editor for each press of Seal: a repeat writes the same token and the same record. */
  'editor.seal': message(
    EDITOR,
    v.strictObject({
      session: ticket,
      attempt: ticket,
      text: text(MAX_TEXT),
      /** What the person saw stand in the field (`Written.stands`), and wants replaced. */
      over: v.optional(v.nullable(asked)),
    }),
    Written,
    actAgain,
  ),
  /** What a press of Seal would find in the field, had it changed; null when it would be written. */
  'editor.look': message(EDITOR, v.strictObject({ session: ticket }), v.nullable(Written), again),
  /** Keeps the text as a note in the vault instead; the editor's work is done then. */
  'editor.note': message(EDITOR, v.strictObject({ session: ticket, text: text(MAX_TEXT) }), nothing, actAgain),
  /** Keeps what is typed, encrypted to this device. */
  'editor.draft': message(EDITOR, v.strictObject({ session: ticket, text: text(MAX_TYPED) }), nothing, typed),
  /** Goes on with a draft of the same site: what is typed from here on is kept as that one. */
  'editor.take': message(EDITOR, v.strictObject({ session: ticket, draft: ticket }), nothing, actAgain),
  /** Whether it was the person who took the keyboard elsewhere: the tab is not the one in front. */
  'editor.left': message(EDITOR, v.strictObject({ session: ticket }), v.strictObject({ left: v.boolean() }), again),
  /** The frame lost the keyboard, or was tampered with: into our own window with this text. */
  'editor.flee': message(EDITOR, v.strictObject({ session: ticket, text: text(MAX_TYPED), why: Why }), nothing, again),
  'editor.close': message(EDITOR, v.strictObject({ session: ticket }), nothing, again),

  // ---- reader: opens its session here, then gets its texts on a port ----
  'reader.open': message(
    ['frame'],
    v.strictObject({ ticket, ancestors: v.nullable(v.array(site)) }),
    v.strictObject({ session: ticket, pane: Pane }),
    again,
  ),
  /** The user clicked an opened text in a field: edit it, or show the card where that can't be. */
  'reader.edit': message(['frame'], v.strictObject({ session: ticket, id: text(40) }), nothing, actAgain),
  /** The user wants to see the whole of it: a window of our own opens. */
  'reader.card': message(['frame'], v.strictObject({ session: ticket, id: text(40) }), nothing, act),
  /** Opens the popup, which asks for the passphrase. False where the browser does not let us. */
  'reader.unlock': message(['frame'], v.strictObject({ session: ticket }), v.strictObject({ opened: v.boolean() })),

  // ---- the card: one sealed text of a page in our own window. Throws `card-gone` ----
  'card.open': message(UI, v.strictObject({ id: ticket }), CardState, again),
  /** The editor over its field. `putBack`: with what the vault holds for it. False when the field is gone. */
  'card.edit': message(
    UI,
    v.strictObject({ id: ticket, putBack: v.boolean() }),
    v.strictObject({ begun: v.boolean() }),
    act,
  ),
  'card.close': message(UI, v.strictObject({ id: ticket }), nothing, again),

  // ---- content script ----
  /** Sent at document_start. `on`: the user switched this site on. `guard`: an editor is open in this tab. */
  'page.hello': message(['page', 'inner'], nothing, v.strictObject({ on: v.boolean(), guard: v.boolean() }), again),
  /** There may be a sealed text in this document: asks for the rest of the script, which is there with the answer. */
  'page.found': message(PAGE, nothing, nothing, again),
  'field.ticket': message(
    PAGE,
    v.strictObject({
      fieldId,
      label: text(200),
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
  'reader.ticket': message(PAGE, v.strictObject({ pane: Pane }), v.strictObject({ ticket: v.nullable(ticket) }), again),
  /** `taken`: a frame of this document is there for it, whatever it shows. */
  'reader.place': message(
    PAGE,
    v.strictObject({ pane: Pane, items: v.pipe(v.array(Placed), v.maxLength(500)) }),
    v.strictObject({ taken: v.boolean() }),
    again,
  ),
} as const satisfies Messages;
