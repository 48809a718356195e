// The whole wire between the contexts of the extension: each message once, with who may send it, what it asks, what it
// gets, and whether the client may send it again when the answer was lost (SPEC "Messages").
//
// Callers: `ui` = our own top-level pages; `writer` = our own window for one field; `frame` = the editor or reader over a
// page; `page` = the content script; `inner` = the content script in a frame without a site of its own. No message to or
// from these two carries plaintext or keys.

import * as v from 'valibot';
import {
  asked,
  Backup,
  CardState,
  count,
  EditorState,
  Happened,
  fieldId,
  fileName,
  Found,
  hex,
  Flight,
  Mark,
  MAX_ADOPTED,
  MAX_TEXT,
  MAX_TYPED,
  nothing,
  Outcome,
  Pane,
  passphrase,
  Phase,
  Placed,
  Problems,
  WhyNot,
  recordId,
  RecordSummary,
  site,
  StoreConfig,
  StoreState,
  text,
  ticket,
  time,
  words24,
  Written,
} from './shapes.ts';
import { FieldLook } from './field-look.ts';

export type CallerKind = 'ui' | 'writer' | 'frame' | 'page' | 'inner';

export interface MessageSpec<
  From extends readonly CallerKind[],
  Request extends v.GenericSchema,
  Reply extends v.GenericSchema,
> {
  readonly from: From;
  readonly request: Request;
  readonly reply: Reply;
  /** May be sent again when no answer came: it changes nothing, or changes it once. For pages also in page-once.ts. */
  readonly retry: boolean;
  /**
   * Sent only because the person pressed or typed something in a page, window or frame of ours: it moves the time of
   * locking. What is asked on a return, on news, again and again, or for a page, never is.
   */
  readonly act: boolean;
}

function message<
  const From extends readonly CallerKind[],
  Request extends v.GenericSchema,
  Reply extends v.GenericSchema,
>(
  from: From,
  request: Request,
  reply: Reply,
  { retry = false, act = false }: { retry?: boolean; act?: boolean } = {},
): MessageSpec<From, Request, Reply> {
  return { from, request, reply, retry, act };
}

const UI = ['ui'] as const;
const PAGE = ['page'] as const;
const EDITOR = ['frame', 'writer'] as const;
/** Not the frames over pages: in Firefox they share the process of the page. */
const TOP = ['ui', 'writer'] as const;
const again = { retry: true };
const act = { act: true };
const actAgain = { retry: true, act: true };

export const PROTOCOL = {
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
  'lock.after': message(UI, v.strictObject({ minutes: v.picklist([5, 15, 60, 240]) }), nothing, actAgain),
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
  'restore.finish': message(
    UI,
    v.strictObject({ passphrase, browserName: text(60), mode: v.picklist(['found', 'words-only', 'start-empty']) }),
    v.strictObject({ opened: count, total: count, listed: v.boolean(), vaultFound: v.boolean(), problems: Problems }),
  ),
  'restore.cancel': message(UI, nothing, nothing, again),

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
  'note.draft': message(
    UI,
    v.strictObject({ id: recordId, title: text(200), text: text(MAX_TYPED) }),
    nothing,
    actAgain,
  ),
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
    v.strictObject({ text: text(MAX_ADOPTED) }),
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
  'editor.draft': message(EDITOR, v.strictObject({ session: ticket, text: text(MAX_TYPED) }), nothing, actAgain),
  /** Goes on with a draft of the same site: what is typed from here on is kept as that one. */
  'editor.take': message(EDITOR, v.strictObject({ session: ticket, draft: ticket }), nothing, actAgain),
  /** The frame lost the keyboard, or was tampered with. `left`: it was the person who went elsewhere, nothing was done. */
  'editor.flee': message(EDITOR, Flight, v.strictObject({ left: v.boolean() }), again),
  'editor.close': message(EDITOR, v.strictObject({ session: ticket }), nothing, again),

  // ---- reader: opens its session here, then gets its texts on a port ----
  'reader.open': message(
    ['frame'],
    v.strictObject({ ticket, ancestors: v.nullable(v.array(site)) }),
    v.strictObject({ session: ticket }),
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
      /** All frames around it are of its own site; false where the browser does not tell. */
      ownFrames: v.boolean(),
      /** What already stands in the field: the page has it anyhow. */
      held: text(MAX_ADOPTED),
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
} as const satisfies Record<string, MessageSpec<readonly CallerKind[], v.GenericSchema, v.GenericSchema>>;

export type MessageName = keyof typeof PROTOCOL;
export type Request<N extends MessageName> = v.InferOutput<(typeof PROTOCOL)[N]['request']>;
export type Reply<N extends MessageName> = v.InferOutput<(typeof PROTOCOL)[N]['reply']>;

/** Largest message, in characters of its JSON, where one of a field's 65 536 may take six. Files never travel in them. */
export const MAX_MESSAGE = 512 * 1024;

/** What every request is answered with. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly facts: Readonly<Record<string, number>> };
