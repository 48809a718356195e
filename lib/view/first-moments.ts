// What comes without being looked for, like the window of a card: its first moments belong to whatever was clicked before
// (THREATS P-50).

const FIRST_MOMENTS = 500; // ms
const ACTS = ['click', 'auxclick', 'keydown'];

/** From now on, for 500 ms, clicks and keys do nothing in this window. `now`: ms of a clock that nobody turns. */
export function refuseEarly(window: EventTarget, now: () => number = () => performance.now()): void {
  const since = now();
  for (const act of ACTS) {
    window.addEventListener(
      act,
      (event) => {
        if (now() - since > FIRST_MOMENTS) return;
        event.stopImmediatePropagation();
        event.preventDefault();
      },
      { capture: true },
    );
  }
}
