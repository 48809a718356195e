// The card of one sealed text: what it shows, of whom, and that it outlives neither a lock nor its page (B2, THREATS P-12,
// P-20, D-15).

import { beforeEach, expect, it } from 'vitest';
import { type FakeDocument, senderOf } from '../fakes/pages.ts';
import { createScene, type Frame, PASSPHRASE, type Scene, SITE, ticketOf, withVault } from './scene.ts';

let scene: Scene;
let page: FakeDocument;
let reader: Frame;

beforeEach(async () => {
  scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  page = scene.browser.pages.open(`${SITE}/diary`);
  const { ticket } = await scene.ask('reader.ticket', { pane: 'front' }, senderOf(page));
  reader = await scene.openReader(ticket ?? '', page);
});

async function seal(text: string, replaces: string | null = null, site = SITE): Promise<string> {
  const { vault, lock } = scene.app;
  const prepared = await vault.prepare(await lock.unlocked(), { site, text, label: 'Entry', page: null, replaces });
  await vault.store(prepared);
  return prepared.token;
}

async function newestId(): Promise<string> {
  const { vault, lock } = scene.app;
  return (await vault.catalogue(await lock.unlocked())).current[0]?.id ?? '';
}

/** As the vault page calls it. */
async function newestListed(): Promise<string> {
  const { items } = await scene.ask('records.list', { query: '', site: null, offset: 0, limit: 1 });
  return items[0]?.id ?? '';
}

/** Clicks it in the reader; answers the id in the new window's address. */
async function click(token: string): Promise<string> {
  page.sealed = token;
  const before = scene.browser.pages.windows.length;
  await scene.ask('reader.card', { session: reader.session, id: 't1' }, reader.sender);
  const address = scene.browser.pages.windows[before] ?? '';
  expect(address).toMatch(/^\/card\.html#[0-9a-f]{32}$/);
  return address.slice('/card.html#'.length);
}

it('shows the whole text with its entry in the vault, and keeps none of it', async () => {
  const token = await seal('Bring bread\nand salt');
  const id = await click(token);
  const card = await scene.ask('card.open', { id });
  expect(card).toMatchObject({
    site: SITE,
    outcome: 'opened',
    text: 'Bring bread\nand salt',
    sealed: token,
    kept: null,
  });
  expect(card.record).toBe(await newestListed());
  const { disk, session } = await scene.dump();
  expect(disk + session).not.toContain('Bring bread');
});

it('shows an older version with the newer text, and offers that to the editor', async () => {
  const old = await seal('Dear diary');
  await seal('Dear all', await newestId());
  page.fields.set('f1', { value: old, label: 'Entry', keeping: 'all' });
  const id = await click(old);
  expect(await scene.ask('card.open', { id })).toMatchObject({ text: 'Dear diary', kept: 'Dear all', editable: true });
  expect(await scene.ask('card.edit', { id, putBack: true })).toEqual({ begun: true });
  const { state } = await scene.openEditor(page.editor?.ticket ?? '', page);
  expect(state).toMatchObject({ text: 'Dear all', isDraft: true });
});

it('offers nothing to another page, or a second time', async () => {
  const old = await seal('Dear diary');
  await seal('Dear all', await newestId());
  page.fields.set('f1', { value: old, label: 'Entry', keeping: 'all' });
  const other = scene.browser.pages.open(`${SITE}/other`, { f1: '' });
  await scene.ask('card.edit', { id: await click(old), putBack: true });
  const asked = { fieldId: 'f1', label: 'Else', multiline: true, room: null, ownFrames: true, held: '' };
  const text = async (document: FakeDocument): Promise<string> => {
    const { ticket } = await scene.ask('field.ticket', asked, senderOf(document));
    return (await scene.openEditor(ticket ?? '', document)).state.text;
  };
  expect(await text(other)).toBe('');
  expect((await scene.openEditor(page.editor?.ticket ?? '', page)).state.text).toBe('Dear all');
  expect(await text(page)).toBe('');
});

it('offers it in our own window too, where the site gets no frame over a field', async () => {
  const old = await seal('Dear diary');
  await seal('Dear all', await newestId());
  page.fields.set('f1', { value: old, label: 'Entry', keeping: 'all' });
  const id = await click(old);
  scene.browser.sessionValues.set('thieves', JSON.stringify({ [SITE]: { at: 1 } }));
  const windows = scene.browser.pages.windows.length;
  expect(await scene.ask('card.edit', { id, putBack: true })).toEqual({ begun: true });
  const { state } = await scene.openEditor(ticketOf(scene.browser.pages.windows[windows]), 'window');
  expect(state).toMatchObject({ text: 'Dear all', isDraft: true });
});

it('offers nothing to a later editor when no editor took it', async () => {
  const old = await seal('Dear diary');
  await seal('Dear all', await newestId());
  page.fields.set('f1', { value: old, label: 'Entry', keeping: 'all' });
  const id = await click(old);
  page.fields.clear(); // the site took the field away
  expect(await scene.ask('card.edit', { id, putBack: true })).toEqual({ begun: false });
  const asked = { fieldId: 'f2', label: 'To the landlord', multiline: true, room: null, ownFrames: true, held: '' };
  const { ticket } = await scene.ask('field.ticket', asked, senderOf(page));
  expect((await scene.openEditor(ticket ?? '', page)).state.text).toBe('');
});

it('shows what the vault holds of a cut or altered one, and nothing of another site (P-12)', async () => {
  const token = await seal('Dear diary');
  const cut = await scene.ask('card.open', { id: await click(token.slice(0, -30)) });
  expect(cut).toMatchObject({
    outcome: 'cut',
    missing: 30,
    text: null,
    kept: 'Dear diary',
    record: await newestListed(),
  });
  const at = token.length - 20;
  const altered = token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1);
  expect(await scene.ask('card.open', { id: await click(altered) })).toMatchObject({ text: null, kept: 'Dear diary' });
  const foreign = await seal('Of the bank', null, 'https://bank.example');
  const nothing = { text: null, kept: null, record: null };
  const card = await scene.ask('card.open', { id: await click(foreign) });
  expect(card).toMatchObject({ ...nothing, outcome: 'other-site', sealedFor: 'https://bank.example' });
  expect(await scene.ask('card.open', { id: await click(foreign.slice(0, -30)) })).toMatchObject(nothing);
});

it('is empty as soon as it is locked, and full again after (D-15)', async () => {
  const id = await click(await seal('Dear diary'));
  expect((await scene.ask('card.open', { id })).text).toBe('Dear diary');
  await scene.ask('lock', {});
  expect(await scene.ask('card.open', { id })).toMatchObject({
    outcome: 'locked',
    text: null,
    kept: null,
    record: null,
  });
  await scene.ask('unlock', { passphrase: PASSPHRASE });
  expect((await scene.ask('card.open', { id })).text).toBe('Dear diary');
});

it('opens the same window for all that fails, by the same orders to the page (P-20)', async () => {
  const orders: string[] = [];
  for (const token of [await seal('Dear diary'), 'paperseal1', `paperseal1${'2'.repeat(203)}`]) {
    const before = page.orders.length;
    await click(token);
    orders.push(page.orders.slice(before).join());
  }
  expect(new Set(orders)).toEqual(new Set(['sealed']));
});

it('belongs to the frame that shows it: no other opens one, and a page never', async () => {
  const other = scene.browser.pages.open(`${SITE}/other`);
  const { ticket } = await scene.ask('reader.ticket', { pane: 'front' }, senderOf(other));
  const stranger = await scene.openReader(ticket ?? '', other);
  const request = { session: reader.session, id: 't1' };
  expect(await scene.codeOf('reader.card', request, stranger.sender)).toBe('not-allowed');
  expect(await scene.codeOf('reader.card', request, senderOf(page))).toBe('not-allowed');
  const id = await click(await seal('Dear diary'));
  expect(await scene.codeOf('card.open', { id }, reader.sender)).toBe('not-allowed');
  expect(await scene.codeOf('card.open', { id }, senderOf(page))).toBe('not-allowed');
  expect(await scene.codeOf('card.open', { id: '0'.repeat(32) })).toBe('card-gone');
  await scene.ask('card.close', { id });
  expect(await scene.codeOf('card.open', { id })).toBe('card-gone');
});

it('keeps a few, whatever is clicked', async () => {
  const token = await seal('Dear diary');
  const ids = [];
  for (let i = 0; i < 20; i++) ids.push(await click(token));
  expect(await scene.codeOf('card.open', { id: ids[0] ?? '' })).toBe('card-gone');
  expect(await scene.codeOf('card.open', { id: ids[19] ?? '' })).toBe('done');
});

it('is shown where a field can not be edited any more', async () => {
  page.sealed = await seal('Dear diary');
  const before = scene.browser.pages.windows.length;
  await scene.ask('reader.edit', { session: reader.session, id: 't1' }, reader.sender);
  expect(scene.browser.pages.windows.slice(before).join()).toMatch(/^\/card\.html#/);
});

it('opens what somebody selected, of any site, and gives no way into its page', async () => {
  const other = await seal('Of another site', null, 'https://other.example');
  const select = async (text: string): Promise<string> => {
    const before = scene.browser.pages.windows.length;
    await scene.app.cards.showSelected(page.tabId, text);
    return (scene.browser.pages.windows[before] ?? '').slice('/card.html#'.length);
  };
  const id = await select(`Somebody wrote:\n${other}.`);
  expect(await scene.ask('card.open', { id })).toMatchObject({
    site: 'https://other.example',
    outcome: 'opened',
    text: 'Of another site',
    sealed: other,
    editable: false,
  });
  expect(await scene.ask('card.edit', { id, putBack: true })).toEqual({ begun: false });
  const cut = await select(other.slice(0, -20));
  expect(await scene.ask('card.open', { id: cut })).toMatchObject({ site: null, outcome: 'cut', text: null });
  const { disk, session } = await scene.dump();
  expect(disk + session).not.toContain('Of another site');
  await scene.ask('lock', {});
  expect(await scene.ask('card.open', { id })).toMatchObject({ site: null, outcome: 'locked', text: null });
});

it('says that nothing sealed was selected', async () => {
  for (const text of ['', 'words', `${'x'.repeat(2_000_000)}`]) {
    const before = scene.browser.pages.windows.length;
    await scene.app.cards.showSelected(page.tabId, text);
    const id = (scene.browser.pages.windows[before] ?? '').slice('/card.html#'.length);
    expect(await scene.codeOf('card.open', { id })).toBe('none-selected');
  }
});
