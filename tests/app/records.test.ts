// What the vault knows of where a text was sealed, as people know it.

import { expect, it } from 'vitest';
import { createScene, SITE, withVault } from './scene.ts';

it('keeps what the page called itself, sealed, and finds texts by it', async () => {
  const scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  const page = scene.browser.pages.open(`${SITE}/new`, { f1: '' });
  const sealAs = async (title: string, text: string): Promise<void> => {
    page.title = title;
    await scene.ask('field.begin', { tabId: page.tabId });
    const { frame } = await scene.openEditor(page.editor?.ticket ?? '', page);
    const request = { session: frame.session, attempt: title.length.toString(16).padStart(32, '0'), text, over: null };
    expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome: 'written' });
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
    scene.closeFrame(frame);
    page.editor = null;
  };
  await sealAs('Wednesday – Diary', 'Slept badly');
  await sealAs('Thursday, 19 November – Diary', 'Slept well');
  const list = (query: string) => scene.ask('records.list', { query, site: null, offset: 0, limit: 5 });
  expect((await list('')).items).toMatchObject([{ pageTitle: 'Thursday, 19 November – Diary', versions: 1 }]);
  expect((await list('thursday')).total).toBe(1);
  expect((await list('friday')).total).toBe(0);
  expect((await scene.dump()).disk).not.toContain('Thursday');
});
