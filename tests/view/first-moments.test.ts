import { expect, it } from 'vitest';
import { refuseEarly } from '../../lib/view/first-moments.ts';

it.each(['click', 'auxclick', 'keydown'])(
  'hears no %s in its first moments, and every one after them (P-50)',
  (act) => {
    const window = new EventTarget();
    let now = 7_000; // a page is some seconds old when its script runs on a slow machine
    refuseEarly(window, () => now);
    let heard = 0;
    window.addEventListener(act, () => heard++);
    const send = (): boolean => window.dispatchEvent(new Event(act, { cancelable: true }));

    for (now of [7_000, 7_250, 7_500]) expect([now, send(), heard]).toEqual([now, false, 0]);
    now = 7_501;
    expect([send(), heard]).toEqual([true, 1]);
  },
);
