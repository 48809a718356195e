// The layer over a page's sealed texts: it lies exactly where they stand, wherever the page moves them; all else of the
// page is seen and clicked as before; and the page learns nothing from it but that they were recognised (THREATS P-18, P-20).

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const [A, B] = [makeToken(1), makeToken(2)];
const STYLE = `<meta charset="utf-8"><style>
  body { margin: 20px; font: 16px/20px sans-serif; color: rgb(10, 20, 30); width: 600px }
  #tall { height: 4000px }
  #scroller { height: 100px; width: 300px; overflow: auto; border: 1px solid }
  #header { position: fixed; top: 0; left: 0; width: 100%; height: 30px; background: #ccc; z-index: 10 }
  table { width: 600px; border-collapse: collapse } td { padding: 4px; border: 1px solid }
  input { width: 240px; font: 14px monospace; padding: 3px; border: 2px solid }
</style>`;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

describe.each(BROWSERS)('the layer in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  const shown = async (html: string, count: number): Promise<Page> => {
    const page = await rig.open(`<html lang="en">${STYLE}<body>${html}`);
    await page.setViewport(1000, 700);
    await call(page, 'watch');
    await placed(page, count);
    return page;
  };
  const placed = (page: Page, count: number, pane: 'front' | 'through' = 'front') =>
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
    const path = join(rig.device.profileDir, 'ink.png');
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

  it('lies where the text stands, in its letters, and follows it', async () => {
    const page = await shown(
      `<p id="p" style="font: italic 700 18px/24px serif; direction: rtl">${A}</p><p id="q">next</p>`,
      1,
    );
    const [item] = await placed(page, 1);
    expect(item).toMatchObject({ kind: 'text', token: A, color: 'rgb(10, 20, 30)', lineHeight: 24, direction: 'rtl' });
    expect(item?.font).toMatch(/^italic 700 18px /);
    near(item?.rects[0], await boxOf(page, '#p'));
    await page.eval(() => (document.body.style.marginTop = '120px'));
    await poll('the new place', async () => {
      const [now] = await call(page, 'placed');
      return now && Math.abs((now.rects[0]?.y ?? 0) - (item?.rects[0]?.y ?? 0) - 100) < 1 ? true : undefined;
    });
    expect((await call(page, 'placed'))[0]?.token).toBe(null);
    await page.close();
  });

  it('takes the pointer over a sealed text and nowhere else', async () => {
    const page = await shown(`<p id="words">Some words, then ${A} and more. <button id="button">here</button></p>`, 1);
    const [item] = await placed(page, 1);
    expect(item?.rects.length).toBeGreaterThan(1);
    for (const { x, y, width, height } of item?.rects ?? [])
      expect(await hit(page, x + width / 2, y + height / 2)).toBe('');
    expect(await hit(page, 25, 30)).toBe('words');
    const button = await boxOf(page, '#button');
    expect(await hit(page, button.x + 3, button.y + 3)).toBe('button');
    await page.close();
  });

  // B1
  it('leaves the pointer to links, buttons, rows and whatever else the page has there to be clicked', async () => {
    const pressed = [
      '<a id="i0" href="#there">T</a>',
      '<button id="i1">T</button>',
      '<a href="#there"><p>Some words <b id="i2">T</b> and more</p></a>',
      '<label id="i3">T<input type="checkbox"></label>',
      '<details><summary id="i4">T</summary>more</details>',
      '<div role="link" tabindex="0"><span id="i5">T</span></div>',
      '<table><tbody><tr style="cursor:pointer"><td id="i6">T</td></tr></tbody></table>',
      '<div role="listbox"><div id="i7" role="option">T</div></div>',
      '<ul><li tabindex="0" id="i8">T</li></ul>',
      '<div draggable="true"><p id="i9">T</p></div>',
      '<div onclick="void 0"><p id="i10">T</p></div>',
      '<div role="row"><span role="gridcell" id="i11">T</span></div>',
    ];
    const plain = [
      '<p id="j0">T</p>',
      '<table><tbody><tr><td id="j1">T</td></tr></tbody></table>',
      '<main tabindex="-1"><p id="j2">T</p></main>',
      '<div tabindex="0" style="overflow:auto"><p id="j3">T</p></div>',
      '<label>T <input id="j4" value="T"></label>'.replace('T', 'Label'),
    ];
    const html = [...pressed, ...plain].map((one, i) => one.replace('T', makeToken(i + 1))).join('');
    const page = await rig.open(
      `<html lang="en">${STYLE}<body>${html}<a href="#"><input id="i12" readonly value="${A}"></a>`,
    );
    await page.setViewport(1000, 1400);
    await call(page, 'watch');
    const through = await placed(page, pressed.length + 1, 'through');
    const front = await placed(page, plain.length);
    expect(await page.countFrames('reader')).toBe(2);
    await sleep(200);
    for (const { rects } of through)
      for (const { x, y, width, height } of rects) expect(await hit(page, x + width / 2, y + height / 2)).not.toBe('');
    for (const { rects } of front)
      for (const { x, y, width, height } of rects) expect(await hit(page, x + width / 2, y + height / 2)).toBe('');
    await page.eval(() => {
      for (const type of ['click', 'auxclick'])
        addEventListener(type, (event) => {
          document.body.lang += `${(event.target as Element).id}${event.isTrusted} `;
          event.preventDefault();
        });
    });
    await page.click('#i0');
    await page.click('#i6');
    expect(await page.eval(() => document.body.lang)).toBe('i0true i6true ');
    await page.close();
  });

  it('follows what becomes something to be clicked, and what stops to be', async () => {
    const page = await shown(`<p id="p"><span>${A}</span></p>`, 1);
    await page.eval(() => document.querySelector('#p')?.setAttribute('role', 'button'));
    await placed(page, 1, 'through');
    await placed(page, 0);
    await page.eval(() => document.querySelector('#p')?.removeAttribute('role'));
    await placed(page, 1);
    await placed(page, 0, 'through');
    expect(await inkIn(page, await boxOf(page, '#p'))).toBe(0);
    await page.close();
  });

  // B3
  it('goes on showing the others while an editor is open, but for what was covered before', async () => {
    const page = await shown(
      `<div id="header" style="height:140px">over it</div><p>${makeToken(3)}</p><p id="p" style="padding-top:140px">${A}</p><input id="i" value="${B}"><p id="q"></p>`,
      2,
    );
    await call(page, 'open', '#i');
    await sleep(1500);
    expect((await call(page, 'placed')).map(({ kind }) => kind)).toEqual(['text', 'field']);
    await page.eval((token) => ((document.querySelector('#q') as Element).textContent = token), makeToken(4));
    await placed(page, 3);
    await call(page, 'close');
    await sleep(500);
    await placed(page, 3);
    await page.close();
  });

  // B5
  it('has them in the order of the page, whenever they came', async () => {
    const page = await shown(`<p id="first"></p><p>${A}</p><p id="last"></p>`, 1);
    await page.eval((token) => ((document.querySelector('#last') as Element).innerHTML = `<b>${token}</b>`), B);
    await placed(page, 2);
    await page.eval(
      (token) => ((document.querySelector('#first') as Element).innerHTML = `<b>${token}</b>`),
      makeToken(3),
    );
    const ys = (await placed(page, 3)).map(({ rects }) => rects[0]?.y ?? 0);
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    await page.close();
  });

  it('makes the letters of the sealed text transparent, and of nothing else', async () => {
    const page = await shown(
      `<p id="p">${A}</p><p id="words">words</p><input id="i" style="border-color:#ccc" value="${B}">`,
      2,
    );
    await sleep(300);
    const fill = await page.eval(() =>
      getComputedStyle(document.querySelector('#i') as Element).getPropertyValue('-webkit-text-fill-color'),
    );
    expect(fill).toMatch(/rgba\(0, 0, 0, 0\)|transparent/);
    expect(
      await page.eval(
        () => (CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get('paperseal')?.size,
      ),
    ).toBe(1);
    const colour = await page.eval(
      () => getComputedStyle(document.querySelector('#p') as Element, '::highlight(paperseal)').color,
    );
    expect(colour).toBe('rgba(0, 0, 0, 0)');
    // What is computed is not always painted.
    expect(await inkIn(page, await boxOf(page, '#p'))).toBe(0);
    expect(await inkIn(page, await boxOf(page, '#i'))).toBe(0);
    expect(await inkIn(page, await boxOf(page, '#words'))).toBeGreaterThan(20);
    await page.close();
  });

  it('covers what a field holds, inside its border', async () => {
    const page = await shown(`<input id="i" value="${A}">`, 1);
    const [item] = await placed(page, 1);
    const box = await boxOf(page, '#i');
    expect(item).toMatchObject({ kind: 'field', font: expect.stringMatching(/^normal 400 14px monospace/) });
    near(item?.rects[0], { x: box.x + 5, y: box.y + 5, width: box.width - 10, height: box.height - 10 });
    await page.close();
  });

  it('keeps sealed texts from overflowing, with room for the longest text and no more', async () => {
    const rows = Array.from(
      { length: 10 },
      (_, i) => `<tr><td id="c${i}">${makeToken(i + 1)}</td><td>Edit</td></tr>`,
    ).join('');
    const page = await shown(`<table id="table">${rows}</table><p id="p">In words ${A} too</p>`, 11);
    expect((await boxOf(page, '#table')).width).toBeLessThanOrEqual(601);
    expect((await boxOf(page, '#p')).width).toBeLessThanOrEqual(601);
    expect(await page.eval(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1000);
    const heights = new Set(await Promise.all([0, 1, 5, 9].map(async (i) => (await boxOf(page, `#c${i}`)).height)));
    expect(heights.size).toBe(1);
    expect([...heights][0]).toBeLessThan(60);
    const item = (await placed(page, 11)).find(({ token, rects }) => token !== undefined && rects.length === 1);
    expect(item?.font).toContain(' 16px ');
    expect(item?.lineHeight).toBe(20);
    await page.close();
  });

  it('shows only what is near, and the rest when it comes near', async () => {
    const far = Array.from({ length: 300 }, (_, i) => `<p style="height:60px">${makeToken(i + 1)}</p>`).join('');
    const page = await rig.open(`<html lang="en">${STYLE}<body>${far}`);
    await page.setViewport(1000, 700);
    await call(page, 'watch');
    await poll('all found', async () => ((await call(page, 'count')) === 300 ? true : undefined));
    await sleep(600);
    const first = await call(page, 'placed');
    expect(first.length).toBeGreaterThan(15);
    expect(first.length).toBeLessThan(40);
    await page.eval(() => scrollTo(0, 10_000));
    await poll('others', async () =>
      (await call(page, 'placed')).some(({ rects }) => (rects[0]?.y ?? 0) > 10_000) ? true : undefined,
    );
    const before = await call(page, 'placings');
    await sleep(1500);
    expect((await call(page, 'placings')) - before).toBeLessThan(4);
    const height = await page.eval(() => document.documentElement.scrollHeight);
    await page.eval(() => document.body.replaceChildren());
    await poll('no height of ours', async () =>
      (await page.eval(() => document.documentElement.scrollHeight)) < height / 10 ? true : undefined,
    );
    await page.close();
  });

  it('is cut off where a scrolling box of the page cuts, and keeps away under what lies over it', async () => {
    const page = await shown(
      `<div id="header">header</div><div style="height:60px"></div><div id="scroller"><p id="p">${A}</p><div style="height:300px"></div></div><p id="q">${B}</p><div id="tall"></div>`,
      2,
    );
    await page.eval(() => ((document.querySelector('#scroller') as HTMLElement).scrollTop = 40));
    const scroller = await boxOf(page, '#scroller');
    await poll('the cut', async () => {
      const item = (await call(page, 'placed')).find(({ rects }) => (rects[0]?.width ?? 0) < 350);
      return item && (item.rects[0]?.y ?? 0) >= scroller.y ? true : undefined;
    });
    await page.eval(() => ((document.querySelector('#scroller') as HTMLElement).scrollTop = 300));
    await placed(page, 1);
    await page.eval(() => scrollTo(0, (document.querySelector('#q') as HTMLElement).offsetTop - 5));
    await placed(page, 0);
    await page.close();
  });

  it('looks the same to the page whatever the sealed texts are', async () => {
    const look = async (token: string) => {
      const page = await shown(`<p id="p">${token}</p>`, 1);
      await sleep(300);
      const html = await page.eval(() => document.documentElement.outerHTML);
      await page.close();
      return html.replaceAll(token, 'TOKEN').replace(/<body>.*<p/s, '<body><p');
    };
    expect(await look(B)).toBe(await look(A));
  });

  it('takes everything away when the page touches it, and when it is told to', async () => {
    for (const end of ['page', 'ours']) {
      const page = await shown(`<p id="p">${A}</p><input id="i" value="${B}">`, 2);
      await sleep(200);
      if (end === 'page') await page.eval(() => document.documentElement.lastElementChild?.remove());
      else await call(page, 'unwatch');
      await poll('nothing of ours', async () =>
        (await page.eval(() => document.documentElement.outerHTML.match(/data-paperseal|--paperseal|<div/) === null))
          ? true
          : undefined,
      );
      expect(await page.countFrames('reader')).toBe(0);
      if (end === 'page') expect(await call(page, 'threats')).toEqual(['removed']);
      await page.close();
    }
  });

  it('tries again when no ticket came, and when its frame was not heard of', async () => {
    const page = await rig.open(`<html lang="en">${STYLE}<body><p>${A}</p>`);
    await call(page, 'watch', 1);
    await placed(page, 1);
    await poll('one frame', async () => ((await page.countFrames('reader')) === 1 ? true : undefined)); // still loading
    await page.close();
  });

  it('lets the sealed text stand as soon as nobody shows it, and opens another frame a few times', async () => {
    const page = await shown(`<p id="p">${A}</p>`, 1);
    await poll('the frame', async () => ((await page.countFrames('reader')) === 1 ? true : undefined));
    await call(page, 'placeAgain');
    const ink = async () => inkIn(page, await boxOf(page, '#p')); // the letters are small: little of it
    await poll('the letters to go', async () => ((await ink()) === 0 ? true : undefined));
    await call(page, 'lose', true);
    await page.eval(() => (document.body.style.marginTop = '60px'));
    await sleep(1500);
    expect([await ink(), await call(page, 'frames')]).toEqual([0, 1]); // a worker that was stopped comes back sooner
    await poll('another frame', async () => ((await call(page, 'frames')) === 2 ? true : undefined));
    expect(await ink()).toBeGreaterThan(0);
    await call(page, 'lose', false);
    await call(page, 'placeAgain'); // the new one was heard
    await poll('the letters to go', async () => ((await ink()) === 0 ? true : undefined));
    await page.eval(() => (document.body.style.marginTop = '20px'));
    await sleep(4000);
    expect([await ink(), await call(page, 'frames')]).toEqual([0, 2]);
    await page.close();
  });

  it('asks for no more than five frames in a row when each of them is lost', async () => {
    const page = await shown(`<p id="p">${A}</p>`, 1);
    await call(page, 'lose', true);
    for (let i = 0; i < 7; i++) {
      await call(page, 'placeAgain');
      await page.eval((px) => (document.body.style.marginTop = `${px}px`), 20 + i);
      await sleep(3400);
    }
    expect(await call(page, 'frames')).toBeLessThanOrEqual(5);
    expect(await inkIn(page, await boxOf(page, '#p'))).toBeGreaterThan(0);
    await page.close();
  });

  it('tells everything again when it is asked to', async () => {
    const page = await shown(`<p>${A}</p>`, 1);
    await sleep(300);
    await call(page, 'placeAgain');
    await poll('the sealed text again', async () => ((await call(page, 'placed'))[0]?.token === A ? true : undefined));
    await page.close();
  });
});
