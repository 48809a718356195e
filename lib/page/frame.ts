// The secure editor over a field: a frame of the extension in a modal dialog in a closed shadow root. Modal: the rest of
// the document can't take the focus, and no z-index, overflow or transform of the page reaches the frame. It is laid
// over the field's box and follows it. What is typed there never passes through here, and nothing is posted either way.

import { watchCovers } from './covers.ts';
import { type Box, placeEditor } from './geometry.ts';
import type { Guarded } from './guard.ts';
import { addHost, extensionFrame, fix, type Threat } from './host.ts';

/** The keyboard guard knows it, and hears of keys, popovers and dialogs first. */
export interface EditorFrame extends Guarded {
  /** Our element in the page. */
  readonly host: HTMLElement;
  /** Out of the page's way while rich text is written, which needs the focus there; the frame lives on. */
  pause(): void;
  resume(): void;
  /** Takes everything away and gives the focus back to the field. */
  close(): void;
}

export interface EditorFrameOptions {
  readonly field: HTMLElement;
  /** The frame's address with its ticket; `barAbove`: the bar goes above the text. */
  readonly url: (barAbove: boolean) => string;
  /** For screen readers. */
  readonly title: string;
  /** The page interferes: at most once for each kind. */
  readonly onThreat: (threat: Threat) => void;
  /** The user asked to leave before the frame could hear it (Escape on the dialog). */
  readonly onCancel: () => void;
}

const LOOK_FOR_COVERS = 250;
const STANDS_STILL = 500; // ms before a click counts: one that was on its way to the page must not land on a button
const STEP = 4; // px that are no move

export function openEditorFrame(options: EditorFrameOptions): EditorFrame {
  const { field, onCancel } = options;
  const told = new Set<Threat>();
  const threat = (kind: Threat): void => {
    if (told.has(kind) || ended) return;
    told.add(kind);
    options.onThreat(kind);
  };
  field.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });

  const host = addHost({ display: 'block' }, threat);
  const covers = watchCovers(host.element);
  const dialog = modalDialog(onCancel);
  let place = placeEditor(field.getBoundingClientRect(), view());
  const frame = extensionFrame(options.url(place.barAbove), options.title);
  put(frame, place);
  const clicks = clicksWhenStill(frame);
  clicks.moved(place);
  dialog.append(frame);
  host.root.append(dialog);
  dialog.showModal();
  frame.focus();

  let ended = false;
  let paused = false;
  let tick = 0;
  let lookedAt = 0;

  // What had the focus before the document came may have kept it. The editor puts it on its text when it gets it.
  const takeFocus = (): void => {
    if (paused) return;
    frame.blur();
    frame.focus();
  };
  frame.addEventListener('load', takeFocus, { once: true });
  dialog.addEventListener('close', () => !paused && threat('removed'));

  const look = (now: number): void => {
    tick = requestAnimationFrame(look);
    if (paused) return;
    if (!host.element.isConnected) return threat('removed'); // document.open() silences observers
    follow();
    const holder = document.activeElement;
    if (document.hasFocus() && holder !== host.element) {
      if (!isNobody(holder)) threat('focus');
      frame.focus();
    }
    if (now - lookedAt < LOOK_FOR_COVERS) return;
    lookedAt = now;
    if (!isShown()) {
      host.style({}); // the page may have been zoomed
      if (!isShown()) threat('hidden');
    }
    if (covers.look()) threat('covered');
  };
  tick = requestAnimationFrame(look);

  function follow(): void {
    const box = field.getBoundingClientRect();
    if (!field.isConnected || box.width === 0) return; // redrawn or hidden: stay where the field was
    const next = { ...placeEditor(box, view()), barAbove: place.barAbove };
    if (next.x !== place.x || next.y !== place.y || next.width !== place.width || next.height !== place.height) {
      place = next;
      put(frame, place);
      clicks.moved(place);
    }
  }

  function isShown(): boolean {
    const box = frame.getBoundingClientRect();
    const near = (a: number, b: number): boolean => Math.abs(a - b) < 1.5;
    const inPlace = near(box.x, place.x) && near(box.y, place.y) && near(box.width, place.width);
    return inPlace && frame.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }

  return {
    host: host.element,
    takeFocus,
    toggled: covers.toggled,
    pause() {
      paused = true;
      dialog.close();
    },
    resume() {
      if (ended || !host.element.isConnected) return;
      dialog.showModal();
      paused = false;
      frame.focus();
    },
    close() {
      if (ended) return;
      ended = true;
      cancelAnimationFrame(tick);
      clicks.stop();
      covers.stop();
      dialog.close();
      host.remove();
      if (field.isConnected) field.focus({ preventScroll: true });
    },
  };
}

/** Nothing to see of it. `onCancel`: the user pressed Escape. */
function modalDialog(onCancel: () => void): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  fix(dialog, {
    border: '0',
    padding: '0',
    margin: '0',
    background: 'transparent',
    overflow: 'visible',
    width: '0',
    height: '0',
    'max-width': 'none',
    'max-height': 'none',
    position: 'fixed',
    inset: '0 auto auto 0',
    'color-scheme': 'normal',
  });
  // A click beside the frame must not look like a page that takes the focus.
  dialog.addEventListener('pointerdown', (event) => event.preventDefault());
  dialog.addEventListener('mousedown', (event) => event.preventDefault());
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    if (event.isTrusted) onCancel();
  });
  return dialog;
}

/** The keyboard is nobody's: a focus that was asked for too early may end there. */
function isNobody(element: Element | null): boolean {
  return element === null || element === document.body || element === document.documentElement;
}

/** The pointer goes through the frame until it has stood still (THREATS P-06); a page could move its field under a click. */
function clicksWhenStill(frame: HTMLElement): { moved(to: Box): void; stop(): void } {
  let last: Box | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const far = (a: Box, b: Box): boolean =>
    [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height].some((step) => Math.abs(step) > STEP);
  return {
    moved(to) {
      if (last && !far(to, last)) return;
      last = to;
      fix(frame, { 'pointer-events': 'none' });
      clearTimeout(timer);
      timer = setTimeout(() => fix(frame, { 'pointer-events': 'auto' }), STANDS_STILL);
    },
    stop: () => clearTimeout(timer),
  };
}

function put(frame: HTMLElement, { x, y, width, height }: Box): void {
  fix(frame, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

function view(): { width: number; height: number } {
  const { clientWidth, clientHeight } = document.documentElement;
  return { width: clientWidth, height: clientHeight };
}
