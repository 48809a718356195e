// One-line inputs of the text kinds, and text areas. In an isolated world `value` is the browser's own setter even where
// a framework put its tracker over it on the page's side: the framework sees an untracked change and takes it over.

import { accepts } from './constrained.ts';
import type { FieldAccess } from './field.ts';
import { afterWrite } from './keys.ts';

type Control = HTMLInputElement | HTMLTextAreaElement;

export const input: FieldAccess = {
  kind: ({ localName }) => (localName === 'textarea' ? 'lines' : 'line'),
  matches: (element) => element.localName === 'textarea' || element.localName === 'input',
  read: (element) => (element as Control).value,
  shape: (element) => (element as Control).value,
  undoes: false,
  limits(element) {
    const { maxLength } = element as Control;
    return { maxLength: maxLength < 0 ? null : maxLength, accepts: (text) => accepts(element as Control, text) };
  },
  async write(element, text) {
    (element as Control).value = text;
    const happened = { bubbles: true, composed: true };
    element.dispatchEvent(new InputEvent('input', { ...happened, inputType: 'insertReplacementText', data: text }));
    afterWrite(element);
    element.dispatchEvent(new Event('change', happened));
  },
};
