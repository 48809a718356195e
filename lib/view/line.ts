// News from the worker, on a line that a frame or window of ours keeps open. A worker that was stopped takes the line with
// it; it is laid again, and whoever listens asks anew. Nothing is ever posted to the page around the frame.

import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { FrameNews } from '../messaging/orders.ts';

export interface Line {
  close(): void;
}

export interface LineOptions {
  readonly name: string;
  onNews(news: FrameNews): void;
  /** After a worker that was stopped: what it said meanwhile was not heard. */
  onLaidAgain?(): void;
  /** Nobody looks and nobody would tell us of a lock: what is shown has to go until the line is laid again. */
  onSleep?(): void;
  /** The worker hung up again and again: the session is over. */
  onEnd(): void;
}

const PAUSE = 150; // ms
const LIVED = 2_000; // ms: a line that lasted so long was a good one
const TRIES = 5;

export function keepLine({ name, onNews, onLaidAgain, onSleep, onEnd }: LineOptions): Line {
  let isOver = false;
  let failures = 0;
  let hangUp = lay();

  function lay(): () => void {
    const began = performance.now();
    const port = browser.runtime.connect({ name });
    port.onMessage.addListener((message: unknown) => {
      const news = v.safeParse(FrameNews, message);
      if (news.success && !isOver) onNews(news.output);
    });
    port.onDisconnect.addListener(() => {
      if (isOver) return;
      failures = performance.now() - began > LIVED ? 0 : failures + 1;
      if (failures < TRIES) setTimeout(layWhenSeen, PAUSE * 2 ** failures);
      else end();
    });
    return () => port.disconnect();
  }

  /** In a hidden tab nobody reads: the worker is left alone. */
  function layWhenSeen(): void {
    if (isOver) return;
    if (document.visibilityState === 'hidden') {
      onSleep?.();
      document.addEventListener('visibilitychange', layWhenSeen, { once: true });
      return;
    }
    try {
      hangUp = lay();
    } catch {
      return end(); // the extension was updated or removed under this frame
    }
    onLaidAgain?.();
  }

  function end(): void {
    isOver = true;
    onEnd();
  }

  return {
    close: () => {
      isOver = true;
      hangUp();
    },
  };
}
