// Sends what is typed to be kept, encrypted to this browser: the first change at once, later ones at most every 150 ms and
// not while one is on its way, so that a page which tears the frame out takes a few letters at most with it (THREATS P-08).
// A flush waits for nothing: a frame that is torn out sends nothing more. The background keeps them in the order in which
// they come.

export interface DraftKeeper<T> {
  changed(draft: T): void;
  /** What was not sent yet goes now. Resolves when nothing is on its way any more. */
  flush(): Promise<void>;
  /** From here on nothing is kept: it was sealed. */
  stop(): void;
}

const EVERY = 150; // ms
const MOST_PASSED = 20; // times EVERY: an answer that never comes keeps no later draft waiting for ever

export function keepDrafts<T>(send: (draft: T) => Promise<unknown>): DraftKeeper<T> {
  let waiting: T | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let newest = 0;
  let underWay = 0;
  let passed = 0;
  let sending: Promise<unknown> = Promise.resolve();

  function tick(): void {
    timer = undefined;
    if (waiting === null) return;
    if (underWay === 0 || ++passed >= MOST_PASSED) void flush();
    timer = setTimeout(tick, EVERY);
  }

  function flush(): Promise<void> {
    const draft = waiting;
    waiting = null;
    passed = 0;
    if (draft !== null && !isStopped) sending = Promise.all([sending, keep(draft, ++newest)]);
    return sending.then(ignore);
  }

  /** Once more where the background died, but for one that a newer has followed: it might be kept after that. */
  async function keep(draft: T, number: number): Promise<void> {
    underWay++;
    const wasKept = await send(draft).then(
      () => true,
      () => false,
    );
    // Not kept again: the text is still in the editor, and goes with the next change.
    if (!wasKept && number === newest && !isStopped) await send(draft).catch(ignore);
    underWay--;
  }

  return {
    changed: (draft) => {
      waiting = draft;
      if (timer === undefined) tick();
    },
    flush,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

const ignore = (): void => {};
