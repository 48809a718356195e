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

/** Whether a key or the mouse was used in the last `within` ms, and the screen is not locked. */
export async function isUserActive(within: number): Promise<boolean> {
  return (await browser.idle.queryState(Math.max(SHORTEST, Math.ceil(within / 1000)))) === 'active';
}
