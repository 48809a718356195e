// Goes through a page's text and through what the page adds to it or changes in it, looking for one word, at next to no
// cost where it does not stand: one native search first, then only what is new, in idle time, in short slices. Fields and
// open shadow roots are looked at, too. What is found is judged by others (watch.ts).

import { mayHold } from '../token/prefix.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface SeekEvents {
  /** Somewhere in this node's text the word stands; called again for what was there before. Yields where it may stop. */
  words(root: Node): Iterable<void>;
  /** The words of this text were changed, and the one that is sought is not, or no more, among them. */
  lost(text: Text): void;
  /** An input or text area, whatever it holds; called for all of them, often. */
  field(field: Field): void;
  /** The page was changed somewhere. */
  changed(): void;
  /** Something was removed since the last call. */
  removed(): void;
  /** The end of a piece of work: time to tell what was found. */
  rest(): void;
}

export interface Seeker {
  /** Looks at this one soon. */
  look(node: Node): void;
  /** The shadow roots that it has come upon. */
  roots(): readonly ShadowRoot[];
  stop(): void;
}

const MOST_ADDED = 1_000; // beyond, the whole page is read again: cheaper than piece by piece
const MOST_FIELDS = 500;
const STEP = 500; // elements between two looks at the clock
const FRAGMENT = 100; // characters: what is shorter may be a piece of the word, or of what follows it
const PIECE = 8; // characters of the word that one node may hold
const SLICE = 8; // ms
const LOOK_AT_FIELDS = 500; // ms
const TOUCHES = ['focusin', 'pointerover', 'click'];
const EDITS = ['input', 'change'];
const NOW: IdleDeadline = { didTimeout: true, timeRemaining: () => SLICE };

/** `known`: roots of a seeker before this one, which has found something: the first slice does not wait for idle time. */
export function seek(events: SeekEvents, known: readonly ShadowRoot[] | null = null): Seeker {
  const roots = new Set<ShadowRoot>();
  const inputs = document.getElementsByTagName('input'); // live lists cost nothing to keep
  const areas = document.getElementsByTagName('textarea');
  let added = new Set<Node>();
  let everything = true;
  let removed = false;
  let work: Generator<void> | null = null;
  let idle = 0;

  const observer = new MutationObserver((records) => {
    if (records.length > MOST_ADDED) everything = removed = true;
    else {
      for (const { type, target, addedNodes, removedNodes } of records) {
        if (type === 'characterData') added.add(target);
        for (const node of addedNodes) added.add(node);
        removed ||= removedNodes.length > 0;
      }
    }
    if (everything || added.size > MOST_ADDED) {
      everything = true;
      added.clear();
    }
    events.changed();
    schedule();
  });
  const timer = setInterval(() => !document.hidden && lookAtFields(), LOOK_AT_FIELDS);

  function start(): void {
    observe(document);
    for (const type of EDITS) document.addEventListener(type, onEdit, true);
    for (const type of TOUCHES) document.addEventListener(type, onTouch, { capture: true, passive: true });
    everything = true;
    known?.forEach(enter);
    if (known) queueMicrotask(() => slice(NOW));
    else schedule();
  }

  function observe(root: Node): void {
    observer.observe(root, { childList: true, subtree: true, characterData: true });
  }

  function schedule(): void {
    idle ||= requestIdleCallback(slice, { timeout: 1000 });
  }

  function slice(deadline: IdleDeadline): void {
    cancelIdleCallback(idle);
    idle = 0;
    const end = performance.now() + (deadline.didTimeout ? SLICE : Math.min(SLICE, deadline.timeRemaining()));
    if (removed) {
      for (const root of roots) if (!root.isConnected) roots.delete(root);
      events.removed();
    }
    removed = false;
    do {
      work ??= nextWork();
      if (work?.next().done) work = null;
    } while (isBusy() && performance.now() < end);
    events.rest();
    if (isBusy()) schedule();
  }

  function isBusy(): boolean {
    return work !== null || added.size > 0 || everything;
  }

  function nextWork(): Generator<void> | null {
    // The text of a whole page at once would be one long step.
    const nodes = everything ? [...(document.body?.childNodes ?? []), ...roots] : added;
    if (everything) {
      enterOf(document.body);
      lookAtFields();
    }
    everything = false;
    added = new Set();
    return scanAll(nodes);
  }

  function* scanAll(nodes: Iterable<Node>): Generator<void> {
    const around = new Set<Node>();
    let end = '';
    for (const node of nodes) {
      yield;
      if (!node.isConnected) continue;
      const text = node.textContent ?? '';
      if (node.parentNode && mayHold(end + text.slice(0, PIECE))) around.add(node.parentNode); // between two of them
      end = text.slice(-PIECE);
      yield* scan(node, text, around);
    }
    for (const parent of around) yield* readWords(parent);
  }

  /** `around`: gets the parent where this may be a piece of something. */
  function* scan(node: Node, text: string, around: Set<Node>): Generator<void> {
    if (mayHold(text)) yield* events.words(node);
    else if (node instanceof Text) events.lost(node);
    const parent = node.parentNode;
    if (parent && parent !== document.body && text.length < FRAGMENT && parent.childNodes.length < MOST_ADDED)
      around.add(parent);
    if (!(node instanceof Element || node instanceof ShadowRoot)) return;
    enterOf(node);
    if (!node.firstElementChild) return;
    yield;
    const all = node.querySelectorAll('*');
    for (let i = 0; i < all.length; i++) {
      enterOf(all[i]);
      if (i % STEP === STEP - 1) yield;
    }
  }

  function* readWords(node: Node): Generator<void> {
    if (mayHold(node.textContent)) yield* events.words(node);
  }

  function enterOf(host: Node | null | undefined): void {
    if (host instanceof Element && host.shadowRoot) enter(host.shadowRoot);
  }

  function enter(root: ShadowRoot): void {
    if (roots.has(root)) return;
    roots.add(root);
    observe(root);
    added.add(root);
    schedule();
  }

  /** A shadow root that its host was given later shows itself by what happens in it. */
  function onTouch(event: Event): void {
    const path = event.composedPath();
    if (path[0] !== event.target) for (const node of path) if (node instanceof ShadowRoot) enter(node);
  }

  function onEdit(event: Event): void {
    const [field] = event.composedPath();
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    events.field(field);
    events.rest();
  }

  function lookAtFields(): void {
    const inside = Array.from(roots, (root) => root.querySelectorAll<Field>('input,textarea'));
    for (const fields of [inputs, areas, ...inside]) {
      for (let i = 0; i < Math.min(fields.length, MOST_FIELDS); i++) {
        const field = fields[i];
        if (field) events.field(field);
      }
    }
    events.rest();
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
  return {
    look(node) {
      added.add(node);
      schedule();
    },
    roots: () => [...roots],
    stop() {
      work = null;
      added.clear();
      everything = false;
      observer.disconnect();
      clearInterval(timer);
      cancelIdleCallback(idle);
      document.removeEventListener('DOMContentLoaded', start);
      for (const type of EDITS) document.removeEventListener(type, onEdit, true);
      for (const type of TOUCHES) document.removeEventListener(type, onTouch, true);
    },
  };
}

/** Calls back once, as soon as there is anything in the page that may be a sealed text. */
export function seekFirst(found: () => void): Pick<Seeker, 'roots' | 'stop'> {
  let isFound = false;
  const first = (): void => {
    if (isFound) return; // the search still ends its step
    isFound = true;
    seeker.stop();
    found();
  };
  const nothing = (): void => undefined;
  const seeker = seek({
    words() {
      first();
      return [];
    },
    field: ({ value }) => mayHold(value.trimStart().slice(0, 9)) && first(),
    lost: nothing,
    changed: nothing,
    removed: nothing,
    rest: nothing,
  });
  return seeker;
}
