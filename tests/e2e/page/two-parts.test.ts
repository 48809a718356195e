// The content script comes in two parts, the product's own: the small first one is in every page of a site that is
// switched on, the second comes when there is a sealed text, whichever way it gets there.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, sleep } from '../driver.ts';
import { fieldValue, readTexts, type Rig, sealText, startRig } from '../hostile/rig.ts';
import { sealOpen } from '../journeys.ts';
import { BROWSERS } from '../launch.ts';
import { makeToken } from './setup.ts';

const FORM = '<!doctype html><meta charset="utf-8"><textarea id="field"></textarea>';
const PLAIN = `<!doctype html><meta charset="utf-8"><p id="words">nothing here</p><input id="line">
  <div id="card" style="height:50px"></div><script>
    document.querySelector('#card').attachShadow({ mode: 'open' }).innerHTML = '<button style="height:50px">card</button>';
  </script>`;
/**
 * Elements with the names that a script might look for in its global object. No frames called `chrome` or `browser`:
 * where there are any, Chromium gives a script that comes after them no API at all.
 */
const NAMESAKES = `<!doctype html><meta charset="utf-8"><p id="words">namesakes</p>
  <a id="browser"></a><a id="chrome"></a><a id="paperseal"></a><a id="papersealRuns"></a><a id="Symbol(paperseal)"></a>
  <iframe name="paperseal"></iframe><iframe name="papersealRuns"></iframe><iframe name="Symbol(paperseal)"></iframe>`;

/** Ways of a sealed text into a page that is there already. */
const WAYS: [name: string, put: (token: string) => void][] = [
  ['is added', (token) => document.querySelector('#words')?.append(token)],
  [
    'takes the place of words (B4)',
    (token) => {
      const text = document.querySelector('#words')?.firstChild;
      if (text) text.nodeValue = token;
    },
  ],
  [
    'comes in pieces (B4)',
    (token) => {
      const words = document.querySelector('#words') as HTMLElement;
      words.innerHTML = `<b>${token.slice(0, 4)}</b><mark>${token.slice(4, 12)}</mark>${token.slice(12)}`;
    },
  ],
  [
    'stands in the field of a shadow tree that came with the page (B4)',
    (token) => {
      const root = document.querySelector('#card')?.shadowRoot;
      if (root) root.innerHTML = '<textarea style="width:300px;height:50px"></textarea>';
      const field = root?.querySelector('textarea');
      if (field) field.value = token;
    },
  ],
  ['is one of a thousand', (token) => (document.body.innerHTML = `<p>${token}</p>`.repeat(1000))],
  ['is put into a field', (token) => ((document.querySelector('#line') as HTMLInputElement).value = `  ${token}`)],
  [
    'stands in a shadow tree that is touched later',
    (token) => document.querySelector('#card')?.shadowRoot?.querySelector('button')?.append(token),
  ],
  [
    'is all that is written into the emptied document',
    (token) => {
      document.open();
      document.write(`<!doctype html><body><input id="late" value="${token}">`); // listeners and observers are gone
      document.close();
    },
  ],
];

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  let token: string;

  beforeAll(async () => {
    rig = await startRig(browser, { '/form': FORM, '/plain': PLAIN, '/namesakes': NAMESAKES });
    await rig.switchOn(rig.site.url());
    const form = await rig.device.visit(rig.site.url('/form'));
    token = await sealText(rig, form, 'two parts');
    await form.close();
  });
  afterAll(() => rig?.close());
  afterEach(() => page?.close());

  /** Which part of the script answers to an order that the second part alone knows. */
  const isWhole = async (): Promise<boolean> =>
    (await rig.ui.eval(orderPage, await rig.tabOf(page), { order: 'holds', request: { ticket: '0'.repeat(32) } })) !==
    null;
  const inject = async (): Promise<void> => rig.ui.eval(injectAgain, await rig.tabOf(page));

  it.each(WAYS)('a page has the first part alone until a sealed text %s', async (name, put) => {
    page = await rig.device.visit(rig.site.url(`/plain?${WAYS.findIndex((way) => way[0] === name)}`));
    await page.front();
    await sleep(800);
    expect(await isWhole()).toBe(false);
    await page.eval(put, token);
    if (name.includes('touched')) await page.click('#card');
    expect((await readTexts(page))[0]).toBe('two parts');
    expect(await isWhole()).toBe(true);
  });

  it('a screen reader meets a name in the place of the letters, the same whether they open or not (B5)', async () => {
    const body = `<p id="ours">${token}</p><h2 id="head"><span>${token}</span></h2><p id="theirs">${makeToken(9)}</p>
      <p id="among">see ${token}</p><p id="own" aria-label="Mine">${token}</p><textarea id="area">${token}</textarea>`;
    rig.site.set('/named', `<!doctype html><meta charset="utf-8">${body}`);
    page = await rig.device.visit(rig.site.url('/named'));
    await page.front();
    await readTexts(page);
    const attributes = (query: string) =>
      page.eval((at) => {
        const element = document.querySelector(at);
        return ['role', 'aria-label', 'aria-description'].map((name) => element?.getAttribute(name) ?? null);
      }, query);
    const name = expect.stringMatching(/^Sealed text \d+$/) as string;
    expect(await attributes('#ours')).toEqual(['img', name, null]);
    expect(await attributes('#theirs')).toEqual(['img', name, null]);
    expect(await attributes('#head span')).toEqual(['img', name, null]);
    expect(await attributes('#among')).toEqual([null, null, null]);
    expect(await attributes('#own')).toEqual([null, 'Mine', null]);
    expect(await attributes('#area')).toEqual([null, null, name]);
    await page.eval(() => {
      const text = document.querySelector('#ours')?.firstChild;
      if (text) text.nodeValue = 'words again';
    });
    await poll('the name to go', async () => ((await attributes('#ours'))[1] === null ? true : undefined));
    expect(await attributes('#ours')).toEqual([null, null, null]);
  });

  it('the second part comes for a broken sealed text, too', async () => {
    page = await rig.device.visit(rig.site.url('/plain?broken'));
    await page.eval((text) => document.body.append(text), makeToken(5).slice(0, 150));
    await poll('the second part', async () => ((await isWhole()) ? true : undefined));
  });

  it('parts that are injected again change nothing', async () => {
    page = await rig.device.visit(rig.site.url('/form?again'));
    await inject();
    await inject();
    const editor = await rig.openEditor(page);
    await inject();
    await editor.fill('.editor-text', 'only once');
    await sealOpen(page, editor);
    expect(await fieldValue(page)).toMatch(/^paperseal1/);
    expect(await readTexts(page)).toEqual(['only once']);
    expect(await page.countFrames('reader')).toBe(1);
    await page.type('body', 'free'); // and the guard is off
  });

  it('a page of a site that is off can not tell our sheet, also when its field is to be sealed', async () => {
    const isHidden = () =>
      page.eval(() => {
        document.body.setAttribute('data-paperseal', 'field');
        const { color, webkitTextFillColor } = getComputedStyle(document.body);
        return color !== webkitTextFillColor;
      });
    page = await rig.device.visit(rig.site.url('/plain?sheet'));
    await page.eval((text) => document.body.append(text), token);
    await readTexts(page);
    expect(await isHidden()).toBe(true);
    await page.close();

    await rig.device.allow('http://off.localhost/*');
    page = await rig.device.visit(rig.site.url('/form', 'off.localhost'));
    await page.front();
    await page.click('#field');
    const tabId = await rig.tabOf(page);
    await poll('the window', async () =>
      (await rig.ask<{ begun: boolean }>('field.begin', { tabId })).begun ? true : undefined,
    );
    expect(await isHidden()).toBe(false);
    await (await rig.device.page('/writer.html')).close();
  });

  it('a page that one comes back to, kept alive or loaded again, is read and takes sealed texts', async () => {
    rig.site.set('/kept', PLAIN.replace('nothing here', token));
    page = await rig.device.visit(rig.site.url('/kept'));
    expect(await readTexts(page)).toEqual(['two parts']);
    await page.goto(rig.site.url('/form?away'));
    await page.eval(() => void setTimeout(() => history.back())); // after the answer
    await page.until(() => location.pathname === '/kept' && document.readyState === 'complete');
    expect(await readTexts(page)).toEqual(['two parts']);
    const editor = await rig.openEditor(page, '#line');
    await editor.fill('.editor-text', 'back again');
    await editor.press('Control+Enter');
    await poll('both texts', async () => ((await readTexts(page)).includes('back again') ? true : undefined));
    expect(await fieldValue(page, '#line')).toMatch(/^paperseal1/);
  });

  it('a worker that is stopped just then is asked again', async () => {
    for (let i = 0; i < 4; i++) {
      page = await rig.device.visit(rig.site.url(`/plain?stopped${i}`));
      await sleep(300);
      const put = page.eval((text) => document.body.append(text), token);
      await sleep(10 * i);
      await rig.device.stopWorker();
      await put;
      expect((await readTexts(page))[0]).toBe('two parts');
      if (i < 3) await page.close();
    }
  });

  it("elements with our names are in nobody's way", async () => {
    await rig.ask('site.set', { site: rig.site.url().replace(/\/$/, ''), on: false });
    page = await rig.device.visit(rig.site.url('/namesakes'));
    await page.eval((text) => document.body.append(text), token);
    await sleep(300);
    expect(await page.countFrames('reader')).toBe(0);
    await rig.switchOn(rig.site.url()); // both parts come late, to a page that is full of them
    expect((await readTexts(page))[0]).toBe('two parts');
  });

  it('an extension that is taken away under an open editor gives the keys back', async () => {
    page = await rig.device.visit(rig.site.url('/form?left'));
    await rig.openEditor(page);
    await rig.ui.eval(reloadSoon).catch(() => undefined); // it goes with its page
    await poll(
      'the keys',
      async () => {
        // Firefox takes the script away at once: a bare dialog is left, which the browser itself closes.
        if (browser === 'firefox') await page.press('Escape');
        await page.eval(() => document.querySelector<HTMLElement>('#field')?.focus());
        await page.press('x');
        return (await fieldValue(page)) ? true : undefined;
      },
      15_000,
    );
  });
});

interface Api {
  readonly runtime: { reload(): void };
  readonly tabs: { sendMessage(tabId: number, message: unknown): Promise<unknown> };
  readonly scripting: { executeScript(script: object): Promise<unknown> };
}

function reloadSoon(): void {
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
  setTimeout(() => (browser ?? chrome).runtime.reload(), 100);
}

function orderPage(tabId: number, message: unknown): Promise<unknown> {
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
  return (browser ?? chrome).tabs.sendMessage(tabId, message).then(
    (answer) => answer ?? null,
    () => null,
  );
}

async function injectAgain(tabId: number): Promise<void> {
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
  for (const file of ['/page-work.js', '/page.js'])
    await (browser ?? chrome).scripting.executeScript({ target: { tabId, allFrames: true }, files: [file] });
}
