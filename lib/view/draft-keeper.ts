// Sends what is typed to be kept, encrypted to this browser: the first change at once, later ones at most every 150 ms,
// so that a page which tears the frame out takes a few letters at most with it (THREATS P-08).

export interface DraftKeeper<T> {
  changed(draft: T): void;
  /** What was not sent yet goes now. */
  flush(): Promise<void>;
  /** From here on nothing is kept: it was sealed. */
  stop(): void;
}

const EVERY = 150; // ms

export function keepDrafts<T>(send: (draft: T) => Promise<unknown>): DraftKeeper<T> {
  let waiting: T | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let sending = Promise.resolve();

  // One after the other: of two under way at once the older might be kept last.
  function flush(): Promise<void> {
    sending = sending.then(async () => {
      const draft = waiting;
      waiting = null;
      // Not kept this time: the text is still in the editor, and goes with the next change.
      if (draft !== null && !isStopped) await send(draft).catch(ignore);
    });
    return sending;
  }

  return {
    changed: (draft) => {
      waiting = draft;
      if (timer !== undefined) return;
      void flush();
      timer = setTimeout(() => {
        timer = undefined;
        void flush();
      }, EVERY);
    },
    flush,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

const ignore = (): void => {};
