// A first sealed text that comes into a page by the page's own framework, put into the text that is there already: the
// product's look-out notices it whichever way it gets there (B4). One after the other, each in a page of its own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePages } from '../../pages/serve.ts';
import { type Page, poll, sleep } from '../driver.ts';
import { readTexts, type Rig, sealText, startRig } from '../hostile/rig.ts';
import { BROWSERS } from '../launch.ts';

const PAGE = 'frameworks/text-updates';
const FRAMEWORKS = [
  'vue',
  'vue-beside',
  'react',
  'preact',
  'svelte',
  'solid',
  'lit',
  'angular',
  'alpine',
  'knockout',
  'mithril',
  'stimulus',
  'jquery',
];

interface Shown {
  readonly show: Readonly<Record<string, (text: string) => void>>;
}

describe.each(BROWSERS)("a framework's update in %s", (browser) => {
  let rig: Rig;
  let page: Page;
  let token: string;

  beforeAll(async () => {
    rig = await startRig(browser, { '/form': '<!doctype html><meta charset="utf-8"><textarea id="field"></textarea>' });
    await servePages(rig.site, [PAGE]);
    await rig.switchOn(rig.site.url());
    const form = await rig.device.visit(rig.site.url('/form'));
    token = await sealText(rig, form, 'twelve ways');
    await form.close();
  });
  afterAll(() => rig?.close());

  it.each(FRAMEWORKS)('is read: %s', async (name) => {
    page = await rig.device.visit(rig.site.url(`/pages/${PAGE}?${name}`));
    await page.front();
    const words = () => page.eval((id) => document.querySelector(`#${id} p`)?.textContent ?? '', name);
    await poll('the framework', async () => ((await words()).includes('waiting') ? true : undefined));
    await sleep(300);
    await page.eval(
      (id, text) => {
        (globalThis as unknown as Shown).show[id]?.(text); // what it answers is no JSON
      },
      name,
      token,
    );
    await poll('its update', async () => ((await words()).includes(token) ? true : undefined));
    expect(await readTexts(page)).toEqual(['twelve ways']);
    await page.close();
  });
});
