// A page can call focus() while one types, and the next keys would be its own (THREATS P-03). The frame takes the focus
// back at once and again a moment later, which measured best in both browsers, and tells of it so that the worker goes on
// in our own window. Losing the focus by the user's own hand is no theft: a click, a key chord of the browser or the
// pointer leaving the frame came before it. Tab stays in the editor and explains nothing.
//
// A tab or a window in front may be the page's work or the person's. Both look the same from here, but for this: a page
// that opens one uses up the activation that the last key gave it and us (HTML "transient activation", five seconds),
// unless another key came before the browser was done; and a hand needs its time from the keys to the mouse.

export interface FocusGuard {
  stop(): void;
}

/**
 * `stolen`: by the page, wherever the keyboard is now. `lost`: by the page too, unless the person went elsewhere, which the
 * answer says.
 */
export type FocusLoss = 'stolen' | 'lost';

const OWN_HAND = 400; // ms between what the user did and the focus that it moves
const TYPING = 2_000; // ms after a key in which the next one is likely
const ACTIVE = 4_500; // ms after a key: activation that has gone before that was used up
const TO_THE_MOUSE = 500; // ms
const AGAIN = 3_000; // ms: taken a second time

export function guardFocus(
  control: () => HTMLElement | null,
  onLoss: (loss: FocusLoss) => Promise<boolean>,
): FocusGuard {
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

  const isUsedUp = (): boolean => now() - keyAt < ACTIVE && !navigator.userActivation.isActive;
  /** A page may take the focus first and open its tab while it is asked which one is in front. */
  const lose = async (): Promise<void> => {
    if ((await onLoss('lost')) && isUsedUp()) await onLoss('stolen');
  };

  const onBlur = (event: FocusEvent) => {
    if (!event.isTrusted || event.target !== window) return;
    const isOwnHand = chord || now() - ownHandAt < OWN_HAND;
    chord = false;
    if (isOwnHand) return;
    const sinceKey = now() - keyAt;
    const isStolen = sinceKey < TO_THE_MOUSE || isUsedUp();
    if (document.visibilityState === 'hidden' && !isStolen) return;
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
    if (isStolen) void onLoss('stolen');
    else if (sinceKey < TYPING || isAgain) void lose();
  };

  /** Given back to the frame, the keyboard is on no element of it. */
  const onFocus = (event: FocusEvent) => {
    if (event.target === window && document.activeElement === document.body) control()?.focus();
  };

  const keys = ['keydown', 'keyup'] as const;
  for (const name of keys) window.addEventListener(name, onKey, true);
  window.addEventListener('pointerdown', onHand, true);
  document.documentElement.addEventListener('pointerleave', onHand);
  window.addEventListener('blur', onBlur, true);
  window.addEventListener('focus', onFocus, true);
  return {
    stop: () => {
      for (const name of keys) window.removeEventListener(name, onKey, true);
      window.removeEventListener('pointerdown', onHand, true);
      document.documentElement.removeEventListener('pointerleave', onHand);
      window.removeEventListener('blur', onBlur, true);
      window.removeEventListener('focus', onFocus, true);
    },
  };
}
