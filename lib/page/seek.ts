// Goes through a page's text and through what the page adds to it, looking for one word, at next to no cost where it does
// not stand: one native search first, then only what is new, in idle time, in short slices. Fields and open shadow roots
// are looked at, too. What is found is judged by others (watch.ts).

import { STEM } from '../token/prefix.ts';

export interface SeekEvents {
  /** A text node that holds the word; may be called again for the same one. Yields where it may be interrupted. */
  text(node: Text): Iterable<void>;
  /** An input or text area, whatever it holds; called for all of them, often. */
  field(field: HTMLInputElement | HTMLTextAreaElement): void;
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
  /** From now on also where the page only changes the words of a text. */
  watchWords(): void;
  /** The shadow roots that it has come upon. */
  roots(): readonly ShadowRoot[];
  stop(): void;
}

const MOST_ADDED = 1_000; // beyond, the whole page is read again: cheaper than piece by piece
const MOST_FIELDS = 500;
const SLICE = 8; // ms
const LOOK_AT_FIELDS = 500; // ms
const TOUCHES = ['focusin', 'pointerover', 'click'];
const EDITS = ['input', 'change'];
const NOW: IdleDeadline = { didTimeout: true, timeRemaining: () => SLICE };

/** `known`: roots of a seeker before this one, which has found something: the first slice does not wait for idle time. */
export function seek(events: SeekEvents, known: readonly ShadowRoot[] | null = null): Seeker {
  const roots: (Document | ShadowRoot)[] = [document];
  const entered = new WeakSet<ShadowRoot>();
  const inputs = document.getElementsByTagName('input'); // live lists cost nothing to keep
  const areas = document.getElementsByTagName('textarea');
  let added: Node[] = [];
  let everything = true;
  let removed = false;
  let words = false;
  let work: Generator<void> | null = null;
  let idle = 0;

  const observer = new MutationObserver((records) => {
    if (records.length > MOST_ADDED) everything = removed = true;
    else {
      for (const record of records) {
        if (record.type === 'characterData') added.push(record.target);
        else added.push(...record.addedNodes);
        removed ||= record.removedNodes.length > 0;
      }
    }
    if (added.length > MOST_ADDED) everything = true;
    if (everything) added = [];
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

  function observe(root: Document | ShadowRoot): void {
    observer.observe(root, { childList: true, subtree: true, characterData: words });
  }

  function schedule(): void {
    idle ||= requestIdleCallback(slice, { timeout: 1000 });
  }

  function slice(deadline: IdleDeadline): void {
    cancelIdleCallback(idle);
    idle = 0;
    const end = performance.now() + (deadline.didTimeout ? SLICE : Math.min(SLICE, deadline.timeRemaining()));
    if (removed) events.removed();
    removed = false;
    do {
      work ??= nextWork();
      if (work?.next().done) work = null;
    } while (isBusy() && performance.now() < end);
    events.rest();
    if (isBusy()) schedule();
  }

  function isBusy(): boolean {
    return work !== null || added.length > 0 || everything;
  }

  function nextWork(): Generator<void> | null {
    const nodes = everything
      ? roots.flatMap((root) => (root === document ? [document.body] : [...root.children]))
      : added;
    if (everything) lookAtFields();
    everything = false;
    added = [];
    return nodes.length > 0 ? scanAll(nodes) : null;
  }

  function* scanAll(nodes: readonly Node[]): Generator<void> {
    for (const node of nodes) {
      if (node?.isConnected) yield* scan(node);
      yield;
    }
  }

  function* scan(root: Node): Generator<void> {
    if (root.textContent?.includes(STEM)) {
      if (root instanceof Text) yield* events.text(root);
      else {
        yield;
        for (const text of select(`.//text()[contains(., "${STEM}")]`, root)) yield* events.text(text as Text);
      }
    }
    enterOf(root);
    if (!(root instanceof Element) || !root.firstElementChild) return;
    yield;
    if (root === document.body) for (const host of select('.//*[contains(local-name(), "-")]', root)) enterOf(host);
    else for (const host of [...root.getElementsByTagName('*')].slice(0, MOST_ADDED)) enterOf(host);
  }

  /** Open shadow roots: at first those of elements with a name of their own; others show themselves by events. */
  function enterOf(host: Node): void {
    if (host instanceof Element && host.shadowRoot) enter(host.shadowRoot);
  }

  function enter(root: ShadowRoot): void {
    if (entered.has(root)) return;
    entered.add(root);
    roots.push(root);
    observe(root);
    added.push(...root.childNodes);
    schedule();
  }

  function onTouch(event: Event): void {
    const path = event.composedPath();
    if (path[0] !== event.target) for (const node of path) if (node instanceof ShadowRoot) enter(node);
  }

  function onEdit({ target }: Event): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    events.field(target);
    events.rest();
  }

  function lookAtFields(): void {
    for (const fields of [inputs, areas]) {
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
      added.push(node);
      schedule();
    },
    watchWords() {
      if (words) return;
      words = true; // costs most on pages that change words all the time, so only where there is a reason
      roots.forEach(observe);
    },
    roots: () => roots.filter((root) => root instanceof ShadowRoot),
    stop() {
      work = null;
      added = [];
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
  const seeker = seek({
    text() {
      first();
      return [];
    },
    field: ({ value }) => value.trimStart().startsWith(STEM) && first(),
    changed: () => undefined,
    removed: () => undefined,
    rest: () => undefined,
  });
  return seeker;
}

function select(path: string, root: Node): Node[] {
  const result = document.evaluate(path, root, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: result.snapshotLength }, (_, i) => result.snapshotItem(i)).filter(
    (node) => node !== null,
  );
}
