// What is typed, and what that changes of what stands over it.

import { utf8 } from '../../base/bytes.ts';
import { ask } from '../ask.ts';
import { type KeptDraft, overRoomNotice } from './notices.ts';
import type { Sealing } from './sealing.ts';
import type { EditorState } from './use-editor.ts';

export interface Typing {
  write(text: string): void;
  /** Goes on with what was typed before and not sealed. */
  takeDraft(draft: KeptDraft): void;
}

export function typing(editor: EditorState, { noteAction }: Sealing): Typing {
  const { session, field, latest, drafts, taking, control, say, dismiss, setNotices, setText } = editor;
  const isOverRoom = (text: string): boolean => field.fits !== null && utf8(text).length > field.fits;

  function write(next: string): void {
    const wasOver = isOverRoom(latest.text);
    latest.text = next;
    setText(next);
    // Whoever types has seen what was only for information, and must see what is typed.
    setNotices((current) => (isLow() ? [] : current.filter(({ tone }) => tone !== 'calm')));
    drafts.changed(next);
    const isOver = isOverRoom(next);
    if (isOver && !wasOver) say(overRoomNotice(field, noteAction));
    if (!isOver && wasOver) setNotices((current) => current.filter(({ id }) => id !== 'room'));
  }

  return {
    write,
    takeDraft: ({ id, text }) => {
      // Where that fails it is kept once more, beside the one that is there.
      taking.current = ask('editor.take', { session, draft: id }).catch(() => undefined);
      write(text);
      dismiss('draft');
      control.current?.focus();
    },
  };
}

/** As in editor.css: too low for a sentence beside the text. */
function isLow(): boolean {
  return window.innerHeight < 120;
}
