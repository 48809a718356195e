// Whether all that a box says can be seen in it. The box is cut out of the page line by line, so a text may be too long for
// its lines, or for the one in which the page's own words go on.

import type { Rect } from './item.ts';

/** `control` is as large as the box around `rects`; these are where the page shows it, from the frame's corner. */
export function isCutOff(control: HTMLInputElement | HTMLTextAreaElement, rects: readonly Rect[]): boolean {
  if (control instanceof HTMLInputElement) return control.scrollWidth > control.clientWidth + 1;
  if (control.scrollTop + control.clientHeight < control.scrollHeight - 1) return true;
  return rects.length > 1 && control.scrollTop === 0 && !linesOf(control).every((line) => isIn(line, rects));
}

/** Ends of the lines as they are drawn: a form control does not tell them, so a likeness of it is asked, and gone at once. */
function linesOf(control: HTMLTextAreaElement): DOMRect[] {
  const likeness = document.createElement('div');
  likeness.className = control.className;
  likeness.dir = control.dir;
  likeness.style.cssText = control.style.cssText;
  likeness.style.overflow = 'hidden';
  likeness.style.visibility = 'hidden';
  likeness.textContent = control.value;
  control.parentElement?.append(likeness);
  const range = document.createRange();
  range.selectNodeContents(likeness);
  const lines = [...range.getClientRects()];
  likeness.remove();
  return lines;
}

function isIn({ left, right, top, bottom, width }: DOMRect, rects: readonly Rect[]): boolean {
  if (width === 0) return true;
  const middle = (top + bottom) / 2;
  return rects.some(
    (rect) =>
      middle >= rect.y && middle <= rect.y + rect.height && left > rect.x - 2 && right < rect.x + rect.width + 2,
  );
}
