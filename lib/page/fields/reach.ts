// What of an editor can be seen and replaced from outside. Some take keys in a control that nobody sees and keep their
// text where no other script reaches it; some draw only what is in sight. A sealed text written there would stand beside
// the text, or replace what was never shown: both are refused before anybody types.

/** Editors that draw from a model of their own whatever stands in the element that has the focus. */
const OWN_MODEL = '.CodeMirror, .monaco-editor, .ace_editor, .xterm';
/** Stand for lines that are not drawn: CodeMirror's, and what it has folded. */
const NOT_DRAWN = '.cm-gap, .cm-foldPlaceholder';
const PICTURES = 'img, svg, video, audio, canvas, object, embed, iframe, input, select';
const BEYOND_WORDS = 'table, ol, ul, hr, [contenteditable=false]';
const EDITABLE = '[contenteditable]:not([contenteditable="false"])';
const BLOCK_DEPTH = 3; // elements that block editors put around each of their fields
const LOWEST = 8; // px: no control that people type into is lower or narrower
const SPACER = 200; // px: an empty block as high as this stands for something
const HIDDEN_TEXT = 20; // letters

/** What has the focus takes keys for an editor whose text is elsewhere. */
export function keepsOwnModel(element: HTMLElement): boolean {
  const { editContext }: { editContext?: unknown } = element as object;
  return element.closest(OWN_MODEL) !== null || Boolean(editContext);
}

/** People can't see that they type there: it is some editor's way to get the keys. */
export function isUnseen(element: HTMLElement): boolean {
  if (element.getClientRects().length === 0) return false; // not drawn at all, now
  return !element.checkVisibility({ opacityProperty: true }) || isTiny(element);
}

/** It holds more than it shows. For text controls always false. */
export function isPartlyShown(element: HTMLElement): boolean {
  if (!element.isContentEditable) return false;
  if (element.querySelector(NOT_DRAWN)) return true;
  return hiddenLetters(element) > HIDDEN_TEXT || [...element.querySelectorAll<HTMLElement>('div, p')].some(isSpacer);
}

/** It holds what no text shows: sealing would take it away. */
export function holdsPictures(element: HTMLElement): boolean {
  if (!element.isContentEditable) return false;
  return [...element.querySelectorAll<HTMLElement>(PICTURES)].some((picture) => {
    const { width, height } = picture.getBoundingClientRect();
    return width >= LOWEST && height >= LOWEST && picture.checkVisibility({ opacityProperty: true });
  });
}

/** Its words do not say all that it holds: a link's address, rows, a list. What is sealed is its words. */
export function saysLess(element: HTMLElement): boolean {
  if (!element.isContentEditable) return false;
  if (element.querySelector(BEYOND_WORDS)) return true;
  return [...element.querySelectorAll<HTMLAnchorElement>('a[href]')].some(
    ({ href, textContent }) => !href.replace(/\/$/, '').endsWith(textContent.trim().replace(/\/$/, '')),
  );
}

/** Some editors make a field of each block of a text: there are others like it close by. */
export function isOneOfSeveral(element: HTMLElement): boolean {
  if (!element.isContentEditable) return false;
  let around: Element | null = element;
  for (let level = 0; level < BLOCK_DEPTH && around?.parentElement; level++) {
    around = around.parentElement;
    const others = [...around.querySelectorAll<HTMLElement>(EDITABLE)].filter(
      (other) => !element.contains(other) && other.isContentEditable && other.getClientRects().length > 0,
    );
    if (others.some((other) => isAlike(other, element))) return true;
  }
  return false;
}

function isAlike(one: Element, other: Element): boolean {
  if (one.classList.length === 0) return other.classList.length === 0;
  return [...one.classList].some((name) => other.classList.contains(name));
}

/** Itself, or what cuts it off. */
function isTiny(element: HTMLElement): boolean {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    if (at !== element && (at.getClientRects().length === 0 || getComputedStyle(at).overflow === 'visible')) continue;
    const { width, height } = at.getBoundingClientRect();
    if (width < LOWEST || height < LOWEST) return at !== document.body && at !== document.documentElement;
  }
  return false;
}

function isSpacer(element: HTMLElement): boolean {
  return element.childNodes.length === 0 && element.offsetHeight >= SPACER;
}

function hiddenLetters(element: HTMLElement): number {
  const letters = (text: string): number => text.replace(/\s+/g, '').length;
  const unread = [...element.querySelectorAll('style, script')].map(({ textContent }) => textContent).join('');
  return letters(element.textContent) - letters(element.innerText) - letters(unread);
}
