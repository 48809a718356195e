// What lies over the editor. It is in the browser's top layer, and whatever comes there later lies higher; no
// point of the page shows that, for all but a modal dialog is looked through. So it is looked for by name: what stands in
// that layer and did not when the editor opened, or was shown anew since (THREATS P-05). In Firefox, where the frame can't
// tell what is seen of it (lib/view/editor/visibility.ts), also in closed shadow trees.

export interface Covers {
  /** Whether something has come over the editor. */
  look(): boolean;
  /** A popover or dialog of the page is about to be shown or hidden. */
  toggled(event: Event): void;
  stop(): void;
}

const ABOVE = ':popover-open, dialog:modal, :fullscreen';
const MOVING = ':active-view-transition'; // the page's pictures of itself, over everything
const MOST_MOVES = 4; // looks, about a second in all: a short one hides nothing for long

interface WithRoot extends Element {
  /** Firefox, for scripts of extensions. */
  readonly openOrClosedShadowRoot?: ShadowRoot | null;
}

/** `ours` is in that layer itself. */
export function watchCovers(ours: Element): Covers {
  const roots = new Set<Document | ShadowRoot>();
  let moves = 0;
  const toggled = (event: Event): void => {
    const [target] = event.composedPath();
    if (event.isTrusted && target instanceof Element) before.delete(target);
  };

  function* above(root: Document | ShadowRoot): Generator<Element> {
    if (root !== document && !roots.has(root)) root.addEventListener('beforetoggle', toggled, true);
    roots.add(root);
    yield* root.querySelectorAll(ABOVE);
    if (!('openOrClosedShadowRoot' in Element.prototype)) return; // Chromium tells the editor itself
    for (const host of root.querySelectorAll<WithRoot>('*')) {
      const inner = host === ours ? null : host.openOrClosedShadowRoot;
      if (inner) yield* above(inner);
    }
  }
  const before = new Set(above(document));

  return {
    look() {
      const now = new Set(above(document));
      for (const element of before) if (!now.has(element)) before.delete(element);
      if (isMoving()) moves++;
      return moves >= MOST_MOVES || [...now].some((element) => !before.has(element));
    },
    toggled,
    stop() {
      for (const root of roots) root.removeEventListener('beforetoggle', toggled, true);
    },
  };
}

function isMoving(): boolean {
  try {
    return document.documentElement.matches(MOVING);
  } catch {
    return false; // a browser that does not know them
  }
}
