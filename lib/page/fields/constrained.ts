// What fields refuse. Asked before anything is written: a script's write passes every limit, and the page's own check,
// or its server, would say no only after the typed text is gone.

import type { Refusal } from './field.ts';

const REFUSED_TYPES: Readonly<Record<string, Refusal>> = {
  password: 'password',
  date: 'date',
  'datetime-local': 'date',
  month: 'date',
  week: 'date',
  time: 'date',
  number: 'number',
  range: 'number',
  checkbox: 'choice',
  radio: 'choice',
  email: 'format',
  url: 'format',
  color: 'format',
  file: 'format',
};
const TEXT_TYPES = ['text', 'search', 'tel'];

/** Why this control never takes a sealed text, whatever its length; null when it may. */
export function refusal(element: Element): Refusal | null {
  if (element.localName === 'select') return 'choice';
  if (element.matches(':disabled, [aria-disabled=true]')) return 'disabled';
  if (element instanceof HTMLTextAreaElement) return element.readOnly ? 'read-only' : null;
  if (!(element instanceof HTMLInputElement)) return null;
  if (!TEXT_TYPES.includes(element.type)) return REFUSED_TYPES[element.type] ?? 'none';
  return element.readOnly ? 'read-only' : null;
}

/** Asks the browser, with an input of our own that has the same pattern and type. */
export function accepts(element: HTMLInputElement | HTMLTextAreaElement, text: string): boolean {
  if (!(element instanceof HTMLInputElement)) return true;
  const probe = document.createElement('input');
  probe.type = element.type;
  if (element.pattern) probe.pattern = element.pattern; // an empty one would allow the empty text alone
  probe.value = text;
  return probe.validity.valid && probe.value === text;
}
