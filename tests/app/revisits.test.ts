// Whether a sealed text still stands on its page when one comes back (A3): said in the popup, and only where a reader looked.

import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../lib/base/bytes.ts';
import { findTokens } from '../../lib/token/format.ts';
import { idOf as idOfSalt } from '../../lib/token/token.ts';
import { type FakeDocument, senderOf } from '../fakes/pages.ts';
import { createScene, PASSPHRASE, type Scene, SITE, typed, withVault } from './scene.ts';

describe('a sealed text when its page is visited again (A3, P-52)', () => {
  let scene: Scene;
  let page: FakeDocument;
  let token: string;
  let text: string;

  beforeEach(async () => {
    scene = createScene();
    await withVault(scene);
    const { page: first, frame, request, field } = await typed(scene);
    expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome: 'written' });
    await scene.ask('editor.close', { session: request.session }, frame.sender);
    page = first;
    token = field.value;
    text = request.text;
  });

  const missing = (document: FakeDocument) => scene.ask('page.missing', { tabId: document.tabId });
  const comeBack = (address = page.url): FakeDocument => {
    scene.browser.pages.leave(page);
    return scene.browser.pages.open(address, {}, { tabId: page.tabId });
  };
  async function read(document: FakeDocument, sealed: string): Promise<void> {
    const { ticket } = await scene.ask('reader.ticket', { pane: 'front' }, senderOf(document));
    const reader = await scene.openReader(ticket ?? '', document);
    const items = [{ id: 't1', token: sealed, kind: 'text' as const, rects: [], font: '', color: '', lineHeight: 20 }];
    const placed = items.map((item) => ({ ...item, direction: 'ltr' as const }));
    await scene.ask('reader.place', { pane: 'front', items: placed }, senderOf(document));
    await expect.poll(() => reader.news.filter(({ news }) => news === 'show').length).toBe(1);
  }

  it('is missed where it does not stand any more, once', async () => {
    const again = comeBack(`${page.url}#part`);
    const found = await missing(again);
    expect(found).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, at: scene.browser.time.now });
    expect((await scene.ask('records.open', { id: found?.id ?? '' })).text).toBe(text);
    await scene.ask('page.missing.told', { id: found?.id ?? '' });
    expect(await missing(again)).toBeNull();
  });

  it('is not where it stands, whole or cut: the reader says that in its place', async () => {
    const again = comeBack();
    expect(await missing(again)).not.toBeNull();
    await read(again, token.slice(0, -20));
    expect(await missing(again)).toBeNull();
  });

  it('is not while its first document stands, on another page, or where nobody looks', async () => {
    expect(await missing(page)).toBeNull();
    await read(page, token); // says nothing of the next visit
    const elsewhere = scene.browser.pages.open(`${SITE}/else`);
    expect(await missing(elsewhere)).toBeNull();
    const again = comeBack();
    await scene.ask('lock', {});
    expect(await missing(again).catch(() => null)).toBeNull();
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await missing(again)).not.toBeNull();
    expect(JSON.stringify(await scene.dump())).not.toContain(idOf(token));
    await scene.ask('site.set', { site: SITE, on: false });
    expect(await missing(again)).toBeNull();
  });
});

const idOf = (sealed: string): string => toHex(idOfSalt(findTokens(sealed)[0]?.salt ?? new Uint8Array()));
