// What follows a text that was written, for editors and forms that read on nothing else.

/** TinyMCE's content. */
const KNOWS_OWN_KEYS = '.mce-content-body';

export function afterWrite(element: HTMLElement): void {
  // Of no key in particular, so that it is no shortcut: forms that read on `keyup` would keep the old value for ever.
  element.dispatchEvent(new KeyboardEvent('keyup', { key: 'Unidentified', bubbles: true, composed: true }));
  // What was neither typed nor corrected is no change to it: nothing to undo, and pages that save "if dirty" drop it.
  if (element.matches(KNOWS_OWN_KEYS)) {
    element.dispatchEvent(new InputEvent('input', { inputType: 'insertReplacementText', bubbles: true }));
  }
}
