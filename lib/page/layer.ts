// One element of ours over sealed texts, with two panes in it: one takes the pointer, and one lets it through to links,
// buttons and whatever else is clicked there. A page has two such layers: over its document, and above what the browser
// shows above that (dialogs, popovers, what fills the screen), where the first one would lie below.

import { rounded } from './geometry.ts';
import { addHost, type Host, type Threat } from './host.ts';
import { order } from './look.ts';
import { type Pane, pane, type PaneName, type PaneOptions, type Spot } from './pane.ts';
import type { Seen } from './sight.ts';
import type { Sealed } from './watch.ts';

export interface LayerOptions extends Pick<PaneOptions, 'url' | 'title' | 'place' | 'touch'> {
  readonly onThreat: (threat: Threat) => void;
  /** Its element is in the page now. */
  readonly onHung: () => void;
}

export interface Layer {
  readonly panes: Readonly<Partial<Record<PaneName, Pane>>>;
  /** Shows all that stands in it. Answers what it shows: their letters are to go. */
  show(seen: readonly Seen[], now: number): readonly Sealed[];
  element(): HTMLElement | null;
  stop(): void;
}

/** Puts our element to where these can be shown; false when it can't be now. */
type Arrange = (host: Host, seen: readonly Seen[]) => boolean;

/** Over the document: as high as what the sealed texts stand in. */
export function documentLayer(options: LayerOptions): Layer {
  let height: number | null = null;
  return layer(options, ['front', 'through'], (host, seen) => {
    const heights = seen.flatMap(({ zIndex }) => zIndex ?? []);
    const highest = heights.length > 0 ? Math.max(0, ...heights) : null;
    if (highest !== height) host.style({ 'z-index': highest === null ? 'auto' : String(highest) });
    height = highest;
    return true;
  });
}

/** Above all that is shown above the document. `isEditing`: an editor of ours is open, and nothing may come over it. */
export function topLayer(options: LayerOptions, isEditing: () => boolean): Layer & { shownAnew(): void } {
  let below = new Set<Element>();
  const above = layer(options, ['top-front', 'top-through'], (host, seen) => {
    const tops = new Set(seen.flatMap(({ top }) => top ?? []));
    if (tops.size === 0) {
      below = tops;
      host.lower();
      return true;
    }
    const isAbove = (): boolean => host.isRaised() && [...tops].every((top) => below.has(top));
    if (!isAbove() && !isEditing()) below = host.raise() ? tops : new Set();
    return isAbove();
  });
  // What is shown once more lies above us again.
  return { ...above, shownAnew: () => below.clear() };
}

function layer(options: LayerOptions, [front, through]: readonly [PaneName, PaneName], arrange: Arrange): Layer {
  let host: Host | null = null;
  const hang = (): Host => {
    if (host) return host;
    host = addHost({ position: 'absolute', left: '0', top: '0', width: '0', height: '0' }, options.onThreat);
    options.onHung();
    return host;
  };
  const panes = [front, through].map((name) => pane({ ...options, name, host: hang })) as [Pane, Pane];

  return {
    panes: { [front]: panes[0], [through]: panes[1] },
    show(seen, now) {
      const canShow = host === null || arrange(host, seen);
      const corner = host?.element.getBoundingClientRect() ?? { x: 0, y: 0 }; // without it nothing is shown yet
      const spotsOf = (pressed: boolean): Spot[] => {
        const here = canShow ? seen.filter(({ isPressed }) => isPressed === pressed) : [];
        const spots = here.map(({ spot }) => ({ ...spot, rects: spot.rects.map((box) => rounded(box, corner)) }));
        return spots.sort((a, b) => order(a.item, b.item));
      };
      return [...panes[0].show(spotsOf(false), now), ...panes[1].show(spotsOf(true), now)];
    },
    element: () => host?.element ?? null,
    stop() {
      for (const each of panes) each.stop();
      host?.remove();
      host = null;
    },
  };
}
