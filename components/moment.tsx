// Times as people say them, kept right while the page stays open.

import { useEffect, useState } from 'preact/hooks';
import { moment } from '../lib/platform/i18n.ts';

/** `at` in ms since 1970. */
export function Moment({ at, now }: { at: number; now: number }) {
  return <time dateTime={new Date(at).toISOString()}>{moment(at, now)}</time>;
}

/** The clock, read again every `every` ms and whenever the window gets the focus. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const read = () => setNow(Date.now());
    const timer = setInterval(read, every);
    window.addEventListener('focus', read);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', read);
    };
  }, [every]);
  return now;
}
