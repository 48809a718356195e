// What the worker calls out to all pages of ours, and they only act on by asking it: that the lock was closed or opened.
// Every page of ours hears it, content scripts can say it as well, and so it carries nothing.

import { browser } from 'wxt/browser';

const LOCK = { news: 'lock' } as const;

export async function announceLock(): Promise<void> {
  await browser.runtime.sendMessage(LOCK).catch(() => undefined); // no page is open
}

/** Returns how to stop. */
export function onLock(listener: () => unknown): () => void {
  const hear = (message: unknown): undefined => {
    if (typeof message === 'object' && message !== null && 'news' in message && message.news === LOCK.news) listener();
  };
  browser.runtime.onMessage.addListener(hear);
  return () => browser.runtime.onMessage.removeListener(hear);
}
