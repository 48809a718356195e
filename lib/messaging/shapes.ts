// What messages carry: every value with its bounds, for whoever reads a request or an answer. Page data, names and numbers
// are capped here, once.

import * as v from 'valibot';
import { ERROR_CODES } from '../base/errors.ts';
import { MOST_HELD } from '../base/limits.ts';
import { FieldLook } from './field-look.ts';

export const MAX_TEXT = 32 * 1024;
/** Of what is typed: an input method can't be kept from writing more than can be sealed, and that is not lost either. */
export const MAX_TYPED = 64 * 1024;

export const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
export const hex = (bytes: number) => v.pipe(v.string(), v.regex(/^[0-9a-f]*$/), v.length(2 * bytes));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Milliseconds since 1970. */
export const time = v.pipe(v.number(), v.integer(), v.minValue(0));
export const site = text(300);
export const recordId = hex(16);
export const fieldId = text(40);
export const ticket = hex(16);
/** Of a frame or window of ours, from its ticket on. */
export const session = hex(16);
export const cardId = hex(16);
export const draftId = hex(16);
/** Names a file that lies where both sides can read it (lib/platform/files.ts). */
export const fileName = hex(16);
export const passphrase = text(20_000);
export const nothing = v.strictObject({});
const errorCode = v.picklist(ERROR_CODES);

/** The seal mark: index of a picture (components/marks), a word, and its short code of two letters and two digits. */
export const Mark = v.strictObject({ picture: count, word: text(24), code: text(8) });

export const Phase = v.picklist([
  'empty', // no vault here
  'unchecked', // a vault whose words were not typed back yet: practice only
  'ready',
]);

const StoreHealth = v.picklist(['never', 'fine', 'working', 'waiting', 'trouble', 'lied']);

export const StoreState = v.strictObject({
  id: hex(8),
  kind: text(20),
  /** What the user recognises it by: host and folder. */
  name: text(300),
  health: StoreHealth,
  /** Why it is not fine; its sentence is `error_<code>`. */
  problem: v.nullable(errorCode),
  /** Since when it is so; for `fine`, the last round that ended well. */
  since: v.nullable(time),
  /** It no longer has what it had: what this browser holds can be put back there. */
  wentBack: v.boolean(),
});

/** What would be gone if this computer died now. `behind`: this computer's clock, and entries wait for it. */
export const Backup = v.strictObject({
  level: v.picklist(['empty', 'safe', 'new', 'due', 'lost', 'damaged', 'behind']),
  /** Sealed texts and notes that no copy outside this browser holds. */
  uncopied: count,
  /** Of those, how many stand in no page either: notes. */
  onlyHere: count,
  copied: count,
  /** The saved copy holds all of it, wherever that lies, and the storages do not. */
  onlyInFile: v.boolean(),
});

/** What happened lately, for the user's eyes. */
export const Happened = v.picklist([
  'refused-site',
  'unlock-failed',
  'passphrase-set',
  'restored',
  'browser-added',
  'storage-lied',
  'copy-mended',
  'copy-saved',
  'entry-lost',
]);

/** How a sealed text came out. `opened` is the only one that carries text. */
export const Outcome = v.picklist([
  'opened',
  'locked',
  'no-vault',
  'other-vault',
  'other-site',
  'cut',
  'altered',
  'newer',
]);

export const RecordSummary = v.strictObject({
  id: recordId,
  kind: v.picklist(['sealed-field', 'note']),
  site: v.nullable(site),
  label: text(200),
  page: v.nullable(text(2000)),
  pageTitle: text(200),
  preview: text(200),
  at: time,
  versions: count,
});

export const StoreConfig = v.strictObject({ kind: text(20), values: v.record(text(40), text(2000)) });

/** 24 places; an empty text where a word is missing. */
export const words24 = v.pipe(v.array(text(40)), v.length(24));

/** What is not as it should be in a place that was looked into. */
export const Problems = v.pipe(v.array(errorCode), v.maxLength(ERROR_CODES.length));

/** Entries that are newer than this computer's clock, and wait for it; `newest`: of the latest of them. */
export const Ahead = v.nullable(v.strictObject({ entries: count, newest: time }));

export const Found = v.strictObject({
  texts: count,
  notes: count,
  /** `unread`: how many of its files are there and can't be had now. */
  browsers: v.array(v.strictObject({ name: text(100), last: time, unread: v.optional(count) })),
  lastChange: v.nullable(time),
  lastBrowser: v.nullable(text(100)),
  ahead: Ahead,
  /** The words that were put right, with their numbers (from 1); `typed` is empty where one was missing. */
  repaired: v.array(v.strictObject({ place: count, typed: text(40), right: text(10) })),
  problems: Problems,
});

/** The content script's own name for how a field stood when it looked. */
export const asked = text(20);

/** What stands in a field that is not as it was when somebody asked to seal in it: page data. */
export const Stands = v.strictObject({
  asked,
  held: text(MOST_HELD),
  /** The field is, or may be, another record's. */
  moved: v.boolean(),
});

/** Why nothing can be sealed where the keyboard is (lib/page/fields/why-not.ts). */
export const Reason = v.picklist([
  'password',
  'date',
  'number',
  'choice',
  'format',
  'hidden',
  'partial',
  'pictures',
  'read-only',
  'disabled',
  'frame',
  'no-site',
  'whole-document',
  'closed',
  'own-text',
  'no-field',
  /** The browser lets nobody into the page. */
  'kept-out',
  'silent',
]);

/** What became of a sealed text that was to be written into a field. */
export const Written = v.strictObject({
  outcome: v.picklist([
    'written',
    'invalid',
    'cut',
    'altered',
    'reverted',
    'refused',
    'gone',
    'unseen',
    'late',
    'changed',
  ]),
  /** Characters the field kept (`cut`), takes at most (`refused`) or won't take (`invalid`). */
  length: v.nullable(count),
  /** Of `refused`: what the field has become since it was asked for. */
  why: v.optional(Reason),
  /** What the field held before and could not be given back: page data. */
  lost: v.optional(text(MOST_HELD)),
  /** It stood there for a while, and the site may have saved it. */
  stood: v.optional(v.literal(true)),
  /** For `changed`, which touched nothing. */
  stands: v.optional(Stands),
});

/** Why nothing began; `site`: of a frame that is in the way. */
export const WhyNot = v.strictObject({ reason: Reason, site: v.nullable(site) });

/** Why our own window goes on: the page touched the frame, or two texts for one field have no room in it. */
export const Why = v.optional(v.picklist(['fled', 'both']));

/** What an editor shows when it opens. */
export const EditorState = v.strictObject({
  session,
  site,
  label: text(200),
  multiline: v.boolean(),
  look: v.nullable(FieldLook),
  locked: v.boolean(),
  /** Why nothing can be sealed here, when it is not a matter of unlocking. */
  problem: v.nullable(errorCode),
  mark: v.nullable(Mark),
  /** What the field holds, opened (`sealed`: as the site sees it), or what was typed there in the clear. */
  text: text(MAX_TYPED),
  /** `text` is not what the field holds but a draft that this editor goes on with. */
  isDraft: v.boolean(),
  held: v.picklist(['nothing', 'sealed', 'plain', 'unreadable']),
  outcome: v.nullable(Outcome),
  sealed: v.nullable(text(MOST_HELD)),
  /** What was typed into this field before and not sealed: `editor.take` goes on with it. */
  draft: v.nullable(v.strictObject({ id: draftId, text: text(MAX_TYPED), at: time })),
  /** First seal on this site: say what stops working. */
  firstHere: v.boolean(),
  /** Longest sealed text that the field takes, in characters; null when nothing limits it. */
  room: v.nullable(count),
  /** Bytes of text that fit into that once they are sealed; 0: none. */
  fits: v.nullable(count),
  /** The field is one block of an editor that makes a field of each. */
  isBlock: v.boolean(),
  /** The field holds more than its words: links, lists, tables. */
  saysLess: v.boolean(),
});

/** The card of one sealed text: what it says, and what the vault holds for it. */
export const CardState = v.strictObject({
  /** Where it was clicked or, of an opened one, that it was sealed for; null when neither is known. */
  site: v.nullable(site),
  outcome: Outcome,
  /** Only of `opened`. */
  text: v.nullable(text(MAX_TEXT)),
  missing: count,
  /** Where that is another site. */
  sealedFor: v.nullable(site),
  /** As it stands in the page. */
  sealed: text(MOST_HELD),
  /** It is all that a field holds, and the field can be written into. */
  editable: v.boolean(),
  mark: v.nullable(Mark),
  /** The entry in the vault, the newest one of an older version; null when it has none. */
  record: v.nullable(recordId),
  /** What the vault holds of it: the newer text of an older version, the whole of a cut or altered one. */
  kept: v.nullable(text(MAX_TEXT)),
});

/** A reader frame over a page: `through` lets the pointer through to what is clicked there, `top` is above its dialogs. */
export const Pane = v.picklist(['front', 'through', 'top-front', 'top-through']);
export type PaneName = v.InferOutput<typeof Pane>;

/** One sealed text of a page: where it stands and how it looks. Page data only, never the opened text. */
const Rect = v.strictObject({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });
export const Placed = v.strictObject({
  id: text(40),
  /** The sealed text as it stands there; null when the frame has it already. */
  token: v.nullable(text(MOST_HELD)),
  kind: v.picklist(['text', 'field']),
  rects: v.pipe(v.array(Rect), v.maxLength(200)),
  font: text(400),
  color: text(60),
  lineHeight: v.number(),
  direction: v.picklist(['ltr', 'rtl']),
});
