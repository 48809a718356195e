// Words that were typed stay for an hour, as the words of a vault that is being made do (SPEC "Unlocking").

import { useEffect } from 'preact/hooks';

const HOUR = 60 * 60_000; // ms

/** An hour after `isHeld` became true they are forgotten. */
export function useHour(isHeld: boolean, forget: () => void): void {
  useEffect(() => {
    if (!isHeld) return;
    const timer = setTimeout(forget, HOUR);
    return () => clearTimeout(timer);
  }, [isHeld]);
}
