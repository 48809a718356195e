// How a frame or window of ours reaches the worker: questions by message, news on a line that it keeps open. A worker
// that was stopped takes the line with it; it is laid again, and whoever listens asks anew. Nothing is ever posted to the
// page around the frame (SPEC "Messages").

import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { type Ask, createClient } from '../../lib/messaging/client.ts';
import { FrameNews } from '../../lib/messaging/orders.ts';

export const ask: Ask = createClient((message) => browser.runtime.sendMessage(message));

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

/** The page touched the frame; or there are two texts to choose from, and no room for both in the frame. */
export type Why = 'fled' | 'both';

export interface Placed {
  readonly ticket: string;
  /** The frame's bar lies above the text. */
  readonly barAbove: boolean;
  /** Of our own window, which opened by itself. */
  readonly why: Why | null;
}

/** The ticket in our own address, or null. What follows it says how and why we are here, and no secret. */
export function readTicket(hash: string): Placed | null {
  const [, ticket, more] = /^#([0-9a-f]{32})(?:-(above|fled|both))?$/.exec(hash) ?? [];
  return ticket === undefined
    ? null
    : { ticket, barAbove: more === 'above', why: more === 'fled' || more === 'both' ? more : null };
}

/**
 * The sites around this frame, innermost first; null where the browser does not tell. Firefox writes "null" for a site
 * whose frame was put there with referrerpolicy=no-referrer: if it does so for all, it has told nothing.
 */
export function ancestors(): string[] | null {
  const { ancestorOrigins }: { ancestorOrigins?: DOMStringList } = location;
  const origins = ancestorOrigins === undefined ? [] : [...ancestorOrigins];
  return origins.every((origin) => origin === 'null') ? null : origins;
}

export const isFramed = window.parent !== window;
