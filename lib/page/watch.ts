// Finds the sealed texts of a page and notices when they come and go, at next to no cost where there are none: one native
// search through the page's text, then only what the page adds, in idle time, in short slices. Text that lies in several
// nodes is joined; forms and open shadow roots are looked at, too.

import { findTokens, PREFIX } from '../token/format.ts';
import type { Refusal } from './fields/field.ts';
import { refusal } from './fields/constrained.ts';
import { editingHost } from './fields/rich-text.ts';

/** One sealed text where it stands: whole, cut, altered or newer. */
export interface Sealed {
  readonly id: string;
  /** `field`: all that a field holds; `text`: a piece of the page's text. */
  readonly kind: 'text' | 'field';
  /** As it stands there, with the line breaks that the page put into it. */
  readonly token: string;
  /** The field, or the parent of the text. */
  readonly element: HTMLElement;
  /** Null in inputs and text areas. */
  readonly range: Range | null;
  /** False when the page has changed or removed it since. */
  isThere(): boolean;
}

export interface Watcher {
  /** Looks at one field now, for instance after something was written into it. */
  lookAt(field: HTMLElement): void;
  sealed(id: string): Sealed | null;
  stop(): void;
}

export interface WatchEvents {
  found(items: readonly Sealed[]): void;
  lost(ids: readonly string[]): void;
  /** The page was changed somewhere: places may have moved. */
  changed(): void;
}

const NEEDLE = PREFIX.slice(0, -1); // newer formats count on in its last character
const MOST = 10_000;
const LONGEST = 100_000; // characters; no token has more
const SHORTEST_BROKEN = 40; // what is shorter is a word in a sentence about Paperseal
const MOST_ADDED = 2_000;
const MOST_PIECES = 64;
const MOST_FIELDS = 500;
const SLICE = 8; // ms
const LOOK_AT_FIELDS = 500; // ms
const READABLE = new Set<Refusal | null>([null, 'read-only', 'disabled']);
const NO_TEXT = new Set(['script', 'style', 'noscript', 'textarea', 'option', 'title']);

export function watchTokens(events: WatchEvents): Watcher {
  const byId = new Map<string, Sealed>();
  const byPlace = new Map<Node, Sealed[]>(); // the text node in which they begin, or the field
  const shadows = new WeakSet<ShadowRoot>();
  let found: Sealed[] = [];
  let lost: string[] = [];
  let added: Node[] = [];
  let everything = false;
  let removed = false;
  let work: Generator<void> | null = null;
  let idle = 0;
  let count = 0;
  let watchesText = false;

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === 'characterData') added.push(record.target);
      else if (record.addedNodes.length > 0) added.push(...record.addedNodes);
      if (record.removedNodes.length > 0) removed = true;
    }
    if (added.length > MOST_ADDED) {
      added = [];
      everything = true;
    }
    if (byId.size > 0) events.changed();
    schedule();
  });

  const inputs = document.getElementsByTagName('input'); // live lists cost nothing to keep
  const areas = document.getElementsByTagName('textarea');
  const forms = setInterval(() => !document.hidden && lookAtFields(), LOOK_AT_FIELDS);
  const onInput = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) lookAt(target);
  };
  const onEvent = (event: Event): void => {
    const path = event.composedPath();
    if (path[0] !== event.target) for (const node of path) if (node instanceof ShadowRoot) enter(node);
  };
  const eventTypes = ['focusin', 'pointerover', 'click'];

  function start(): void {
    observe(document);
    everything = true;
    document.addEventListener('input', onInput, true);
    document.addEventListener('change', onInput, true);
    for (const type of eventTypes) document.addEventListener(type, onEvent, { capture: true, passive: true });
    lookAtFields();
    schedule();
  }

  function observe(root: Document | ShadowRoot): void {
    observer.observe(root, { childList: true, subtree: true, characterData: watchesText });
  }

  function schedule(): void {
    idle ||= requestIdleCallback(slice, { timeout: 1000 });
  }

  function slice(deadline: IdleDeadline): void {
    idle = 0;
    const end = performance.now() + (deadline.didTimeout ? SLICE : Math.min(SLICE, deadline.timeRemaining()));
    if (removed) dropRemoved();
    removed = false;
    do {
      work ??= nextWork();
      if (work?.next().done) work = null;
    } while ((work || added.length > 0 || everything) && performance.now() < end);
    report();
    if (work || added.length > 0 || everything) schedule();
  }

  function nextWork(): Generator<void> | null {
    const roots = everything ? [document.body ?? document.documentElement] : added;
    everything = false;
    added = [];
    return roots.length > 0 ? scanAll(roots) : null;
  }

  function* scanAll(roots: readonly Node[]): Generator<void> {
    for (const root of roots) {
      if (root.isConnected) yield* scan(root);
      yield;
    }
  }

  function* scan(root: Node): Generator<void> {
    if (root.textContent?.includes(NEEDLE)) {
      if (root instanceof Text) yield* scanText(root);
      else {
        yield;
        for (const text of select(`.//text()[contains(., "${NEEDLE}")]`, root)) yield* scanText(text as Text);
      }
    }
    if (!(root instanceof Element) || !root.firstElementChild) return enterOf(root);
    yield;
    enterOf(root);
    for (const element of select('.//*[contains(local-name(), "-")]', root)) enterOf(element);
  }

  /** Shadow roots of elements with a name of their own; others show themselves by events. */
  function enterOf(host: Node): void {
    if (host instanceof Element && host.shadowRoot) enter(host.shadowRoot);
  }

  function enter(root: ShadowRoot): void {
    if (shadows.has(root)) return;
    shadows.add(root);
    observe(root);
    added.push(...root.childNodes);
    schedule();
  }

  function* scanText(text: Text): Generator<void> {
    const parent = text.parentElement;
    if (!(parent instanceof HTMLElement) || NO_TEXT.has(parent.localName)) return;
    const now: { token: string; range: Range }[] = [];
    for (const piece of pieces(text)) {
      if (now.length + byId.size < MOST) now.push(piece);
      yield;
    }
    const before = byPlace.get(text) ?? [];
    if (before.length === now.length && before.every((item, i) => item.token === now[i]?.token && item.isThere()))
      return;
    forget(text);
    for (const { token, range } of now) remember(text, token, range, parent);
  }

  function remember(place: Node, token: string, range: Range | null, parent: HTMLElement): void {
    const host = range && editingHost(parent);
    const fills = host !== null && bare(host.textContent) === bare(token);
    const inField = range === null || fills;
    const element = fills ? host : parent;
    const item: Sealed = {
      id: `t${++count}`,
      kind: inField ? 'field' : 'text',
      token,
      element,
      range,
      isThere: () =>
        range ? place.isConnected && range.toString() === token : place.isConnected && valueOf(place) === token,
    };
    byId.set(item.id, item);
    byPlace.set(place, [...(byPlace.get(place) ?? []), item]);
    found.push(item);
    if (watchesText) return;
    watchesText = true; // costs most on pages that change text all the time, so only where there is a reason
    observe(document);
  }

  function forget(place: Node): void {
    for (const { id } of byPlace.get(place) ?? []) {
      byId.delete(id);
      const unreported = found.findIndex((item) => item.id === id);
      if (unreported >= 0) found.splice(unreported, 1);
      else lost.push(id);
    }
    byPlace.delete(place);
  }

  function dropRemoved(): void {
    for (const place of [...byPlace.keys()]) if (!place.isConnected) forget(place);
  }

  function lookAtFields(): void {
    for (const fields of [inputs, areas]) {
      for (let i = 0; i < Math.min(fields.length, MOST_FIELDS); i++) lookAtValue(fields[i] as HTMLElement);
    }
    report();
  }

  function lookAtValue(field: HTMLElement): void {
    const value = field.isConnected ? valueOf(field) : '';
    const [before] = byPlace.get(field) ?? [];
    if (before ? before.token === value : !value.startsWith(NEEDLE)) return;
    if (before) forget(field);
    const [token] = value.length <= LONGEST ? findTokens(value) : [];
    if (token?.end !== value.length || (token.binary === null && value.length < SHORTEST_BROKEN)) return;
    if (READABLE.has(refusal(field))) remember(field, value, null, field);
  }

  function lookAt(field: HTMLElement): void {
    if (valueOf(field) || byPlace.has(field)) lookAtValue(field);
    else added.push(field);
    schedule();
    report();
  }

  function report(): void {
    const [gone, come] = [lost, found];
    [lost, found] = [[], []];
    if (gone.length > 0) events.lost(gone);
    if (come.length > 0) events.found(come);
  }

  function stop(): void {
    observer.disconnect();
    clearInterval(forms);
    cancelIdleCallback(idle);
    document.removeEventListener('DOMContentLoaded', start);
    document.removeEventListener('input', onInput, true);
    document.removeEventListener('change', onInput, true);
    for (const type of eventTypes) document.removeEventListener(type, onEvent, true);
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
  return { lookAt, sealed: (id) => byId.get(id) ?? null, stop };
}

function* pieces(text: Text): Generator<{ token: string; range: Range }> {
  const { data } = text;
  for (let at = data.indexOf(NEEDLE), next; at >= 0; at = next) {
    next = data.indexOf(NEEDLE, at + NEEDLE.length);
    const end = Math.min(next < 0 ? data.length : next, at + LONGEST);
    const [token] = findTokens(data.slice(at, end));
    if (token?.start !== 0) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + token.end);
    const reachesEnd = next < 0 && at + token.end === data.trimEnd().length;
    if (token.verdict === 'cut' && reachesEnd) extend(range, text, data.slice(at));
    else if (token.binary === null && token.end < SHORTEST_BROKEN) continue;
    const whole = range.toString();
    if (token.verdict !== 'cut' || whole.length >= SHORTEST_BROKEN) yield { token: whole, range };
  }
}

/** Into the text nodes that follow, when what begins here is whole with them. */
function extend(range: Range, from: Text, begin: string): void {
  const within = from.parentElement?.parentElement?.parentElement ?? from.parentElement;
  if (!within) return;
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  walker.currentNode = from;
  let joined = begin;
  for (let i = 0; i < MOST_PIECES && joined.length < LONGEST; i++) {
    const node = walker.nextNode() as Text | null;
    if (!node) return;
    const before = joined.length;
    joined += node.data.slice(0, LONGEST);
    const [token] = findTokens(joined);
    if (token?.verdict === 'cut' || !token) continue;
    if (token.verdict === 'whole' && token.end > before) range.setEnd(node, token.end - before);
    return;
  }
}

function select(path: string, root: Node): Node[] {
  const result = document.evaluate(path, root, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: result.snapshotLength }, (_, i) => result.snapshotItem(i)).filter(
    (node) => node !== null,
  );
}

function valueOf(element: Node): string {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value.trim() : '';
}

function bare(text: string | null): string {
  return (text ?? '').replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g, '');
}
