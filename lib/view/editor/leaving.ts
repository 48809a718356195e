// The ways out of an editor, each with the text where it is safe.

import { ask } from '../ask.ts';
import type { Why } from '../ticket.ts';
import type { EditorState } from './use-editor.ts';

export interface Leaving {
  /** The person wants no more of it: what was typed waits in its draft. */
  cancel(): Promise<void>;
  leave(): Promise<void>;
  /**
   * The keys may be going elsewhere: what is here goes on in our own window, and later keys with it. `unlessLeft`: but not
   * when it is the person who went elsewhere; then it answers true.
   */
  flee(reason?: Why, unlessLeft?: boolean): Promise<boolean>;
}

export function leaving({ session, place, latest, drafts, setPhase }: EditorState): Leaving {
  /** Not known: no. */
  async function isLeft(): Promise<boolean> {
    return ask('editor.left', { session }).then(
      ({ left }) => left,
      () => false,
    );
  }

  async function leave(): Promise<void> {
    drafts.stop();
    setPhase('gone');
    await ask('editor.close', { session }).catch(() => undefined); // the worker ended it already
    if (place === 'window') window.close();
  }

  return {
    leave,

    cancel: async () => {
      const { text, initial, isKept, phase } = latest;
      // Brought back to what the field holds: nothing is left to keep.
      if (text === initial && !isKept && phase === 'typing') drafts.changed('');
      await drafts.flush();
      await leave();
    },

    flee: async (why = 'fled', unlessLeft = false) => {
      if (unlessLeft && (await isLeft())) return true;
      if (latest.hasFled || (latest.phase !== 'typing' && latest.phase !== 'stopped')) return false;
      latest.hasFled = true;
      try {
        await ask('editor.flee', { session, text: latest.text, why });
        drafts.stop();
        setPhase('gone');
      } catch {
        latest.hasFled = false;
      }
      return false;
    },
  };
}
