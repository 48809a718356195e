// A content script in the enemy's hands may cry for help and ask for tickets as often as it likes; what opens because of
// it stays within bounds (THREATS P-33).

import { expect, it } from 'vitest';
import { type FakeDocument, senderOf } from '../fakes/pages.ts';
import { toHex } from '../../lib/base/bytes.ts';
import { createScene, DAV, SITE, ticketOf, withVault } from './scene.ts';

const FIELD = { fieldId: 'f1', label: 'Entry', multiline: true, room: null, held: '', ownFrames: true };

it('opens no more than three windows a minute for a page that says its editor is touched', async () => {
  const scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  const { pages, time } = scene.browser;
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  const cry = async () => {
    const { ticket } = await scene.ask('field.ticket', FIELD, senderOf(page));
    if (ticket === null) return; // our own window was opened, or nothing
    const { frame } = await scene.openEditor(ticket, page);
    await scene.ask('editor.draft', { session: frame.session, text: 'Dear diary' }, frame.sender);
    await scene.ask('field.threat', { ticket }, senderOf(page));
    scene.closeFrame(frame);
  };
  for (let i = 0; i < 6; i++) await cry();
  expect(pages.windows).toHaveLength(3);
  expect(await scene.ask('drafts.list', {})).not.toHaveLength(0);
  time.now += 61_000;
  await cry();
  expect(pages.windows).toHaveLength(4);
});

it('opens our own window where the frame is thrown out while it opens its session, at whatever turn (P-41)', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  for (const turns of [0, 3, 6, 9, 12, 16, 20, 25, 30, 40]) {
    const site = `https://turns-${turns}.example`;
    await scene.switchOn(site);
    const page = pages.open(`${site}/diary`, { f1: '' });
    expect(await scene.ask('field.begin', { tabId: page.tabId })).toEqual({ begun: true });
    const before = pages.windows.length;
    const ticket = takeOut(page);
    const opening = scene.openEditor(ticket, page).catch(() => null);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await scene.ask('field.threat', { ticket }, senderOf(page));
    await opening;
    expect([turns, pages.windows.length - before]).toEqual([turns, 1]);
  }
});

it('opens our own window where the frame does not come, once, and no ticket is left for it (P-41)', async () => {
  const scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  const { pages } = scene.browser;
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  expect(await scene.ask('field.begin', { tabId: page.tabId })).toMatchObject({ begun: true });
  const ticket = page.editor?.ticket ?? '';
  expect(pages.windows).toEqual([]);
  await expect.poll(() => pages.windows).toHaveLength(1);
  await expect.poll(() => page.editor).toBe(null);
  await expect(scene.openEditor(ticket, page)).rejects.toThrow();
  const { state } = await scene.openEditor(ticketOf(pages.windows[0]), 'window');
  expect(state.site).toBe(SITE);
});

it('opens it at once where the page says that the frame is gone, and none where the frame was there', async () => {
  const scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  const { pages } = scene.browser;
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  await scene.ask('field.begin', { tabId: page.tabId });
  const opened = await scene.openEditor(page.editor?.ticket ?? '', page);
  await scene.ask('editor.close', { session: opened.frame.session }, opened.frame.sender);
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect(pages.windows).toEqual([]);
  await scene.ask('field.begin', { tabId: page.tabId });
  await scene.ask('field.threat', { ticket: page.editor?.ticket ?? '' }, senderOf(page));
  expect(pages.windows).toHaveLength(1);
});

it('takes a person who goes elsewhere for no thief, unless the page was seen to be one (P-03)', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  const { page, frame } = await scene.editorOver(`${SITE}/diary`);
  pages.left.add(page.tabId);
  const lost = { session: frame.session };
  expect(await scene.ask('editor.left', lost, frame.sender)).toEqual({ left: true });
  expect([pages.windows, page.editor?.fieldId, page.guard]).toEqual([[], 'f1', true]);
  await scene.ask('editor.draft', { session: frame.session, text: 'Dear diary' }, frame.sender); // it goes on

  // Stolen: by a tab that the page opened, which is in front as well.
  const stolen = { session: frame.session, text: 'Dear diary' };
  await scene.ask('editor.flee', stolen, frame.sender);
  expect(pages.windows).toHaveLength(1);
});

it('takes the keyboard of a tab that is in front for stolen (P-03)', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  const { page, frame } = await scene.editorOver(`${SITE}/diary`);
  pages.left.add(page.tabId + 1); // another tab
  expect(await scene.ask('editor.left', { session: frame.session }, frame.sender)).toEqual({ left: false });
  await scene.ask('editor.flee', { session: frame.session, text: 'Dear' }, frame.sender);
  expect(pages.windows).toHaveLength(1);
});

it('gives a site whose page reached for the keyboard no editor over a field again (P-03)', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  const { page, frame } = await scene.editorOver(`${SITE}/diary`);
  await scene.ask('editor.flee', { session: frame.session, text: 'Dear' }, frame.sender);
  expect(pages.windows).toHaveLength(1);
  scene.closeFrame(frame);
  await scene.restart();
  const other = pages.open(`${SITE}/elsewhere`, { f1: '' });
  for (const [i, one] of [page, other, page, other, page].entries()) {
    expect(await scene.ask('field.begin', { tabId: one.tabId })).toMatchObject({ begun: true }); // by the user: never refused
    expect(pages.windows).toHaveLength(2 + i);
    expect(one.editor).toBe(null);
  }
  await scene.switchOn('https://notes.example');
  const innocent = pages.open('https://notes.example/', { f1: '' });
  await scene.ask('field.begin', { tabId: innocent.tabId });
  expect(innocent.editor).not.toBe(null);
});

it('frees the page when our own window does not open, and keeps the text', async () => {
  const scene = createScene();
  await withVault(scene);
  const { page, frame } = await scene.editorOver(`${SITE}/diary`);
  await scene.ask('editor.draft', { session: frame.session, text: 'Dear diary' }, frame.sender);
  expect((await scene.ask('page.hello', {}, senderOf(page))).guard).toBe(true);
  scene.browser.pages.openWindow = () =>
    new Promise((_, reject) => setTimeout(() => reject(new Error('no window')), 2_000)); // the frame is long gone then
  scene.closeFrame(frame);
  expect(await scene.codeOf('field.threat', { ticket: takeOut(page) }, senderOf(page))).not.toBe('done');
  await expect.poll(async () => (await scene.ask('page.hello', {}, senderOf(page))).guard).toBe(false);
  expect(await scene.ask('drafts.list', {})).toMatchObject([{ text: 'Dear diary' }]);
});

it('hears nobody but its own page for an editor', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  pages.active.add(page.tabId);
  await scene.ask('field.begin', { tabId: page.tabId });
  expect(pages.windows).toHaveLength(1);
  const ticket = ticketOf(pages.windows[0]);
  const { frame } = await scene.openEditor(ticket, 'window');
  const elsewhere = pages.open(`${SITE}/elsewhere`, { f1: '' });
  await scene.ask('field.threat', { ticket }, senderOf(elsewhere));
  expect(pages.windows).toHaveLength(1);
  expect(await scene.codeOf('editor.again', { session: frame.session }, frame.sender)).toBe('done');
});

it('leaves alone what was opened over the field meanwhile, when an editor that was left ends', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages, session } = scene.browser;
  const { page, frame } = await scene.editorOver(`${SITE}/diary`);
  await scene.ask('editor.draft', { session: frame.session, text: 'Dear diary' }, frame.sender);
  scene.closeFrame(frame);
  const flight = scene.ask('field.threat', { ticket: takeOut(page) }, senderOf(page));
  await expect.poll(() => pages.windows).toHaveLength(1);
  const { frame: own } = await scene.openEditor(ticketOf(pages.windows[0]), 'window');
  await session.remove('thieves'); // as if another window of the same page had it

  expect(await scene.ask('field.begin', { tabId: page.tabId })).toEqual({ begun: true });
  const next = await scene.openEditor(page.editor?.ticket ?? '', page);
  const before = pages.badges.length;
  await flight;
  await scene.ask('editor.close', { session: own.session }, own.sender);
  expect(page).toMatchObject({ editor: { fieldId: 'f1' }, guard: true });
  expect(pages.badges.slice(before)).not.toContain(''); // the mark's letters stay

  await scene.ask('editor.close', { session: next.frame.session }, next.frame.sender);
  expect(page).toMatchObject({ editor: null, guard: false });
});

it('opens no tab and no window for a page that nobody asked to seal on', async () => {
  const scene = createScene();
  const { pages } = scene.browser;
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  const before = pages.tabs.length;
  for (let i = 0; i < 3; i++) {
    expect(await scene.ask('field.ticket', FIELD, senderOf(page))).toEqual({ ticket: null });
  }
  expect(pages.tabs).toHaveLength(before);
  expect(pages.windows).toEqual([]);
});

it('opens our own window for the document that the user asked it for, and for none that took its place', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  pages.active.add(page.tabId);
  const { told } = pages;
  // The page goes elsewhere before its script has answered, and the script of the next one asks at once.
  pages.told = (_, name, request) => {
    pages.leave(page);
    const next = pages.open('https://elsewhere.example/', { f1: '' }, { tabId: page.tabId });
    return told(senderOf(next), name, request);
  };
  await scene.ask('field.begin', { tabId: page.tabId });
  expect(pages.windows).toEqual([]);

  pages.told = told;
  const other = pages.open(`${SITE}/diary`, { f1: '' });
  pages.active.add(other.tabId);
  expect(await scene.ask('field.begin', { tabId: other.tabId })).toEqual({ begun: true });
  expect(pages.windows).toHaveLength(1);
  // Once: the same document has to be asked for again.
  expect(await scene.ask('field.ticket', FIELD, senderOf(other))).toEqual({ ticket: null });
  expect(pages.windows).toHaveLength(1);
});

it('opens no more than three windows a minute for an editor that loses the keys again and again', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  await scene.switchOn(SITE);
  const page = pages.open(`${SITE}/diary`, { f1: '' });
  for (let i = 0; i < 5; i++) {
    const { ticket } = await scene.ask('field.ticket', FIELD, senderOf(page));
    if (ticket === null) continue; // from the first theft on
    const { frame } = await scene.openEditor(ticket, page);
    await scene.ask('editor.flee', { session: frame.session, text: `one tab ${i}` }, frame.sender);
    scene.closeFrame(frame);
  }
  expect(pages.windows).toHaveLength(3);
  expect(await scene.ask('drafts.list', {})).toMatchObject([{ text: 'one tab 0' }]);
});

it('brings a text to the storage however long the address of its page is (P-33)', async () => {
  const scene = createScene();
  await withVault(scene);
  scene.browser.pages.permissions.add('https://dav.example/*');
  await scene.ask('store.add', { store: DAV });
  for (const address of [`${SITE}/diary?${'x'.repeat(1_500_000)}`, `${SITE}/${'y'.repeat(1_500_000)}`]) {
    scene.browser.time.now += 1_000;
    const { frame } = await scene.editorOver(address);
    const request = { session: frame.session, attempt: toHex(scene.life.ports.random(16)), text: 'Dear diary' };
    expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome: 'written' });
    expect(await scene.ask('sync.now', {})).toMatchObject([{ health: 'fine', problem: null }]);
    const dump = await scene.dump();
    expect(dump.session.length + dump.disk.length).toBeLessThan(1_000_000);
  }
  const { items } = await scene.ask('records.list', { query: '', site: null, offset: 0, limit: 10 });
  expect(items.map(({ page }) => page)).toEqual([`${SITE}/`, `${SITE}/diary`]);
});

it('opens our own window for a frame that may have strangers around it, and gives it no ticket it could not use', async () => {
  const scene = createScene();
  await withVault(scene);
  const { pages } = scene.browser;
  const other = 'https://other.example';
  await scene.switchOn(SITE);
  await scene.switchOn(other);
  const top = pages.open(`${SITE}/diary`);
  const place = { tabId: top.tabId, frameId: 7 };
  const own = pages.open(`${SITE}/frame`, { f1: '' }, place);
  expect(await scene.ask('field.begin', { tabId: top.tabId })).toEqual({ begun: true });
  expect(own.editor).not.toBeNull(); // among its own it has its frame
  pages.leave(own);
  for (const url of [`${other}/frame`, `${SITE}/frame`]) {
    const before = pages.windows.length;
    const inner = pages.open(url, { f1: '' }, { ...place, ownFrames: false });
    expect(await scene.ask('field.ticket', { ...FIELD, ownFrames: false }, senderOf(inner))).toEqual({ ticket: null });
    expect(pages.windows).toHaveLength(before); // nobody asked
    expect(await scene.ask('field.begin', { tabId: top.tabId })).toEqual({ begun: true });
    expect({ editor: inner.editor, guard: inner.guard }).toEqual({ editor: null, guard: false });
    expect(pages.windows).toHaveLength(before + 1);
    const { frame } = await scene.openEditor(ticketOf(pages.windows.at(-1)), 'window');
    const request = { session: frame.session, attempt: 'ab'.repeat(16), text: 'Dear diary' };
    expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome: 'written' });
    expect(inner.fields.get('f1')?.value).toMatch(/^paperseal1/);
    pages.leave(inner);
  }
});

it('fills no session store from one tab, whatever its frames ask, and no other tab pays for it (P-33)', async () => {
  const scene = createScene();
  await withVault(scene);
  const { frame: honest } = await scene.editorOver(`${SITE}/diary`);
  const { pages, session } = scene.browser;
  const top = pages.open(`${SITE}/evil`, { f1: '' });
  const held = '\u0001'.repeat(20_000); // six characters each in JSON
  const frames = Array.from({ length: 100 }, (_, i) =>
    pages.open(`${SITE}/frame`, { f1: '' }, { tabId: top.tabId, frameId: i + 1 }),
  );
  for (const inner of frames) await scene.ask('field.ticket', { ...FIELD, held }, senderOf(inner));
  expect((await session.get('tickets'))?.length).toBeLessThan(2_500_000);
  for (const inner of frames) {
    const { ticket } = await scene.ask('field.ticket', { ...FIELD, held }, senderOf(inner));
    await scene.openEditor(ticket ?? '', inner);
  }
  expect((await session.get('editors'))?.length).toBeLessThan(1_500_000);
  const request = { session: honest.session, attempt: 'ab'.repeat(16), text: 'Dear diary' };
  expect(await scene.ask('editor.seal', request, honest.sender)).toMatchObject({ outcome: 'written' });
});

/** The page removes the editor; the ticket by which its script knows it. */
function takeOut(page: FakeDocument): string {
  const ticket = page.editor?.ticket ?? '';
  page.editor = null;
  return ticket;
}
