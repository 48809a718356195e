// The overlay over a page's sealed texts: it lies exactly where they stand, wherever the page moves them; all else of the
// page is seen and clicked as before; and the page learns nothing from it but that they were recognised (THREATS P-18, P-20).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { overlayTools, STYLE } from './overlay-tools.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const [A, B] = [makeToken(1), makeToken(2)];

describe.each(BROWSERS)('the overlay in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());
  const { shown, placed, boxOf, hit, inkIn, near } = overlayTools(() => rig);

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

  it('leaves no mark in what is edited: the page would save it', async () => {
    const page = await shown(
      `<p id="words">${A}</p><div id="edited" contenteditable><p>Before</p><p>${B}</p></div>`,
      2,
    );
    const marks = (id: string) =>
      page.eval((at) => document.getElementById(at)?.outerHTML.match(/paperseal-|style=/g) ?? [], id);
    await poll('the mark of words', async () => ((await marks('words')).length > 0 ? true : undefined));
    expect(await marks('edited')).toEqual([]);
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

  it('looks the same to the page whatever the sealed texts are (P-18, P-20)', async () => {
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
    await poll('the letters to be back', async () => ((await ink()) > 0 ? true : undefined));
    await call(page, 'lose', false);
    await call(page, 'placeAgain'); // the new one was heard
    await poll('the letters to go', async () => ((await ink()) === 0 ? true : undefined));
    await page.eval(() => (document.body.style.marginTop = '20px'));
    await sleep(4000);
    expect([await ink(), await call(page, 'frames')]).toEqual([0, 2]);
    await page.close();
  });

  // Its rules are a machine of their own (tests/page/pane-life); half a minute in one browser shows that it is obeyed.
  it.runIf(browser === 'chromium')('asks for no more than five frames in a row when each is lost', async () => {
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
