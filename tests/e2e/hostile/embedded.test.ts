// A field in a frame of another site, both sites switched on: no frame of ours can live there (THREATS P-13), so our own
// window opens, and nothing lies over the page that would take the keys.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, poll, type View } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { type Rig, startRig } from './rig.ts';

const [TOP, INNER] = ['top.localhost', 'inner.localhost'];
const FORM = '<!doctype html><meta charset="utf-8"><textarea id="field"></textarea>';

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(browser, { '/form': FORM });
    rig.site.set('/strange', `<!doctype html><iframe src="${rig.site.url('/form', INNER)}"></iframe>`);
    rig.site.set('/own', `<!doctype html><iframe src="/form"></iframe>`);
    for (const host of [TOP, INNER]) await rig.switchOn(rig.site.url('/', host));
  });
  afterAll(() => rig?.close());

  const begin = async (path: string): Promise<{ page: Page; inner: View }> => {
    const page = await rig.device.visit(rig.site.url(path, TOP));
    await page.front();
    const inner = await page.childFrame('/form');
    await inner.click('#field');
    const tabId = await rig.tabOf(page);
    await poll('the editor to begin', async () =>
      (await rig.ask<{ begun: boolean }>('field.begin', { tabId })).begun ? true : undefined,
    );
    return { page, inner };
  };
  const sealed = (inner: View) =>
    poll('the sealed text', async () => {
      const value = await inner.eval(() => document.querySelector<HTMLTextAreaElement>('#field')?.value ?? '');
      return value.startsWith('paperseal1') ? true : undefined;
    });

  it('seals a field among strangers in our own window, and leaves the keys where they are (P-13)', async () => {
    const { page, inner } = await begin('/strange');
    const window = await rig.device.page('/writer.html');
    expect(await page.countFrames('editor')).toBe(0);
    await page.front();
    await inner.type('#field', 'typed by itself');
    expect(await inner.text('#field')).toBe('typed by itself');
    await inner.eval(() => ((document.querySelector('#field') as HTMLTextAreaElement).value = ''));
    await window.front();
    await window.until(() => document.activeElement?.matches('.editor-text'));
    await window.fill('.editor-text', 'among strangers');
    await window.press('Control+Enter');
    await sealed(inner);
    await page.close();
  });

  it('seals a field among its own over the page', async () => {
    const { page, inner } = await begin('/own');
    const editor = await page.frame('editor');
    await editor.until(() => document.activeElement?.matches('.editor-text') && document.hasFocus());
    await editor.fill('.editor-text', 'among its own');
    await editor.press('Control+Enter');
    await sealed(inner);
    await page.close();
  });
});
