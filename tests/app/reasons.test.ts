// Why nothing began, and leave into a frame of another site for one use (A6).

import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeDocument, pattern, senderOf } from '../fakes/pages.ts';
import { createScene, DAV, type Scene, SITE, ticketOf, withVault } from './scene.ts';
import { STATE } from '../../lib/vault/state.ts';

const FRAME = 'https://frame.example';

describe('why nothing can be sealed where the keyboard is (A6)', () => {
  let scene: Scene;
  let page: FakeDocument;
  const begin = () => scene.ask('field.begin', { tabId: page.tabId });
  const byKey = ({ tabId }: FakeDocument) => scene.app.reasons.begun(tabId, scene.app.editing.begin);
  const why = (fresh = true) => scene.ask('field.why', { tabId: page.tabId, fresh });

  beforeEach(async () => {
    scene = createScene();
    await withVault(scene);
    page = scene.browser.pages.open(`${SITE}/form`);
    scene.browser.pages.active.add(page.tabId);
  });

  it('says what the page knows of its field', async () => {
    expect(await begin()).toEqual({ begun: false });
    expect(await why()).toBeNull();
    page.why = { reason: 'read-only', site: null };
    expect(await why()).toEqual({ reason: 'read-only', site: null });
  });

  it('says so where the browser lets us into no page at all: its own, or its shop (M-11)', async () => {
    expect(await why()).toBeNull();
    scene.browser.pages.active.delete(page.tabId);
    page.needsPermission = true;
    expect(await begin()).toEqual({ begun: false });
    expect(await why()).toEqual({ reason: 'kept-out', site: null });
    expect(await byKey(page)).toBe(false);
    expect(await why(false)).toEqual({ reason: 'kept-out', site: null });
  });

  it('asks the frames inside only where the keyboard is in one: an old focus there says nothing', async () => {
    const inner = scene.browser.pages.open(`${SITE}/inner`, {}, { tabId: page.tabId, frameId: 5 });
    inner.why = { reason: 'date', site: null };
    expect(await why()).toBeNull();
    page.why = { reason: 'frame', site: SITE };
    expect(await why()).toEqual({ reason: 'date', site: null });
    inner.why = null;
    expect(await why()).toBeNull();
    page.why = { reason: 'frame', site: null };
    expect(await why()).toEqual({ reason: 'no-site', site: null });
  });

  it('keeps for the popup what the keys found, once and for its own tab', async () => {
    page.why = { reason: 'password', site: null };
    expect(await byKey(page)).toBe(false);
    expect(scene.browser.pages.badges.at(-1)).toBe('!');
    expect(await scene.ask('field.why', { tabId: page.tabId + 7, fresh: false })).toBeNull();
    expect(await why(false)).toEqual({ reason: 'password', site: null });
    expect(scene.browser.pages.badges.at(-1)).toBe('');
    expect(await why(false)).toBeNull();
    page.why = null;
    expect(await byKey(page)).toBe(false);
    expect(await why(false)).toEqual({ reason: 'no-field', site: null });
    expect(scene.browser.pages.popups).toBe(2);
    const field = scene.browser.pages.open(`${SITE}/field`, { f1: '' });
    scene.browser.pages.active.add(field.tabId);
    expect(await byKey(field)).toBe(true);
    expect(scene.browser.pages.badges.at(-1)).toBe('');
    expect(scene.browser.pages.popups).toBe(2);
  });

  describe('a frame of another site', () => {
    let frame: FakeDocument;
    const allowed = () => scene.browser.pages.permissions.has(pattern(FRAME));
    beforeEach(() => {
      frame = scene.browser.pages.open(`${FRAME}/field`, { f1: '' }, { tabId: page.tabId, frameId: 5 });
      frame.needsPermission = true;
      page.why = { reason: 'frame', site: FRAME };
    });

    it('is named, allowed for one use, sealed into, and no longer allowed (M-13)', async () => {
      expect(await begin()).toEqual({ begun: false });
      expect(await why()).toEqual({ reason: 'frame', site: FRAME });
      expect(await scene.ask('frame.once', {})).toEqual({ begun: false });
      await scene.ask('frame.want', { tabId: page.tabId, site: FRAME });
      scene.browser.pages.permissions.add(pattern(FRAME));
      expect(await scene.ask('frame.once', {})).toEqual({ begun: true });
      expect(allowed()).toBe(false);
      const { frame: own, state } = await scene.openEditor(ticketOf(scene.browser.pages.windows.at(-1)), 'window');
      expect(state.site).toBe(FRAME);
      const seal = { session: own.session, attempt: 'aa'.repeat(16), text: 'in the frame' };
      expect(await scene.ask('editor.seal', seal, own.sender)).toMatchObject({ outcome: 'written' });
      expect(frame.fields.get('f1')?.value).toMatch(/^paperseal1/);
      expect(await scene.ask('frame.once', {})).toEqual({ begun: false });
    });

    it('gives the leave back when nothing begins, and after a browser that was closed in between (M-13)', async () => {
      frame.fields.clear();
      await scene.ask('frame.want', { tabId: page.tabId, site: FRAME });
      scene.browser.pages.permissions.add(pattern(FRAME));
      expect(await scene.ask('frame.once', {})).toEqual({ begun: false });
      expect(allowed()).toBe(false);
      await scene.ask('frame.want', { tabId: page.tabId, site: FRAME });
      scene.browser.pages.permissions.add(pattern(FRAME));
      await scene.reopen();
      await scene.app.reasons.tidy();
      expect(allowed()).toBe(false);
    });

    it('takes no leave that comes after a no for its own, nor one that a storage or a site needs', async () => {
      const gone = async () => scene.browser.disk.read((transaction) => transaction.get('state', STATE.allowedOnce));
      await scene.ask('frame.want', { tabId: page.tabId, site: FRAME });
      expect(await gone()).toBeDefined();
      expect(await scene.ask('frame.once', {})).toEqual({ begun: false }); // the answer was no
      expect(await gone()).toBeUndefined();
      await scene.switchOn(FRAME);
      await scene.app.reasons.once(async () => true);
      expect(allowed()).toBe(true);

      await scene.ask('site.set', { site: FRAME, on: false });
      expect(allowed()).toBe(false);
      await scene.ask('frame.want', { tabId: page.tabId, site: FRAME });
      scene.browser.time.now += 10 * 60_000; // no answer
      scene.browser.pages.permissions.add(pattern(FRAME));
      expect(await scene.app.reasons.once(async () => true)).toBeNull();
      expect(allowed()).toBe(true);

      const host = new URL(DAV.values.url).origin;
      await scene.ask('frame.want', { tabId: page.tabId, site: host }); // no answer either
      scene.browser.pages.permissions.add(pattern(host));
      await scene.ask('store.add', { store: DAV });
      await scene.app.reasons.tidy();
      expect(scene.browser.pages.permissions.has(pattern(host))).toBe(true);
    });

    it('keeps what was allowed before, or for good', async () => {
      await scene.switchOn(FRAME);
      await scene.ask('frame.want', { tabId: page.tabId, site: FRAME });
      expect(await scene.ask('frame.once', {})).toEqual({ begun: false });
      await scene.app.reasons.tidy();
      expect(allowed()).toBe(true);
    });
  });
});

it('opens nothing later where it was said that the page does not answer (P-41)', async () => {
  const scene = createScene();
  await withVault(scene);
  await scene.switchOn(SITE);
  const { pages } = scene.browser;
  const stood: string[] = [];
  for (let n = 1, isOver = false; !isOver; n++) {
    const page = pages.open(`${SITE}/still/${n}`, { f1: '' });
    const { life } = scene;
    const { promise: stands, resolve: goOn } = Promise.withResolvers<void>();
    let at = '';
    life.at(n, () => {
      at = life.lastAsked;
      return at === 'inject' || at === 'order begin' ? stands : undefined;
    });
    const code = await scene.codeOf('field.begin', { tabId: page.tabId });
    life.at(0, () => undefined);
    goOn();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([at, page.editor === null]).toEqual([at, code === 'page-silent']);
    if (code === 'page-silent') stood.push(at);
    isOver = at === '';
    // Asked again it opens, as from the start.
    expect(await scene.ask('field.begin', { tabId: page.tabId })).toEqual({ begun: true });
    expect(page.editor?.fieldId).toBe('f1');
  }
  expect(stood).toEqual(['inject', 'order begin']);
});

describe('a wish', () => {
  let scene: Scene;
  let page: FakeDocument;
  const begin = () => scene.ask('field.begin', { tabId: page.tabId });
  const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  beforeEach(async () => {
    scene = createScene();
    await withVault(scene);
    await scene.switchOn(SITE);
    page = scene.browser.pages.open(`${SITE}/wish`, { f1: '' });
  });

  it('that was answered at once takes nothing away from what the page asks by itself (P-41)', async () => {
    await begin();
    const { frame } = await scene.openEditor(page.editor?.ticket ?? '', page);
    scene.browser.time.now += 1_000;
    expect(await begin()).toEqual({ begun: true }); // the editor is open
    await later(2_100);
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
    // A key in the sealed text.
    const field = { fieldId: 'f1', label: '', multiline: true, room: null, held: '', ownFrames: true };
    expect((await scene.ask('field.ticket', field, senderOf(page))).ticket).not.toBeNull();
  });

  it('is not over because one before it is (P-41)', async () => {
    page.focus = null;
    expect(await begin()).toEqual({ begun: false });
    await later(1_800);
    page.focus = 'f1';
    const { life } = scene;
    const hold = () => (life.lastAsked === 'order begin' ? later(500) : life.at(1, hold));
    life.at(1, hold);
    expect(await begin()).toEqual({ begun: true });
    expect(page.editor?.fieldId).toBe('f1');
  });
});
