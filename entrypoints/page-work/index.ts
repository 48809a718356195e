// The second part of the content script: knows where fields and sealed texts are, and nothing of what they say. The worker
// puts it into a document where the first part (page) found a sealed text, or where the user asked to seal.

import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { askedFields } from '../../lib/page/fields/asked.ts';
import type { Field, Refusal } from '../../lib/page/fields/field.ts';
import { fieldIds } from '../../lib/page/fields/ids.ts';
import { editableFrom, focusedElement, isField } from '../../lib/page/fields/index.ts';
import { whyNot } from '../../lib/page/fields/why-not.ts';
import { writeAndCheck } from '../../lib/page/fields/write.ts';
import { typingOf } from '../../lib/page/shield.ts';
import type { OrderReply } from '../../lib/messaging/orders.ts';
import { type Parts, PARTS, scope, type Work } from '../page/parts.ts';
import { editorOver, hasOwnFrames } from './editor-over.ts';
import { type PageReading, startReading } from './reading.ts';

type Written = OrderReply<'write'>;

export default defineUnlistedScript(() => {
  const parts = scope[PARTS];
  parts?.join(createWork(parts));
});

function createWork(parts: Parts): Work {
  const { free, guard, hold, runtime } = parts;
  const ids = fieldIds();
  const states = askedFields();
  const editor = editorOver(parts, ids, states);
  let reading: PageReading | null = null;
  const mayShow = window === window.top || hasOwnFrames(); // among strangers there is no frame of ours

  // A key that would go into a sealed text opens its editor. That key is lost, and those until the editor has the
  // keyboard: what is typed must not pass through here.
  guard.takes = (event) => {
    const typing = reading && mayShow && runtime.id !== undefined && typingOf(event);
    const field = typing ? reading?.filledField(event.composedPath()) : null;
    if (!field || typing === 'look') return false;
    if (typing === 'open') {
      hold();
      field.element.blur(); // an input method ends what it has begun
      void editor.edit(field).then((begun) => {
        if (!begun) field.element.focus();
        if (!editor.isOpen()) free();
      });
    }
    return true;
  };

  /** Why nothing is to be written there; null when it is as it was asked for. */
  function unfitness(field: Field | Refusal, asked: string, mine: readonly string[]): Written | null {
    if (field === 'none') return { outcome: 'gone', length: null };
    if (!isField(field)) return { outcome: 'refused', length: null, why: field };
    const stands = states.differs(field, asked, mine);
    return stands && { outcome: 'changed', length: null, stands };
  }

  const orders: Work['orders'] = {
    begin: ({ fieldId, blurred }) => {
      if (fieldId === null && editor.isOpen()) return Promise.resolve({ begun: true }); // it has the keyboard
      const found = fieldId === null ? editableFrom(focusedElement()) : ids.field(fieldId);
      const mine = fieldId !== null || blurred || document.hasFocus();
      return isField(found) && mine ? editor.edit(found).then((begun) => ({ begun })) : null;
    },
    why: async () => whyNot(),
    look: async ({ fieldId, asked, mine }) => {
      const unfit = unfitness(ids.field(fieldId), asked, mine);
      return unfit ? { unfit } : {};
    },
    write: async ({ fieldId, token, asked, mine }) => {
      const field = ids.field(fieldId);
      const unfit = unfitness(field, asked, mine);
      if (unfit || !isField(field)) return unfit ?? { outcome: 'gone', length: null };
      const written = await writeAndCheck(field, token, editor.atField);
      reading?.lookAt(field.element);
      return written;
    },
    close: async ({ ticket }) => {
      if (editor.holds(ticket)) editor.close();
      return {};
    },
    holds: async ({ ticket }) => ({ holds: editor.holds(ticket) }),
    edit: async ({ id }) => {
      const field = reading?.fieldOf(id);
      return { begun: field ? await editor.edit(field) : false };
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
    end: editor.leave,
    read(on, known) {
      if (on) reading ??= startReading(parts, known);
      else {
        reading?.stop();
        reading = null;
      }
    },
  };
}
