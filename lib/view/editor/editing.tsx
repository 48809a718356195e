// One editor from its ticket to its end, the same in the frame over a field and in our own window. It keeps the text
// until the sealed one was seen in the field: "done" is never said before that.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Editor } from '../../../components/editor/editor.tsx';
import type { EditorNotice } from '../../../components/editor/notice-panel.tsx';
import { errorCode, PapersealError } from '../../base/errors.ts';
import { toHex, utf8 } from '../../base/bytes.ts';
import { t } from '../../platform/i18n.ts';
import type { Reply } from '../../messaging/protocol.ts';
import { MAX_ADOPTED, MAX_TEXT } from '../../messaging/shapes.ts';
import { copyText } from './copy.ts';
import { type DraftKeeper, keepDrafts } from '../draft-keeper.ts';
import { guardFocus } from './focus.ts';
import { ask } from '../ask.ts';
import { keepLine } from '../line.ts';
import type { Why } from '../ticket.ts';
import {
  copiedNotice,
  fledNotice,
  type KeptDraft,
  openingNotices,
  overRoomNotice,
  problemNotice,
  standsNotice,
  tooLongNotice,
  writtenNotice,
} from './notices.ts';
import { Unlocking } from '../unlocking.tsx';
import { watchVisibility } from './visibility.ts';

type Opened = Reply<'editor.open'>;
type Phase = 'typing' | 'locked' | 'stopped' | 'sealing' | 'done' | 'noted' | 'gone';
type Stands = NonNullable<Reply<'editor.seal'>['stands']>;

export interface EditingProps {
  readonly place: 'frame' | 'window';
  readonly barAbove: boolean;
  /** Why our own window goes on with what was begun over the page; null when it did not begin there. */
  readonly why?: Why | null;
  /** As the worker opened it. */
  readonly opened: Opened;
}

const DONE_FOR = 900; // ms: long enough to see, too short to wait for
const FIRST_DONE_FOR = 2_000; // ms: long enough to read
const FIELD_CLOSES = 1_000; // ms: time for the page to do so
const HIDDEN_BY_LOCK: readonly Phase[] = ['typing', 'stopped', 'sealing'];
const ROOM_FOR_BOTH = 280; // pixels of height

export function Editing({ place, barAbove, why = null, opened }: EditingProps) {
  const { session } = opened;
  const [field, setField] = useState(opened);
  const [text, setText] = useState(opened.text);
  const [phase, setPhase] = useState<Phase>(phaseOf(opened));
  const [isHidden, setHidden] = useState(false);
  /** What stands in the field, where that is not what the editor was asked for. */
  const [stands, setStands] = useState<Stands | null>(null);
  const [notices, setNotices] = useState<readonly EditorNotice[]>(() => [
    ...(why === 'fled' ? [fledNotice()] : []),
    ...openingNotices(opened, takeDraft, { label: t('choice_note'), run: () => void keepNote() }),
  ]);

  // Events come from outside of Preact's rounds: what they need is read here, always the newest.
  const latest = useRef({
    text,
    phase,
    initial: opened.text,
    hasFled: false,
    hasPressed: false,
    isKept: opened.isDraft,
    locks: 0,
  });
  latest.current.text = text;
  latest.current.phase = phase;
  const drafts = useRef<DraftKeeper<string>>(null);
  const taking = useRef<Promise<unknown>>(Promise.resolve());
  drafts.current ??= keepDrafts(async (draft) => {
    await taking.current;
    return ask('editor.draft', { session, text: draft });
  });
  const control = useRef<HTMLElement | null>(null);

  function write(next: string): void {
    const wasOver = field.fits !== null && utf8(latest.current.text).length > field.fits;
    latest.current.text = next;
    setText(next);
    // Whoever types has seen what was only for information, and must see what is typed.
    setNotices((current) => (isLow() ? [] : current.filter(({ tone }) => tone !== 'calm')));
    drafts.current?.changed(next);
    const isOver = field.fits !== null && utf8(next).length > field.fits;
    if (isOver && !wasOver) say(overRoomNotice(field, noteAction));
    if (!isOver && wasOver) setNotices((current) => current.filter(({ id }) => id !== 'room'));
  }

  function takeDraft({ id, text: kept }: KeptDraft): void {
    // Where that fails it is kept once more, beside the one that is there.
    taking.current = ask('editor.take', { session, draft: id }).catch(() => undefined);
    write(kept);
    dismiss('draft');
    control.current?.focus();
  }

  function dismiss(id: string): void {
    setNotices((current) => current.filter((notice) => notice.id !== id));
    if (document.hasFocus()) control.current?.focus();
  }

  function say(notice: EditorNotice): void {
    setNotices((current) => [notice, ...current.filter(({ id }) => id !== notice.id)]);
  }

  /** `over`: what stands in the field, as the person saw it and wants it replaced. */
  async function seal(over: Stands | null = null): Promise<void> {
    latest.current.hasPressed = true;
    latest.current.isKept = true; // its draft may be all there is, should the field be gone or lose it
    setPhase('sealing');
    setNotices([]);
    setStands(null);
    control.current?.focus(); // the button that was pressed goes out of reach
    const attempt = toHex(crypto.getRandomValues(new Uint8Array(16)));
    try {
      // What an input method writes can't be refused letter by letter.
      if (latest.current.text.length > MAX_TEXT) throw new PapersealError('text-too-long');
      await taking.current;
      await drafts.current?.flush();
      const written = await ask('editor.seal', {
        session,
        attempt,
        text: latest.current.text,
        over: over?.asked ?? null,
      });
      if (written.stands) return choose(written.stands);
      const notice = writtenNotice(written, (lost) => say(copiedNotice(copyText(lost))));
      if (notice) {
        // What the field held first: it is nowhere else.
        const others = notice.action ? [noteAction, copyAction] : [copyAction];
        say({ ...notice, action: notice.action ?? noteAction, others });
        return settle();
      }
      drafts.current?.stop();
      if (latest.current.phase === 'locked') return void leave();
      setPhase('done');
      setTimeout(() => void leave(), field.firstHere ? FIRST_DONE_FOR : DONE_FOR);
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    const code = errorCode(error);
    if (code === 'vault-locked') return setPhase('locked');
    say(problemNotice(code, error instanceof PapersealError ? error.facts : {}));
    settle();
  }

  /** After a press that did not end the editor: back to typing, but for a lock that fell meanwhile. */
  function settle(): void {
    setPhase((current) => (current === 'locked' ? 'locked' : 'typing'));
  }

  /** Two texts for one field. A frame over a low field has no room for both. */
  function choose(now: Stands): void {
    settle();
    if (place === 'window' || window.innerHeight >= ROOM_FOR_BOTH) return setStands(now);
    say(standsNotice(now, () => void flee('both'), [noteAction, copyAction]));
  }

  /** The text goes into the vault, and nothing onto the page. */
  async function keepNote(): Promise<void> {
    setPhase('sealing');
    setNotices([]);
    setStands(null);
    try {
      if (latest.current.text.length > MAX_TEXT) throw new PapersealError('text-too-long');
      await taking.current;
      await drafts.current?.flush();
      await ask('editor.note', { session, text: latest.current.text });
      drafts.current?.stop();
      if (latest.current.phase === 'locked') return void leave();
      setPhase('noted');
      setTimeout(() => void leave(), FIRST_DONE_FOR);
    } catch (error) {
      fail(error);
    }
  }

  const noteAction = { label: t('choice_note'), run: () => void keepNote() };
  const copyAction = { label: t('choice_copy'), run: () => say(copiedNotice(copyText(latest.current.text))) };

  function back(): void {
    setStands(null);
    control.current?.focus();
  }

  async function cancel(): Promise<void> {
    const { text: typed, initial, isKept, phase: now } = latest.current;
    // Brought back to what the field holds: nothing is left to keep.
    if (typed === initial && !isKept && now === 'typing') drafts.current?.changed('');
    await drafts.current?.flush();
    await leave();
  }

  async function leave(): Promise<void> {
    drafts.current?.stop();
    setPhase('gone');
    await ask('editor.close', { session }).catch(() => undefined); // the worker ended it already
    if (place === 'window') window.close();
  }

  /**
   * The keys may be going elsewhere: what is here goes on in our own window, and later keys with it. True when nothing was
   * done: it was the person who went elsewhere. Such a question keeps no other flight waiting.
   */
  async function flee(reason: Why = 'fled', unlessLeft = false): Promise<boolean> {
    const { current } = latest;
    if (current.hasFled || (current.phase !== 'typing' && current.phase !== 'stopped')) return false;
    current.hasFled = !unlessLeft;
    try {
      const { left } = await ask('editor.flee', { session, text: current.text, why: reason, unlessLeft });
      if (left) return true;
      current.hasFled = true;
      drafts.current?.stop();
      setPhase('gone');
    } catch {
      if (!unlessLeft) current.hasFled = false; // else another flight may be under way
    }
    return false;
  }

  /** What can't be seen is not typed into: the page may have laid something of its own over it. */
  function onVisible(isVisible: boolean): void {
    if (isVisible) {
      setHidden(false);
      return dismiss('hidden');
    }
    setHidden(true);
    say({
      id: 'hidden',
      tone: 'trouble',
      text: t('editor_hidden'),
      action: { label: t('editor_own_window'), run: () => void flee() },
    });
  }

  /** The lock may have changed while nobody could tell. */
  async function look(): Promise<void> {
    const { locks } = latest.current;
    const again = await ask('editor.again', { session });
    if (locks !== latest.current.locks) return; // locked since it was asked: what it says is no longer so
    const { text: typed, initial, phase: before } = latest.current;
    setField(again);
    if (again.locked) return hide();
    if (before !== 'locked' && before !== 'stopped') return;
    setPhase(phaseOf(again));
    if (typed !== initial) return;
    latest.current.initial = again.text;
    latest.current.isKept ||= again.isDraft;
    setText(again.text);
    setNotices(openingNotices(again, takeDraft, noteAction));
  }

  /** Some fields close when the keyboard leaves them: told now, and not when all is typed. */
  async function lookForField(): Promise<void> {
    if (latest.current.hasPressed) return; // a press looks for itself, and is bound to what it then saw
    const found = await ask('editor.look', { session });
    if (found?.outcome !== 'gone' || latest.current.phase !== 'typing') return;
    say({ id: 'closed', tone: 'warning', text: t('editor_closed'), action: noteAction });
  }

  function hide(): void {
    latest.current.locks++;
    void drafts.current?.flush();
    if (latest.current.phase === 'done' || latest.current.phase === 'noted') return void leave();
    // What is being sealed is hidden too: it goes on without the text on the screen.
    setPhase((current) => (HIDDEN_BY_LOCK.includes(current) ? 'locked' : current));
  }

  // Before it is painted, as the keys are listened for (components/editor).
  useLayoutEffect(() => {
    const line = keepLine({
      name: `editor:${session}`,
      onNews: ({ news }) => {
        if (news === 'locked') hide();
        if (news === 'unlocked') void look().catch(() => undefined);
      },
      onLaidAgain: () => void look().catch(() => undefined),
      onSleep: hide,
      onEnd: () => setPhase((current) => (current === 'done' || current === 'noted' ? current : 'gone')),
    });
    const focus =
      place === 'frame'
        ? guardFocus(
            () => control.current,
            (loss) => flee('fled', loss === 'lost'),
          )
        : null;
    const unwatch = place === 'frame' ? watchVisibility(document.documentElement, onVisible) : null;
    if (why === 'both') void ask('editor.look', { session }).then((found) => found?.stands && choose(found.stands));
    const early = setTimeout(() => void lookForField().catch(() => undefined), FIELD_CLOSES);
    const onHide = () => void drafts.current?.flush();
    window.addEventListener('pagehide', onHide);
    return () => {
      clearTimeout(early);
      line.close();
      focus?.stop();
      unwatch?.();
      window.removeEventListener('pagehide', onHide);
    };
  }, [session]);

  if (phase === 'gone') return null;
  return (
    <Editor
      place={place}
      barAbove={barAbove}
      site={field.site}
      label={field.label}
      multiline={field.multiline}
      {...(place === 'frame' && field.look ? { look: field.look } : {})}
      mark={field.mark}
      text={text}
      siteSees={field.sealed}
      phase={phase === 'typing' && (isHidden || stands !== null) ? 'stopped' : phase}
      choice={
        stands === null || isHidden
          ? null
          : {
              held: stands.held,
              moved: stands.moved,
              onPut: stands.held.length < MAX_ADOPTED ? () => void seal(stands) : undefined,
              onNote: () => void keepNote(),
              onCopy: () => copyText(latest.current.text),
              onBack: back,
            }
      }
      keepsTab={place === 'frame'}
      limit={{ length: MAX_TEXT, onRefused: () => say(tooLongNotice()) }}
      notices={notices}
      {...(place === 'window' ? { unlock: <Unlocking ask={ask} /> } : {})}
      onText={write}
      onSeal={() => void seal()}
      onCancel={() => void cancel()}
      onDismiss={dismiss}
      onReady={(element) => {
        control.current = element;
      }}
    />
  );
}

/** As in editor.css: too low for a sentence beside the text. */
function isLow(): boolean {
  return window.innerHeight < 120;
}

function phaseOf({ locked, problem }: Opened): Phase {
  if (locked) return 'locked';
  return problem === null ? 'typing' : 'stopped';
}
