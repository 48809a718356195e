// Goes through a page's text and through what the page adds to it or changes in it, looking for one word, at next to no
// cost where it does not stand: one native search first, then only what is new, in idle time, in short slices. Fields and
// open shadow roots are looked at, too. What is found is judged by others (watch.ts).

import { mayHold } from '../token/prefix.ts';
import { MOST_ADDED, scanAll, type Words } from './scan.ts';

type Control = HTMLInputElement | HTMLTextAreaElement;

export interface SeekEvents extends Words {
  /** An input or text area, whatever it holds; called for all of them, often. */
  field(field: Control): void;
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

const MOST_FIELDS = 500;
const SLICE = 8; // ms
const LOOK_AT_FIELDS = 500; // ms
const TOUCHES = ['focusin', 'pointerover', 'click'];
const EDITS = ['input', 'change'];
const NOW: IdleDeadline = { didTimeout: true, timeRemaining: () => SLICE };

/** `known`: roots of a seeker before this one, which has found something: the first slice does not wait for idle time. */
export function seek(events: SeekEvents, known: readonly ShadowRoot[] | null = null): Seeker {
  const roots = new Set<ShadowRoot>();
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
  const abort = new AbortController(); // of all that is listened for
  const { signal } = abort;
  const fields = watchFields(events, roots, signal);

  function start(): void {
    observe(document);
    fields.begin();
    for (const type of TOUCHES) document.addEventListener(type, onTouch, { capture: true, passive: true, signal });
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
      fields.lookAt();
    }
    everything = false;
    added = new Set();
    return scanAll(nodes, events, enterOf);
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

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true, signal });
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
      fields.stop();
      cancelIdleCallback(idle);
      abort.abort();
    },
  };
}

/** Inputs and text areas tell of few changes: edits at once, everything else twice a second. */
function watchFields(events: SeekEvents, roots: ReadonlySet<ShadowRoot>, signal: AbortSignal) {
  const inputs = document.getElementsByTagName('input'); // live lists cost nothing to keep
  const areas = document.getElementsByTagName('textarea');
  const lookAt = (): void => {
    const inside = Array.from(roots, (root) => root.querySelectorAll<Control>('input,textarea'));
    for (const fields of [inputs, areas, ...inside]) {
      for (let i = 0; i < Math.min(fields.length, MOST_FIELDS); i++) {
        const field = fields[i];
        if (field) events.field(field);
      }
    }
    events.rest();
  };
  const onEdit = (event: Event): void => {
    const [field] = event.composedPath();
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    events.field(field);
    events.rest();
  };
  const timer = setInterval(() => !document.hidden && lookAt(), LOOK_AT_FIELDS);
  return {
    lookAt,
    begin: (): void => {
      for (const type of EDITS) document.addEventListener(type, onEdit, { capture: true, signal });
    },
    stop: (): void => clearInterval(timer),
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
