// The one element of ours that a page sees: a box with nothing in it but a closed shadow root. Its style is set with
// priority, so no sheet of the page reaches it; whoever changes or removes it anyway is noticed.

export type Threat = 'removed' | 'changed' | 'hidden' | 'covered' | 'focus';

export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Sets these; the page's zoom is looked up anew. */
  style(style: Readonly<Record<string, string>>): void;
  /** Puts it above all that is in the browser's top layer by now; answers whether it is: a page may keep it from that. */
  raise(): boolean;
  isRaised(): boolean;
  /** Puts it back among the page. */
  lower(): void;
  remove(): void;
}

/** Sets a style that nothing but another such call overrides. */
export function fix(element: HTMLElement, style: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value, 'important');
}

/** Those of this script. */
const own = new WeakSet<Element>();

/** Whether it is an element of ours: the overlay's, or the editor's. */
export const isOurs = (element: Element): boolean => own.has(element);

/**
 * Takes away what a script before us left in this document: Firefox ends a script with its extension, and its boxes stay,
 * frames with opened texts in them. A page that makes one like ours loses it.
 */
export function removeLeftBehind(): void {
  for (const element of document.querySelectorAll<HTMLElement>(':root > div[style]:empty')) {
    if (!own.has(element) && element.style.getPropertyPriority('zoom')) element.remove();
  }
}

/** Appended to the document's root. `onThreat` is called once, when somebody else touches it. */
export function addHost(style: Readonly<Record<string, string>>, onThreat: (threat: Threat) => void): Host {
  const element = document.createElement('div');
  own.add(element);
  const root = element.attachShadow({ mode: 'closed' });
  fix(element, { all: 'initial', 'color-scheme': 'normal', zoom: unzoomed(), ...style });
  document.documentElement.append(element);

  const observer = new MutationObserver(() => {
    if (!element.isConnected || element.parentNode !== document.documentElement) end('removed');
    else if (element.firstChild || element.getAttributeNames().join() !== names || element.style.cssText !== expected)
      end('changed');
  });
  let expected = element.style.cssText;
  let names = 'style';
  const end = (threat: Threat): void => {
    observer.disconnect();
    onThreat(threat);
  };
  const isRaised = (): boolean => element.matches(':popover-open');
  observer.observe(element, { attributes: true, childList: true });
  observer.observe(document, { childList: true }); // another document element
  observer.observe(document.documentElement, { childList: true });
  return {
    element,
    root,
    style(changes) {
      fix(element, { zoom: unzoomed(), ...changes });
      expected = element.style.cssText;
    },
    raise() {
      names = 'style,popover';
      element.setAttribute('popover', 'manual');
      try {
        if (isRaised()) element.hidePopover();
        element.showPopover();
      } catch {
        return false; // the page took it away in the middle of it
      }
      return isRaised();
    },
    isRaised,
    lower() {
      names = 'style';
      element.removeAttribute('popover');
    },
    remove() {
      observer.disconnect();
      element.remove();
    },
  };
}

/** Pixels of ours are pixels of the window, whatever zoom a page has on its root. */
function unzoomed(): string {
  return String(1 / (document.documentElement.currentCSSZoom || 1));
}

/** A frame of the extension for a shadow root of ours. Not yet loaded: `src` comes with its insertion. */
export function extensionFrame(url: string, title: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('credentialless', ''); // or pages with COEP block it in Chromium
  frame.title = title;
  frame.src = url;
  fix(frame, { position: 'absolute', border: '0', 'color-scheme': 'normal', background: 'transparent' });
  return frame;
}
