// Coming back to a page: what it shows may have changed meanwhile.

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
