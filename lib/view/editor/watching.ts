// What happens to an editor from outside: the lock, the page, the person who turns away.

import { t } from '../../platform/i18n.ts';
import { ask } from '../ask.ts';
import { keepLine } from '../line.ts';
import type { Why } from '../ticket.ts';
import { guardFocus } from './focus.ts';
import type { Leaving } from './leaving.ts';
import { openingNotices, writtenNotice } from './notices.ts';
import type { Sealing } from './sealing.ts';
import type { Typing } from './typing.ts';
import { type EditorState, type Phase, phaseOf } from './use-editor.ts';
import { watchVisibility } from './visibility.ts';

const FIELD_CLOSES = 1_000; // ms: time for the page to do so
const HIDDEN_BY_LOCK: readonly Phase[] = ['typing', 'stopped', 'sealing'];

/** `why` our own window goes on. Returns what ends it. */
export function watching(
  editor: EditorState,
  why: Why | null,
  { leave, flee }: Leaving,
  { choose, noteAction }: Sealing,
  { takeDraft }: Typing,
): () => void {
  const { session, place, latest, drafts, control, say, dismiss, setField, setHidden, setNotices, setPhase, setText } =
    editor;

  /** What can't be seen is not typed into: the page may have laid something of its own over it. */
  function onVisible(isVisible: boolean): void {
    setHidden(!isVisible);
    if (isVisible) return dismiss('hidden');
    const action = { label: t('editor_own_window'), run: () => void flee() };
    say({ id: 'hidden', tone: 'trouble', text: t('editor_hidden'), action });
  }

  /** The lock may have changed while nobody could tell. */
  async function look(): Promise<void> {
    const { locks } = latest;
    const again = await ask('editor.again', { session });
    if (locks !== latest.locks) return; // locked since it was asked: what it says is no longer so
    const { text: typed, initial, phase: before } = latest;
    setField(again);
    if (again.locked) return hide();
    if (before !== 'locked' && before !== 'stopped') return;
    setPhase(phaseOf(again));
    if (typed !== initial) return;
    latest.initial = again.text;
    latest.isKept ||= again.isDraft;
    setText(again.text);
    setNotices(openingNotices(again, takeDraft, noteAction));
  }

  /** Some fields close when the keyboard leaves them: told now, and not when all is typed. */
  async function lookForField(): Promise<void> {
    if (latest.hasPressed) return; // a press looks for itself, and is bound to what it then saw
    const found = await ask('editor.look', { session });
    if (!found || latest.phase !== 'typing') return;
    if (found.outcome === 'gone') say({ id: 'closed', tone: 'warning', text: t('editor_closed'), action: noteAction });
    const notice = found.why && writtenNotice(found, () => undefined);
    if (notice) say({ ...notice, action: noteAction });
  }

  function hide(): void {
    latest.locks++;
    void drafts.flush();
    if (latest.phase === 'done' || latest.phase === 'noted') return void leave();
    // What is being sealed is hidden too: it goes on without the text on the screen.
    setPhase((current) => (HIDDEN_BY_LOCK.includes(current) ? 'locked' : current));
  }

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
  const inFrame = place === 'frame';
  const focus = inFrame
    ? guardFocus(
        () => control.current,
        (loss) => flee('fled', loss === 'lost'),
      )
    : null;
  const unwatch = inFrame ? watchVisibility(document.documentElement, onVisible) : null;
  if (why === 'both') void ask('editor.look', { session }).then((found) => found?.stands && choose(found.stands));
  const early = setTimeout(() => void lookForField().catch(() => undefined), FIELD_CLOSES);
  const onHide = () => void drafts.flush();
  window.addEventListener('pagehide', onHide);
  return () => {
    clearTimeout(early);
    line.close();
    focus?.stop();
    unwatch?.();
    window.removeEventListener('pagehide', onHide);
  };
}
