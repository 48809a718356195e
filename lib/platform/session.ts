// The session port over storage.session: in memory, out of reach of content scripts, gone with the browser. Text only:
// Chromium and Firefox disagree about bytes.

import { browser } from 'wxt/browser';
import type { Session } from '../vault/ports.ts';

export const browserSession: Session = {
  get: async (key) => {
    const value: unknown = (await browser.storage.session.get(key))[key];
    return typeof value === 'string' ? value : null;
  },
  set: (key, value) => browser.storage.session.set({ [key]: value }),
  remove: (key) => browser.storage.session.remove(key),
  clear: () => browser.storage.session.clear(),
};
