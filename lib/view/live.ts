// What the worker says, read again on every return: a view never trusts what it read before. A late answer to an earlier
// question is dropped.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useReturn } from '../../components/return.ts';
import { PapersealError } from '../base/errors.ts';
import { onLock } from '../platform/news.ts';

export interface Live<T> {
  /** Null until the first answer; stays when a later reading fails. */
  readonly value: T | null;
  readonly error: PapersealError | null;
  readonly refresh: () => Promise<void>;
}

/** `keys`: what `read` depends on. */
export function useLive<T>(read: () => Promise<T>, keys: readonly unknown[]): Live<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<PapersealError | null>(null);
  const latest = useRef(0);

  const refresh = useCallback(async () => {
    const mine = (latest.current += 1);
    try {
      const answer = await read();
      if (mine !== latest.current) return;
      setValue(() => answer);
      setError(null);
    } catch (cause) {
      if (mine !== latest.current) return;
      setError(cause instanceof PapersealError ? cause : new PapersealError('internal', { cause }));
    }
  }, keys);

  useEffect(() => {
    void refresh();
    return () => {
      latest.current += 1;
    };
  }, [refresh]);
  useReturn(refresh, onLock);

  return { value, error, refresh };
}
