// The session port over storage.session: in memory, out of reach of content scripts, gone with the browser. Text only:
// Chromium and Firefox disagree about bytes.

import { browser } from 'wxt/browser';
import type { Session } from '../vault/ports.ts';
import { translated } from './room.ts';

export const browserSession: Session = {
  get: async (key) => {
    const value: unknown = (await browser.storage.session.get(key))[key];
    return typeof value === 'string' ? value : null;
  },
  set: async (key, value) => {
    try {
      await browser.storage.session.set({ [key]: value });
    } catch (cause) {
      throw await translated(cause);
    }
  },
  remove: (key) => browser.storage.session.remove(key),
  clear: () => browser.storage.session.clear(),
};
