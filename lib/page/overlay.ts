// Where sealed texts are shown opened: frames of the extension over the page, cut out to exactly the boxes in which they
// stand, so that everything else of the page is seen and clicked as ever. This script tells where and in which letters;
// what they say goes from the worker to the frames. It looks the same to the page whether they opened or not (P-20).
//
// There is one overlay, with a layer over the document and one above its dialogs.

import { isOurs, removeLeftBehind, type Threat } from './host.ts';
import { documentLayer, type Layer, topLayer } from './layer.ts';
import { addMark, mark, removeMark, unmark } from './look.ts';
import type { PaneName, PaneOptions } from './pane.ts';
import { type Seen, sight } from './sight.ts';
import { HIGHLIGHT } from './style.ts';
import type { Sealed } from './watch.ts';

export interface OverlayOptions extends Pick<PaneOptions, 'url' | 'title' | 'place'> {
  /** An editor of ours is open in this document. */
  readonly isEditing: () => boolean;
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
  /** Our elements in the page. */
  hosts(): readonly HTMLElement[];
  stop(): void;
}

const NONE: readonly Seen[] = [];
const CLOSE_LOOK = 500; // ms of looking at every frame after a change
const LOOK = 250; // ms between two looks while nothing is known to change

export function overlay(options: OverlayOptions): Overlay {
  const sealed = sight(touch);
  const inLayer = { ...options, touch, onHung: listen, onThreat };
  const above = topLayer(inLayer, options.isEditing);
  const over = documentLayer(inLayer);
  const layers: readonly Layer[] = [over, above];
  const panes = { ...over.panes, ...above.panes };
  const abort = new AbortController(); // of all that is listened for
  const { signal } = abort;
  const looking = lookClosely(() => {
    if (options.isOver()) stop();
    else refit();
    return sealed.isAnyNear();
  });
  const letters = hiddenLetters();

  const sizes = new ResizeObserver(touch);
  const onToggle = ({ target }: Event): void => {
    if (target instanceof Element && isOurs(target)) return;
    sealed.fold();
    above.shownAnew();
    touch();
  };
  const onShow = ({ isTrusted, persisted }: PageTransitionEvent): void => {
    if (!isTrusted || !persisted) return;
    for (const each of Object.values(panes)) each.startAnew();
  };
  const onSeen = (): void => {
    for (const each of Object.values(panes)) each.askWhetherTaken();
  };
  removeLeftBehind();
  window.addEventListener('pageshow', onShow, { signal });
  document.addEventListener('visibilitychange', onSeen, { signal });
  document.addEventListener('selectionchange', touch, { signal });
  for (const type of ['toggle', 'fullscreenchange'])
    document.addEventListener(type, onToggle, { capture: true, signal });

  /** From when there is something of ours to move with the page. */
  function listen(): void {
    sizes.observe(document.documentElement);
    for (const type of ['scroll', 'load', 'transitionend', 'resize'])
      window.addEventListener(type, touch, { capture: true, passive: true, signal });
    void document.fonts.ready.then(touch);
  }

  function onThreat(threat: Threat): void {
    stop();
    options.onThreat(threat);
  }

  const hosts = (): readonly HTMLElement[] => layers.flatMap((each) => each.element() ?? []);

  function touch(): void {
    if (!signal.aborted && (sealed.isAnyNear() || hosts().length > 0)) looking.begin();
  }

  function refit(): void {
    const seen = Map.groupBy(sealed.look(hosts()), ({ top }) => (top === null ? over : above));
    const now = performance.now();
    letters.hide(layers.flatMap((each) => each.show(seen.get(each) ?? NONE, now)));
  }

  function drop(ids: readonly string[]): void {
    for (const id of ids) {
      const item = sealed.drop(id);
      if (!item) continue;
      for (const each of Object.values(panes)) each.forget(id);
      unmark(item);
    }
    touch();
  }

  function stop(): void {
    abort.abort();
    looking.stop();
    for (const each of layers) each.stop();
    sealed.stop();
    sizes.disconnect();
    for (const item of sealed.all()) unmark(item);
    letters.stop();
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
    placeAgain: (name) => panes[name]?.placeAgain(),
    hosts,
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
