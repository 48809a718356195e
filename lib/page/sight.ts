// Which sealed texts of a document can be seen now, and where exactly: near the visible part, not covered by anything of
// the page, not marked by the person.

import { around, type Box, intersect } from './geometry.ts';
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
import type { Spot } from './pane.ts';
import type { Sealed } from './watch.ts';

/** `rects` of its spot are in the window. */
export interface Seen extends Pick<Surroundings, 'zIndex' | 'top'> {
  readonly spot: Spot;
  /** It is the page's to click. */
  readonly isPressed: boolean;
}

export interface Sight {
  add(item: Sealed): void;
  /** null for one that was never added. */
  drop(id: string): Sealed | null;
  all(): Iterable<Sealed>;
  /** Whether any is near the visible part. */
  isAnyNear(): boolean;
  /** `hosts`: our elements over sealed texts, which cover nothing. */
  look(hosts: readonly Element[]): Iterable<Seen>;
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
  function isSeen(item: Sealed, boxes: readonly Box[], hosts: readonly Element[]): boolean {
    const now = isUncovered(item, boxes, hosts) ?? uncovered.get(item.id) ?? true;
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
    *look(hosts) {
      forgetOld();
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
        if (!whole || !intersect(whole, nearBox) || !isSeen(item, boxes, hosts)) continue;
        const look = looks.get(item.id) ?? lookOf(item);
        looks.set(item.id, look);
        count++;
        yield {
          spot: { item, rects: boxes, look },
          isPressed: isPressed(item, parents),
          zIndex: parents.zIndex,
          top: parents.top,
        };
      }
    },
    fold: () => around_.clear(),
    stop: () => nearness.disconnect(),
  };
}
