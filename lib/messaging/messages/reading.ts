// Reading over a page: between the content script, the frames and windows of ours, and the background.

import * as v from 'valibot';
import { MOST_HELD } from '../../base/limits.ts';
import { UI, PAGE, again, act, actAgain, message, type Messages } from '../message.ts';
import {
  CardState,
  count,
  MAX_TEXT,
  nothing,
  Outcome,
  Pane,
  Placed,
  recordId,
  site,
  text,
  ticket,
  time,
  session,
  cardId,
} from '../shapes.ts';

export const READING = {
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

  /** What was sealed on the page in this tab and does not stand there now that one came back; answers in some 2 s. */
  'page.missing': message(
    UI,
    v.strictObject({ tabId: count }),
    v.nullable(v.strictObject({ id: recordId, at: time })),
    again,
  ),
  'page.missing.told': message(UI, v.strictObject({ id: recordId }), nothing, actAgain),

  'reader.open': message(
    ['frame'],
    v.strictObject({ ticket, ancestors: v.nullable(v.array(site)) }),
    v.strictObject({ session, pane: Pane }),
    again,
  ),
  /** The user clicked an opened text in a field: edit it, or show the card where that can't be. */
  'reader.edit': message(['frame'], v.strictObject({ session, id: text(40) }), nothing, actAgain),
  /** The user wants to see the whole of it: a window of our own opens. */
  'reader.card': message(['frame'], v.strictObject({ session, id: text(40) }), nothing, act),
  /** Opens the popup, which asks for the passphrase. False where the browser does not let us. */
  'reader.unlock': message(['frame'], v.strictObject({ session }), v.strictObject({ opened: v.boolean() })),

  'card.open': message(UI, v.strictObject({ id: cardId }), CardState, again),
  /** The editor over its field. `putBack`: with what the vault holds for it. False when the field is gone. */
  'card.edit': message(
    UI,
    v.strictObject({ id: cardId, putBack: v.boolean() }),
    v.strictObject({ begun: v.boolean() }),
    act,
  ),
  'card.close': message(UI, v.strictObject({ id: cardId }), nothing, again),

  /** Sent at document_start. `on`: the user switched this site on. `guard`: an editor is open in this tab. */
  'page.hello': message(['page', 'inner'], nothing, v.strictObject({ on: v.boolean(), guard: v.boolean() }), again),
  /** There may be a sealed text in this document: asks for the rest of the script, which is there with the answer. */
  'page.found': message(PAGE, nothing, nothing, again),

  'reader.ticket': message(PAGE, v.strictObject({ pane: Pane }), v.strictObject({ ticket: v.nullable(ticket) }), again),
  /** `taken`: a frame of this document is there for it, whatever it shows. */
  'reader.place': message(
    PAGE,
    v.strictObject({ pane: Pane, items: v.pipe(v.array(Placed), v.maxLength(500)) }),
    v.strictObject({ taken: v.boolean() }),
    again,
  ),
} as const satisfies Messages;
