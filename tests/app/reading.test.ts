// What a reader frame is told, how much work a page can make of it, and what a content script in the enemy's hands could
// learn from the answers it gets (THREATS P-12, P-16, P-20, P-33).

import { beforeEach, expect, it } from 'vitest';
import type { FrameNews } from '../../lib/messaging/orders.ts';
import type { ReaderItem } from '../../lib/app/reading/reader-line.ts';
import { type FakeDocument, senderOf } from '../fakes/pages.ts';
import { createScene, type Frame, type Scene, SITE, withVault } from './scene.ts';

let scene: Scene;
let page: FakeDocument;
let reader: Frame;
/** Sealed texts that the worker was made to open. */
let opened: number;

beforeEach(async () => {
  scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  page = scene.browser.pages.open(`${SITE}/diary`);
  reader = await openReader();
  opened = 0;
  const { vault } = scene.app;
  const { open } = vault;
  const counted: typeof open = (unlocked, tokens, asker) => {
    opened += tokens.length;
    return open(unlocked, tokens, asker);
  };
  Object.assign(vault, { open: counted });
});

async function openReader(): Promise<Frame> {
  const { ticket } = await scene.ask('reader.ticket', { pane: 'front' }, senderOf(page));
  return scene.openReader(ticket ?? '', page);
}

async function seal(text: string, site = SITE): Promise<string> {
  const { vault, lock } = scene.app;
  const field = { site, text, label: '', page: null, replaces: null };
  const prepared = await vault.prepare(await lock.unlocked(), field);
  await vault.store(prepared);
  return prepared.token;
}

function placed(id: string, token: string | null, y = 0): ReaderItem {
  const rects = [{ x: 0, y, width: 300, height: 20 }];
  return { id, token, kind: 'text', rects, font: '', color: '', lineHeight: 20, direction: 'ltr' };
}

async function place(...items: ReaderItem[]): Promise<boolean> {
  return (await scene.ask('reader.place', { pane: 'front', items }, senderOf(page))).taken;
}

const shows = () => reader.news.filter((news) => news.news === 'show');
const asked = () => page.orders.filter((order) => order === 'place').length;
const lastShow = async (count: number): Promise<Extract<FrameNews, { news: 'show' }>> => {
  await expect.poll(() => shows().length).toBe(count);
  const last = shows().at(-1);
  if (!last) throw new Error('nothing was shown');
  return last;
};

it('opens each sealed text once, and tells a scroll in places alone', async () => {
  const [one, two] = [await seal('Dear diary'), await seal('Dear me')];
  await place(placed('t1', one), placed('t2', two));
  const first = await lastShow(1);
  expect(first.fresh).toBe(true);
  expect(first.items.map(({ said }) => said?.text)).toEqual(['Dear diary', 'Dear me']);
  for (let y = 1; y <= 20; y++) {
    await place(placed('t1', null, y), placed('t2', null, y));
    const { items, fresh } = await lastShow(1 + y);
    expect({ fresh, said: items.map(({ said }) => said) }).toEqual({ fresh: false, said: [null, null] });
    expect(items[0]?.rects[0]?.y).toBe(y);
  }
  expect(opened).toBe(2);
});

it('keeps no opened text in the worker, in its memory or in the session', async () => {
  await place(placed('t1', await seal('Dear diary')));
  await lastShow(1);
  const { disk, session } = await scene.dump();
  expect(disk + session).not.toContain('Dear diary');
});

it('has everything placed anew when something was sealed since, and says then what is older', async () => {
  const token = await seal('Dear diary');
  await place(placed('t1', token));
  expect((await lastShow(1)).items[0]?.said?.older).toBe(false);
  const { vault, lock } = scene.app;
  const [known] = (await vault.catalogue(await lock.unlocked())).current;
  const field = { site: SITE, text: 'Dear all', label: '', page: null, replaces: known?.id ?? null };
  await vault.store(await vault.prepare(await lock.unlocked(), field));
  const before = asked();
  await place(placed('t1', null));
  await expect.poll(asked).toBe(before + 1);
  await place(placed('t1', token));
  const again = await lastShow(2);
  expect(again.fresh).toBe(true);
  expect(again.items[0]?.said).toMatchObject({ text: 'Dear diary', older: true, kept: 'Dear all' });
});

it('says of a part of a text what the vault holds, to the frame and not to the page (B7, P-44, P-52)', async () => {
  const token = await seal('Dear diary');
  expect(await place(placed('t1', token.slice(0, 75)), placed('t2', token.slice(0, 64)))).toBe(true);
  const { items } = await lastShow(1);
  expect(items.map(({ said }) => said)).toMatchObject([
    { outcome: 'cut', text: null, kept: 'Dear diary' },
    { outcome: 'cut', text: null, kept: null },
  ]);
  expect(JSON.stringify(page)).not.toContain('Dear diary');
});

it('takes the texts out of the frame at once when it locks, whatever the page does then', async () => {
  const token = await seal('Dear diary');
  await place(placed('t1', token));
  await lastShow(1);
  await scene.ask('lock', {});
  expect(reader.news.at(-1)).toEqual({ news: 'locked' });
  const before = asked();
  await place(placed('t1', null));
  await expect.poll(asked).toBe(before + 1);
  await place(placed('t1', token));
  expect((await lastShow(2)).items[0]?.said).toMatchObject({ outcome: 'locked', text: null });
});

it('says nothing that it opened while it was locked', async () => {
  const token = await seal('Dear diary');
  const release = holdOpening();
  await place(placed('t1', token));
  await scene.ask('lock', {});
  release();
  await place(placed('t1', token));
  expect((await lastShow(1)).items[0]?.said?.outcome).toBe('locked');
  expect(JSON.stringify(reader.news)).not.toContain('Dear diary');
});

it('shows nothing where the site was switched off', async () => {
  const token = await seal('Dear diary');
  await place(placed('t1', token));
  await lastShow(1);
  await scene.ask('site.set', { site: SITE, on: false });
  await place(placed('t1', null));
  await expect.poll(() => reader.news.at(-1)).toEqual({ news: 'locked' });
  await place(placed('t1', token));
  await expect.poll(() => reader.news.length).toBeGreaterThan(2);
  expect(shows()).toHaveLength(1);
});

it('has one reader for a document, the newest', async () => {
  const token = await seal('Dear diary');
  await place(placed('t1', token));
  await lastShow(1);
  const old = reader;
  for (let i = 0; i < 20; i++) reader = await openReader();
  expect(old.news.at(-1)).toEqual({ news: 'locked' });
  await place(placed('t1', token));
  await lastShow(1);
  expect(old.news.filter(({ news }) => news === 'show')).toHaveLength(1);
  const { session } = await scene.dump();
  expect(session.match(/documentId/g)?.length).toBeLessThan(8);
});

it('has two panes for a document, each with its own texts and its own frame (B1)', async () => {
  const [one, two] = [await seal('Dear diary'), await seal('Dear link')];
  const { ticket } = await scene.ask('reader.ticket', { pane: 'through' }, senderOf(page));
  const through = await scene.openReader(ticket ?? '', page);
  await place(placed('t1', one));
  const { taken } = await scene.ask('reader.place', { pane: 'through', items: [placed('t2', two)] }, senderOf(page));
  expect(taken).toBe(true);
  expect((await lastShow(1)).items.map(({ said }) => said?.text)).toEqual(['Dear diary']);
  await expect.poll(() => JSON.stringify(through.news)).toContain('Dear link');
  expect(JSON.stringify(through.news)).not.toContain('Dear diary');
  await scene.ask('lock', {});
  expect([reader.news.at(-1), through.news.at(-1)]).toEqual([{ news: 'locked' }, { news: 'locked' }]);
});

it('keeps one opening under way and one waiting, however fast a page places (P-33)', async () => {
  const tokens = await Promise.all(Array.from({ length: 5 }, (_, i) => seal(`text ${i}`)));
  const release = holdOpening();
  for (let i = 0; i < 200; i++) {
    await place(...tokens.map((token, j) => placed(`t${(i * 5 + j) % 50}`, token, i)));
  }
  expect(opened).toBe(0);
  release();
  await lastShow(2);
  expect(opened).toBe(10);
});

it('forgets sealed texts that a page never shows, and asks for them when it does (P-16)', async () => {
  const release = holdOpening();
  const filler = `paperseal1${'2'.repeat(60_000)}`;
  await place(placed('first', filler));
  for (let i = 0; i < 40; i++) await place(placed(`x${i}`, filler));
  release();
  const before = asked();
  await place(placed('x1', null));
  await expect.poll(asked).toBeGreaterThan(before);
  expect(opened).toBeLessThan(3);
});

it('tells everything anew after some thousand texts, so that no frame keeps more', async () => {
  const token = await seal('Dear diary');
  await expect.poll(asked).toBe(1);
  let count = 0;
  const next = () => placed(`t${++count}`, token);
  for (let i = 1; i <= 7; i++) {
    await place(...Array.from({ length: 300 }, next));
    await lastShow(i);
  }
  await place(placed(`t${count}`, null));
  await expect.poll(asked).toBe(2);
  await place(placed(`t${count}`, token));
  expect((await lastShow(8)).fresh).toBe(true);
});

it('answers the page before anything was opened, so that no failure takes longer than another', async () => {
  const release = holdOpening();
  await place(placed('t1', 'paperseal1'));
  await place(placed('t2', 'paperseal1'));
  expect(shows()).toHaveLength(0);
  release();
  const { items } = await lastShow(2);
  expect(items.map(({ id }) => id)).toEqual(['t2']);
});

it('tells the page whether a frame is there to take its places, and nothing of what they open (P-20)', async () => {
  const token = await seal('Dear diary');
  expect(await place(placed('t1', token))).toBe(true);
  expect(await place(placed('t2', `paperseal1${'2'.repeat(200)}`))).toBe(true);
  await scene.ask('lock', {});
  expect(await place(placed('t1', token))).toBe(true);
  await scene.restart();
  expect(await place(placed('t1', token))).toBe(true);
  scene.closeFrame(reader);
  expect(await place(placed('t1', token))).toBe(false);
  expect(await place()).toBe(false);
  reader = await openReader();
  expect(await place(placed('t1', token))).toBe(true);
  const other = scene.browser.pages.open(`${SITE}/other`);
  expect((await scene.ask('reader.place', { pane: 'front', items: [] }, senderOf(other))).taken).toBe(false);
});

it('has open pages ask whether their site is on when the browser took a permission', async () => {
  const greeted = () => page.orders.filter((order) => order === 'greet').length;
  const before = greeted();
  scene.browser.pages.permissions.clear();
  await scene.app.sites.removed();
  await expect.poll(greeted).toBe(before + 1);
  expect((await scene.ask('page.hello', {}, senderOf(page))).on).toBe(false);
  expect((await scene.ask('reader.ticket', { pane: 'front' }, senderOf(page))).ticket).toBe(null);
});

/** Opening waits until the release. */
function holdOpening(): () => void {
  let release = () => {};
  const opening = new Promise<void>((resolve) => (release = resolve));
  const { vault } = scene.app;
  const { open } = vault;
  Object.assign(vault, { open: (...args: Parameters<typeof open>) => opening.then(() => open(...args)) });
  return release;
}

it('notes whose sealed text a page showed that is of another site (P-12)', async () => {
  const refused = async () => (await scene.ask('activity.list', {})).filter(({ event }) => event === 'refused-site');
  const [own, foreign] = [await seal('Of here'), await seal('Of the bank', 'https://bank.example')];
  await place(placed('a', own));
  await lastShow(1);
  expect(await refused()).toEqual([]);
  await place(placed('a', null), placed('b', foreign));
  await expect.poll(refused).toMatchObject([{ site: 'https://bank.example' }]);
});
