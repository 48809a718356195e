// Where sealed texts are shown opened: a frame of the extension over the page, cut out to exactly the boxes in which they
// stand, so that everything else of the page is seen and clicked as ever. This script tells where and in which letters;
// what they say goes from the worker to the frame. It looks the same to the page whether they opened or not (P-20).
//
// There is one layer, over the document. Scrolling boxes and dialogs with a layer of their own would each be another
// `layer()` with another root to hang it on.

import { around, type Box, clipPath, intersect, rounded } from './geometry.ts';
import { addHost, extensionFrame, fix, type Host, removeLeftBehind, type Threat } from './host.ts';
import {
  addMark,
  boxesOf,
  isUncovered,
  type Look,
  lookOf,
  mark,
  removeMark,
  type Surroundings,
  surroundings,
  unmark,
} from './look.ts';
import { HIGHLIGHT } from './style.ts';
import type { Sealed } from './watch.ts';

/** What the frame needs to draw one sealed text; boxes are measured from the frame's corner. */
export interface Placed extends Look {
  readonly id: string;
  /** Null when it was told before. */
  readonly token: string | null;
  readonly kind: 'text' | 'field';
  readonly rects: readonly Box[];
}

export interface LayerOptions {
  /** The reader's address with a fresh ticket; null: not to be shown here. Asked when the first sealed text is near. */
  readonly url: () => Promise<string | null>;
  /** For screen readers. */
  readonly title: string;
  /** All sealed texts near the visible part, whenever that or a place has changed. False: no frame is there to take it. */
  readonly place: (items: readonly Placed[]) => Promise<boolean>;
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
  /** The frame is new or has forgotten: everything is told again. It draws nothing before the first call. */
  placeAgain(): void;
  /** Our element in the page, when there is one. */
  host(): HTMLElement | null;
  stop(): void;
}

const MOST = 200; // sealed texts shown at once
const MOST_TEXT = 60_000; // characters of sealed text told at once
const CLOSE_LOOK = 500; // ms of looking at every frame after a change
const LOOK = 250;
const RETRY = 1500; // ms, then twice as long each time
const MOST_ATTEMPTS = 5;
const TELL = 80; // at most so often
const KEEP = 1000; // how long styles count as known
const PATIENCE = 3_000; // ms that a frame has to lay its line again when the worker was stopped
const STEADY = 60_000; // ms: a frame that was heard for so long did well

export function layer(options: LayerOptions): Layer {
  const byId = new Map<string, Sealed>();
  const byElement = new Map<Element, Set<Sealed>>();
  const near = new Set<Element>();
  const told = new Set<string>();
  const looks = new Map<string, Look>();
  const around_ = new Map<Element, Surroundings>();
  let host: Host | null = null;
  let frame: HTMLIFrameElement | null = null;
  let opening = false;
  let ended = false;
  let isWanted = false;
  let isHeard = false; // the frame has reached the worker
  let shown: readonly Sealed[] = [];
  let last = '';
  let lastTold = 0;
  let knownSince = 0;
  let closeUntil = 0;
  let frameTick = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let heardAt = 0;
  let lostAt: number | null = null; // since when nobody takes what is placed

  const nearness = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      if (near.size > 0) void open();
      touch();
    },
    { rootMargin: '100%' },
  );
  const sizes = new ResizeObserver(() => touch());
  const onMove = (): void => touch();
  const moves = ['scroll', 'toggle', 'load', 'transitionend'];
  const onShow = ({ isTrusted, persisted }: PageTransitionEvent): void => {
    if (!isTrusted || !persisted || !opening) return;
    attempts = 0;
    startAnew(); // the browser hung up on the frame when it put the page aside
  };
  const onSeen = (): void => {
    if (isWanted) askWhetherTaken();
  };
  removeLeftBehind();
  CSS.highlights.delete(HIGHLIGHT);
  window.addEventListener('pageshow', onShow);
  document.addEventListener('visibilitychange', onSeen);

  async function open(): Promise<void> {
    if (opening || ended) return;
    opening = true;
    const url = await options.url();
    if (ended) return;
    if (url === null) return tryAgain();
    host = addHost({ position: 'absolute', left: '0', top: '0', width: '0', height: '0' }, (threat) => {
      stop();
      options.onThreat(threat);
    });
    put(url);
    sizes.observe(document.documentElement);
    for (const type of moves) window.addEventListener(type, onMove, { capture: true, passive: true });
    window.addEventListener('resize', onMove);
    void document.fonts.ready.then(onMove);
    touch();
  }

  function put(url: string): void {
    frame?.remove();
    frame = extensionFrame(url, options.title);
    cut([]);
    host?.root.append(frame);
    tryAgain();
  }

  /** A worker that was stopped may have taken the ticket with it, or the frame's first question. */
  function tryAgain(): void {
    clearTimeout(retry);
    if (attempts >= MOST_ATTEMPTS) return;
    retry = setTimeout(() => void openAnew(), RETRY * 2 ** attempts++);
  }

  async function openAnew(): Promise<void> {
    if (ended || isHeard) return;
    opening = false;
    if (!host) return open();
    const url = await options.url();
    if (ended || isHeard) return;
    if (url === null) tryAgain();
    else put(url);
  }

  /** Nobody shows the texts any more: until a new frame was heard the sealed ones stand there, as at first. */
  function startAnew(): void {
    clearTimeout(retry);
    lostAt = null;
    isWanted = false;
    isHeard = false;
    hide([]);
    frame?.remove();
    frame = null;
    if (attempts < MOST_ATTEMPTS) void openAnew();
  }

  function onAnswer(isTaken: boolean): void {
    if (ended || !isWanted) return;
    if (isTaken) {
      lostAt = null;
    } else if (lostAt === null) {
      lostAt = performance.now();
      setTimeout(askWhetherTaken, PATIENCE);
    } else if (document.visibilityState === 'hidden') {
      lostAt = null; // a frame that nobody sees sleeps: it is asked again when somebody does
    } else if (performance.now() >= lostAt + PATIENCE) {
      if (lostAt > heardAt + STEADY) attempts = 0;
      startAnew();
    }
  }

  function askWhetherTaken(): void {
    last = '';
    touch();
  }

  function touch(): void {
    if (ended || !host) return;
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
    if (!host || !isWanted) return;
    const now = performance.now();
    if (now - knownSince > KEEP) {
      knownSince = now;
      looks.clear();
      around_.clear();
    }
    const corner = host.element.getBoundingClientRect();
    const { innerWidth: width, innerHeight: height } = window;
    const nearBox = { x: -width, y: -height, width: 3 * width, height: 3 * height };
    const items: Placed[] = [];
    const visible: Sealed[] = [];
    let newText = 0;
    let isFull = false;
    let zIndex: number | null = null;
    for (const item of candidates()) {
      if (items.length >= MOST) break;
      const parents = surroundings(item.element, around_);
      if (parents.apart || !item.isThere()) continue;
      const boxes = boxesOf(item, parents);
      const whole = around(boxes);
      if (!whole || !intersect(whole, nearBox) || !isUncovered(item, boxes, host.element)) continue;
      const look = looks.get(item.id) ?? lookOf(item);
      looks.set(item.id, look);
      const rects = boxes.map((box) => rounded(box, corner));
      const isNew = !told.has(item.id);
      // One message holds so much, and one that is too large would be refused as a whole: the rest goes with the next.
      isFull = isNew && newText > 0 && newText + item.token.length > MOST_TEXT;
      if (isFull) break;
      if (isNew) newText += item.token.length;
      items.push({ id: item.id, token: isNew ? item.token : null, kind: item.kind, rects, ...look });
      visible.push(item);
      if (parents.zIndex !== null) zIndex = Math.max(zIndex ?? 0, parents.zIndex);
    }
    show(items, visible, zIndex, now);
    if (isFull) touch();
  }

  function* candidates(): Generator<Sealed> {
    for (const element of near) yield* byElement.get(element) ?? [];
  }

  function show(items: readonly Placed[], visible: readonly Sealed[], zIndex: number | null, now: number): void {
    const state = JSON.stringify([items, zIndex]);
    if (state === last || !host) return hide(visible);
    if (now - lastTold < TELL) return touch();
    last = JSON.stringify([items.map((item) => ({ ...item, token: null })), zIndex]);
    lastTold = now;
    host.style({ 'z-index': zIndex === null ? 'auto' : String(zIndex) });
    cut(items.flatMap((item) => item.rects));
    hide(visible);
    for (const { id } of items) told.add(id);
    void options.place(items).then(onAnswer);
  }

  function cut(boxes: readonly Box[]): void {
    if (!frame) return;
    const whole = around(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
    // No larger than what it shows: it must never be the reason why the page scrolls.
    const [right, bottom] = [Math.max(0, whole.x + whole.width), Math.max(0, whole.y + whole.height)];
    fix(frame, { left: '0', top: '0', width: `${right}px`, height: `${bottom}px`, 'clip-path': clipPath(boxes) });
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
      told.delete(id);
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
    clearTimeout(retry);
    cancelAnimationFrame(frameTick);
    clearTimeout(timer);
    nearness.disconnect();
    sizes.disconnect();
    for (const type of moves) window.removeEventListener(type, onMove, true);
    window.removeEventListener('resize', onMove);
    window.removeEventListener('pageshow', onShow);
    document.removeEventListener('visibilitychange', onSeen);
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
    placeAgain() {
      isWanted = true;
      if (frame && !isHeard) {
        isHeard = true;
        heardAt = performance.now();
        clearTimeout(retry);
      }
      told.clear();
      last = '';
      touch();
    },
    host: () => host?.element ?? null,
    stop,
  };
}
