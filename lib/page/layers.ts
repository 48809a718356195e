// Where sealed texts are shown opened: frames of the extension over the page, cut out to exactly the boxes in which they
// stand, so that everything else of the page is seen and clicked as ever. This script tells where and in which letters;
// what they say goes from the worker to the frames. It looks the same to the page whether they opened or not (P-20).
//
// There is one layer, over the document, with two panes: one takes the pointer, and one lets it through to links, buttons
// and whatever else is clicked there.

import { around, type Box, intersect, rounded } from './geometry.ts';
import { addHost, type Host, removeLeftBehind, type Threat } from './host.ts';
import {
  addMark,
  boxesOf,
  isPressed,
  isSelected,
  isUncovered,
  type Look,
  lookOf,
  mark,
  order,
  removeMark,
  type Surroundings,
  surroundings,
  unmark,
} from './look.ts';
import { pane, type PaneName, type Placed, type Spot } from './pane.ts';
import { HIGHLIGHT } from './style.ts';
import type { Sealed } from './watch.ts';

export interface LayerOptions {
  /** The reader's address with a fresh ticket; null: not to be shown here. Asked when the first sealed text is near. */
  readonly url: (pane: PaneName) => Promise<string | null>;
  /** For screen readers. */
  readonly title: string;
  /** All sealed texts of a pane near the visible part, whenever that or a place has changed. False: no frame takes it. */
  readonly place: (pane: PaneName, items: readonly Placed[]) => Promise<boolean>;
  /** The extension was updated or taken away: nobody will ever show anything here again. */
  readonly isOver: () => boolean;
  /** The page touched our element: everything was taken away, the sealed texts stand there as they are. */
  readonly onThreat: (threat: Threat) => void;
}

export interface Layer {
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

const MOST = 200; // sealed texts shown at once
const CLOSE_LOOK = 500; // ms of looking at every frame after a change
const LOOK = 250;
const KEEP = 1000; // how long styles count as known

export function layer(options: LayerOptions): Layer {
  const byId = new Map<string, Sealed>();
  const byElement = new Map<Element, Set<Sealed>>();
  const near = new Set<Element>();
  const looks = new Map<string, Look>();
  const around_ = new Map<Element, Surroundings>();
  const uncovered = new Map<string, boolean>(); // by id, when it was last seen
  const panes = { front: createPane('front'), through: createPane('through') };
  let host: Host | null = null;
  let ended = false;
  let shown: readonly Sealed[] = [];
  let height: number | null = null; // z-index of our element
  let knownSince = 0;
  let closeUntil = 0;
  let frameTick = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const nearness = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      touch();
    },
    { rootMargin: '100%' },
  );
  const sizes = new ResizeObserver(() => touch());
  const onMove = (): void => touch();
  const onFold = (): void => {
    around_.clear();
    touch();
  };
  const moves = ['scroll', 'load', 'transitionend'];
  const onShow = ({ isTrusted, persisted }: PageTransitionEvent): void => {
    if (!isTrusted || !persisted) return;
    panes.front.startAnew();
    panes.through.startAnew();
  };
  const onSeen = (): void => {
    panes.front.askWhetherTaken();
    panes.through.askWhetherTaken();
  };
  removeLeftBehind();
  CSS.highlights.delete(HIGHLIGHT);
  window.addEventListener('pageshow', onShow);
  document.addEventListener('visibilitychange', onSeen);
  document.addEventListener('selectionchange', onMove);
  document.addEventListener('toggle', onFold, true);

  function createPane(name: PaneName) {
    return pane({
      name,
      url: () => options.url(name),
      title: options.title,
      place: (items) => options.place(name, items),
      host: hangHost,
      touch: () => touch(),
    });
  }

  function hangHost(): Host {
    if (host) return host;
    host = addHost({ position: 'absolute', left: '0', top: '0', width: '0', height: '0' }, (threat) => {
      stop();
      options.onThreat(threat);
    });
    sizes.observe(document.documentElement);
    for (const type of moves) window.addEventListener(type, onMove, { capture: true, passive: true });
    window.addEventListener('resize', onMove);
    void document.fonts.ready.then(onMove);
    return host;
  }

  function touch(): void {
    if (ended || (near.size === 0 && !host)) return;
    closeUntil = performance.now() + CLOSE_LOOK;
    if (!frameTick) frameTick = requestAnimationFrame(tick);
  }

  function tick(): void {
    frameTick = 0;
    clearTimeout(timer);
    if (ended) return;
    if (options.isOver()) return stop();
    refit();
    if (performance.now() < closeUntil) frameTick = requestAnimationFrame(tick);
    else if (near.size > 0) timer = setTimeout(tick, LOOK);
  }

  function refit(): void {
    const now = performance.now();
    if (now - knownSince > KEEP) {
      knownSince = now;
      looks.clear();
      around_.clear();
    }
    const spots: Record<PaneName, Spot[]> = { front: [], through: [] };
    let zIndex: number | null = null;
    for (const { spot, parents } of visible()) {
      spots[isPressed(spot.item, parents) ? 'through' : 'front'].push(spot);
      if (parents.zIndex !== null) zIndex = Math.max(zIndex ?? 0, parents.zIndex);
    }
    if (zIndex !== height) host?.style({ 'z-index': zIndex === null ? 'auto' : String(zIndex) });
    height = zIndex;
    for (const each of [spots.front, spots.through]) each.sort((a, b) => order(a.item, b.item));
    hide([...panes.front.show(spots.front, now), ...panes.through.show(spots.through, now)]);
  }

  function* visible(): Generator<{ spot: Spot; parents: Surroundings }> {
    const corner = host?.element.getBoundingClientRect() ?? { x: 0, y: 0 }; // without it nothing is shown yet
    const { innerWidth: width, innerHeight: height } = window;
    const nearBox = { x: -width, y: -height, width: 3 * width, height: 3 * height };
    const selection = getSelection();
    let count = 0;
    for (const item of candidates()) {
      if (count >= MOST) return;
      const parents = surroundings(item.element, around_);
      if (parents.apart || isSelected(item, selection) || !item.isThere()) continue;
      const boxes = boxesOf(item, parents);
      const whole = around(boxes);
      if (!whole || !intersect(whole, nearBox) || !seen(item, boxes)) continue;
      const look = looks.get(item.id) ?? lookOf(item);
      looks.set(item.id, look);
      count++;
      yield { spot: { item, rects: boxes.map((box) => rounded(box, corner)), look }, parents };
    }
  }
  function* candidates(): Generator<Sealed> {
    for (const element of near) yield* byElement.get(element) ?? [];
  }

  /** While an editor of ours is open the browser does not tell what lies where: then as it was before. */
  function seen(item: Sealed, boxes: readonly Box[]): boolean {
    const now = isUncovered(item, boxes, host?.element ?? null) ?? uncovered.get(item.id) ?? true;
    uncovered.set(item.id, now);
    return now;
  }

  /** Makes the letters of these, and of no others, transparent. */
  function hide(visible: readonly Sealed[]): void {
    const same = visible.length === shown.length && visible.every((item, i) => item === shown[i]);
    if (same && (visible.length === 0 || CSS.highlights.has(HIGHLIGHT))) return;
    for (const item of shown) if (item.kind === 'field' && !visible.includes(item)) removeMark(item.element, 'field');
    for (const item of visible) if (item.kind === 'field') addMark(item.element, 'field');
    const ranges = visible.flatMap((item) => item.range ?? []);
    CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
    shown = visible;
  }

  function drop(ids: readonly string[]): void {
    for (const id of ids) {
      const item = byId.get(id);
      if (!item) continue;
      byId.delete(id);
      uncovered.delete(id);
      panes.front.forget(id);
      panes.through.forget(id);
      unmark(item);
      const here = byElement.get(item.element);
      here?.delete(item);
      if (here?.size !== 0) continue;
      byElement.delete(item.element);
      near.delete(item.element);
      nearness.unobserve(item.element);
    }
    touch();
  }

  function stop(): void {
    ended = true;
    panes.front.stop();
    panes.through.stop();
    cancelAnimationFrame(frameTick);
    clearTimeout(timer);
    nearness.disconnect();
    sizes.disconnect();
    for (const type of moves) window.removeEventListener(type, onMove, true);
    window.removeEventListener('resize', onMove);
    window.removeEventListener('pageshow', onShow);
    document.removeEventListener('visibilitychange', onSeen);
    document.removeEventListener('selectionchange', onMove);
    document.removeEventListener('toggle', onFold, true);
    for (const item of byId.values()) unmark(item);
    CSS.highlights.delete(HIGHLIGHT);
    host?.remove();
    host = null;
  }

  return {
    add(items) {
      if (ended) return;
      for (const item of items) {
        byId.set(item.id, item);
        const here = byElement.get(item.element) ?? new Set();
        byElement.set(item.element, here.add(item));
        mark(item);
        if (here.size === 1) nearness.observe(item.element);
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
