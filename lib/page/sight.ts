// Which sealed texts of a document can be seen now, and where exactly: near the visible part, not covered by anything of
// the page, not marked by the person.

import { around, type Box, intersect, rounded } from './geometry.ts';
import {
  boxesOf,
  isPressed,
  isSelected,
  isUncovered,
  type Look,
  lookOf,
  type Surroundings,
  surroundings,
} from './look.ts';
import type { PaneName, Spot } from './pane.ts';
import type { Sealed } from './watch.ts';

export interface Seen {
  readonly spot: Spot;
  readonly pane: PaneName;
  /** Of what it stands in; null: auto. */
  readonly zIndex: number | null;
}

export interface Sight {
  add(item: Sealed): void;
  /** null for one that was never added. */
  drop(id: string): Sealed | null;
  all(): Iterable<Sealed>;
  /** Whether any is near the visible part. */
  isAnyNear(): boolean;
  /** `host`: our element, from whose corner boxes are measured, and which covers nothing. */
  look(host: Element | null): Iterable<Seen>;
  /** Something was opened or closed: what lies around texts is not as it was. */
  fold(): void;
  stop(): void;
}

const MOST = 200; // sealed texts shown at once
const KEEP = 1000; // ms: how long styles count as known

/** `onNear`: which ones are near has changed. */
export function sight(onNear: () => void): Sight {
  const byId = new Map<string, Sealed>();
  const byElement = new Map<Element, Set<Sealed>>();
  const near = new Set<Element>();
  const looks = new Map<string, Look>();
  const around_ = new Map<Element, Surroundings>();
  const uncovered = new Map<string, boolean>(); // by id, when it was last seen
  let knownSince = 0;

  const nearness = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      onNear();
    },
    { rootMargin: '100%' },
  );

  function forgetOld(): void {
    const now = performance.now();
    if (now - knownSince <= KEEP) return;
    knownSince = now;
    looks.clear();
    around_.clear();
  }

  function* candidates(): Generator<Sealed> {
    for (const element of near) yield* byElement.get(element) ?? [];
  }

  /** While an editor of ours is open the browser does not tell what lies where: then as it was before. */
  function isSeen(item: Sealed, boxes: readonly Box[], host: Element | null): boolean {
    const now = isUncovered(item, boxes, host) ?? uncovered.get(item.id) ?? true;
    uncovered.set(item.id, now);
    return now;
  }

  return {
    add(item) {
      byId.set(item.id, item);
      const here = byElement.get(item.element) ?? new Set();
      byElement.set(item.element, here.add(item));
      if (here.size === 1) nearness.observe(item.element);
    },
    drop(id) {
      const item = byId.get(id);
      if (!item) return null;
      byId.delete(id);
      uncovered.delete(id);
      const here = byElement.get(item.element);
      here?.delete(item);
      if (here?.size !== 0) return item;
      byElement.delete(item.element);
      near.delete(item.element);
      nearness.unobserve(item.element);
      return item;
    },
    all: () => byId.values(),
    isAnyNear: () => near.size > 0,
    *look(host) {
      forgetOld();
      const corner = host?.getBoundingClientRect() ?? { x: 0, y: 0 }; // without it nothing is shown yet
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
        if (!whole || !intersect(whole, nearBox) || !isSeen(item, boxes, host)) continue;
        const look = looks.get(item.id) ?? lookOf(item);
        looks.set(item.id, look);
        count++;
        yield {
          spot: { item, rects: boxes.map((box) => rounded(box, corner)), look },
          pane: isPressed(item, parents) ? 'through' : 'front',
          zIndex: parents.zIndex,
        };
      }
    },
    fold: () => around_.clear(),
    stop: () => nearness.disconnect(),
  };
}
