// What a field held before it was written, and giving it back: by undoing, which keeps the formatting, in each of the
// ways in which editors hear of it; and where none undoes, as plain text.

import { pause } from '../pause.ts';
import type { AtField, Field } from './field.ts';

export interface Content {
  readonly text: string;
  /** As its access tells it. */
  readonly shape: string;
}

const UNDOES = 120; // ms until an editor has drawn it
/** The site may have typed, too, when it cut the text. */
const COMMANDS = Array.from({ length: 3 }, () => commandUndo);

export function contentOf({ element, access }: Field): Content {
  return { text: access.read(element), shape: access.shape(element) };
}

export function isAsBefore(field: Field, before: Content): boolean {
  return contentOf(field).shape === before.shape;
}

/** `isOurs`: what stands there may be replaced. `settle`: gives the page its turns, and answers where the field is then. The result is for the caller to judge. */
export async function putBack(
  field: Field,
  before: Content,
  atField: AtField,
  isOurs: (field: Field) => boolean,
  settle: () => Promise<Field | null>,
): Promise<void> {
  if (field.access.undoes) {
    await atField(field.element, async () => {
      field.element.focus({ preventScroll: true });
      for (const undo of [offerUndo, pressUndo, ...COMMANDS]) {
        if (isAsBefore(field, before)) return;
        undo(field.element);
        await pause(UNDOES);
      }
    });
  }
  let now: Field | null = field;
  for (let tries = 0; tries < 2; tries++) {
    if (tries > 0 && !isOurs(now)) return; // another record's by now
    if (contentOf(now).text !== before.text) {
      const { access, element }: Field = now;
      await atField(element, () => access.write(element, before.text));
    }
    now = await settle();
    if (!now || isAsBefore(now, before)) return;
  }
}

function offerUndo(element: HTMLElement): void {
  const happened = { bubbles: true, cancelable: true, composed: true };
  element.dispatchEvent(new InputEvent('beforeinput', { ...happened, inputType: 'historyUndo' }));
}

function pressUndo(element: HTMLElement): void {
  const isMac = navigator.platform.startsWith('Mac');
  const key = { key: 'z', code: 'KeyZ', keyCode: 90, which: 90, ctrlKey: !isMac, metaKey: isMac };
  element.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true, composed: true }));
}

function commandUndo(): void {
  document.execCommand('undo');
}
