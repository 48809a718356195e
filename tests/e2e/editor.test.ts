// The editor over a field by keyboard alone, and at its limits: the longest text, fields that hold too much, helpers that
// would send the text away (THREATS P-30), windows that change their size.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Device, type Page, poll, sleep, type View } from './driver.ts';
import * as person from './journeys.ts';
import { BROWSERS, borrow } from './launch.ts';
import { serveSite, type Site } from './site.ts';
import { forgetThieves, foundVault, openEditor, startPage } from './worker.ts';

const LONGEST = 32_768;
const FORM = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A form</title>
  <style>body{font:16px/1.5 sans-serif;margin:24px;max-width:40rem}textarea,input{font:inherit;width:100%;box-sizing:border-box;display:block;margin:8px 0}</style>
  <label>Before <input id="before"></label>
  <label>Notes <textarea id="text" rows="6"></textarea></label>
  <label>Old notes <textarea id="long" rows="6"></textarea></label>
  <label>After <input id="after"></label>
  <div style="zoom:1.5"><textarea id="styled" style="font:italic 14px/26px Georgia,serif;padding:9px 13px;border:2px solid;width:300px;height:60px" dir="rtl"></textarea></div>
  <input id="plain" style="font:18px monospace;padding:6px 20px;border:1px solid">
  <textarea id="huge" style="font-size:400px;line-height:3000px;padding:300px;font-family:'} body { display: none; x'"></textarea>
  <script>
    window.heard = '';
    for (const type of ['keydown', 'input', 'focusin']) addEventListener(type, ({ target, key }) => { heard += (key ?? target.id) + ' '; }, true);
  </script>`;

describe.each(BROWSERS)('the editor in %s', (name) => {
  let device: Device;
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await serveSite({ '/': FORM });
    device = await borrow(name);
    await foundVault(await startPage(device));
    page = await device.visit(site.url());
    await person.switchSiteOn(device, page);
  });
  afterEach(async () => {
    for (const one of await device.pages()) {
      if ((await one.url().catch(() => '')).includes('/writer.html')) await one.close().catch(() => undefined);
    }
    await forgetThieves(device);
    await page.front();
  });
  afterAll(async () => {
    await device?.close();
    await site?.close();
  });

  const closed = () =>
    poll('the editor to close', async () => ((await page.countFrames('editor')) === 0 ? true : undefined));
  /** What has the focus: the button's name, or the class of the text. */
  const focused = (editor: View): Promise<string> =>
    editor.eval(() => {
      const element = document.activeElement;
      return element?.matches('.editor-text')
        ? 'text'
        : (element?.getAttribute('aria-label') ?? element?.textContent ?? '');
    });
  const value = (editor: View) => editor.eval(() => document.querySelector<HTMLTextAreaElement>('.editor-text')?.value);
  /** Puts a text into a field as a script of the page does, and waits until no reader lies over it any more. */
  const put = async (selector: string, text: string): Promise<void> => {
    await page.eval(
      (query, held) => void ((document.querySelector(query) as HTMLTextAreaElement).value = held),
      selector,
      text,
    );
    await page.until((query) => {
      const field = document.querySelector(query);
      const { x, y } = field?.getBoundingClientRect() ?? { x: 0, y: 0 };
      return document.elementFromPoint(x + 20, y + 20) === field;
    }, selector);
  };

  it('keeps Tab inside, both ways, and tells the page of no key', async () => {
    const editor = await openEditor(device, page, '#text');
    await editor.until(() => document.hasFocus() && document.activeElement?.matches('.editor-text'));
    await page.eval(() => void Object.assign(window, { heard: '' }));
    await editor.see('.editor-notice', person.says('editor_what_stops'));
    const round = await editor.eval(() => document.querySelectorAll('.editor-notice p, .editor-notice button').length);
    const stops: string[] = [];
    for (let i = 0; i < round + 3; i++) {
      await editor.press('Tab');
      stops.push(await focused(editor));
    }
    expect(stops.slice(-3)).toEqual([person.says('editor_cancel'), person.says('editor_seal'), 'text']);
    for (const stop of [person.says('editor_seal'), person.says('editor_cancel')]) {
      await editor.press('Shift+Tab');
      expect(await focused(editor)).toBe(stop);
    }
    await editor.press('Tab', 'Tab', 'a', 'b');
    expect(await value(editor)).toBe('ab');
    expect(await page.eval(() => (window as unknown as { heard: string }).heard)).toBe('');
    expect((await device.pages()).length).toBe(1 + (await countExtensionPages()));
    await editor.press('Control+a', 'Backspace', 'Escape');
    await closed();
  });

  it('takes keys and Escape after a click on its bar', async () => {
    const editor = await openEditor(device, page, '#text');
    await person.looksFirst();
    await editor.click('.editor-words');
    await editor.press('x');
    expect(await value(editor)).toBe('x');
    await editor.press('Backspace', 'Escape');
    await closed();
  });

  it.each([
    ['when its site was switched on, and hears one key of it', 'a'],
    ['after its guard, and hears nothing of it', ''],
  ])('has the keyboard again by the second key, in a page that was opened %s (P-03)', async (_, mayHear) => {
    if (mayHear === '') await page.goto(site.url());
    const editor = await openEditor(device, page, '#text');
    await page.eval(() => {
      const heard = Object.assign(window, { keys: '' });
      addEventListener('keydown', ({ key }) => void (heard.keys += key), true);
    });
    await person.looksFirst();
    await editor.click('.editor-words'); // what is lost right after a click is no theft
    await page.eval(() => window.focus());
    await editor.press('a');
    await editor.until(() => document.hasFocus() && document.activeElement?.matches('.editor-text'));
    await editor.press('b');
    expect(await value(editor)).toMatch(/^a?b$/);
    expect(['', mayHear]).toContain(await page.eval(() => (window as unknown as { keys: string }).keys));
    await editor.press('Control+a', 'Backspace', 'Escape');
    await closed();
  });

  it('seals from the keyboard by its button, and stays with the text when the field refuses', async () => {
    await page.eval(() => document.querySelector('#text')?.setAttribute('maxlength', '20'));
    const editor = await openEditor(device, page, '#text');
    await person.typeInto(editor, 'by the button');
    await editor.press('Shift+Tab', 'Enter');
    await editor.see('.editor-notice');
    await editor.press('!');
    expect(await value(editor)).toBe('by the button!');
    await page.eval(() => document.querySelector('#text')?.removeAttribute('maxlength'));
    await editor.press('Shift+Tab', 'Shift+Tab');
    while ((await focused(editor)) !== person.says('editor_seal')) await editor.press('Tab');
    await editor.press('Enter');
    await closed();
    await person.readSealed(page, 'by the button!');
  });

  it('keeps what was typed when Escape closes it, and gives it back', async () => {
    const editor = await openEditor(device, page, '#long');
    await person.typeInto(editor, 'half a thought');
    await editor.press('Escape');
    await closed();
    expect(await page.eval(() => document.activeElement?.id)).toBe('long');
    const again = await openEditor(device, page, '#long');
    await again.until(() => document.hasFocus());
    while ((await focused(again)) !== person.says('editor_draft_take')) await again.press('Tab');
    await again.press('Enter');
    expect(await value(again)).toBe('half a thought');
    await again.until(() => document.activeElement?.matches('.editor-text'));
    await again.press('Control+a', 'Backspace', 'Escape');
    await closed();
  });

  it.each([
    ['at once', []],
    ['after typing and taking it back', ['x', 'Backspace']],
  ])('keeps what went on in our own window, when Escape closes that %s', async (_, keys) => {
    const editor = await openEditor(device, page, '#before');
    await person.typeInto(editor, 'on the run');
    await sleep(1_000); // whoever takes the frame away takes the letters of the last moment with it (THREATS P-08)
    await page.eval(() => document.documentElement.lastElementChild?.remove());
    const own = await device.page('/writer.html');
    await own.until(() => document.querySelector<HTMLInputElement>('.editor-text')?.value === 'on the run');
    await own.until(() => document.activeElement?.matches('.editor-text'));
    await own.press(...keys);
    await own.press('Escape').catch(() => undefined); // the window may be gone before it answers
    await poll('the window to close', async () => {
      const open = await Promise.all((await device.pages()).map((each) => each.url().catch(() => '')));
      return open.some((url) => url.includes('/writer.html')) ? undefined : true;
    });
    await page.front();
    await forgetThieves(device); // else its editor is our own window
    const again = await openEditor(device, page, '#before');
    await person.looksFirst();
    await again.click(person.named('editor_draft_take'));
    expect(await value(again)).toBe('on the run');
    await again.until(() => document.activeElement?.matches('.editor-text'));
    await again.press('Control+a', 'Backspace', 'Escape');
    await closed();
  });

  it('hears of the lock and the unlocking although no worker could tell it (D-15)', async () => {
    const editor = await openEditor(device, page, '#after');
    await person.typeInto(editor, 'half a thought');
    await sleep(2_500); // what takes the keyboard while one types is a thief
    const vault = await device.openExtension('/vault.html'); // in front of the page
    await vault.see('main');
    await device.stopWorker();
    await sleep(1_000);
    await person.lock(device);
    await page.front();
    await editor.see('.editor-locked');
    expect(await editor.eval(() => document.body.innerHTML)).not.toContain('half a thought');
    await vault.front();
    await device.stopWorker();
    await sleep(1_000);
    await person.unlock(device);
    await page.front();
    await editor.until(() => document.querySelector<HTMLInputElement>('.editor-text')?.value === 'half a thought');
    await vault.close();
    await editor.until(() => document.activeElement?.matches('.editor-text'));
    await editor.press('Control+a', 'Backspace', 'Escape');
    await closed();
  });

  it('hides what is being sealed when the lock falls, and seals it (D2)', async () => {
    const ours = await device.openExtension('/popup.html');
    await ours.see('.button');
    await page.front();
    const editor = await openEditor(device, page, '#after');
    await person.typeInto(editor, 'in the middle');
    await editor.press('Control+Enter');
    // It stands in the field, and is looked at for a second and a half.
    await page.until(() => document.querySelector<HTMLTextAreaElement>('#after')?.value.startsWith('paperseal1'));
    const locked = await ours.eval(async () => {
      const { chrome: api } = globalThis as unknown as { chrome: { runtime: { sendMessage(m: unknown): unknown } } };
      return api.runtime.sendMessage({ name: 'lock', request: {} });
    });
    expect(locked).toMatchObject({ ok: true });
    const shown = await editor
      .eval(() => document.querySelector<HTMLInputElement>('.editor-text')?.value ?? null)
      .catch(() => null); // sealed, and gone by itself
    expect(shown).toBeNull();
    await closed();
    await person.sealedIn(page, '#after');
    await ours.close();
    await person.unlock(device);
    await page.front();
    await put('#after', '');
  });

  it('asks no spell-check, completion, correction or other help for what is typed and shown (P-30)', async () => {
    const helpOf = (view: View, query: string) =>
      view.eval((selector) => {
        const element = document.querySelector(selector) as HTMLTextAreaElement & { autocorrect?: boolean };
        const names = [
          'spellcheck',
          'autocomplete',
          'autocorrect',
          'autocapitalize',
          'writingsuggestions',
          'translate',
        ];
        const extensions = ['data-gramm', 'data-lt-active', 'data-enable-grammarly'];
        return {
          attributes: [...names, ...extensions].map((one) => `${one}=${element.getAttribute(one)}`).join(' '),
          spellcheck: element.spellcheck,
          translate: element.translate,
          autocorrect: element.autocorrect ?? false,
        };
      }, query);
    const off = {
      attributes:
        'spellcheck=false autocomplete=off autocorrect=off autocapitalize=off writingsuggestions=false translate=no data-gramm=false data-lt-active=false data-enable-grammarly=false',
      spellcheck: false,
      translate: false,
      autocorrect: false,
    };
    const reader = await person.readSealed(page, 'by the button!');
    expect(await helpOf(reader, '.read')).toEqual(off);
    const editor = await openEditor(device, page, '#long');
    expect(await helpOf(editor, '.editor-text')).toEqual(off);
    await editor.press('x');
    expect(await helpOf(editor, '.editor-text')).toEqual(off);
    await editor.press('Backspace', 'Escape');
    await closed();
  });

  it('is written in as its field is: size, lines, kind of letters, place, direction', async () => {
    const lookOf = async (selector: string) => {
      const editor = await openEditor(device, page, selector);
      const look = await editor.eval(() => {
        const element = document.querySelector('.editor-text') as HTMLTextAreaElement;
        const { fontSize, lineHeight, fontFamily, paddingLeft, paddingTop } = getComputedStyle(element);
        const family = /mono/i.test(fontFamily) ? 'mono' : fontFamily.endsWith('sans-serif') ? 'sans' : 'serif';
        return { fontSize, lineHeight, family, paddingLeft, paddingTop, dir: element.dir };
      });
      await editor.until(() => document.hasFocus());
      await editor.press('x');
      expect(await editor.eval(() => document.querySelector<HTMLElement>('.editor-text')?.dir)).toBe('auto');
      await editor.press('Backspace', 'Escape');
      await closed();
      return look;
    };
    expect(await lookOf('#styled')).toEqual({
      fontSize: '21px',
      lineHeight: '39px',
      family: 'serif',
      paddingLeft: '21.5px',
      paddingTop: '15.5px',
      dir: 'rtl',
    });
    expect(await lookOf('#plain')).toMatchObject({ fontSize: '18px', family: 'mono', paddingLeft: '20px', dir: 'ltr' });
    expect(await lookOf('#huge')).toMatchObject({ fontSize: '40px', lineHeight: '80px', paddingLeft: '63px' });
  });

  it('takes the keys while the window changes its size', async () => {
    for (let i = 0; i < 5; i++) {
      const editor = await openEditor(device, page, '#long');
      await editor.until(() => document.hasFocus() && document.activeElement?.matches('.editor-text'));
      const resize = async () => {
        for (const [width, height] of [
          [400, 500],
          [320, 300],
          [1200, 900],
          [700, 220],
          [1000, 720],
        ] as const) {
          await page.setViewport(width, height);
          await sleep(30);
        }
      };
      const words = 'thequickbrownfoxjumpsoverthelazydog';
      await Promise.all([editor.press(...words), resize()]);
      expect(await value(editor)).toBe(words);
      await editor.press('Control+a', 'Backspace', 'Escape');
      await closed();
    }
  });

  it('seals the longest text, shows it, and has it edited again', async () => {
    await put('#long', '');
    const text = `Lä${'sealed text, '.repeat(3000)}`.slice(0, LONGEST - 1); // ä takes two bytes
    const editor = await openEditor(device, page, '#long');
    await editor.fill('.editor-text', text);
    await person.sealOpen(page, editor);
    expect((await person.sealedIn(page, '#long')).length).toBeGreaterThan(45_000);
    const again = await person.editSealed(page, text);
    await again.until(() => document.hasFocus());
    await again.press('Control+Home', 'Delete', 'M');
    await again.press('Control+Enter');
    await closed();
    await person.readSealed(page, `M${text.slice(1)}`);
  });

  it('shows what the site sees of an opened text, by the keyboard, and goes on where one was', async () => {
    const editor = await person.editSealed(page, 'by the button!');
    await editor.until(() => document.hasFocus() && document.activeElement?.matches('.editor-text'));
    const siteSees = person.says('practice_site_sees');
    while ((await focused(editor)) !== siteSees) await editor.press('Tab');
    await editor.press('Enter');
    await editor.until(() => document.activeElement?.matches('.editor-site-view'));
    const sealed = await page.text('#text');
    expect(sealed).toMatch(/^paperseal1/);
    expect(await editor.text('.editor-site-view')).toBe(sealed);
    await editor.press('x', 'Escape');
    await editor.until(
      () => !document.querySelector('.editor-site-view') && document.activeElement?.matches('.editor-text'),
    );
    await editor.press('End', '!');
    expect(await value(editor)).toBe('by the button!!');
    await editor.press('Backspace', 'Escape');
    await closed();
  });

  it('takes in no letter beyond the longest text, and says so', async () => {
    await put('#long', '');
    const editor = await openEditor(device, page, '#long');
    await editor.fill('.editor-text', 'x'.repeat(LONGEST));
    await editor.until(() => document.hasFocus());
    await editor.press('y');
    await editor.see('.editor-notice', person.says('editor_too_long'));
    expect(await value(editor)).toBe('x'.repeat(LONGEST));
    await editor.press('Backspace', 'z');
    expect(await value(editor)).toBe(`${'x'.repeat(LONGEST - 1)}z`);
    await editor.press('Control+a', 'Backspace', 'Escape');
    await closed();
  });

  it.each([
    ['a little too much', 'w'.repeat(LONGEST + 1)],
    ['far too much', 'word '.repeat(40_000)],
    ['nothing but quotes, which are longer on their way', '"'.repeat(70_000)],
    ['sealed text in too much of another', `${'word '.repeat(12_000)}paperseal1${'x'.repeat(48_000)}`],
  ])('leaves a field as it is that holds %s', async (_, held) => {
    await put('#long', held);
    const editor = await openEditor(device, page, '#long');
    await editor.see('.editor-notice', person.says('editor_field_too_long'));
    expect(await value(editor)).toBe('');
    await editor.until(() => document.hasFocus());
    await editor.press('a', 'Control+Enter', 'Escape');
    await closed();
    expect((await page.text('#long')).length).toBe(held.length);
  });

  const countExtensionPages = async (): Promise<number> => {
    const urls = await Promise.all((await device.pages()).map((each) => each.url()));
    return urls.filter((url) => !url.startsWith('http')).length;
  };
});
