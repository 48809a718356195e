// Ways in which a text leaves our frames with the user's help or without: copied, dragged, printed, saved with the page;
// and what stood in the field before (THREATS P-23, P-26, P-27).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertNoCanary, makeCanary, needlesOf, search } from '../canary.ts';
import { type Page, poll, type View } from '../driver.ts';
import { says } from '../journeys.ts';
import { BROWSERS } from '../launch.ts';
import { hostilePage } from './pages.ts';
import { readTexts, type Rig, sealText, startRig, whatItSaw } from './rig.ts';

/** Whether a drag that begins at this element is put off. */
function putsOffDrag(query: string): boolean | null {
  const element = document.querySelector(query);
  const event = new DragEvent('dragstart', { bubbles: true, cancelable: true, composed: true });
  return element && !element.dispatchEvent(event);
}

/** Whether a style sheet hides all of the document on paper. */
function isBlankOnPaper(): boolean {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return rules.some(
    (rule) =>
      rule instanceof CSSMediaRule &&
      rule.media.mediaText === 'print' &&
      [...rule.cssRules].some(
        (inner) =>
          inner instanceof CSSStyleRule &&
          inner.selectorText === 'body' &&
          inner.style.display === 'none' &&
          inner.style.getPropertyPriority('display') === 'important',
      ),
  );
}

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  const canary = makeCanary();
  const needles = needlesOf('the text', canary);

  beforeAll(async () => {
    rig = await startRig(browser, {
      '/': hostilePage(),
      '/typed': hostilePage(`document.querySelector('#field').value = 'typed before'`),
    });
    await rig.switchOn(rig.site.url());
    page = await rig.device.visit(rig.site.url());
  });
  afterAll(() => rig?.close());

  const nothingLeft = async () => assertNoCanary(needles, { page: await whatItSaw(page), requests: rig.requests });
  const paste = async (): Promise<string> => {
    await page.click('#line');
    await page.press('Control+v');
    return page.eval(() => document.querySelector<HTMLInputElement>('#line')?.value ?? '');
  };

  it('copies by the user’s own keys, of which the page hears nothing (P-26)', async () => {
    const editor = await rig.openEditor(page);
    await editor.fill('.editor-text', canary);
    await editor.press('Control+a', 'Control+c');
    expect(await editor.eval(putsOffDrag, '.editor-text')).toBe(true);
    expect(await editor.eval(putsOffDrag, 'body')).toBe(false);
    await nothingLeft();
    expect((await whatItSaw(page)).match(/event (copy|cut|dragstart|drop)/g)).toBeNull();
    await editor.press('Control+Enter');
    await poll('the editor to go', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
    await readTexts(page);
    await nothingLeft();
    // The copy was made: pasted by the user, it is the page's.
    expect(await paste()).toBe(canary);
    expect(search(needles, 'page', await whatItSaw(page))).not.toEqual([]);
  });

  it('has nothing to drag or to print in the reader, and no words in its document (P-26, P-27)', async () => {
    await page.goto(rig.site.url('/?anew'));
    await sealText(rig, page, canary);
    await readTexts(page);
    const reader: View = await page.frame('reader');
    await reader.until((text) => document.querySelector<HTMLInputElement>('.read')?.value === text, canary);
    expect(await reader.eval(putsOffDrag, '.read')).toBe(true);
    // A saved page has the document and not what its controls hold.
    assertNoCanary(needles, { reader: await reader.eval(() => document.documentElement.outerHTML) });
    expect(await reader.eval(isBlankOnPaper)).toBe(true);
    await nothingLeft();
    const editor = await rig.openEditor(page);
    await editor.until((text) => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value === text, canary);
    expect(await editor.eval(isBlankOnPaper)).toBe(true);
    assertNoCanary(needles, { editor: await editor.eval(() => document.documentElement.outerHTML) });
    await editor.press('Escape');
    await nothingLeft();
  });

  it('says that the page has seen what stood in the field before, and of a field that was empty nothing (P-23)', async () => {
    const before = await rig.device.visit(rig.site.url('/typed'));
    const editor = await rig.openEditor(before);
    await editor.see('.editor-notice', says('editor_plain'));
    expect(await editor.eval(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value)).toBe(
      'typed before',
    );
    await editor.press('Control+a', 'Backspace', 'Escape');
    await before.close();
    const empty = await rig.device.visit(rig.site.url('/?empty'));
    const other = await rig.openEditor(empty);
    expect(await other.eval(() => document.body.textContent)).not.toContain(says('editor_plain'));
    await other.press('Escape');
    await empty.close();
  });
});
