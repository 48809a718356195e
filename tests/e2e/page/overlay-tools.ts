// What the tests of the overlay share: pages with sealed texts in them, and where they and what is shown of them lie.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Page, poll } from '../driver.ts';
import type { PaneName } from '../../../lib/page/pane.ts';
import { call, type Rig } from './setup.ts';

export const STYLE = `<meta charset="utf-8"><style>
  body { margin: 20px; font: 16px/20px sans-serif; color: rgb(10, 20, 30); width: 600px }
  #tall { height: 4000px }
  #scroller { height: 100px; width: 300px; overflow: auto; border: 1px solid }
  #header { position: fixed; top: 0; left: 0; width: 100%; height: 30px; background: #ccc; z-index: 10 }
  table { width: 600px; border-collapse: collapse } td { padding: 4px; border: 1px solid }
  input { width: 240px; font: 14px monospace; padding: 3px; border: 2px solid }
</style>`;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** `rig`: the one that runs when a test does. */
export function overlayTools(rig: () => Rig) {
  const shown = async (html: string, count: number): Promise<Page> => {
    const page = await rig().open(`<html lang="en">${STYLE}<body>${html}`);
    await page.setViewport(1000, 700);
    await call(page, 'watch');
    await placed(page, count);
    return page;
  };
  const placed = (page: Page, count: number, pane: PaneName = 'front') =>
    poll(`${count} places`, async () => {
      const items = await call(page, 'placed', pane);
      return items.length === count ? items : undefined;
    });
  const boxOf = (page: Page, selector: string): Promise<Box> =>
    page.eval((s) => {
      const box = document.querySelector(s)?.getBoundingClientRect() as DOMRect;
      return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
    }, selector);
  /** What a point of the window hits, as the page sees it: '' for our own element. */
  const hit = (page: Page, x: number, y: number) =>
    page.eval(
      (left, top) => {
        const element = document.elementFromPoint(left, top);
        return element?.parentElement === document.documentElement && element !== document.body
          ? ''
          : element?.id || '-';
      },
      x,
      y,
    );
  /** Dark pixels inside a box, border left out, on a picture of the window. */
  const inkIn = async (page: Page, { x, y, width, height }: Box): Promise<number> => {
    const path = join(rig().device.profileDir, 'ink.png');
    await page.screenshot(path);
    const picture = (await readFile(path)).toString('base64');
    return page.eval(
      async (data, left, top, w, h) => {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(w, h).getContext('2d');
        context?.drawImage(image, -left, -top);
        const pixels = context?.getImageData(0, 0, w, h).data ?? [];
        let ink = 0;
        for (let i = 0; i < pixels.length; i += 4)
          if ((pixels[i] ?? 0) + (pixels[i + 1] ?? 0) + (pixels[i + 2] ?? 0) < 400) ink++;
        return ink;
      },
      picture,
      Math.ceil(x + 4),
      Math.ceil(y),
      Math.floor(width - 8),
      Math.floor(height),
    );
  };
  const near = (box: Box | undefined, expected: Box) => {
    for (const key of ['x', 'y', 'width', 'height'] as const)
      expect([key, box?.[key]]).toEqual([key, expect.closeTo(expected[key], 0)]);
  };
  return { shown, placed, boxOf, hit, inkIn, near };
}
