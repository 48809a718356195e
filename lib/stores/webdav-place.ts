// Which items of a listing are the folder that was asked for, and which lie in it. Servers write addresses each in their
// own way, and proxies put something before them or take it away: other hosts, other prefixes, other escapes, no slash
// behind folders. Nothing of them is ever fetched: only what they are called counts.

import { isObjectName } from '../sync/ports.ts';
import type { ListedItem } from './webdav-listing.ts';

export interface Contents {
  /** The folder itself; null when the listing does not name it. */
  readonly self: ListedItem | null;
  /** What lies directly in it and has a name of ours; `name` is counted from the root, without a slash at its end. */
  readonly children: readonly (ListedItem & { readonly name: string })[];
  /** The server says that there would be more (RFC 6578 §3.6, for one). */
  readonly isCut: boolean;
}

/** `root`: the configured address; `folder`: below it, without slashes at its ends, '' for the root itself. */
export function contentsOf(root: string, folder: string, items: readonly ListedItem[]): Contents {
  const below = segments(folder);
  const own = [...segments(new URL(root).pathname), ...below];
  const placed = items.map((item) => ({ item, path: segments(pathOf(item.href)) }));
  const isOwn = (path: readonly string[]): boolean =>
    below.length === 0
      ? isEnd(path, own) || isEnd(own, path)
      : isEnd(below, path) || (path.length > 0 && isEnd(path, own));
  const exact = placed.find(({ path }) => path.join('/') === own.join('/'));
  const self = exact ?? (folder === '' ? above(placed) : undefined) ?? placed.find(({ path }) => isOwn(path));
  // The root may be called anything inside: what lies in it is told by the place that it says it has itself.
  const isParent = (path: readonly string[]): boolean =>
    folder === '' && self ? path.join('/') === self.path.join('/') : isOwn(path);
  const children = placed.flatMap(({ item, path }) => {
    const last = path.at(-1);
    if (last === undefined || !/^[a-z0-9-]+$/.test(last) || isGone(item)) return [];
    if (path === self?.path || !isParent(path.slice(0, -1))) return [];
    if (path.join('/') === own.join('/')) return [];
    const name = folder === '' ? last : `${folder}/${last}`;
    const isFolder = item.isFolder || pathOf(item.href).endsWith('/');
    return isObjectName(name) ? [{ ...item, isFolder, name }] : [];
  });
  const isCut = placed.some(({ item, path }) => item.status === 507 && (path === self?.path || isOwn(path)));
  return { self: self?.item ?? null, children, isCut };
}

/** Whether the listing says of the item that it is not there. */
export function isGone({ status }: ListedItem): boolean {
  return status === 404 || status === 410;
}

interface Located {
  readonly item: ListedItem;
  readonly path: readonly string[];
}

/** The one folder right above all the others, where a proxy gives the root another name. */
function above(placed: readonly Located[]): Located | undefined {
  if (placed.length < 2) return undefined;
  return placed.find(
    (one) =>
      one.item.isFolder &&
      placed.every(
        ({ path }) =>
          path === one.path || (path.length === one.path.length + 1 && path.join('/').startsWith(one.path.join('/'))),
      ),
  );
}

/** Whether a path ends with these: what stands before them was put there, taken away or exchanged by a proxy. */
function isEnd(end: readonly string[], path: readonly string[]): boolean {
  return end.length <= path.length && end.join('/') === path.slice(path.length - end.length).join('/');
}

function pathOf(href: string): string {
  return href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
}

function segments(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(unescapeSegment);
}

/** '' for an escape that is none: no name of ours is empty. */
function unescapeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
