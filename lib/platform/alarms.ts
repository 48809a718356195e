// Wake-ups that survive the worker, and whether somebody is at the computer.

import { browser } from 'wxt/browser';

/** Fires once, `after` ms from now. */
export async function setAlarm(name: string, after: number): Promise<void> {
  await browser.alarms.create(name, { when: Date.now() + after });
}

export async function clearAlarm(name: string): Promise<void> {
  await browser.alarms.clear(name);
}

export async function clearAlarms(): Promise<void> {
  await browser.alarms.clearAll();
}

const SHORTEST = 15; // seconds: less is refused by the browsers

/**
 * How long ago a key or the mouse was used last, in ms, rounded up: to 15 s or to twice that, and so on. Null: longer than
 * `most`, or the screen is locked.
 */
export async function unusedFor(most: number): Promise<number | null> {
  let found: number | null = null;
  for (let seconds = Math.ceil(most / 1000); seconds >= SHORTEST; seconds = Math.floor(seconds / 2)) {
    if ((await browser.idle.queryState(seconds)) !== 'active') break;
    found = seconds * 1000;
  }
  return found;
}
