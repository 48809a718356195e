// The editor of this document, in its frame over a field: at most one. What is asked of the worker for it says where the
// field is, how it looks and what it holds: the page knows all of that.

import { MOST_HELD } from '../../lib/base/limits.ts';
import type { AskedFields } from '../../lib/page/fields/asked.ts';
import { describeField } from '../../lib/page/fields/describe.ts';
import type { AtField, Field } from '../../lib/page/fields/field.ts';
import type { FieldIds } from '../../lib/page/fields/ids.ts';
import { isOneOfSeveral, saysLess } from '../../lib/page/fields/reach.ts';
import { fieldLook } from '../../lib/page/field-look.ts';
import { type EditorFrame, openEditorFrame } from '../../lib/page/frame.ts';
import type { Parts } from '../page/parts.ts';

export interface EditorOver {
  /** False when none is to be opened here. */
  edit(field: Field): Promise<boolean>;
  isOpen(): boolean;
  holds(ticket: string): boolean;
  atField: AtField;
  /** Takes the frame away; the keys stay ours. */
  leave(): void;
  /** Takes the frame away and gives the keys back. */
  close(): void;
}

const LONGEST = 2_000; // characters of an address or a path
const LONGEST_TITLE = 200;

export function editorOver({ ask, free, guard, hold, runtime }: Parts, ids: FieldIds, states: AskedFields): EditorOver {
  let editor: { readonly ticket: string; readonly frame: EditorFrame } | null = null;
  let opening: Promise<boolean> | null = null;

  async function openOver(field: Field): Promise<boolean> {
    const fieldId = ids.idOf(field);
    const { label, kind, path } = describeField(field);
    const reply = await ask('field.ticket', {
      fieldId,
      label,
      pageTitle: document.title.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE),
      multiline: kind !== 'line',
      look: fieldLook(field.element),
      room: field.access.limits(field.element)?.maxLength ?? null,
      isBlock: isOneOfSeveral(field.element),
      saysLess: saysLess(field.element),
      ownFrames: hasOwnFrames(),
      held: field.access.read(field.element).slice(0, MOST_HELD),
      asked: states.note(field),
      address: location.href.slice(0, LONGEST),
      path: path.slice(0, LONGEST),
    });
    if (!reply) return false;
    if (reply.ticket !== null) openFrame(field, reply.ticket);
    return true;
  }

  function openFrame(field: Field, ticket: string): void {
    hold();
    // The frame itself takes the focus back and flees; what is left to tell is what it can't see.
    const tell = (): void => {
      leave();
      // The guard stays until our own window has the keyboard.
      void ask('field.threat', { ticket }).then(() => {
        if (!editor) free();
      });
    };
    try {
      editor = { ticket, frame: frameOver(field, ticket, tell) };
    } catch {
      return tell(); // a document without an element, or on its way out
    }
    guard.editor = editor.frame;
  }

  function frameOver(field: Field, ticket: string, tell: () => void): EditorFrame {
    return openEditorFrame({
      field: field.element,
      url: (barAbove) => `${runtime.getURL('/editor.html')}#${ticket}${barAbove ? '-above' : ''}`,
      title: 'Paperseal',
      onThreat: (threat) => {
        if (threat !== 'focus') tell();
      },
      onCancel: close,
    });
  }

  function leave(): void {
    editor?.frame.close();
    editor = null;
    guard.editor = null;
  }

  function close(): void {
    leave();
    free();
  }

  return {
    edit: async (field) => {
      if (editor) return true;
      opening ??= openOver(field).finally(() => (opening = null));
      return opening;
    },
    isOpen: () => editor !== null,
    holds: (ticket) => editor?.ticket === ticket,
    // Rich text is written where the focus is; a form control takes its text anywhere. No longer than it takes.
    atField: async (element, act) => {
      const paused = element.isContentEditable ? editor?.frame : undefined;
      guard.writing = element;
      paused?.pause();
      try {
        await act();
      } finally {
        guard.writing = null;
        paused?.resume();
      }
    },
    leave,
    close,
  };
}

/** Whether all frames around this document are of its site, as far as the browser tells. */
export function hasOwnFrames(): boolean {
  const { ancestorOrigins }: { ancestorOrigins?: DOMStringList } = location;
  return ancestorOrigins !== undefined && [...ancestorOrigins].every((origin) => origin === location.origin);
}
