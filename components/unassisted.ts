// What keeps browsers and their helpers from sending a text away: spell-check, completion, translation, writing help
// (THREATS P-30). Set as attributes, which is what browsers and other extensions look at: as a property, `autocorrect`
// takes the word "off" for a yes.

const ATTRIBUTES = {
  spellcheck: 'false',
  autocomplete: 'off',
  autocorrect: 'off',
  autocapitalize: 'off',
  writingsuggestions: 'false',
  translate: 'no',
  'data-gramm': 'false',
  'data-gramm_editor': 'false',
  'data-enable-grammarly': 'false',
  'data-lt-active': 'false',
  'data-1p-ignore': 'true',
  'data-lpignore': 'true',
  'data-bwignore': 'true',
} as const;

/** For a control's `ref`. */
export function refuseHelp(control: HTMLElement | null): void {
  for (const [name, value] of Object.entries(ATTRIBUTES)) control?.setAttribute(name, value);
}
