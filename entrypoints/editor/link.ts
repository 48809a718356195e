// How a frame or window of ours reaches the worker: questions by message, news on a line that it keeps open. A worker
// that was stopped takes the line with it; it is laid again, and whoever listens asks anew. Nothing is ever posted to the
// page around the frame (SPEC "Messages").

import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { type Ask, createClient } from '../../lib/messaging/client.ts';
import { FrameNews } from '../../lib/messaging/protocol.ts';

export const ask: Ask = createClient((message) => browser.runtime.sendMessage(message));

export interface Line {
  close(): void;
}

export interface LineOptions {
  readonly name: string;
  onNews(news: FrameNews): void;
  /** The worker hung up again and again: the session is over. */
  onEnd(): void;
}

const PAUSE = 150; // ms
const LIVED = 2_000; // ms: a line that lasted so long was a good one
const TRIES = 5;

export function keepLine({ name, onNews, onEnd }: LineOptions): Line {
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
      document.addEventListener('visibilitychange', layWhenSeen, { once: true });
      return;
    }
    try {
      hangUp = lay();
    } catch {
      end(); // the extension was updated or removed under this frame
    }
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

/** The ticket in our own address, or null. What follows it says how the frame lies, and no secret. */
export function readTicket(hash: string): { ticket: string; barAbove: boolean } | null {
  const [, ticket, placed] = /^#([0-9a-f]{32})(-above)?$/.exec(hash) ?? [];
  return ticket === undefined ? null : { ticket, barAbove: placed !== undefined };
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
