// Which pages may seal and open: the exact origin, as the URL standard serialises it, that the browser attributes to
// the sender. SPEC "Site binding".

import { PapersealError } from '../base/errors.ts';

/**
 * A site is a serialised origin: https, or http on this very machine. Throws `site-refused` for anything else, so for
 * opaque origins, "null", file:, data:, blob:, addresses with more than an origin, and any other spelling.
 */
export function parseSite(origin: string): string {
  const url = URL.parse(origin);
  const isOrigin = url !== null && url.origin === origin;
  if (isOrigin && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(origin)))) return origin;
  throw new PapersealError('site-refused');
}

export function isSite(origin: string): boolean {
  try {
    return parseSite(origin) === origin;
  } catch {
    return false;
  }
}

/** True for localhost, its subdomains, 127.0.0.0/8 and [::1]. */
export function isLoopback(origin: string): boolean {
  const host = URL.parse(origin)?.hostname ?? '';
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * True when a page of `callerSite` may be shown what was sealed for `tokenSite`. `ancestors`: the origins of the frames
 * around it; each must be the page's own, or another site could frame it and watch.
 */
export function mayOpen(tokenSite: string, callerSite: string, ancestors: readonly string[]): boolean {
  return isSite(callerSite) && callerSite === tokenSite && ancestors.every((ancestor) => ancestor === callerSite);
}
