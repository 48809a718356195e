// What belongs to the page where sealed texts are shown: clicks on links and rows, its folds, its selection, and the order of
// its texts; and what stays shown while an editor is open (B1, B3, B5).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { overlayTools, STYLE } from './overlay-tools.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const [A, B] = [makeToken(1), makeToken(2)];

describe.each(BROWSERS)('the panes in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());
  const { shown, placed, boxOf, hit, inkIn } = overlayTools(() => rig);

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
    await poll('two frames', async () => ((await page.countFrames('reader')) === 2 ? true : undefined)); // still loading
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

  it('draws nothing over what follows a closed details, and comes back when it is opened (B5)', async () => {
    const page = await shown(`<details open id="d"><summary>more</summary><p>${A}</p></details><p id="q">next</p>`, 1);
    await page.eval(() => document.querySelector('#d')?.removeAttribute('open'));
    await placed(page, 0);
    await page.eval(() => document.querySelector('#d')?.setAttribute('open', ''));
    await placed(page, 1);
    await page.close();
  });

  it('lets a sealed text stand while it is selected, and nothing else (B5)', async () => {
    const page = await shown(`<p id="p">${A}</p><p id="q">${B}</p><p id="r">words</p>`, 2);
    const select = (...ids: string[]) =>
      page.eval((all) => {
        const range = document.createRange();
        range.setStartBefore(document.querySelector(all[0] ?? '') as Element);
        range.setEndAfter(document.querySelector(all.at(-1) ?? '') as Element);
        getSelection()?.removeAllRanges();
        getSelection()?.addRange(range);
      }, ids);
    await select('#q', '#r');
    const [left] = await placed(page, 1);
    expect(left?.rects[0]?.y).toBeLessThan((await boxOf(page, '#q')).y);
    expect(await inkIn(page, await boxOf(page, '#p'))).toBe(0);
    await select('#r');
    await placed(page, 2);
    await page.eval(() => document.execCommand('selectAll'));
    await placed(page, 0);
    await page.eval(() => getSelection()?.removeAllRanges());
    await placed(page, 2);
    await page.close();
  });
});
