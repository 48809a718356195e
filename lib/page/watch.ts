// The sealed texts of a page: each gets a name and a range when it comes, and is told lost when it goes. Text that lies in
// several nodes is joined; a field or an editor that holds nothing else counts as a field.

import { findTokens } from '../token/format.ts';
import { STEM } from '../token/prefix.ts';
import type { Refusal } from './fields/field.ts';
import { refusal } from './fields/constrained.ts';
import { editingHost } from './fields/rich-text.ts';
import { seek } from './seek.ts';

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
  /** The field on the way of an event that holds a sealed text and nothing else; null when there is none. */
  filled(path: readonly EventTarget[]): HTMLElement | null;
  stop(): void;
}

export interface WatchEvents {
  found(items: readonly Sealed[]): void;
  lost(ids: readonly string[]): void;
  /** The page was changed somewhere: places may have moved. */
  changed(): void;
}

const MOST = 10_000;
const LONGEST = 65_536; // characters: what one message to the worker may hold of one sealed text
const SHORTEST_BROKEN = 40; // what is shorter is a word in a sentence about Paperseal
const MOST_PIECES = 64;
const READABLE = new Set<Refusal | null>([null, 'read-only', 'disabled']);
const NO_TEXT = new Set(['script', 'style', 'noscript', 'textarea', 'option', 'title']);

/** `known`: see `seek`. */
export function watchTokens(events: WatchEvents, known: readonly ShadowRoot[] | null = null): Watcher {
  const byId = new Map<string, Sealed>();
  const byPlace = new Map<Node, Sealed[]>(); // the text node in which they begin, or the field
  let found: Sealed[] = [];
  let lost: string[] = [];
  let count = 0;

  const seeker = seek(
    {
      text: scanText,
      field: lookAtField,
      changed: () => byId.size > 0 && events.changed(),
      removed() {
        for (const place of [...byPlace.keys()]) if (!place.isConnected) forget(place);
      },
      rest: report,
    },
    known,
  );

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
    const item: Sealed = {
      id: `t${++count}`,
      kind: range === null || fills ? 'field' : 'text',
      token,
      element: fills ? host : parent,
      range,
      isThere: () =>
        place.isConnected &&
        (range ? range.toString() : valueOf(place)) === token &&
        (!fills || bare(host.textContent) === bare(token)), // or what is typed beside it would be hidden with it (A1)
    };
    byId.set(item.id, item);
    byPlace.set(place, [...(byPlace.get(place) ?? []), item]);
    found.push(item);
    seeker.watchWords();
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

  function lookAtField(field: HTMLElement): void {
    const value = field.isConnected ? valueOf(field) : '';
    const [before] = byPlace.get(field) ?? [];
    if (before ? before.token === value : !value.startsWith(STEM)) return;
    if (before) forget(field);
    const [token] = value.length <= LONGEST ? findTokens(value) : [];
    if (token?.start !== 0 || token.end !== value.length || (token.binary === null && value.length < SHORTEST_BROKEN))
      return;
    if (READABLE.has(refusal(field))) remember(field, value, null, field);
  }

  function report(): void {
    const [gone, come] = [lost, found];
    [lost, found] = [[], []];
    if (gone.length > 0) events.lost(gone);
    if (come.length > 0) events.found(come);
  }

  return {
    lookAt(field) {
      if (isControl(field)) lookAtField(field);
      else seeker.look(field);
      report();
    },
    sealed: (id) => byId.get(id) ?? null,
    filled(path) {
      const [target] = path;
      if (target instanceof Node && isControl(target)) lookAtField(target);
      report();
      for (const item of byId.values()) {
        if (item.kind === 'field' && path.includes(item.element) && item.isThere()) return item.element;
      }
      return null;
    },
    stop: seeker.stop,
  };
}

function* pieces(text: Text): Generator<{ token: string; range: Range }> {
  const { data } = text;
  for (let at = data.indexOf(STEM), next; at >= 0; at = next) {
    next = data.indexOf(STEM, at + STEM.length);
    const end = Math.min(next < 0 ? data.length : next, at + LONGEST);
    const [token] = findTokens(data.slice(at, end));
    if (token?.start !== 0) continue;
    const reachesEnd = next < 0 && at + token.end === data.trimEnd().length;
    const goesOn = token.verdict === 'cut' && reachesEnd;
    if (!goesOn && token.binary === null && token.end < SHORTEST_BROKEN) continue;
    const range = document.createRange(); // only now: every one there is costs at each change of the page
    range.setStart(text, at);
    range.setEnd(text, at + token.end);
    if (goesOn) extend(range, text, data.slice(at, at + LONGEST));
    const whole = range.toString();
    if (whole.length > LONGEST) continue;
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

function valueOf(element: Node): string {
  return isControl(element) ? element.value.trim() : '';
}

function isControl(node: Node): node is HTMLInputElement | HTMLTextAreaElement {
  return node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
}

function bare(text: string | null): string {
  return (text ?? '').replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g, '');
}
