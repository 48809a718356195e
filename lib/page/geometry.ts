// Where our frames lie. Everything here follows from boxes that the page has anyway, never from what was opened: the size
// of a frame tells nothing about a text (THREATS P-18).

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const BAR_HEIGHT = 44;
const NARROWEST = 280;
const LOWEST = 40;

/** The editor's place over a field, in the window: the field's box and the bar below it, or above where there is no room. */
export function placeEditor(field: Box, view: { width: number; height: number }): Box & { barAbove: boolean } {
  const width = Math.min(Math.max(field.width, NARROWEST), view.width);
  const height = Math.min(Math.max(field.height, LOWEST) + BAR_HEIGHT, view.height);
  const barAbove = field.y + height > view.height && field.y >= BAR_HEIGHT;
  return {
    x: clamp(field.x, 0, view.width - width),
    y: clamp(barAbove ? field.y + field.height - height : field.y, 0, view.height - height),
    width,
    height,
    barAbove,
  };
}

/** The common part; null when there is none. */
export function intersect(a: Box, b: Box): Box | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The smallest box around all of them; null for none. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * The boxes of a text's pieces, line by line, as at most three: first line, the lines between, last line. A piece is as
 * high as its letters; the room between the lines is shared out, and a line that goes on below reaches as far as those, so
 * that no letter drawn there is cut.
 */
export function linesOf(pieces: readonly Box[]): Box[] {
  const lines: Box[] = [];
  for (const piece of pieces) {
    if (piece.width === 0 || piece.height === 0) continue;
    const last = lines.at(-1);
    const sameLine = last && piece.y < last.y + last.height / 2 && piece.y + piece.height > last.y + last.height / 2;
    const joined = sameLine && around([last, piece]);
    if (joined) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  const [first, ...rest] = reaching(roomy(lines));
  const last = rest.pop();
  return [first, around(rest), last].filter((box) => box !== null && box !== undefined);
}

function roomy(lines: readonly Box[]): Box[] {
  const [first, second] = lines;
  if (!first || !second) return [...lines];
  const extra = Math.max(0, (second.y - first.y - first.height) / 2);
  return lines.map(({ x, y, width, height }) => ({ x, y: y - extra, width, height: height + 2 * extra }));
}

/** A broken word leaves up to a letter free at the end of a line: what is drawn there may need it. */
function reaching(lines: readonly Box[]): Box[] {
  const whole = around(lines);
  return lines.map((line, i) => {
    if (!whole || i === lines.length - 1) return line;
    const left = line.x - whole.x;
    const right = whole.x + whole.width - line.x - line.width;
    // The end is the side with less room: at the other one words of the page may stand.
    if (right <= left && right < line.height) return { ...line, width: line.width + right };
    if (left < right && left < line.height) return { ...line, x: whole.x, width: line.width + left };
    return line;
  });
}

/** For `clip-path: path()`: everything but the boxes is cut away, for the eye and for the pointer. */
export function clipPath(boxes: readonly Box[]): string {
  return `path("${boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('') || 'M0 0'}")`;
}

/** Measured from a corner, to quarters of a pixel, so that a place that did not change compares equal. */
export function rounded({ x, y, width, height }: Box, corner: { readonly x: number; readonly y: number }): Box {
  const round = (value: number): number => Math.round(value * 4) / 4;
  return { x: round(x - corner.x), y: round(y - corner.y), width: round(width), height: round(height) };
}

/** `low` for what is no number. */
export function clamp(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.max(low, Math.min(value, high)) : low;
}
