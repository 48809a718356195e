// A page can call focus() while one types, and the next keys would be its own (THREATS P-03). The frame takes the focus
// back at once and again a moment later, which measured best in both browsers, and tells of a theft so that the worker
// goes on in our own window. Losing the focus by the user's own hand is none: a click, a key chord of the browser or the
// pointer leaving the frame came before it. Tab stays in the editor and explains nothing.

export interface FocusGuard {
  stop(): void;
}

const OWN_HAND = 400; // ms between what the user did and the focus that it moves
const TYPING = 2_000; // ms after a key in which the next one is likely
const AGAIN = 3_000; // ms: taken a second time
const LEAVING = 50; // ms

export function guardFocus(control: () => HTMLElement | null, onTheft: () => void): FocusGuard {
  let keyAt = -Infinity;
  let ownHandAt = -Infinity;
  let takenAt = -Infinity;
  let chord = false;

  const now = () => performance.now();
  const onKey = (event: KeyboardEvent) => {
    if (!event.isTrusted) return;
    chord = event.altKey || event.metaKey || event.ctrlKey;
    if (event.type === 'keydown' && !chord) keyAt = now();
    if (event.key === 'Escape' || event.key === 'Enter' || /^F\d/.test(event.key)) {
      if (event.key !== 'Enter' || chord) ownHandAt = now();
    }
  };
  const onHand = (event: Event) => {
    if (event.isTrusted) ownHandAt = now();
  };

  const onBlur = (event: FocusEvent) => {
    if (!event.isTrusted || event.target !== window) return;
    const isOwnHand = chord || now() - ownHandAt < OWN_HAND || document.visibilityState === 'hidden';
    chord = false;
    if (isOwnHand) return;
    const isTyping = now() - keyAt < TYPING;
    const isAgain = now() - takenAt < AGAIN;
    takenAt = now();
    const element = control();
    element?.focus();
    setTimeout(() => {
      if (document.visibilityState === 'hidden') return;
      element?.blur();
      window.focus();
      element?.focus();
    });
    // While keys are likely a page may also have opened a tab of its own. Else it may be the person who leaves: Firefox
    // tells a tab that it is hidden after it has lost the focus.
    if (isTyping) onTheft();
    else if (isAgain) setTimeout(() => document.visibilityState === 'visible' && onTheft(), LEAVING);
  };

  const keys = ['keydown', 'keyup'] as const;
  for (const name of keys) window.addEventListener(name, onKey, true);
  window.addEventListener('pointerdown', onHand, true);
  document.documentElement.addEventListener('pointerleave', onHand);
  window.addEventListener('blur', onBlur, true);
  return {
    stop: () => {
      for (const name of keys) window.removeEventListener(name, onKey, true);
      window.removeEventListener('pointerdown', onHand, true);
      document.documentElement.removeEventListener('pointerleave', onHand);
      window.removeEventListener('blur', onBlur, true);
    },
  };
}
