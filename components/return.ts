// When to ask the worker again: what a page shows may have changed while nobody looked, and changes while it works.

import { useEffect } from 'preact/hooks';

/**
 * Calls whenever the window gets the focus, its tab comes to the front, or `listen` hears something (that the vault was
 * locked elsewhere: what is on the screen must not outlast it).
 */
export function useReturn(onReturn: () => unknown, listen: (onNews: () => unknown) => () => void): void {
  useEffect(() => {
    const shown = () => {
      if (document.visibilityState === 'visible') onReturn();
    };
    window.addEventListener('focus', onReturn);
    document.addEventListener('visibilitychange', shown);
    const deaf = listen(onReturn);
    return () => {
      deaf();
      window.removeEventListener('focus', onReturn);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [onReturn, listen]);
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
