// Where frames lie: a matter of boxes alone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, BAR_HEIGHT, type Box, clipPath, intersect, linesOf, placeEditor } from '../../lib/page/geometry.ts';

const VIEW = { width: 1000, height: 700 };
const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

describe('the place of the editor', () => {
  it('is the box of the field and a bar below it', () => {
    expect(placeEditor(box(100, 50, 400, 60), VIEW)).toEqual({ ...box(100, 50, 400, 104), barAbove: false });
  });

  it('has the bar above where there is no room below, over the field all the same', () => {
    expect(placeEditor(box(100, 620, 400, 60), VIEW)).toEqual({ ...box(100, 576, 400, 104), barAbove: true });
  });

  it('is wide and high enough to type in, and stays in the window', () => {
    expect(placeEditor(box(950, 10, 40, 18), VIEW)).toEqual({ ...box(720, 10, 280, 84), barAbove: false });
    expect(placeEditor(box(-50, -900, 3000, 5000), VIEW)).toEqual({ ...box(0, 0, 1000, 700), barAbove: false });
  });

  it('is in the window for every field and every window', () => {
    const size = fc.integer({ min: 0, max: 3000 });
    const at = fc.integer({ min: -3000, max: 3000 });
    fc.assert(
      fc.property(
        at,
        at,
        size,
        size,
        fc.integer({ min: 200, max: 2000 }),
        fc.integer({ min: 120, max: 2000 }),
        (x, y, width, height, viewWidth, viewHeight) => {
          const place = placeEditor(box(x, y, width, height), { width: viewWidth, height: viewHeight });
          expect(place.x).toBeGreaterThanOrEqual(0);
          expect(place.y).toBeGreaterThanOrEqual(0);
          expect(place.x + place.width).toBeLessThanOrEqual(viewWidth);
          expect(place.y + place.height).toBeLessThanOrEqual(viewHeight);
          expect(place.height).toBeGreaterThan(BAR_HEIGHT);
        },
      ),
    );
  });
});

describe('boxes', () => {
  it('have a common part, or none', () => {
    expect(intersect(box(0, 0, 10, 10), box(5, 5, 10, 10))).toEqual(box(5, 5, 5, 5));
    expect(intersect(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(null);
    expect(around([box(0, 0, 1, 1), box(5, 7, 2, 2)])).toEqual(box(0, 0, 7, 9));
    expect(around([])).toBe(null);
  });

  it('of a text in lines become at most three: the first line, those between, the last', () => {
    const line = (y: number, x = 0, width = 100): Box => box(x, y, width, 20);
    expect(linesOf([line(0, 40, 60)])).toEqual([line(0, 40, 60)]);
    expect(linesOf([line(0, 40, 60), line(20, 0, 30)])).toEqual([line(0, 40, 60), line(20, 0, 30)]);
    expect(linesOf([line(0, 40, 60), line(20), line(40), line(60, 0, 10)])).toEqual([
      line(0, 40, 60),
      box(0, 20, 100, 40),
      line(60, 0, 10),
    ]);
    expect(linesOf([line(0, 0, 30), box(30, 2, 20, 16), line(20, 0, 0)])).toEqual([box(0, 0, 50, 20)]);
    expect(linesOf([])).toEqual([]);
  });

  // B2
  it('reach as far as the lines below where only a letter is free, and nowhere else', () => {
    const line = (y: number, x: number, width: number): Box => box(x, y, width, 20);
    expect(linesOf([line(0, 40, 54), line(20, 0, 100), line(40, 0, 30)])[0]).toEqual(line(0, 40, 60));
    expect(linesOf([line(0, 6, 54), line(20, 0, 100), line(40, 70, 30)])[0]).toEqual(line(0, 0, 60)); // right to left
    expect(linesOf([line(0, 0, 60), line(20, 0, 100), line(40, 0, 30)])[0]).toEqual(line(0, 0, 60)); // beside a float
    expect(linesOf([line(0, 0, 100), line(20, 0, 94)]).at(-1)).toEqual(line(20, 0, 94));
  });

  it('leave no gap between lines that are further apart than their letters are high', () => {
    const letters = (y: number, width = 100) => box(0, y, width, 16);
    expect(linesOf([letters(2), letters(22), letters(42), letters(62, 30)])).toEqual([
      box(0, 0, 100, 20),
      box(0, 20, 100, 40),
      box(0, 60, 30, 20),
    ]);
  });

  it('cut a frame to their size, or to nothing', () => {
    expect(clipPath([box(1, 2, 3, 4), box(5, 6, 7, 8)])).toBe('path("M1 2h3v4h-3zM5 6h7v8h-7z")');
    expect(clipPath([])).toBe('path("M0 0")');
  });
});
