// One key that goes up after a text was written: forms and editors that read on `keyup` would keep the old value for ever.

/** Of no key in particular, so that it is no shortcut. */
export function releaseKey(element: HTMLElement): void {
  element.dispatchEvent(new KeyboardEvent('keyup', { key: 'Unidentified', bubbles: true, composed: true }));
}
