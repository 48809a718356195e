// The editor's frame over a field and the guard around it, against pages that want the keys (THREATS P-03, P-08, P-09,
// P-18). The frame here is a stand-in with a text area: what is tested is the page's side.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const FORM = `<html lang="en"><meta charset="utf-8"><style>body{margin:20px;min-height:2000px}input,textarea,div{font:16px sans-serif}
  #field{width:360px;height:30px} #narrow{width:80px} #low{position:absolute;top:650px;width:300px;height:60px}
  div { display: none !important; opacity: 0 !important } [contenteditable] { display: block !important; opacity: 1 !important }</style>
  <input id="field"><input id="narrow"><textarea id="low"></textarea><div id="rich" contenteditable>old</div><input id="thief">
  <script>
    window.taken = '';
    for (const type of ['keydown', 'keypress', 'beforeinput', 'input', 'paste', 'compositionstart'])
      addEventListener(type, (event) => { taken += event.key ?? event.data ?? '?'; }, true);
    window.messages = 0;
    addEventListener('message', () => { messages++; });
  </script>`;

/** What a page may do to get the keys; each is its source, run in the page. */
const THIEVES: Record<string, string> = {
  'its own input, every 20 ms': `setInterval(() => document.querySelector('#thief').focus(), 20)`,
  'its own input, all the time': `(function again() { document.querySelector('#thief').focus(); setTimeout(again, 0); })()`,
  'a child frame': `
    const frame = document.createElement('iframe');
    frame.srcdoc = '<input id=i><script>parent.kid = ""; addEventListener("keydown", (e) => parent.kid += e.key, true); setInterval(() => i.focus(), 20)<' + '/script>';
    document.body.append(frame);`,
  'a modal dialog of its own': `
    const dialog = document.createElement('dialog');
    dialog.innerHTML = '<input>';
    document.body.append(dialog);
    setTimeout(() => { dialog.showModal(); setInterval(() => dialog.firstChild.focus(), 20); }, 150);`,
  'removing the host': `
    setTimeout(() => { document.documentElement.lastElementChild.remove(); setInterval(() => document.querySelector('#thief').focus(), 20); }, 150);`,
};

describe.each(BROWSERS)('the editor frame in %s', (browser) => {
  let rig: Rig;
  let page: Page;

  /** `before`: what the page does first. */
  const openOver = async (selector: string, before = ''): Promise<Page> => {
    page = await rig.open(FORM);
    await page.setViewport(1000, 720);
    if (before) await run(before);
    await call(page, 'open', selector);
    await page.frame('editor');
    await poll('the focus', async () =>
      (await (await page.frame('editor')).eval(() => document.hasFocus())) ? true : undefined,
    );
    return page;
  };
  const frameBox = async () => {
    const frame = await page.frame('editor');
    return frame.eval(() => ({ width: innerWidth, height: innerHeight }));
  };
  /** As a script of the page. */
  const run = (source: string) =>
    page.eval(
      (text) => document.body.append(Object.assign(document.createElement('script'), { textContent: text })),
      source,
    );
  const threats = () => page.eval(() => document.documentElement.getAttribute('data-threats') ?? '');
  const typed = async () => (await page.frame('editor')).eval(() => document.querySelector('textarea')?.value);

  beforeAll(async () => {
    rig = await startRig(browser);
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it('lies over the field with a bar below, takes the keyboard and gives it back', async () => {
    await openOver('#field');
    expect(await frameBox()).toEqual({ width: expect.closeTo(366, -1), height: expect.closeTo(84, -1) });
    await page.press('a', 'b');
    expect(await typed()).toBe('ab');
    expect(
      await page.eval(() => ({ taken: (window as unknown as { taken: string }).taken, frames: window.length })),
    ).toEqual({ taken: '', frames: 0 });
    await call(page, 'close');
    expect(await page.eval(() => document.activeElement?.id)).toBe('field');
    expect(await page.countFrames('editor')).toBe(0);
    expect(await call(page, 'threats')).toEqual([]);
    await page.close();
  });

  it('is at least 280 pixels wide, and stays in the window', async () => {
    await openOver('#narrow');
    expect((await frameBox()).width).toBe(280);
    await page.close();
    await openOver('#low');
    expect((await frameBox()).height).toBe(
      await page.eval(() => (document.querySelector('#low')?.getBoundingClientRect().height ?? 0) + 44),
    );
    expect(await page.eval(() => scrollY)).toBe(0);
    await page.close();
  });

  it('has the same size whatever is typed, and follows its field (P-18)', async () => {
    await openOver('#field');
    const before = await frameBox();
    for (let length = 1; length <= 2000; length += 333) {
      await (await page.frame('editor')).fill('textarea', 'x\n'.repeat(length / 2));
      expect(await frameBox()).toEqual(before);
    }
    await page.eval(() => ((document.querySelector('#field') as HTMLElement).style.width = '500px'));
    await poll('the new width', async () => ((await frameBox()).width > before.width ? true : undefined));
    expect(await call(page, 'threats')).toEqual([]);
    await page.close();
  });

  it('posts nothing, and a click beside it changes nothing (P-09)', async () => {
    await openOver('#field');
    await page.eval(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
    await page.press('a');
    expect(await page.eval(() => (window as unknown as { messages: number }).messages)).toBe(0);
    expect(await call(page, 'threats')).toEqual([]);
    await page.close();
  });

  it('lets the page have rich text written, and lives on', async () => {
    await openOver('#rich');
    await page.press('a');
    await call(page, 'guard', true);
    expect(await call(page, 'writeOver', '#rich', makeToken())).toMatchObject({ outcome: 'written' });
    await page.press('b');
    expect(await typed()).toBe('ab');
    expect(await call(page, 'writeOver', '#field', makeToken())).toMatchObject({ outcome: 'written' });
    await page.press('c');
    expect(await typed()).toBe('abc');
    expect(await call(page, 'threats')).toEqual([]);
    await page.close();
  });

  it.each([
    ['removed', `document.documentElement.lastElementChild.remove()`],
    ['removed', `document.documentElement.replaceWith(document.createElement('html'))`],
    ['removed', `document.open(); document.write('<p>new')`],
    ['changed', `document.documentElement.lastElementChild.style.setProperty('opacity', '0.1', 'important')`],
    ['changed', `document.documentElement.lastElementChild.setAttribute('hidden', '')`],
    ['changed', `document.documentElement.lastElementChild.append('x')`],
    ['hidden', `document.documentElement.style.display = 'none'`],
    [
      'covered',
      `const p = document.createElement('p'); p.popover = 'manual'; p.textContent = 'type here'; document.body.append(p); p.showPopover()`,
    ],
    ['covered', `const d = document.createElement('dialog'); document.body.append(d); d.showModal()`],
  ])('notices when it is %s: %s (P-04, P-08, P-39)', async (threat, attack) => {
    await openOver('#field');
    await run(attack);
    await poll(threat, async () => ((await threats()).includes(threat) ? true : undefined), 3000);
    await page.close();
  });

  describe('where a popover was open before it (P-05)', () => {
    const shown = (where: string) =>
      `window.pop = document.createElement('p'); pop.popover = 'manual'; pop.textContent = 'type here'; ${where}.append(pop); pop.showPopover();`;
    const POPOVER = shown('document.body');
    const QUIET = `${POPOVER} for (const type of ['beforetoggle', 'toggle']) addEventListener(type, (e) => e.stopImmediatePropagation(), true);`;
    const CLOSED = `const host = document.createElement('section'); document.body.append(host); window.root = host.attachShadow({ mode: 'closed' });`;

    it.each([
      ['bears it', POPOVER, ''],
      ['bears that it goes', POPOVER, 'pop.hidePopover()'],
      [
        'bears a short view transition',
        POPOVER,
        `document.head.append(Object.assign(document.createElement('style'), { textContent: '::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 1ms }' }));
         document.startViewTransition?.(() => document.body.append('x'))`,
      ],
    ])('%s', async (_, before, act) => {
      await openOver('#field', before);
      if (act) await run(act);
      await sleep(1_000);
      expect(await threats()).toBe('');
      await page.close();
    });

    const again = 'pop.hidePopover(); pop.showPopover()';
    it.each([
      ['hidden and shown again at once', POPOVER, again],
      ['hidden, and shown again later', POPOVER, `pop.hidePopover(); setTimeout(() => pop.showPopover(), 700)`],
      ['taken out, put back and shown', POPOVER, `pop.remove(); document.body.append(pop); pop.showPopover()`],
      ['shown again, and nobody is to hear of it', QUIET, again],
      [
        'joined by a long view transition',
        POPOVER,
        `
        document.head.append(Object.assign(document.createElement('style'), { textContent: '::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 30s }' }));
        document.startViewTransition(() => document.body.append('x'))`,
      ],
      // Chromium tells the frame itself what it can't see.
      ...(browser === 'firefox'
        ? [
            ['joined by one in a closed tree', CLOSED, shown('root')],
            ['in a closed tree shown again', `${CLOSED} ${shown('root')}`, again],
          ]
        : []),
    ] as [string, string, string][])('notices when it is %s', async (_, before, act) => {
      await openOver('#field', before);
      await sleep(400);
      expect(await threats()).toBe('');
      await run(act);
      await poll('the cover', async () => ((await threats()).includes('covered') ? true : undefined), 5000);
      await page.close();
    });
  });

  it('has the keyboard again when a page leaves it with nobody', async () => {
    await openOver('#field');
    await call(page, 'guard', true);
    await run(`document.activeElement.blur(); document.querySelector('#thief').blur(); window.focus()`);
    await poll('the focus', async () =>
      (await (await page.frame('editor')).eval(() => document.hasFocus())) ? true : undefined,
    );
    await page.press('a');
    expect(await typed()).toBe('a');
    await page.close();
  });

  it.each(Object.entries(THIEVES))('gives no key to a page that takes focus with %s (P-03)', async (_name, source) => {
    page = await rig.open(FORM);
    await call(page, 'guard', true);
    await call(page, 'open', '#field');
    await page.frame('editor');
    await sleep(100);
    await run(source);
    for (const key of 'a secret of 20 chars') {
      await page.press(key === ' ' ? 'Space' : key).catch(() => undefined);
      await sleep(10);
    }
    const got = await page.eval(() => {
      const scope = window as unknown as { taken: string; kid?: string };
      const values = [...document.querySelectorAll('input')].map((input) => input.value).join('');
      return scope.taken + (scope.kid ?? '') + values;
    });
    expect(got).toBe('');
    await page.close();
  });

  it('swallows nothing when it is told that no editor is open', async () => {
    page = await rig.open(FORM);
    await page.type('#field', 'free');
    expect(await page.text('#field')).toBe('free');
    await call(page, 'guard', true);
    await page.type('#field', 'kept');
    expect(await page.text('#field')).toBe('free');
    await page.close();
  });
});
