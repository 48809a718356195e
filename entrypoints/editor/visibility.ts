// Whether all of this frame is really on the screen: nothing over it, not faded, filtered, turned or pushed away. Only
// Chromium can tell (Intersection Observer v2); it looks every tenth of a second and says "no" when in doubt, so a "no"
// stops the keys and offers our own window, and loses nothing (THREATS P-04).

interface VisibilityEntry extends IntersectionObserverEntry {
  /** Chromium only. */
  readonly isVisible?: boolean;
}

interface VisibilityOptions extends IntersectionObserverInit {
  readonly trackVisibility: boolean;
  readonly delay: number;
}

const NEARLY_ALL = 0.99;
const EVERY = 100; // ms, the shortest that the browser allows

/** Calls back on every change, and never where the browser can't tell. Returns how to stop. */
export function watchVisibility(target: Element, onChange: (isVisible: boolean) => void): () => void {
  let before: boolean | null = null;
  const options: VisibilityOptions = { threshold: [0, NEARLY_ALL, 1], trackVisibility: true, delay: EVERY };
  const observer = new IntersectionObserver((entries) => {
    const entry: VisibilityEntry | undefined = entries.at(-1);
    if (entry?.isVisible === undefined) return observer.disconnect();
    const isVisible = entry.isVisible && entry.intersectionRatio >= NEARLY_ALL;
    if (isVisible !== before) onChange(isVisible);
    before = isVisible;
  }, options);
  observer.observe(target);
  return () => observer.disconnect();
}
