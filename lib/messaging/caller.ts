// Who sent a message, by what the browser says of the sender and nothing else. A message's own fields
// never say where it comes from.

interface FrameRef {
  readonly tabId: number;
  readonly frameId: number;
  readonly documentId: string;
}

/** One of our own top-level pages. */
export interface UiCaller {
  readonly kind: 'ui';
}

/** Our own window for one field. */
export interface WriterCaller extends FrameRef {
  readonly kind: 'writer';
}

/** Our frame over a page. */
export interface FrameCaller extends FrameRef {
  readonly kind: 'frame';
}

/** The content script. */
export interface PageCaller extends FrameRef {
  readonly kind: 'page';
  /** Serialised origin, as the browser attributes it. */
  readonly site: string;
  /** Address without its fragment; no more of it than is kept. */
  readonly url: string;
}

/** The content script in a frame that has no site of its own: about:blank, srcdoc, sandboxed. May ask for the guard only. */
export interface InnerCaller extends FrameRef {
  readonly kind: 'inner';
}

export type Caller = UiCaller | WriterCaller | FrameCaller | PageCaller | InnerCaller;

/** The parts of the browser's MessageSender that are used. */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentId?: string | undefined;
  readonly tab?: { readonly id?: number | undefined } | undefined;
}

/** `ours`: our id, and an address of ours such as runtime.getURL('/') gives. null: nobody we answer. */
export function callerOf(sender: Sender, ours: { id: string; origin: string }): Caller | null {
  if (sender.id !== ours.id || !sender.url) return null;
  const url = URL.parse(sender.url);
  if (!url) return null;
  const place = placeOf(sender);
  if (originOf(url) === ours.origin) return ourOwn(url.pathname, sender, place);
  if (!place || !SCRIPTED.includes(url.protocol)) return null;
  // Sandboxed and about:blank frames have another origin than their address says, or none.
  const hasSite = url.protocol === 'https:' || url.protocol === 'http:';
  if (!hasSite || !sender.origin || sender.origin !== url.origin) return { kind: 'inner', ...place };
  return { kind: 'page', ...place, site: sender.origin, url: addressOf(url) };
}

const LONGEST_ADDRESS = 2_000; // characters

/** A page can give itself an address of megabytes, and it is kept with every text: in the session, sealed, in a segment. */
function addressOf({ origin, pathname, search }: URL): string {
  const fits = [`${origin}${pathname}${search}`, `${origin}${pathname}`].find(
    ({ length }) => length <= LONGEST_ADDRESS,
  );
  return fits ?? `${origin}/`;
}

/** Where the content script runs. */
const SCRIPTED: readonly string[] = ['https:', 'http:', 'about:', 'blob:', 'data:'];
const FRAMES: readonly string[] = ['/editor.html', '/reader.html'];
const OWN_PAGES: readonly string[] = ['/popup.html', '/vault.html', '/setup.html', '/practice.html', '/card.html'];

function ourOwn(path: string, sender: Sender, place: FrameRef | null): Caller | null {
  const isTop = sender.frameId === 0 || sender.tab === undefined;
  if (isTop && OWN_PAGES.includes(path)) return { kind: 'ui' };
  if (!place) return null;
  if (isTop && path === '/writer.html') return { kind: 'writer', ...place };
  if (!isTop && FRAMES.includes(path)) return { kind: 'frame', ...place };
  return null;
}

function placeOf({ tab, frameId, documentId }: Sender): FrameRef | null {
  if (tab?.id === undefined || frameId === undefined || documentId === undefined) return null;
  return { tabId: tab.id, frameId, documentId };
}

/** `url.origin` is "null" for moz-extension: in some engines. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}
