// One piece of work that a click starts: busy while it runs, and its error kept until the next try.

import { useEffect, useRef, useState } from 'preact/hooks';
import { PapersealError } from '../lib/base/errors.ts';

export interface Task {
  readonly busy: boolean;
  readonly error: PapersealError | null;
  /** Starts the work, unless the last one still runs. Resolves with false when it failed or was not started. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PapersealError | null>(null);
  const running = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (cause) {
      if (mounted.current)
        setError(cause instanceof PapersealError ? cause : new PapersealError('internal', { cause }));
      return false;
    } finally {
      running.current = false;
      if (mounted.current) setBusy(false);
    }
  }

  return { busy, error, run, clear: () => setError(null) };
}
