// What an editor knows while it is open, for all that acts on it.

import { useRef, useState } from 'preact/hooks';
import type { EditorNotice } from '../../../components/editor/notice-panel.tsx';
import type { Reply } from '../../messaging/protocol.ts';
import { ask } from '../ask.ts';
import { type DraftKeeper, keepDrafts } from '../draft-keeper.ts';

export type OpenedEditor = Reply<'editor.open'>;
export type EditorPlace = 'frame' | 'window';
export type Phase = 'typing' | 'locked' | 'stopped' | 'sealing' | 'done' | 'noted' | 'gone';
/** What stands in the field, where that is not what the editor was asked for. */
export type Stands = NonNullable<Reply<'editor.seal'>['stands']>;

export interface EditorState {
  readonly session: string;
  readonly place: EditorPlace;
  readonly field: OpenedEditor;
  setField(field: OpenedEditor): void;
  setText(text: string): void;
  setPhase(next: Phase | ((current: Phase) => Phase)): void;
  readonly stands: Stands | null;
  setStands(stands: Stands | null): void;
  readonly isHidden: boolean;
  setHidden(isHidden: boolean): void;
  readonly notices: readonly EditorNotice[];
  setNotices(next: readonly EditorNotice[] | ((current: readonly EditorNotice[]) => readonly EditorNotice[])): void;
  /** In the place of one with the same id. */
  say(notice: EditorNotice): void;
  dismiss(id: string): void;
  /** Events come from outside of Preact's rounds: what they need is read here, always the newest. */
  readonly latest: Latest;
  readonly drafts: DraftKeeper<string>;
  /** A draft is being taken over: what is kept or sealed comes after that. */
  readonly taking: { current: Promise<unknown> };
  /** The control with the text, once it is there. */
  readonly control: { current: HTMLElement | null };
}

export interface Latest {
  text: string;
  phase: Phase;
  /** What the editor opened with. */
  initial: string;
  hasFled: boolean;
  hasPressed: boolean;
  /** There is a draft of it that is not to be dropped unasked. */
  isKept: boolean;
  /** How often it was locked. */
  locks: number;
}

export function useEditor(
  opened: OpenedEditor,
  place: EditorPlace,
  firstNotices: () => readonly EditorNotice[],
): EditorState {
  const { session } = opened;
  const [field, setField] = useState(opened);
  const [text, setText] = useState(opened.text);
  const [phase, setPhase] = useState<Phase>(phaseOf(opened));
  const [isHidden, setHidden] = useState(false);
  const [stands, setStands] = useState<Stands | null>(null);
  const [notices, setNotices] = useState(firstNotices);
  const { current: latest } = useRef<Latest>({
    text,
    phase,
    initial: opened.text,
    hasFled: false,
    hasPressed: false,
    isKept: opened.isDraft,
    locks: 0,
  });
  latest.text = text;
  latest.phase = phase;
  const control = useRef<HTMLElement | null>(null);
  const taking = useRef<Promise<unknown>>(Promise.resolve());
  const drafts = useRef<DraftKeeper<string> | null>(null);
  drafts.current ??= keepDrafts(async (draft) => {
    await taking.current;
    return ask('editor.draft', { session, text: draft });
  });
  return {
    session,
    place,
    field,
    setField,
    setText,
    setPhase,
    stands,
    setStands,
    isHidden,
    setHidden,
    notices,
    setNotices,
    say: (notice) => setNotices((current) => [notice, ...current.filter(({ id }) => id !== notice.id)]),
    dismiss: (id) => {
      setNotices((current) => current.filter((notice) => notice.id !== id));
      if (document.hasFocus()) control.current?.focus();
    },
    latest,
    drafts: drafts.current,
    taking,
    control,
  };
}

export function phaseOf({ locked, problem }: OpenedEditor): Phase {
  if (locked) return 'locked';
  return problem === null ? 'typing' : 'stopped';
}
