// Draws a page of ours.

import { render, type VNode } from 'preact';
import { speak } from '../platform/i18n.ts';

/** Words and passphrases are typed in a page that stands alone: inside another one nothing is drawn (THREATS U-11). */
export function mount(view: VNode): void {
  speak(document);
  const root = document.getElementById('app');
  if (root && window.top === window) render(view, root);
}
