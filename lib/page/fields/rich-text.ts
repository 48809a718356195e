// Editable content: plain contenteditable, and editors that keep a model of their own and redraw from it. Those come
// first: some show a text that was put past them and lose it at the next redraw. An editor with a model takes the text that
// it is offered by `beforeinput`, or by the older `textInput`; where nobody does, the browser's own command types. Not all
// of them cancel what they take: once something has changed, nothing is offered again.
//
// Never a synthetic paste: in Firefox the page reads an empty clipboard from it, and editors delete the old text.

import { pause } from '../pause.ts';
import { bare } from '../bare.ts';
import type { FieldAccess } from './field.ts';
import { afterWrite } from './keys.ts';

const SELECTION_SETTLES = 60; // model editors learn of a selection by an event after it
const MODEL_ANSWERS = 150;
const MODEL_DRAWS = 50; // of one that takes a text without saying so

export const richText: FieldAccess = {
  kind: () => 'rich',
  matches: (element) => element instanceof HTMLElement && element.isContentEditable,
  read: textOf,
  shape: shapeOf,
  undoes: true,
  limits: () => null,
  async write(element, text) {
    selectAll(element);
    await pause(SELECTION_SETTLES);
    const before = element.innerHTML;
    for (const offer of text === '' ? [offerInput] : [offerInput, offerText]) {
      const isTaken = !element.dispatchEvent(offer(text));
      await pause(isTaken ? MODEL_ANSWERS : MODEL_DRAWS);
      if (isTaken || element.innerHTML !== before) return afterWrite(element);
    }
    selectAll(element);
    document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
    afterWrite(element);
  },
};

/** As one would copy it, but in its own letters: the page may show them in capitals, and `innerText` follows. */
function textOf(element: HTMLElement): string {
  const shown = element.innerText.replace(/\n$/, '');
  const letters = bare(element.textContent);
  if (bare(shown) === letters) return shown;
  let text = '';
  let at = 0;
  for (const letter of letters) {
    for (; at < shown.length && bare(shown.charAt(at)) === ''; at++) text += shown.charAt(at);
    const form = [letter, letter.toUpperCase(), letter.toLowerCase()].find((one) => shown.startsWith(one, at));
    if (form === undefined) return shown;
    text += letter;
    at += form.length;
  }
  return text + shown.slice(at);
}

/** Blanks that editors lay between and around are no content, nor are line breaks that only hold a place. */
function shapeOf(element: HTMLElement): string {
  return element.innerHTML
    .replace(/<!--.*?-->/gs, '')
    .replace(/<(\/?[a-z0-9-]+)[^>]*>/gi, '<$1>')
    .replace(/<br>|&nbsp;|[\s\u00ad\u200b-\u200d\u2060\ufeff]+/gi, '');
}

/** The outermost editable element around this one; null when it is not in editable content of its own. */
export function editingHost(element: Element): HTMLElement | null {
  let host: HTMLElement | null = null;
  for (let at: Element | null = element; at instanceof HTMLElement && at.isContentEditable; at = at.parentElement) {
    host = at;
  }
  return host === document.documentElement ? null : host; // a whole document in design mode is no field
}

function offerInput(text: string): Event {
  const [inputType, data] = text === '' ? ['deleteContentBackward', null] : ['insertText', text];
  return new InputEvent('beforeinput', { bubbles: true, cancelable: true, composed: true, inputType, data });
}

/** What React calls onBeforeInput: Draft.js knows no other. */
function offerText(text: string): Event {
  const event = document.createEvent('TextEvent') as TextEvent & {
    initTextEvent(type: string, bubbles: boolean, cancelable: boolean, view: Window, data: string): void;
  };
  event.initTextEvent('textInput', true, true, window, text);
  return event;
}

function selectAll(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  getSelection()?.selectAllChildren(element);
}
