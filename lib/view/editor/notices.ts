// What the editor has to say about a field, sentence by sentence: before one types, and when the field did not keep what
// was sealed.

import type { EditorNotice, NoticeAction } from '../../../components/editor/notice-panel.tsx';
import { REASONS } from '../../../components/reasons.ts';
import type { ErrorCode } from '../../base/errors.ts';
import { errorText, type MessageKey, moment, number, t } from '../../platform/i18n.ts';
import type { Reply } from '../../messaging/protocol.ts';

type OpenedEditor = Reply<'editor.open'>;
type SealReply = Reply<'editor.seal'>;
/** What was typed before and not sealed. */
export type KeptDraft = NonNullable<OpenedEditor['draft']>;

/** In the order in which they matter. `takeDraft`: puts the draft into the editor; `note`: keeps the text as one. */
export function openingNotices(
  field: OpenedEditor,
  takeDraft: (draft: KeptDraft) => void,
  note: NoticeAction,
): EditorNotice[] {
  if (field.locked) return [];
  if (field.problem === 'text-too-long') return [{ id: 'problem', tone: 'trouble', text: t('editor_field_too_long') }];
  if (field.problem) return [problemNotice(field.problem)];
  const notices: EditorNotice[] = [];
  const room = roomNotice(field, note);
  if (room) notices.push(room);
  if (field.saysLess && field.held === 'plain') {
    notices.push({ id: 'words', tone: 'warning', text: t('editor_words_only') });
  }
  if (field.isBlock) notices.push({ id: 'block', tone: 'calm', text: t('editor_block') });
  const { draft, outcome } = field;
  if (draft !== null) {
    const action = { label: t('editor_draft_take'), run: () => takeDraft(draft) };
    notices.push({
      id: 'draft',
      tone: 'calm',
      text: t('editor_draft', moment(draft.at, Date.now())),
      action,
      dismiss: t('editor_not_now'),
    });
  }
  if (field.held === 'plain') notices.push({ id: 'plain', tone: 'warning', text: t('editor_plain') });
  if (field.held === 'unreadable' && outcome !== null && outcome in UNREADABLE) {
    notices.push({ id: 'unreadable', tone: 'warning', text: t(UNREADABLE[outcome as keyof typeof UNREADABLE]) });
  }
  if (field.firstHere) notices.push({ id: 'first', tone: 'calm', text: t('editor_what_stops') });
  return notices;
}

/** A field that takes so little that somebody may write more: told before it is written. */
function roomNotice({ room, fits }: OpenedEditor, note: NoticeAction): EditorNotice | null {
  if (room === null || fits === null || fits >= PLENTY) return null;
  const text = fits === 0 ? t('editor_room_none', number(room)) : t('editor_room', number(room), number(fits));
  return { id: 'room', tone: fits === 0 ? 'trouble' : 'calm', text, ...(fits === 0 ? { action: note } : {}) };
}

/** What was typed is more than the field takes. */
export function overRoomNotice({ room, fits }: OpenedEditor, note: NoticeAction): EditorNotice {
  const numbers = [room ?? 0, fits ?? 0].map(number);
  const text = fits === 0 ? t('editor_room_none', ...numbers) : t('editor_room_over', ...numbers);
  return { id: 'room', tone: 'trouble', text, action: note };
}

const PLENTY = 1_000; // bytes

/** Why our own window opened by itself. */
export function fledNotice(): EditorNotice {
  return { id: 'fled', tone: 'warning', text: t('editor_fled') };
}

export function problemNotice(code: ErrorCode, facts: Readonly<Record<string, number>> = {}): EditorNotice {
  return { id: 'problem', tone: 'trouble', text: errorText({ code, facts }) };
}

/** Nothing was taken in of what was pasted or typed last. */
export function tooLongNotice(): EditorNotice {
  return { id: 'long', tone: 'trouble', text: t('editor_too_long') };
}

/** Where both texts don't fit: `see` goes where they do. */
export function standsNotice(
  { moved }: NonNullable<SealReply['stands']>,
  see: () => void,
  others: readonly NoticeAction[],
): EditorNotice {
  const text = t(moved ? 'choice_moved' : 'choice_changed');
  return { id: 'written', tone: 'trouble', text, action: { label: t('choice_see'), run: see }, others };
}

export function copiedNotice(isCopied: boolean): EditorNotice {
  const text = t(isCopied ? 'choice_copied' : 'choice_not_copied');
  return { id: 'copied', tone: isCopied ? 'calm' : 'trouble', text };
}

/** Why it is not done, though it was sealed; null when it is. `copy`: for what the field held and could not be given back. */
export function writtenNotice(
  { outcome, length, lost, why }: SealReply,
  copy: (text: string) => void,
): EditorNotice | null {
  if (outcome === 'written') return null;
  const notice = { id: 'written', tone: 'trouble' } as const;
  if (lost !== undefined) {
    const action = { label: t('editor_lost_copy'), run: () => copy(lost) };
    return { ...notice, text: t('editor_lost'), action };
  }
  if (outcome === 'cut' && length !== null) return { ...notice, text: t('editor_cut_at', number(length)) };
  if (outcome === 'invalid') return { ...notice, text: t('editor_invalid', number(length ?? 0)) };
  if (why !== undefined) return { ...notice, text: t(REASONS[why]) };
  if (outcome === 'refused' && length !== null) return { ...notice, text: t('editor_refused_at', number(length)) };
  return { ...notice, text: t(NOT_WRITTEN[outcome]) };
}

const NOT_WRITTEN: Record<Exclude<SealReply['outcome'], 'written' | 'invalid'>, MessageKey> = {
  cut: 'editor_cut',
  altered: 'editor_altered',
  reverted: 'editor_reverted',
  refused: 'editor_refused',
  gone: 'editor_gone',
  unseen: 'editor_unseen',
  late: 'editor_late',
  changed: 'choice_changed',
};

const UNREADABLE = {
  'other-vault': 'editor_held_other_vault',
  'other-site': 'editor_held_other_site',
  cut: 'editor_held_cut',
  altered: 'editor_held_altered',
  newer: 'editor_held_newer',
  'no-vault': 'error_no_vault',
} as const satisfies Record<string, MessageKey>;
