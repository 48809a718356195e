// The registry of accesses to fields, and how a field is recognised: a control, or the outermost editable element. A new
// access to one of these is one file and one line here; the first that matches has the field.

import { refusal } from './constrained.ts';
import type { Field, FieldAccess, Refusal } from './field.ts';
import { input } from './input.ts';
import { holdsPictures, isPartlyShown, isUnseen, keepsOwnModel } from './reach.ts';
import { editingHost, richText } from './rich-text.ts';

const ACCESSES: readonly FieldAccess[] = [input, richText];

/** The field that this element is, or stands in; or why it can't hold a sealed text. */
export function editableFrom(target: EventTarget | null): Field | Refusal {
  if (!(target instanceof HTMLElement)) return 'none';
  const refused = refusal(target);
  if (refused) return refused;
  const element = input.matches(target) ? target : editingHost(target);
  const access = element && ACCESSES.find((candidate) => candidate.matches(element));
  if (!access) return keepsOwnModel(target) ? 'hidden' : 'none';
  if (keepsOwnModel(element) || isUnseen(element)) return 'hidden';
  if (isPartlyShown(element)) return 'partial';
  return holdsPictures(element) ? 'pictures' : { element, access };
}

export function isField(found: Field | Refusal): found is Field {
  return typeof found !== 'string';
}

/** The element that has the keyboard, inside open shadow roots too. */
export function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}
