// The second part of the content script: knows where fields and sealed texts are, and nothing of what they say. The worker
// puts it into a document where the first part (page) found a sealed text, or where the user asked to seal.

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { askedFields, MOST_HELD } from '../../lib/page/fields/asked.ts';
import { describeField } from '../../lib/page/fields/describe.ts';
import type { Field } from '../../lib/page/fields/field.ts';
import { fieldLook } from '../../lib/page/field-look.ts';
import { fieldIds } from '../../lib/page/fields/ids.ts';
import { editableFrom, focusedElement, isField } from '../../lib/page/fields/index.ts';
import { isOneOfSeveral } from '../../lib/page/fields/reach.ts';
import { whyNot } from '../../lib/page/fields/why-not.ts';
import { type AtField, writeAndCheck } from '../../lib/page/fields/write.ts';
import { type EditorFrame, openEditorFrame } from '../../lib/page/frame.ts';
import { layer } from '../../lib/page/layers.ts';
import { names } from '../../lib/page/names.ts';
import type { PaneName } from '../../lib/page/pane.ts';
import { typingOf } from '../../lib/page/shield.ts';
import { watchTokens } from '../../lib/page/watch.ts';
import type { OrderReply } from '../../lib/messaging/orders.ts';
import { type Parts, PARTS, scope, type Work } from '../page/parts.ts';

type Written = OrderReply<'write'>;

const LONGEST = 2_000; // characters of an address or a path
const GONE: Written = { outcome: 'gone', length: null };

export default defineUnlistedScript(() => {
  const parts = scope[PARTS];
  parts?.join(createWork(parts));
});

function createWork({ ask, free, guard, hold, runtime }: Parts): Work {
  const ids = fieldIds();
  const states = askedFields();
  let editor: { readonly ticket: string; readonly frame: EditorFrame } | null = null;
  let reading: ReturnType<typeof startReading> | null = null;
  let opening: Promise<boolean> | null = null;
  const mayShow = window === window.top || hasOwnFrames(); // among strangers there is no frame of ours

  async function edit(field: Field): Promise<boolean> {
    if (editor) return true;
    opening ??= openOver(field).finally(() => (opening = null));
    return opening;
  }

  // A key that would go into a sealed text opens its editor. That key is lost, and those until the editor has the
  // keyboard: what is typed must not pass through here.
  guard.takes = (event) => {
    const typing = reading && mayShow && runtime.id !== undefined && typingOf(event);
    const field = typing ? reading?.filledField(event.composedPath()) : null;
    if (!field || typing === 'look') return false;
    if (typing === 'open') {
      hold();
      field.element.blur(); // an input method ends what it has begun
      void edit(field).then((begun) => {
        if (!begun) field.element.focus();
        if (!editor) free();
      });
    }
    return true;
  };

  async function openOver(field: Field): Promise<boolean> {
    const fieldId = ids.idOf(field);
    const { label, kind, path } = describeField(field);
    const reply = await ask('field.ticket', {
      fieldId,
      label,
      multiline: kind !== 'line',
      look: fieldLook(field.element),
      room: field.editor.limits(field.element)?.maxLength ?? null,
      isBlock: isOneOfSeveral(field.element),
      ownFrames: hasOwnFrames(),
      held: field.editor.read(field.element).slice(0, MOST_HELD),
      asked: states.note(field),
      address: location.href.slice(0, LONGEST),
      path: path.slice(0, LONGEST),
    });
    if (!reply) return false;
    if (reply.ticket !== null) openFrame(field, reply.ticket);
    return true;
  }

  /** Why nothing is to be written there; null when it is as it was asked for. */
  function unfitness(field: Field | null, asked: string, mine: readonly string[]): Written | null {
    const stands = field && states.differs(field, asked, mine);
    if (!field) return GONE;
    return stands && { outcome: 'changed', length: null, stands };
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
    guard.ours = editor.frame.host;
    guard.strayed = editor.frame.takeFocus;
    guard.toggled = editor.frame.toggled;
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

  /** Rich text is written where the focus is; a form control takes its text anywhere. No longer than it takes. */
  const atField: AtField = async (element, act) => {
    const paused = element.isContentEditable ? editor?.frame : undefined;
    guard.writing = element;
    paused?.pause();
    try {
      await act();
    } finally {
      guard.writing = null;
      paused?.resume();
    }
  };

  function leave(): void {
    editor?.frame.close();
    editor = null;
    guard.ours = null;
    guard.strayed = null;
    guard.toggled = null;
  }

  function close(): void {
    leave();
    free();
  }

  function startReading(known: readonly ShadowRoot[]) {
    const url = async (pane: PaneName): Promise<string | null> => {
      const reply = await ask('reader.ticket', { pane });
      return reply?.ticket ? `${runtime.getURL('/reader.html')}#${reply.ticket}` : null;
    };
    const called = names((number) => scope.chrome?.i18n.getMessage('page_sealed_text', number) ?? '');
    const shown = layer({
      url,
      title: 'Paperseal',
      place: async (pane, items) => {
        const reply = await ask('reader.place', {
          pane,
          items: items.map((item) => ({ ...item, rects: [...item.rects] })),
        });
        return reply?.taken ?? false;
      },
      isOver: () => runtime.id === undefined,
      onThreat: () => called.stop(), // what we drew is gone, and the sealed texts stand as the page has them
    });
    const watcher = watchTokens(
      {
        found: (items) => {
          called.give(items);
          shown.add(items);
        },
        lost: (lost) => {
          called.take(lost);
          shown.drop(lost);
        },
        changed: () => shown.touch(),
      },
      known,
    );
    return {
      fieldOf: (id: string): Field | null => {
        const sealed = watcher.sealed(id);
        const found = sealed?.kind === 'field' ? editableFrom(sealed.element) : 'none';
        return isField(found) ? found : null;
      },
      /** Looks anew at what the event is about. */
      filledField: (path: readonly EventTarget[]): Field | null => {
        const found = editableFrom(watcher.filled(path));
        return isField(found) ? found : null;
      },
      tokenOf: (id: string): string | null => watcher.sealed(id)?.token ?? null,
      lookAt: (element: HTMLElement) => watcher.lookAt(element),
      placeAll: (pane: PaneName) => shown.placeAgain(pane),
      stop: () => {
        watcher.stop();
        called.stop();
        shown.stop();
      },
    };
  }

  const orders: Work['orders'] = {
    begin: ({ fieldId, blurred }) => {
      const found = fieldId === null ? editableFrom(focusedElement()) : ids.field(fieldId);
      const mine = fieldId !== null || blurred || document.hasFocus();
      return found && isField(found) && mine ? edit(found).then((begun) => ({ begun })) : null;
    },
    why: async () => whyNot(),
    look: async ({ fieldId, asked, mine }) => {
      const unfit = unfitness(ids.field(fieldId), asked, mine);
      return unfit ? { unfit } : {};
    },
    write: async ({ fieldId, token, asked, mine }) => {
      const field = ids.field(fieldId);
      const unfit = unfitness(field, asked, mine);
      if (!field || unfit) return unfit ?? GONE;
      const written = await writeAndCheck(field, token, atField);
      reading?.lookAt(field.element);
      return written;
    },
    close: async ({ ticket }) => {
      if (editor?.ticket === ticket) close();
      return {};
    },
    holds: async ({ ticket }) => ({ holds: editor?.ticket === ticket }),
    edit: async ({ id }) => {
      const field = reading?.fieldOf(id);
      return { begun: field ? await edit(field) : false };
    },
    sealed: async ({ id }) => {
      const token = reading?.tokenOf(id) ?? null;
      return { token, editable: token !== null && Boolean(reading?.fieldOf(id)) };
    },
    place: async ({ pane }) => {
      reading?.placeAll(pane);
      return {};
    },
  };

  return {
    orders,
    end: leave,
    read(on, known) {
      if (on) reading ??= startReading(known);
      else {
        reading?.stop();
        reading = null;
      }
    },
  };
}

/** Whether all frames around this document are of its site, as far as the browser tells. */
function hasOwnFrames(): boolean {
  const { ancestorOrigins }: { ancestorOrigins?: DOMStringList } = location;
  return ancestorOrigins !== undefined && [...ancestorOrigins].every((origin) => origin === location.origin);
}
