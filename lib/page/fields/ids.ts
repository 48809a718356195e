// Names for fields that other contexts can send back. The element itself is held weakly: a page that throws it away is
// not kept from doing so.

import { describeField, type FieldDescription, findAgain } from './describe.ts';
import type { Field, Refusal } from './field.ts';
import { editableFrom, isField } from './index.ts';

export interface FieldIds {
  /** The same id for the same element, always. */
  idOf(field: Field): string;
  /** The field, or the one that the site drew in its place; or why it takes no sealed text by now. `none`: it is gone. */
  field(id: string): Field | Refusal;
}

export function fieldIds(): FieldIds {
  const known = new Map<
    string,
    { element: WeakRef<HTMLElement>; root: WeakRef<Node>; description: FieldDescription }
  >();
  const ids = new WeakMap<HTMLElement, string>();
  const remember = (id: string, field: Field): Field => {
    ids.set(field.element, id);
    const root = new WeakRef(field.element.getRootNode());
    known.set(id, { element: new WeakRef(field.element), root, description: describeField(field) });
    return field;
  };
  return {
    idOf(field) {
      const id = ids.get(field.element) ?? `f${known.size + 1}`;
      remember(id, field);
      return id;
    },
    field(id) {
      const entry = known.get(id);
      if (!entry) return 'none';
      const element = entry.element.deref();
      const field = element?.isConnected
        ? editableFrom(element)
        : (findAgain(entry.description, entry.root.deref() ?? document) ?? 'none');
      return isField(field) ? remember(id, field) : field;
    },
  };
}
