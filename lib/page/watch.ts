// The sealed texts of a page: each gets a name and a range when it comes, and is told lost when it goes. Text that lies in
// several nodes is joined; a field or an editor that holds nothing else counts as a field.

import { findTokens } from '../token/format.ts';
import { mayHold, STEM } from '../token/prefix.ts';
import { bare } from './bare.ts';
import type { Refusal } from './fields/field.ts';
import { refusal } from './fields/constrained.ts';
import { editingHost } from './fields/rich-text.ts';
import { seek } from './seek.ts';
import { type Piece, piecesOf, SHORTEST_BROKEN, textsIn } from './texts.ts';
import { MOST_HELD } from '../base/limits.ts';

/** One sealed text where it stands: whole, cut, altered or newer. */
export interface Sealed {
  readonly id: string;
  /** `field`: all that a field holds; `text`: a piece of the page's text. */
  readonly kind: 'text' | 'field';
  /** As it stands there, with the line breaks that the page put into it, one wherever another text node begins. */
  readonly token: string;
  /** The field, or what is around the text. */
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
const READABLE = new Set<Refusal | null>([null, 'read-only', 'disabled']);

/** `known`: see `seek`. */
export function watchTokens(events: WatchEvents, known: readonly ShadowRoot[] | null = null): Watcher {
  const byId = new Map<string, Sealed>();
  const byPlace = new Map<Node, Sealed[]>(); // the text node in which they begin, or the field
  let found: Sealed[] = [];
  let lost: string[] = [];
  let count = 0;

  const seeker = seek(
    {
      words: scanWords,
      lost: forget,
      field: lookAtField,
      changed: () => byId.size > 0 && events.changed(),
      removed() {
        for (const place of [...byPlace.keys()]) if (!place.isConnected) forget(place);
      },
      rest: report,
    },
    known,
  );

  function* scanWords(root: Node): Generator<void> {
    for (const text of textsIn(root)) {
      if (text) yield* scanText(text);
      else yield;
    }
  }

  function* scanText(text: Text): Generator<void> {
    const now: Piece[] = [];
    for (const piece of piecesOf(text)) {
      if (piece && now.length + byId.size < MOST) now.push(piece);
      yield;
    }
    const before = byPlace.get(text) ?? [];
    if (before.length === now.length && before.every((item, i) => item.token === now[i]?.token && item.isThere()))
      return;
    forget(text);
    for (const { token, range } of now) remember(text, token, range);
  }

  function remember(place: Node, token: string, range: Range | null): void {
    const around = range ? range.commonAncestorContainer : place;
    const element = around instanceof HTMLElement ? around : around.parentElement;
    if (!(element instanceof HTMLElement)) return;
    const host = range && editingHost(element);
    const fills = host !== null && bare(host.textContent) === bare(token);
    const letters = range ? range.toString() : token;
    const item: Sealed = {
      id: `t${++count}`,
      kind: range === null || fills ? 'field' : 'text',
      token,
      element: fills ? host : element,
      range,
      isThere: () =>
        place.isConnected &&
        (range ? range.toString() : valueOf(place)) === letters &&
        (!fills || bare(host.textContent) === bare(token)), // or what is typed beside it would be hidden with it (A1)
    };
    byId.set(item.id, item);
    byPlace.set(place, [...(byPlace.get(place) ?? []), item]);
    found.push(item);
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
    if (before ? before.token === value : !mayHold(value.slice(0, STEM.length))) return;
    if (before) forget(field);
    const [token] = value.length <= MOST_HELD ? findTokens(value) : [];
    if (token?.start !== 0 || token.end !== value.length || (token.binary === null && value.length < SHORTEST_BROKEN))
      return;
    if (READABLE.has(refusal(field))) remember(field, value, null);
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

function valueOf(element: Node): string {
  return isControl(element) ? element.value.trim() : '';
}

function isControl(node: Node): node is HTMLInputElement | HTMLTextAreaElement {
  return node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
}
