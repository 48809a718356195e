// The keys of the editor, wherever in its document the focus stands: a click on the bar may have left it on nothing.
// In a frame over a page Tab goes round inside: beyond the last control lies the page.

export interface KeyActions {
  cancel(): void;
  seal(): void;
  /** Enter in a text of one line, as forms take it. */
  sealLine(): void;
}

const CONTROLS = 'textarea, input, select, a[href], button:not(:disabled), [tabindex="0"]';

/** `isRound`: Tab stays inside. Returns how to stop. */
export function listenForKeys(root: HTMLElement, actions: KeyActions, isRound: boolean): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (!event.isTrusted || event.isComposing || !isOurs(event.target)) return;
    if (event.key === 'Escape') actions.cancel();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) actions.seal();
    else if (event.key === 'Enter' && isLine(event)) actions.sealLine();
    else if (event.key === 'Tab' && isRound && !event.ctrlKey && !event.altKey && !event.metaKey) {
      neighbour(event.shiftKey)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  function isOurs(target: EventTarget | null): boolean {
    return target === document.body || (target instanceof Node && root.contains(target));
  }

  /** The key alone, and pressed anew: one that is still held came from the page. */
  function isLine({ target, repeat, shiftKey, altKey }: KeyboardEvent): boolean {
    return target instanceof HTMLInputElement && target.matches('.editor-text') && !repeat && !shiftKey && !altKey;
  }

  function neighbour(isBackwards: boolean): HTMLElement | null {
    const controls = [...root.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => control.checkVisibility());
    const at = controls.findIndex((control) => control === document.activeElement);
    const next = at < 0 && isBackwards ? -1 : at + (isBackwards ? -1 : 1);
    return controls.at(next % controls.length) ?? null;
  }

  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}

/** Keeps the focus where it is when the pointer goes down on something that takes none. */
export function keepFocus(event: Event): void {
  const isControl = event.target instanceof Element && event.target.closest(`${CONTROLS}, label`) !== null;
  if (!isControl) event.preventDefault();
}
