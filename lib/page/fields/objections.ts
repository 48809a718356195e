// What the page says against a field's content: the browser's own validity, the marks of frameworks, and a form whose
// buttons go off. Most limits of real forms are nowhere else to be seen.

import { FIELDS } from './place.ts';

const MARKED = ':invalid, [aria-invalid]:not([aria-invalid=""], [aria-invalid=false]), .ng-invalid, .is-invalid';
const SENDS = 'button:not([type=button], [type=reset]), input:is([type=submit], [type=image])';

/** Looks before the write; what it answers tells after it whether the page objects to what stands there. */
export function objections(element: HTMLElement): (now: HTMLElement) => boolean {
  const before = formObjects(element);
  return (now) => isMarked(now) || (!before && formObjects(now));
}

/** The field, or what is drawn around it alone. */
function isMarked(element: HTMLElement): boolean {
  for (let at: Element | null = element; at && !at.matches('form, fieldset, body'); at = at.parentElement) {
    if (at !== element && at.querySelectorAll(FIELDS).length > 1) return false;
    if (at.matches(MARKED)) return true;
  }
  return false;
}

/** As a whole, or none of its buttons sends it. */
function formObjects(element: HTMLElement): boolean {
  const form = element.closest('form');
  if (!form) return false;
  const buttons = [...form.querySelectorAll(SENDS)];
  return form.matches('.ng-invalid') || (buttons.length > 0 && buttons.every((button) => button.matches(':disabled')));
}
