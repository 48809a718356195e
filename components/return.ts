// When to ask the worker again: what a page shows may have changed while nobody looked, and changes while it works.

import { useEffect } from 'preact/hooks';

/** Calls whenever the window gets the focus or its tab comes to the front, until `onReturn` changes. */
export function useReturn(onReturn: () => unknown): void {
  useEffect(() => {
    const shown = () => {
      if (document.visibilityState === 'visible') onReturn();
    };
    window.addEventListener('focus', onReturn);
    document.addEventListener('visibilitychange', shown);
    return () => {
      window.removeEventListener('focus', onReturn);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [onReturn]);
}

const WHILE_WORKING = 700; // ms

/** Calls again and again while `working`: what goes on may have been begun by somebody else, and its end is told to nobody. */
export function useWhile(working: boolean, again: () => unknown): void {
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(again, WHILE_WORKING);
    return () => clearInterval(timer);
  }, [working, again]);
}
