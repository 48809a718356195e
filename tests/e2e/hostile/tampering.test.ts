// Pages that take the editor away, cover it, move it, press it by script, rewrite what was sealed, or leave
// (THREATS P-07, P-08, P-24). What was typed is never theirs and never lost.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assertNoCanary, makeCanary, needlesOf } from '../canary.ts';
import { type Page, poll, sleep } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { looksFirst } from '../journeys.ts';
import { PASSPHRASE } from '../worker.ts';
import { hostilePage } from './pages.ts';
import { fieldValue, type Rig, sealText, startRig } from './rig.ts';

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage(), '/next': '<!doctype html><title>next</title><p>gone' });
    await rig.switchOn(rig.site.url());
  });
  afterAll(() => rig?.close());

  const ownWindow = async (): Promise<Page | undefined> => {
    for (const one of await rig.device.pages()) if ((await one.url()).includes('/writer.html')) return one;
    return undefined;
  };
  const drafts = () => rig.ask<{ id: string; text: string; site: string }[]>('drafts.list');
  afterEach(async () => {
    for (let own = await ownWindow(); own; own = await ownWindow()) await own.close();
    for (const { id } of await drafts()) await rig.ask('drafts.remove', { id });
    await page?.close().catch(() => undefined);
  });
  const open = async (host = 'localhost') => {
    const url = rig.site.url('/', host);
    if (host !== 'localhost') await rig.switchOn(url);
    page = await rig.device.visit(url);
    return rig.openEditor(page);
  };
  let attacks = 0;
  const run = (source: string) =>
    page.eval(
      (text) => document.documentElement.append(Object.assign(document.createElement('script'), { textContent: text })),
      source,
    );

  it.each([
    [
      'taken out',
      `document.documentElement.lastElementChild.previousElementSibling?.remove(); [...document.documentElement.children].slice(2).forEach((e) => e.remove())`,
    ],
    ['moved elsewhere', `[...document.documentElement.children].slice(2).forEach((e) => document.body.append(e))`],
    [
      'made transparent',
      `[...document.documentElement.children].slice(2).forEach((e) => e.style.setProperty('opacity', '0.01', 'important'))`,
    ],
    ['hidden with the whole page', `document.documentElement.style.display = 'none'`],
    [
      'covered by a popover',
      `const p = document.createElement('p'); p.popover = 'manual'; p.textContent = 'type here'; document.body.append(p); p.showPopover()`,
    ],
    [
      'covered by a modal dialog',
      `const d = document.createElement('dialog'); d.innerHTML = '<input>'; document.body.append(d); d.showModal()`,
    ],
    ['washed away by document.open()', `document.open(); document.write('<p>new'); document.close()`],
    ['thrown out with the document element', `document.documentElement.replaceWith(document.createElement('html'))`],
  ])('an editor that is %s ends at once, and its text goes on in our own window (P-04, P-08)', async (_, attack) => {
    const canary = makeCanary().slice(0, 30);
    await open(`attack-${++attacks}.localhost`); // a site whose page did such a thing gets no editor over a field again
    await page.press(...canary);
    await sleep(250); // drafts are sent every 150 ms
    await run(attack);
    await poll('the editor to end', async () => ((await page.countFrames('editor')) === 0 ? true : undefined), 4000);
    const own = await poll('our own window', ownWindow);
    await own.until(() => document.activeElement?.matches('.editor-text:not([readonly])'));
    expect(await own.text('.editor-text')).toBe(canary);
    const needles = needlesOf('the typed text', canary);
    const { session, ...kept } = await rig.device.storageDump();
    assertNoCanary(needles, {
      'the page': await page.eval(() => document.documentElement?.outerHTML ?? ''),
      session,
      kept,
    });
    await own.close();
    // It waits, sealed, and is readable here alone.
    expect((await drafts()).map(({ text }) => text)).toEqual([canary]);
    await rig.ask('lock');
    expect(await rig.answer('drafts.list')).toMatchObject({ ok: false, code: 'vault-locked' });
    expect(await rig.ask('status')).toMatchObject({ drafts: 1 });
    await rig.ask('unlock', { passphrase: PASSPHRASE });
    expect((await drafts()).map(({ text }) => text)).toEqual([canary]);
  });

  it('scripted keys, clicks and input do nothing (P-07)', async () => {
    const editor = await open();
    await page.press('a', 'b');
    await page.eval(() => {
      const targets = [window, document, document.body, document.activeElement, ...document.documentElement.children];
      for (const target of targets)
        for (const init of [{ key: 'Enter', ctrlKey: true }, { key: 'Escape' }, { key: 'x' }])
          for (const type of ['keydown', 'keypress', 'keyup'])
            target?.dispatchEvent(new KeyboardEvent(type, { ...init, bubbles: true, composed: true }));
      for (const target of targets)
        for (const type of ['click', 'pointerdown', 'mousedown', 'cancel', 'close', 'submit', 'focus', 'blur'])
          target?.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
      for (const element of document.documentElement.children) (element as HTMLElement).click();
    });
    // The same inside of the frame, as another extension might.
    await editor.eval(() => {
      const area = document.querySelector('textarea');
      area?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
      area?.dispatchEvent(new InputEvent('input', { data: 'x', bubbles: true }));
      for (const button of document.querySelectorAll('button')) button.click();
    });
    await sleep(500);
    expect(await page.countFrames('editor')).toBe(1);
    expect(await editor.text('.editor-text')).toBe('ab');
    expect(await fieldValue(page)).toBe('');
    await page.press('c');
    expect(await editor.text('.editor-text')).toBe('abc');
  });

  it('names of the page do not stand in for the methods of the document', async () => {
    page = await rig.device.visit(rig.site.url());
    await page.eval(() => {
      for (const name of [
        'createElement',
        'hasFocus',
        'querySelectorAll',
        'querySelector',
        'activeElement',
        'documentElement',
        'body',
        'getElementById',
        'addEventListener',
        'execCommand',
      ])
        HTMLElement.prototype.append.call(
          Document.prototype.querySelector.call(document, 'h1'),
          Object.assign(Document.prototype.createElement.call(document, 'form'), { name }),
        );
    });
    await page.front();
    await page.eval(() => (Document.prototype.getElementById.call(document, 'field') as HTMLElement).focus());
    const tabId = await rig.tabOf(page);
    const { begun } = await rig.ask<{ begun: boolean }>('field.begin', { tabId });
    expect(begun).toBe(true);
    const editor = await page.frame('editor');
    await editor.see('.editor-text');
  });

  it('a page that leaves with unsealed typing: the draft is kept and offered on its site', async () => {
    const text = 'not sealed yet';
    await open();
    await page.press(...text.replaceAll(' ', '_'));
    await page.eval((url) => void setTimeout(() => (location.href = url)), rig.site.url('/next'));
    await page.see('p', 'gone');
    await poll('the draft', async () => ((await drafts()).length === 1 ? true : undefined));
    expect((await drafts())[0]).toMatchObject({
      text: text.replaceAll(' ', '_'),
      site: new URL(rig.site.url()).origin,
    });
    await page.goto(rig.site.url());
    const editor = await rig.openEditor(page);
    expect(await editor.text('.editor-text')).toBe(''); // offered, not put in
    await looksFirst();
    await editor.click('.editor-notice button, .notice-panel button, [class*=notice] button');
    await editor.until((kept) => document.querySelector('textarea')?.value === kept, text.replaceAll(' ', '_'));
    await sleep(1_000); // the editor keeps it anew, and must not do so after the drafts were cleared away
  });

  it.each([
    ['puts the old text back', `f.value = 'old'`, 'old', false],
    ['cuts it at 100 characters', `f.value = f.value.slice(0, 100)`, '', false],
    ['writes it in capitals', `f.value = f.value.toUpperCase()`, '', false],
    ['empties the field', `f.value = ''`, '', false],
    [
      'changes one letter a moment later',
      `setTimeout(() => { f.value = f.value.slice(0, 50) + (f.value[50] === '1' ? '2' : '1') + f.value.slice(51); }, 200)`,
      '',
      true,
    ],
    ['takes the field away', `f.remove()`, null, true],
  ])(
    'a page that %s right after sealing: nothing is called done, the text is still there (P-24)',
    async (_, act, before, mayStand) => {
      const listed = async () =>
        ((await rig.ask('records.list', { query: 'keepthis', site: null, offset: 0, limit: 5 })) as { total: number })
          .total;
      const known = await listed();
      const editor = await open();
      await run(`{ const f = document.querySelector('#field'); ${before === 'old' ? "f.defaultValue = 'old';" : ''}
      f.addEventListener('input', () => { if (f.value.startsWith('paperseal1')) { ${act} } }); }`);
      await page.press(...'keepthis');
      await page.press('Control+Enter');
      await editor.until(() => document.querySelector('[class*=notice]'));
      expect(await editor.text('.editor-text')).toBe('keepthis');
      expect((await editor.eval(() => document.body.innerText)).length).toBeGreaterThan(20);
      expect((await drafts()).map(({ text }) => text)).toEqual(['keepthis']);
      // What may stand on the page is kept in the vault, too.
      expect((await listed()) - known).toBe(mayStand ? 1 : 0);
    },
  );

  it('two presses at once open one editor, and the page is free afterwards', async () => {
    page = await rig.device.visit(rig.site.url());
    await page.front();
    await page.click('#field');
    const tabId = await rig.tabOf(page);
    await Promise.all(Array.from({ length: 4 }, () => rig.answer('field.begin', { tabId })));
    await (await page.frame('editor')).see('.editor-text');
    await sleep(300);
    expect(await page.countFrames('editor')).toBe(1);
    // One more, while it is open: there it is, and nobody says that there is no field.
    expect(await rig.ask('field.begin', { tabId })).toEqual({ begun: true });
    expect(await page.countFrames('editor')).toBe(1);
    await page.press('Escape');
    await poll('the editor to end', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
    await page.type('#line', 'free');
    expect(await fieldValue(page, '#line')).toBe('free');
  });

  it('a page that stands still until the ticket is void can be typed in again', async () => {
    page = await rig.device.visit(rig.site.url());
    await page.front();
    await page.click('#field');
    await run(
      `new MutationObserver((_, o) => { o.disconnect(); const end = Date.now() + 5500; while (Date.now() < end); }).observe(document.documentElement, { childList: true })`,
    );
    await rig.answer('field.begin', { tabId: await rig.tabOf(page) });
    await poll(
      'the page to be free',
      async () => {
        if (await page.countFrames('editor')) {
          await page.press('Escape'); // it did open, in a process of its own
          return undefined;
        }
        await page.eval(() => document.querySelector<HTMLElement>('#line')?.focus());
        await page.press('x');
        return (await fieldValue(page, '#line')) ? true : undefined;
      },
      20_000,
    );
  });

  it('a guard that the worker died over lets go of the keys by itself', async () => {
    page = await rig.device.visit(rig.site.url());
    const tabId = await rig.tabOf(page);
    await poll('the guard to be up', async () => {
      await rig.ui.eval(orderGuard, tabId); // as a worker does that is stopped before it can take it back
      await page.eval(() => document.querySelector<HTMLElement>('#line')?.focus());
      await page.press('x');
      return (await fieldValue(page, '#line')) === '' ? true : undefined;
    });
    await poll('the page to be free', async () => {
      await page.press('x');
      return (await fieldValue(page, '#line')) ? true : undefined;
    });
  });

  it('the worker killed with an editor open or asked for: typing goes on, and the page is free at the end', async () => {
    await open();
    await page.press(...'one');
    await rig.device.stopWorker();
    await page.press(...'two');
    await sleep(300);
    await page.press('Control+Enter');
    await poll('sealed', async () => ((await fieldValue(page)).startsWith('paperseal1') ? true : undefined));
    await poll('the editor to end', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
    const begin = rig.answer('field.begin', { tabId: await rig.tabOf(page) }).catch(() => null);
    await rig.device.stopWorker();
    await begin;
    await page.goto(rig.site.url());
    await rig.device.stopWorker();
    await page.click('#line');
    await poll('the page to be free', async () => {
      await page.press('x'); // swallowed until the worker has come to and said that no editor is open
      return (await fieldValue(page, '#line')) ? true : undefined;
    });
    await page.fill('#line', '');
    expect(await sealText(rig, page, 'after all that', '#line').catch((error) => String(error))).toMatch(/^paperseal1/);
  });
});

function orderGuard(tabId: number): Promise<unknown> {
  type Api = { tabs: { sendMessage(tabId: number, message: object): Promise<unknown> } };
  const scope = globalThis as unknown as { browser?: Api; chrome: Api };
  return (scope.browser ?? scope.chrome).tabs.sendMessage(tabId, { order: 'guard', request: { on: true } });
}
