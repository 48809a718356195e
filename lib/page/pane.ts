// One reader frame over the page, from its ticket until the page's script leaves: cut out to exactly the boxes in which
// sealed texts stand, heard of or lost, and opened anew where nobody shows them any more.

import { around, type Box, clipPath } from './geometry.ts';
import { extensionFrame, fix, type Host } from './host.ts';
import type { Look } from './look.ts';
import { type Happening, next, UNBORN } from './pane-life.ts';
import type { Sealed } from './watch.ts';

/**
 * `through`: the pointer goes through it to the page, for sealed texts that stand in something to be clicked. `top`: of those
 * in what the browser shows above the page, such as a dialog.
 */
export type PaneName = 'front' | 'through' | 'top-front' | 'top-through';

/** What the frame needs to draw one sealed text; boxes are measured from the frame's corner. */
export interface Placed extends Look {
  readonly id: string;
  /** Null when it was told before. */
  readonly token: string | null;
  readonly kind: 'text' | 'field';
  readonly rects: readonly Box[];
}

/** A sealed text where it stands now, measured from the frame's corner. */
export interface Spot {
  readonly item: Sealed;
  readonly rects: readonly Box[];
  readonly look: Look;
}

export interface PaneOptions {
  readonly name: PaneName;
  /** The reader's address with a fresh ticket; null: not to be shown here. Asked when the first sealed text is near. */
  readonly url: (pane: PaneName) => Promise<string | null>;
  /** For screen readers. */
  readonly title: string;
  /** All sealed texts of a pane near the visible part, whenever that or a place has changed. False: no frame takes it. */
  readonly place: (pane: PaneName, items: readonly Placed[]) => Promise<boolean>;
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
const TELL = 80; // at most so often

export function pane({ name, url, title, place, host, touch }: PaneOptions): Pane {
  const told = new Set<string>();
  let life = UNBORN;
  let frame: HTMLIFrameElement | null = null;
  let shown: readonly Sealed[] = [];
  let last = '';
  let lastTold = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function happens(happening: Happening): void {
    const [now, ...deeds] = next(life, happening);
    life = now;
    for (const deed of deeds) {
      if (deed.do === 'ask') void url(name).then((address) => happens({ is: 'ticket', address }));
      else if (deed.do === 'lay') lay(deed.address);
      else if (deed.do === 'drop') drop();
      else if (deed.do === 'ask-again') setTimeout(askWhetherTaken, deed.ms);
      else {
        clearTimeout(waiting);
        if (deed.ms !== null) waiting = setTimeout(() => happens({ is: 'late' }), deed.ms);
      }
    }
  }

  function lay(address: string): void {
    frame?.remove();
    frame = extensionFrame(address, title);
    if (name.endsWith('through')) fix(frame, { 'pointer-events': 'none' });
    cut([]);
    host().root.append(frame);
    touch();
  }

  function drop(): void {
    shown = [];
    frame?.remove();
    frame = null;
    touch();
  }

  function askWhetherTaken(): void {
    if (life.at !== 'heard') return;
    last = '';
    touch();
  }

  function show(spots: readonly Spot[], now: number): readonly Sealed[] {
    if (spots.length > 0) happens({ is: 'wanted' });
    if (life.at !== 'heard') return [];
    const { items, isAll } = toTell(spots, told);
    if (!isAll) touch();
    if (JSON.stringify(items) === last) return shown;
    if (now - lastTold < TELL) {
      touch();
      return shown;
    }
    last = JSON.stringify(items.map((item) => ({ ...item, token: null })));
    lastTold = now;
    cut(items.flatMap((item) => item.rects));
    for (const { id } of items) told.add(id);
    void place(name, items).then((isTaken) => {
      const isSeen = document.visibilityState !== 'hidden';
      happens({ is: 'answer', isTaken, isSeen, now: performance.now() });
    });
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
      happens({ is: 'heard', now: performance.now() });
      told.clear();
      last = '';
      touch();
    },
    askWhetherTaken,
    startAnew: () => happens({ is: 'aside' }),
    forget: (id) => void told.delete(id),
    stop: () => happens({ is: 'end' }),
  };
}

/** One message holds so much, and one that is too large would be refused as a whole: the rest goes with the next. */
function toTell(spots: readonly Spot[], told: ReadonlySet<string>): { items: Placed[]; isAll: boolean } {
  const items: Placed[] = [];
  let newText = 0;
  for (const { item, rects, look } of spots) {
    const isNew = !told.has(item.id);
    if (isNew && newText > 0 && newText + item.token.length > MOST_TEXT) return { items, isAll: false };
    if (isNew) newText += item.token.length;
    items.push({ id: item.id, token: isNew ? item.token : null, kind: item.kind, rects, ...look });
  }
  return { items, isAll: true };
}
