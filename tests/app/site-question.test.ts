// Whether sealed texts are always shown on a site: asked after a seal there, once, and no list of such sites in the clear.

import { beforeAll, expect, it } from 'vitest';
import { createScene, PASSPHRASE, type Scene, SITE, withVault } from './scene.ts';

const OTHER = 'https://letters.example';
let scene: Scene;
let presses = 0;
beforeAll(async () => {
  scene = createScene();
  await withVault(scene);
});

/** Seals a field in our own window, as on every site that is not switched on. */
async function sealOn(site: string): Promise<void> {
  const { pages } = scene.browser;
  const page = pages.open(`${site}/${++presses}`, { f1: '' });
  pages.active.add(page.tabId);
  await scene.ask('field.begin', { tabId: page.tabId });
  const ticket = /#([0-9a-f]{32})/.exec(pages.windows.at(-1) ?? '')?.[1] ?? '';
  const { frame } = await scene.openEditor(ticket, 'window');
  const request = { session: frame.session, attempt: presses.toString(16).padStart(32, '0'), text: 'a text' };
  expect((await scene.ask('editor.seal', request, frame.sender)).outcome).toBe('written');
  await scene.ask('editor.close', { session: frame.session }, frame.sender);
}
const asked = async (): Promise<string | null> => (await scene.ask('status', {})).askSite;

it('is asked after a seal, and not again on a site that was left alone', async () => {
  expect(await asked()).toBe(null);
  await sealOn(SITE);
  expect(await asked()).toBe(SITE);
  const popups = scene.browser.pages.popups;
  await scene.ask('site.later', {});
  expect(await asked()).toBe(null);
  await sealOn(SITE);
  expect(await asked()).toBe(null);
  expect(scene.browser.pages.popups).toBe(popups);
  await sealOn(OTHER);
  expect(await asked()).toBe(OTHER);
});

it('keeps that across browser starts, and names no such site in the clear', async () => {
  await scene.ask('site.later', {});
  await scene.reopen();
  const { disk } = await scene.dump();
  expect(disk).toContain('local/sites-left-alone');
  for (const site of ['diary.example', 'letters.example']) expect(disk).not.toContain(site);
  await scene.ask('unlock', { passphrase: PASSPHRASE });
  await sealOn(OTHER);
  expect(await asked()).toBe(null);
});

it('is over once the site is on, though the popup that asked was closed by the browser', async () => {
  const third = 'https://forms.example';
  await sealOn(third);
  expect(await asked()).toBe(third);
  await scene.ask('site.want', { site: third });
  scene.browser.pages.permissions.add(`${third}/*`);
  await scene.app.sites.granted();
  expect(await asked()).toBe(null);
});
