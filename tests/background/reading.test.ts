// What a content script in the enemy's hands could learn from the answers it gets (THREATS P-20).

import { expect, it } from 'vitest';
import { senderOf } from '../fakes/pages.ts';
import { createScene, SITE, withVault } from './scene.ts';

it('answers the page before anything was opened, so that no failure takes longer than another', async () => {
  const scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  const page = scene.browser.pages.open(`${SITE}/diary`);
  const { ticket } = await scene.ask('reader.ticket', {}, senderOf(page));
  const reader = await scene.openReader(ticket ?? '', page);
  const look = { kind: 'text' as const, rects: [], font: '', color: '', lineHeight: 20, direction: 'ltr' as const };

  let release = () => {};
  const opening = new Promise<void>((resolve) => (release = resolve));
  const { vault } = scene.app;
  const { open } = vault;
  Object.assign(vault, { open: (...args: Parameters<typeof open>) => opening.then(() => open(...args)) });
  const before = reader.news.length;
  await scene.ask('reader.place', { items: [{ id: 't1', token: 'paperseal1', ...look }] }, senderOf(page));
  await scene.ask('reader.place', { items: [{ id: 't2', token: 'paperseal1', ...look }] }, senderOf(page));
  expect(reader.news).toHaveLength(before);
  release();
  await expect.poll(() => reader.news.length).toBe(before + 2);
  const ids = reader.news.slice(before).flatMap((news) => (news.news === 'show' ? news.items.map(({ id }) => id) : []));
  expect(ids).toEqual(['t1', 't2']);
});
