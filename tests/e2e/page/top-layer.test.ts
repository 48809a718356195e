// Sealed texts in what the browser shows above a page: dialogs, popovers, what fills the screen.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { type Box, overlayTools, STYLE } from './overlay-tools.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const [A, B, C] = [makeToken(1), makeToken(2), makeToken(3)];
const OPENS = {
  'a modal dialog': ['<dialog id="top">', '</dialog>', `document.querySelector('#top').showModal()`],
  'a popover': ['<div id="top" popover="manual">', '</div>', `document.querySelector('#top').showPopover()`],
  'a modal dialog in a shadow tree': [
    '<div id="host"><template shadowrootmode="open"><dialog><slot></slot></dialog></template><div id="top">',
    '</div></div>',
    `document.querySelector('#host').shadowRoot.firstChild.showModal()`,
  ],
} as const;

describe.each(BROWSERS)('above the page in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());
  const { placed, boxOf, inkIn, near } = overlayTools(() => rig);

  const open = async (html: string): Promise<Page> => {
    const page = await rig.open(`<html lang="en">${STYLE}<body>${html}`);
    await page.setViewport(1000, 700);
    await call(page, 'watch');
    return page;
  };
  const run = (page: Page, code: string) =>
    page.eval((text) => {
      const script = document.createElement('script');
      script.textContent = text;
      document.head.append(script);
    }, code);
  /** The frame of the tests is blue: the part of a box that it covers. */
  const covered = async (page: Page, box: Box): Promise<number> => {
    const path = join(rig.device.profileDir, 'blue.png');
    await page.screenshot(path);
    return page.eval(blueIn, (await readFile(path)).toString('base64'), box);
  };
  const isShown = (page: Page, query: string) =>
    poll(`${query} to be covered by ours`, async () => {
      const box = await boxOf(page, query);
      const isHidden =
        (await page.eval((q) => document.querySelector(q)?.matches('input'), query)) || (await inkIn(page, box)) === 0;
      return isHidden && (await covered(page, box)) > 0.8 ? true : undefined;
    });
  const stands = (page: Page, query: string) =>
    poll(`${query} to stand as it is`, async () => {
      const box = await boxOf(page, query);
      return (await inkIn(page, box)) > 5 && (await covered(page, box)) < 0.2 ? true : undefined;
    });

  it.each(Object.entries(OPENS))(
    'shows what stands in %s, in its letters and fields',
    async (_, [before, after, show]) => {
      const page = await open(`<p id="p">${C}</p>${before}<p id="a">${A}</p><input id="b" value="${B}">${after}`);
      await placed(page, 1);
      await run(page, show);
      const items = await placed(page, 2, 'top-front');
      expect(items.map(({ kind }) => kind)).toEqual(['text', 'field']);
      near(items[0]?.rects[0], await boxOf(page, '#a'));
      await isShown(page, '#a');
      await isShown(page, '#b');
      await run(page, show.replace(/show\w+/, show.includes('Popover') ? 'hidePopover' : 'close'));
      await placed(page, 0, 'top-front');
      await isShown(page, '#p');
      await page.close();
    },
  );

  it('shows what stands in an element that fills the screen', async () => {
    const page = await open(
      `<div id="top" style="background:white"><p id="a">${A}</p><button id="full" onclick="this.parentNode.requestFullscreen()">Fill</button></div>`,
    );
    await isShown(page, '#a');
    await page.click('#full');
    await page.until(() => document.fullscreenElement !== null);
    await placed(page, 1, 'top-front');
    await isShown(page, '#a');
    await page.eval(() => document.exitFullscreen());
    await placed(page, 1);
    await isShown(page, '#a');
    await page.close();
  });

  it('leaves what lies behind a modal dialog as it is, and shows it again', async () => {
    const page = await open(
      `<p id="p" style="margin-top:300px">${C}</p><style>::backdrop{background:#fff8}</style><dialog id="top"><p id="a">${A}</p></dialog>`,
    );
    await isShown(page, '#p');
    await run(page, OPENS['a modal dialog'][2]);
    await placed(page, 1, 'top-front');
    await placed(page, 0);
    await run(page, `document.querySelector('#top').close()`);
    await isShown(page, '#p');
    await page.close();
  });

  it('is above what is shown later, and what is shown once more (P-54)', async () => {
    const page = await open(
      `<dialog id="top"><p id="a">${A}</p><div id="later" popover="manual" style="top:400px;width:300px"><p id="b">${B}</p></div></dialog>`,
    );
    await run(page, OPENS['a modal dialog'][2]);
    await isShown(page, '#a');
    await run(page, `document.querySelector('#later').showPopover()`);
    await isShown(page, '#b');
    await isShown(page, '#a');
    for (let i = 0; i < 3; i++) {
      await run(page, `document.querySelector('#top').close(); document.querySelector('#top').showModal()`);
      await isShown(page, '#a');
    }
    await page.close();
  });

  it('hides no letters where the page keeps it from coming above (P-54)', async () => {
    const page = await open(`<dialog id="top"><p id="a">${A}</p></dialog>`);
    await run(
      page,
      `document.addEventListener('beforetoggle', (event) => event.target.matches('div') && event.preventDefault(), true)`,
    );
    await run(page, OPENS['a modal dialog'][2]);
    await sleep(1_000);
    await stands(page, '#a');
    await page.close();
  });

  it('stays below an editor of ours, also when something is shown meanwhile (P-05, P-54)', async () => {
    const page = await open(
      `<dialog id="top"><p id="a">${A}</p><input id="b" value=""><details id="d">more</details><div id="later" popover="manual" style="top:500px;width:300px"><p id="c">${C}</p></div></dialog>`,
    );
    await run(page, OPENS['a modal dialog'][2]);
    await isShown(page, '#a');
    await call(page, 'open', '#b');
    const editor = await page.frame('editor');
    await editor.until(() => document.hasFocus());
    // As when a popover was shown: what lies above what is looked at anew, and nothing of ours may come over the editor.
    await run(page, `document.querySelector('#d').open = true`);
    await sleep(1_000);
    expect(await call(page, 'threats')).toEqual([]);
    expect(await page.countFrames('editor')).toBe(1);
    await call(page, 'close');
    await run(page, `document.querySelector('#later').showPopover()`);
    await isShown(page, '#c');
    await page.close();
  });
});

/** How much of the box has the colour of the tests' frames. */
async function blueIn(data: string, { x, y, width, height }: Box): Promise<number> {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const [w, h] = [Math.floor(width - 12), Math.floor(height - 8)];
  const context = new OffscreenCanvas(w, h).getContext('2d');
  context?.drawImage(image, -Math.ceil(x + 6), -Math.ceil(y + 4));
  const pixels = context?.getImageData(0, 0, w, h).data ?? [];
  let blue = 0;
  for (let i = 0; i < pixels.length; i += 4) if ((pixels[i + 2] ?? 0) - (pixels[i] ?? 0) > 20) blue++;
  return blue / (w * h);
}
