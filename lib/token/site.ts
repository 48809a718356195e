// Which pages may seal and open: the exact origin, as the URL standard serialises it, that the browser attributes to
// the sender. SPEC "Site binding".

import { PapersealError } from '../base/errors.ts';

/**
 * A site is a serialised origin: https, or http on this very machine. Throws `site-refused` for anything else, so for
 * opaque origins, "null", file:, data:, blob:, addresses with more than an origin, and any other spelling.
 */
export function parseSite(origin: string): string {
  if (isSite(origin)) return origin;
  throw new PapersealError('site-refused');
}

export function isSite(origin: string): boolean {
  if (knownSites.has(origin)) return true;
  if (origin.length > LONGEST) return false;
  const url = URL.parse(origin);
  const isHttps = url?.protocol === 'https:';
  const isSafe = isHttps || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!isSafe || url?.origin !== origin) return false;
  if (knownSites.size === MOST_KNOWN) knownSites.clear();
  knownSites.add(origin);
  return true;
}

const LONGEST = 300; // no host has more than 253; a URL may
const MOST_KNOWN = 100;
const knownSites = new Set<string>(); // a page holds many tokens of one site, and parsing costs more than the rest

/** True for localhost, its subdomains, 127.0.0.0/8 and [::1]. */
export function isLoopback(origin: string): boolean {
  return isLoopbackHost(URL.parse(origin)?.hostname ?? '');
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * True when a page of `callerSite` may be shown what was sealed for `tokenSite`. Who stands around it is looked at before
 * (lib/app/tickets.ts).
 */
export function mayOpen(tokenSite: string, callerSite: string): boolean {
  return isSite(callerSite) && callerSite === tokenSite;
}
