// Editable content: plain contenteditable, and editors that keep a model of their own and redraw from it. Those come
// first: some show a text that was put past them and lose it at the next redraw. An editor with a model cancels the
// `beforeinput` it is offered and does the work; where nobody does, the browser's own command types.
//
// Never a synthetic paste: in Firefox the page reads an empty clipboard from it, and editors delete the old text.

import type { FieldEditor } from './field.ts';

const SELECTION_SETTLES = 60; // model editors learn of a selection by an event after it
const MODEL_ANSWERS = 150;

export const richText: FieldEditor = {
  name: 'rich-text',
  matches: (element) => element instanceof HTMLElement && element.isContentEditable,
  read: (element) => element.innerText.replace(/\n$/, ''),
  limits: () => null,
  async write(element, text) {
    selectAll(element);
    await pause(SELECTION_SETTLES);
    const offer = new InputEvent('beforeinput', {
      bubbles: true,
      cancelable: true,
      composed: true,
      inputType: text === '' ? 'deleteContentBackward' : 'insertText',
      data: text === '' ? null : text,
    });
    if (!element.dispatchEvent(offer)) return pause(MODEL_ANSWERS);
    selectAll(element);
    document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
  },
};

/** The outermost editable element around this one; null when it is not in editable content of its own. */
export function editingHost(element: Element): HTMLElement | null {
  let host: HTMLElement | null = null;
  for (let at: Element | null = element; at instanceof HTMLElement && at.isContentEditable; at = at.parentElement) {
    host = at;
  }
  return host === document.documentElement ? null : host; // a whole document in design mode is no field
}

function selectAll(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  getSelection()?.selectAllChildren(element);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
