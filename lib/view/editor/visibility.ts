// Whether all of this frame is really on the screen: nothing over it, not faded, filtered, turned or pushed away. Only
// Chromium can tell (Intersection Observer v2); it looks every tenth of a second and says "no" when in doubt, also of a
// frame that just opened or moved. So a "no" that lasts stops the keys and offers our own window, and loses nothing
// (THREATS P-04); one that passes would take a letter from whoever types.

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
const LASTS = 250; // ms

/** Calls back with a "no", and with the "yes" after it; never where the browser can't tell. Returns how to stop. */
export function watchVisibility(target: Element, onChange: (isVisible: boolean) => void): () => void {
  let isHidden = false;
  let doubt: ReturnType<typeof setTimeout> | undefined;
  const hide = (): void => {
    isHidden = true;
    onChange(false);
  };
  const options: VisibilityOptions = { threshold: [0, NEARLY_ALL, 1], trackVisibility: true, delay: EVERY };
  const observer = new IntersectionObserver((entries) => {
    const entry: VisibilityEntry | undefined = entries.at(-1);
    if (entry?.isVisible === undefined) return observer.disconnect();
    const isVisible = entry.isVisible && entry.intersectionRatio >= NEARLY_ALL;
    if (!isVisible && !isHidden) return void (doubt ??= setTimeout(hide, LASTS));
    clearTimeout(doubt);
    doubt = undefined;
    if (isVisible && isHidden) onChange(true);
    isHidden = !isVisible;
  }, options);
  observer.observe(target);
  return () => {
    clearTimeout(doubt);
    observer.disconnect();
  };
}
