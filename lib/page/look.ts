// How a sealed text lies and looks in its page: where it may be drawn over, in which letters, and how much of it the page
// shows. Page data only.

import { type Box, intersect, linesOf } from './geometry.ts';
import { isOurs } from './host.ts';
import { LINE, MARGIN, MARK, PADDING, RATIO, SIZE } from './style.ts';
import type { Sealed } from './watch.ts';

export interface Look {
  readonly font: string;
  readonly color: string;
  readonly lineHeight: number;
  readonly direction: 'ltr' | 'rtl';
}

/** What the ancestors of a text do to it. */
export interface Surroundings {
  /** Elements that cut off what is beyond their boxes. */
  readonly clips: readonly Element[];
  /** The highest z-index among them; null when none has one. */
  readonly zIndex: number | null;
  /** Folded away, turned or skewed: not to be drawn over. */
  readonly apart: boolean;
  /** The innermost that the browser shows above the page: a dialog, a popover, what fills the screen. */
  readonly top: Element | null;
  /** A link, a button, a row: something that is clicked or dragged as a whole. */
  readonly pressed: boolean;
}

const NOTHING_AROUND: Surroundings = { clips: [], zIndex: null, apart: false, top: null, pressed: false };
const TOP_LAYER = 'dialog:modal, :popover-open, :fullscreen';
const ROLES =
  'button link row option tab treeitem switch checkbox radio menuitem menuitemcheckbox menuitemradio combobox slider';
/** What a page says of itself: who listens to clicks can't be seen from here. */
const PRESSED = [
  ':any-link, button, label, summary, option, [onclick], [onmousedown], [onpointerdown], [draggable=true]',
  '[aria-haspopup], [aria-expanded], [aria-pressed], [aria-selected], [aria-checked]',
  ...ROLES.split(' ').map((role) => `[role=${role}]`),
].join();
/** Reached by Tab without a role to say why; one that scrolls is reached for that. */
const REACHED = '[tabindex]:not([tabindex^="-"], [role])';
const ALONE = `[${MARK}~="alone"]`;
const MAX_FONT = 400;
const NORMAL_LINE = 1.25;
const MAX_INLINE = 4; // ancestors looked through for the box that a text fills

/** `known` keeps what was found for the ancestors, for as long as the caller trusts it. */
export function surroundings(element: Element | null, known: Map<Element, Surroundings>): Surroundings {
  if (!element || element === document.documentElement || element === document.body) return NOTHING_AROUND;
  const before = known.get(element);
  if (before) return before;
  const root = element.getRootNode();
  const around = element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  const isTop = element.matches(TOP_LAYER);
  const further = surroundings(around, known);
  // What lies around it cuts and turns nothing of what the browser shows above everything.
  const outer = isTop ? { ...NOTHING_AROUND, pressed: further.pressed } : further;
  const style = getComputedStyle(element);
  const z = style.zIndex === 'auto' ? null : Number(style.zIndex);
  const result: Surroundings = {
    clips: style.overflow === 'visible' ? outer.clips : [...outer.clips, element],
    zIndex: z === null ? outer.zIndex : Math.max(z, outer.zIndex ?? z),
    pressed:
      outer.pressed ||
      style.cursor === 'pointer' ||
      element.matches(PRESSED) ||
      (style.overflow === 'visible' && element.matches(REACHED)),
    apart: outer.apart || isFolded(element) || isTurned(style.transform) || !['none', '0deg'].includes(style.rotate),
    top: isTop ? element : outer.top,
  };
  known.set(element, result);
  return result;
}

/** The boxes that a sealed text takes, in the window, as far as its surroundings show them; none when it is hidden. */
export function boxesOf(item: Sealed, { clips }: Surroundings): Box[] {
  const { element } = item;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
    return [];
  const alone = item.kind === 'field' ? element : element.closest<HTMLElement>(ALONE);
  const boxes = alone ? [contentBox(alone)] : linesOf([...(item.range?.getClientRects() ?? [])]);
  const shown = clips.map((clip) => clip.getBoundingClientRect());
  const seen = boxes.map((box) => shown.reduce<Box | null>((rest, clip) => rest && intersect(rest, clip), box));
  return seen.filter((box) => box !== null);
}

/** Whether a click on it is the page's; on a field that one can write into it is ours. */
export function isPressed({ kind, element }: Sealed, { pressed }: Surroundings): boolean {
  return pressed && (kind === 'text' || element.matches(':disabled, :read-only'));
}

/** Whether it is selected with the page's words around it: then the browser paints its letters whatever we say. */
export function isSelected({ range }: Sealed, selection: Selection | null): boolean {
  if (!range || !selection || selection.isCollapsed) return false;
  const selected = selection.getRangeAt(0);
  const isSameTree = selected.startContainer.getRootNode() === range.startContainer.getRootNode();
  return (
    isSameTree &&
    selected.compareBoundaryPoints(Range.START_TO_END, range) > 0 &&
    selected.compareBoundaryPoints(Range.END_TO_START, range) < 0
  );
}

/** As they stand in the page; 0 where shadow trees leave it open. */
export function order(a: Sealed, b: Sealed): number {
  const [from, to] = [outermost(a.element), outermost(b.element)];
  if (from !== to) return from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  if (a.range && b.range && a.element.getRootNode() === b.element.getRootNode())
    return a.range.compareBoundaryPoints(Range.START_TO_START, b.range);
  return 0;
}

/**
 * False where something of the page lies over the middle of what is shown; what is ours is looked through. null where
 * nobody can tell: under a modal dialog of ours everything of the page is passed over. `hosts`: the elements over texts.
 */
export function isUncovered(item: Sealed, boxes: readonly Box[], hosts: readonly Element[]): boolean | null {
  const middle = boxes[Math.floor(boxes.length / 2)];
  if (!middle) return false;
  const hits = document.elementsFromPoint(middle.x + middle.width / 2, middle.y + middle.height / 2);
  const top = hits.find((hit) => !hosts.includes(hit));
  if (top && isOurs(top)) return null;
  const outer = outermost(item.element); // of a text in a shadow tree the point shows that
  return !top || top.contains(outer) || outer.contains(top);
}

export function lookOf({ element, kind }: Sealed): Look {
  const style = getComputedStyle(element);
  const scale = scaleOf(element, element.getBoundingClientRect().width);
  const box = kind === 'text' ? element.closest<HTMLElement>(ALONE) : null;
  const size = Number.parseFloat(box?.style.getPropertyValue(SIZE) || style.fontSize) * scale;
  const lineHeight = Number.parseFloat(style.lineHeight) * scale || size * NORMAL_LINE;
  return {
    font: `${style.fontStyle} ${style.fontWeight} ${size}px ${style.fontFamily}`.slice(0, MAX_FONT),
    color: style.color,
    lineHeight,
    direction: style.direction === 'rtl' ? 'rtl' : 'ltr',
  };
}

/**
 * Keeps a sealed text from overflowing, and, where it is all that its box holds, lets it take the room of the longest
 * text that it can hold: a function of its own length, which the page knows (THREATS P-18).
 */
export function mark(item: Sealed): void {
  const { element, kind, token, range } = item;
  if (kind === 'text' && element.isContentEditable) return; // what an editor holds is saved, and a mark would be with it
  if (range) addMark(element, 'wrap');
  if (kind === 'field') return;
  const box = boxAround(element, token);
  if (!box || box.style.getPropertyValue(SIZE)) return;
  const style = getComputedStyle(box);
  const { fontSize, lineHeight, padding, margin, marginTop, marginBottom } = style; // as it is now: the object lives
  const size = Number.parseFloat(fontSize);
  if (getComputedStyle(element).fontSize !== fontSize) return;
  box.style.setProperty(SIZE, fontSize);
  box.style.setProperty(RATIO, sizeRatio(token.length).toFixed(3));
  box.style.setProperty(LINE, lineHeight === 'normal' ? `${Math.round(size * NORMAL_LINE)}px` : lineHeight);
  addMark(box, 'alone');
  if (style.padding === padding && style.margin === margin) return;
  box.style.setProperty(MARGIN, `${marginTop} ${marginBottom}`); // they were measured in its own letters
  box.style.setProperty(PADDING, padding);
  addMark(box, 'spaced');
  if (style.padding !== padding || style.margin !== margin) removeAlone(box);
}

export function unmark({ element, kind }: Sealed): void {
  removeMark(element, 'field');
  removeMark(element, 'wrap');
  const box = kind === 'text' ? element.closest<HTMLElement>(ALONE) : null;
  if (box) removeAlone(box);
}

export function addMark(element: HTMLElement, name: string): void {
  const marks = new Set((element.getAttribute(MARK) ?? '').split(' ').filter(Boolean)).add(name);
  element.setAttribute(MARK, [...marks].join(' '));
}

export function removeMark(element: HTMLElement, name: string): void {
  const marks = (element.getAttribute(MARK) ?? '').split(' ').filter((mark) => mark && mark !== name);
  if (marks.length > 0) element.setAttribute(MARK, marks.join(' '));
  else element.removeAttribute(MARK);
}

function removeAlone(box: HTMLElement): void {
  removeMark(box, 'alone');
  removeMark(box, 'spaced');
  for (const name of [SIZE, RATIO, LINE, MARGIN, PADDING]) box.style.removeProperty(name);
  if (box.getAttribute('style') === '') box.removeAttribute('style');
}

/** The block that holds this text and nothing else; null when it stands among other words. */
function boxAround(element: HTMLElement, token: string): HTMLElement | null {
  for (let at: HTMLElement | null = element, i = 0; at && i < MAX_INLINE; at = at.parentElement, i++) {
    if (at === document.body || at.childNodes.length > 8 || at.textContent.trim() !== token) return null;
    const { display } = getComputedStyle(at);
    if (display !== 'inline' && display !== 'contents') return at;
  }
  return null;
}

/** The most text that a sealed text of this length can hold, against its own length; letters are as wide as in prose. */
function sizeRatio(length: number): number {
  const bytes = ((length - 10) * 8) / 11 - 67 - 16 - 4 - 6 - location.origin.length;
  return Math.min(1, Math.max(0.05, (bytes / length) * 1.1));
}

/** In the window. */
function contentBox(element: HTMLElement): Box {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const scale = scaleOf(element, box.width);
  const inset = (side: 'Left' | 'Top' | 'Right' | 'Bottom'): number =>
    scale * (Number.parseFloat(style[`padding${side}`]) + Number.parseFloat(style[`border${side}Width`]));
  return {
    x: box.x + inset('Left'),
    y: box.y + inset('Top'),
    width: Math.max(0, box.width - inset('Left') - inset('Right')),
    height: Math.max(0, box.height - inset('Top') - inset('Bottom')),
  };
}

/** What transforms and zoom make of its letters; `offsetWidth` is a whole number, so a little is nothing. */
function scaleOf(element: HTMLElement, width: number): number {
  const scale = element.offsetWidth > 0 ? width / element.offsetWidth : 1;
  return Math.abs(width - element.offsetWidth) < 1 ? 1 : scale;
}

/** Content of a closed `details`: browsers call it visible. */
function isFolded(element: Element): boolean {
  const around = element.parentElement;
  if (!(around instanceof HTMLDetailsElement) || around.open) return false;
  return element !== around.querySelector(':scope > summary');
}

function isTurned(transform: string): boolean {
  const [, skewY, skewX] = (/^matrix\((.+)\)$/.exec(transform)?.[1] ?? '').split(',').map(Number);
  return transform.startsWith('matrix3d') || Math.abs(skewY ?? 0) > 1e-6 || Math.abs(skewX ?? 0) > 1e-6;
}

/** The element itself, or the host of the outermost shadow tree around it. */
function outermost(element: Element): Element {
  let at = element;
  for (let root = at.getRootNode(); root instanceof ShadowRoot; root = at.getRootNode()) at = root.host;
  return at;
}
