// Where sealed texts are shown opened: frames of the extension over the page, cut out to exactly the boxes in which they
// stand, so that everything else of the page is seen and clicked as ever. This script tells where and in which letters;
// what they say goes from the worker to the frames. It looks the same to the page whether they opened or not (P-20).
//
// There is one overlay, over the document, with two panes: one takes the pointer, and one lets it through to links, buttons
// and whatever else is clicked there.

import { addHost, type Host, removeLeftBehind, type Threat } from './host.ts';
import { addMark, mark, order, removeMark, unmark } from './look.ts';
import { pane, type PaneName, type PaneOptions, type Spot } from './pane.ts';
import { sight } from './sight.ts';
import { HIGHLIGHT } from './style.ts';
import type { Sealed } from './watch.ts';

export interface OverlayOptions extends Pick<PaneOptions, 'url' | 'title' | 'place'> {
  /** The extension was updated or taken away: nobody will ever show anything here again. */
  readonly isOver: () => boolean;
  /** The page touched our element: everything was taken away, the sealed texts stand there as they are. */
  readonly onThreat: (threat: Threat) => void;
}

export interface Overlay {
  add(items: readonly Sealed[]): void;
  drop(ids: readonly string[]): void;
  /** The page has changed: look at places closely for a while. */
  touch(): void;
  /** The pane's frame is new or has forgotten: everything is told again. It draws nothing before the first call. */
  placeAgain(pane: PaneName): void;
  /** Our element in the page, when there is one. */
  host(): HTMLElement | null;
  stop(): void;
}

const CLOSE_LOOK = 500; // ms of looking at every frame after a change
const LOOK = 250; // ms between two looks while nothing is known to change

export function overlay(options: OverlayOptions): Overlay {
  const sealed = sight(touch);
  const panes = {
    front: pane({ ...options, name: 'front', host: hangHost, touch }),
    through: pane({ ...options, name: 'through', host: hangHost, touch }),
  };
  const both = [panes.front, panes.through];
  let host: Host | null = null;
  let height: number | null = null; // z-index of our element
  const abort = new AbortController(); // of all that is listened for
  const { signal } = abort;
  const looking = lookClosely(() => {
    if (options.isOver()) stop();
    else refit();
    return sealed.isAnyNear();
  });
  const letters = hiddenLetters();

  const sizes = new ResizeObserver(touch);
  const onFold = (): void => {
    sealed.fold();
    touch();
  };
  const onShow = ({ isTrusted, persisted }: PageTransitionEvent): void => {
    if (!isTrusted || !persisted) return;
    for (const each of both) each.startAnew();
  };
  const onSeen = (): void => {
    for (const each of both) each.askWhetherTaken();
  };
  removeLeftBehind();
  window.addEventListener('pageshow', onShow, { signal });
  document.addEventListener('visibilitychange', onSeen, { signal });
  document.addEventListener('selectionchange', touch, { signal });
  document.addEventListener('toggle', onFold, { capture: true, signal });

  function hangHost(): Host {
    if (host) return host;
    host = addHost({ position: 'absolute', left: '0', top: '0', width: '0', height: '0' }, (threat) => {
      stop();
      options.onThreat(threat);
    });
    sizes.observe(document.documentElement);
    for (const type of ['scroll', 'load', 'transitionend', 'resize'])
      window.addEventListener(type, touch, { capture: true, passive: true, signal });
    void document.fonts.ready.then(touch);
    return host;
  }

  function touch(): void {
    if (!signal.aborted && (sealed.isAnyNear() || host)) looking.begin();
  }

  function refit(): void {
    const spots: Record<PaneName, Spot[]> = { front: [], through: [] };
    let highest: number | null = null;
    for (const { spot, pane, zIndex } of sealed.look(host?.element ?? null)) {
      spots[pane].push(spot);
      if (zIndex !== null) highest = Math.max(highest ?? 0, zIndex);
    }
    if (highest !== height) host?.style({ 'z-index': highest === null ? 'auto' : String(highest) });
    height = highest;
    for (const each of [spots.front, spots.through]) each.sort((a, b) => order(a.item, b.item));
    const now = performance.now();
    letters.hide([...panes.front.show(spots.front, now), ...panes.through.show(spots.through, now)]);
  }

  function drop(ids: readonly string[]): void {
    for (const id of ids) {
      const item = sealed.drop(id);
      if (!item) continue;
      for (const each of both) each.forget(id);
      unmark(item);
    }
    touch();
  }

  function stop(): void {
    abort.abort();
    looking.stop();
    for (const each of both) each.stop();
    sealed.stop();
    sizes.disconnect();
    for (const item of sealed.all()) unmark(item);
    letters.stop();
    host?.remove();
    host = null;
  }

  return {
    add(items) {
      if (signal.aborted) return;
      for (const item of items) {
        sealed.add(item);
        mark(item);
      }
      touch();
    },
    drop,
    touch,
    placeAgain: (name) => panes[name].placeAgain(),
    host: () => host?.element ?? null,
    stop,
  };
}

/** Looks at every frame for a while after each `begin`, then now and then as long as `look` says that there is more. */
function lookClosely(look: () => boolean) {
  let until = 0;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const tick = (): void => {
    frame = 0;
    clearTimeout(timer);
    const more = look();
    if (isOver) return;
    if (performance.now() < until) frame = requestAnimationFrame(tick);
    else if (more) timer = setTimeout(tick, LOOK);
  };
  return {
    begin: (): void => {
      until = performance.now() + CLOSE_LOOK;
      frame ||= requestAnimationFrame(tick);
    },
    stop: (): void => {
      isOver = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    },
  };
}

/** The letters of these, and of no others, are transparent. */
function hiddenLetters() {
  let shown: readonly Sealed[] = [];
  CSS.highlights.delete(HIGHLIGHT);
  return {
    hide: (visible: readonly Sealed[]): void => {
      const same = visible.length === shown.length && visible.every((item, i) => item === shown[i]);
      if (same && (visible.length === 0 || CSS.highlights.has(HIGHLIGHT))) return;
      for (const item of shown) if (item.kind === 'field' && !visible.includes(item)) removeMark(item.element, 'field');
      for (const item of visible) if (item.kind === 'field') addMark(item.element, 'field');
      const ranges = visible.flatMap((item) => item.range ?? []);
      CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
      shown = visible;
    },
    stop: (): void => void CSS.highlights.delete(HIGHLIGHT),
  };
}
