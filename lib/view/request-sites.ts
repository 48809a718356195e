// The browser's own question for the sites where Paperseal may show and seal by itself.

import { browser } from 'wxt/browser';
import { hostPattern } from '../base/host-pattern.ts';

/** One question for all. Must be the first thing that is awaited after the click: the browser asks only then. */
export function requestSites(sites: readonly string[]): Promise<boolean> {
  return browser.permissions.request({ origins: sites.map(hostPattern) });
}
