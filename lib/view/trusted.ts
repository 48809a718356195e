// Only what a person does counts. An event that a script made, in whatever extension or test it runs, stops here before
// any listener of ours (THREATS P-07).

const ACTS = [
  'keydown',
  'keypress',
  'keyup',
  'beforeinput',
  'input',
  'paste',
  'drop',
  'click',
  'pointerdown',
  'mousedown',
  'compositionend',
] as const;

export function refuseScripted(): void {
  for (const act of ACTS) {
    window.addEventListener(
      act,
      (event) => {
        if (event.isTrusted) return;
        event.stopImmediatePropagation();
        event.preventDefault();
      },
      { capture: true },
    );
  }
}
