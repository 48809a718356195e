// One reader frame over the page, from its ticket until the page's script leaves: cut out to exactly the boxes in which
// sealed texts stand, heard of or lost, and opened anew where nobody shows them any more.

import { around, type Box, clipPath } from './geometry.ts';
import { extensionFrame, fix, type Host } from './host.ts';
import type { Look } from './look.ts';
import type { Sealed } from './watch.ts';

/** `through`: the pointer goes through it to the page, for sealed texts that stand in something to be clicked. */
export type PaneName = 'front' | 'through';

/** What the frame needs to draw one sealed text; boxes are measured from the frame's corner. */
export interface Placed extends Look {
  readonly id: string;
  /** Null when it was told before. */
  readonly token: string | null;
  readonly kind: 'text' | 'field';
  readonly rects: readonly Box[];
}

/** A sealed text where it stands now. */
export interface Spot {
  readonly item: Sealed;
  readonly rects: readonly Box[];
  readonly look: Look;
}

export interface PaneOptions {
  readonly name: PaneName;
  /** The reader's address with a fresh ticket; null: not to be shown here. */
  readonly url: () => Promise<string | null>;
  /** For screen readers. */
  readonly title: string;
  /** False: no frame is there to take it. */
  readonly place: (items: readonly Placed[]) => Promise<boolean>;
  /** Where the frame hangs; asked for when there is a ticket. */
  readonly host: () => Host;
  /** Looks at all places again, soon. */
  readonly touch: () => void;
}

export interface Pane {
  /** Opens the frame when there is something to show. Answers what it shows: their letters are to go. */
  show(spots: readonly Spot[], now: number): readonly Sealed[];
  /** The frame is new or has forgotten: everything is told again. It draws nothing before the first call. */
  placeAgain(): void;
  /** Tells it again at the next look, and so learns whether somebody takes it. */
  askWhetherTaken(): void;
  /** The browser hung up on the frame when it put the page aside. */
  startAnew(): void;
  forget(id: string): void;
  stop(): void;
}

const MOST_TEXT = 60_000; // characters of sealed text told at once
const RETRY = 1500; // ms, then twice as long each time
const MOST_ATTEMPTS = 5;
const TELL = 80; // at most so often
const PATIENCE = 3_000; // ms that a frame has to lay its line again when the worker was stopped
const STEADY = 60_000; // ms: a frame that was heard for so long did well

export function pane({ name, url, title, place, host, touch }: PaneOptions): Pane {
  const told = new Set<string>();
  let frame: HTMLIFrameElement | null = null;
  let opening = false;
  let ended = false;
  let isWanted = false;
  let isHeard = false; // the frame has reached the worker
  let shown: readonly Sealed[] = [];
  let last = '';
  let lastTold = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  let heardAt = 0;
  let lostAt: number | null = null; // since when nobody takes what is placed

  async function open(): Promise<void> {
    if (opening || ended) return;
    opening = true;
    const address = await url();
    if (ended || isHeard) return;
    if (address === null) return tryAgain();
    frame?.remove();
    frame = extensionFrame(address, title);
    if (name === 'through') fix(frame, { 'pointer-events': 'none' });
    cut([]);
    host().root.append(frame);
    tryAgain();
    touch();
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
    await open();
  }

  /** Nobody shows the texts any more: until a new frame was heard the sealed ones stand there, as at first. */
  function startAnew(): void {
    if (!opening || ended) return;
    clearTimeout(retry);
    lostAt = null;
    isWanted = false;
    isHeard = false;
    shown = [];
    frame?.remove();
    frame = null;
    touch();
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
    if (!isWanted || ended) return;
    last = '';
    touch();
  }

  function show(spots: readonly Spot[], now: number): readonly Sealed[] {
    if (spots.length > 0) void open();
    if (!isWanted || !frame) return [];
    const items: Placed[] = [];
    let newText = 0;
    let isFull = false;
    for (const { item, rects, look } of spots) {
      const isNew = !told.has(item.id);
      // One message holds so much, and one that is too large would be refused as a whole: the rest goes with the next.
      isFull = isNew && newText > 0 && newText + item.token.length > MOST_TEXT;
      if (isFull) break;
      if (isNew) newText += item.token.length;
      items.push({ id: item.id, token: isNew ? item.token : null, kind: item.kind, rects, ...look });
    }
    if (isFull) touch();
    if (JSON.stringify(items) === last) return shown;
    if (now - lastTold < TELL) {
      touch();
      return shown;
    }
    last = JSON.stringify(items.map((item) => ({ ...item, token: null })));
    lastTold = now;
    cut(items.flatMap((item) => item.rects));
    for (const { id } of items) told.add(id);
    void place(items).then(onAnswer);
    shown = spots.slice(0, items.length).map(({ item }) => item);
    return shown;
  }

  function cut(boxes: readonly Box[]): void {
    if (!frame) return;
    const whole = around(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
    // No larger than what it shows: it must never be the reason why the page scrolls.
    const [right, bottom] = [Math.max(0, whole.x + whole.width), Math.max(0, whole.y + whole.height)];
    fix(frame, { left: '0', top: '0', width: `${right}px`, height: `${bottom}px`, 'clip-path': clipPath(boxes) });
  }

  return {
    show,
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
    askWhetherTaken,
    startAnew() {
      attempts = 0;
      startAnew();
    },
    forget: (id) => void told.delete(id),
    stop() {
      ended = true;
      clearTimeout(retry);
    },
  };
}
