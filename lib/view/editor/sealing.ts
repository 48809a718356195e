// What comes of a press of Seal, or of "write a note instead": "done" is not said before that was seen.

import type { NoticeAction } from '../../../components/editor/notice-panel.tsx';
import { toHex } from '../../base/bytes.ts';
import { errorCode, PapersealError } from '../../base/errors.ts';
import { MAX_TEXT } from '../../messaging/shapes.ts';
import { t } from '../../platform/i18n.ts';
import { ask } from '../ask.ts';
import { copyText } from './copy.ts';
import type { Leaving } from './leaving.ts';
import { copiedNotice, problemNotice, standsNotice, writtenNotice } from './notices.ts';
import type { EditorState, Phase, Stands } from './use-editor.ts';

export interface Sealing {
  /** `over`: what stands in the field, as the person saw it and wants it replaced. */
  seal(over?: Stands | null): Promise<void>;
  /** The text goes into the vault, and nothing onto the page. */
  keepNote(): Promise<void>;
  /** Two texts for one field. A frame over a low field has no room for both. */
  choose(now: Stands): void;
  readonly noteAction: NoticeAction;
}

const DONE_FOR = 900; // ms: long enough to see, too short to wait for
const FIRST_DONE_FOR = 2_000; // ms: long enough to read
const ROOM_FOR_BOTH = 280; // pixels of height

export function sealing(editor: EditorState, { leave, flee }: Leaving): Sealing {
  const { session, place, field, latest, drafts, taking, control, say, setNotices, setPhase, setStands } = editor;

  /** Nothing is to be seen of what was said before, and the text lies in its draft. */
  async function begin(): Promise<void> {
    setPhase('sealing');
    setNotices([]);
    setStands(null);
    control.current?.focus(); // the button that was pressed goes out of reach
    // What an input method writes can't be refused letter by letter.
    if (latest.text.length > MAX_TEXT) throw new PapersealError('text-too-long');
    await taking.current;
    await drafts.flush();
  }

  function end(as: Phase, ms: number): void {
    drafts.stop();
    if (latest.phase === 'locked') return void leave();
    setPhase(as);
    setTimeout(() => void leave(), ms);
  }

  async function seal(over: Stands | null = null): Promise<void> {
    latest.hasPressed = true;
    latest.isKept = true; // its draft may be all there is, should the field be gone or lose it
    const attempt = toHex(crypto.getRandomValues(new Uint8Array(16)));
    try {
      await begin();
      const request = { session, attempt, text: latest.text, over: over?.asked ?? null };
      const written = await ask('editor.seal', request);
      if (written.stands) return choose(written.stands);
      const notice = writtenNotice(written, (lost) => say(copiedNotice(copyText(lost))));
      if (!notice) return end('done', field.firstHere ? FIRST_DONE_FOR : DONE_FOR);
      // What the field held first: it is nowhere else.
      const others = notice.action ? [noteAction, copyAction] : [copyAction];
      say({ ...notice, action: notice.action ?? noteAction, others });
      settle();
    } catch (error) {
      fail(error);
    }
  }

  async function keepNote(): Promise<void> {
    try {
      await begin();
      await ask('editor.note', { session, text: latest.text });
      end('noted', FIRST_DONE_FOR);
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

  function choose(now: Stands): void {
    settle();
    if (place === 'window' || window.innerHeight >= ROOM_FOR_BOTH) return setStands(now);
    say(standsNotice(now, () => void flee('both'), [noteAction, copyAction]));
  }

  const noteAction = { label: t('choice_note'), run: () => void keepNote() };
  const copyAction = { label: t('choice_copy'), run: () => say(copiedNotice(copyText(latest.text))) };
  return { seal, keepNote, choose, noteAction };
}
