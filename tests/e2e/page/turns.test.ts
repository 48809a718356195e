// What a site does to a written text after a moment: it is believed when it still stands there a second later, and what
// stood there before goes back, formatting included, or it is said what was lost (A3, A4).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { call, makeToken, type Rig, startRig } from './setup.ts';

const TOKEN = makeToken();
const WRITTEN = { outcome: 'written', length: null };

describe.each(BROWSERS)('what a site does after a write, in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  const value = (id: string) => page.eval((i) => (document.getElementById(i) as HTMLInputElement).value, id);
  const html = (id: string) => page.eval((i) => document.getElementById(i)?.innerHTML ?? '', id);
  const posted = () => page.eval(() => document.querySelector('#posted')?.textContent);
  const write = (id: string) => call(page, 'write', `#${id}`, TOKEN);

  beforeAll(async () => {
    rig = await startRig(browser);
    page = await rig.open('turns.html');
  });
  afterAll(() => rig?.[Symbol.asyncDispose]());

  it('does not claim what is cut or taken out a second later, when the site saves it (A3, P-24)', async () => {
    expect(await write('autosaved')).toEqual({ outcome: 'cut', length: 100, stood: true });
    expect(await value('autosaved')).toBe('before');
    expect(await write('taken')).toEqual({ outcome: 'reverted', length: null, stood: true });
    expect(await value('taken')).toBe('before');
  });

  it('leaves alone what the site put there since, and says that it can not see the text any more (A3, A4)', async () => {
    expect(await write('sent')).toEqual({ outcome: 'unseen', length: null });
    expect(await value('sent')).toBe('');
    expect(await write('another')).toEqual({ outcome: 'unseen', length: null });
    expect(await value('another')).toBe('what a colleague saved');
  });

  it("puts nothing back into another record's field (A2, A4)", async () => {
    expect(await write('next')).toEqual({ outcome: 'unseen', length: null });
    expect(await value('next')).toBe('Of Bob');
    expect(await posted()).toBe(TOKEN);
    expect(await write('next-empty')).toEqual({ outcome: 'unseen', length: null });
    expect(await value('next-empty')).toBe('');
  });

  it('waits for editors that draw after the insert (A3)', async () => {
    expect(await write('draws-late')).toEqual(WRITTEN);
    expect(await html('draws-late')).toBe(TOKEN);
  });

  it('offers nothing twice to an editor that takes a text without saying so (A4)', async () => {
    expect(await write('silent')).toEqual(WRITTEN);
    expect(await html('silent')).toBe(`<p>${TOKEN}</p>`);
  });

  it('does not say that nothing was written when the field went with what was written (A4, P-48)', async () => {
    expect(await write('vanishes')).toEqual({ outcome: 'unseen', length: null });
  });

  it('lets a key go up, for what reads on keyup (A3)', async () => {
    expect(await write('keyed')).toEqual(WRITTEN);
    expect(await posted()).toBe(TOKEN);
    expect(await write('mirrored')).toEqual(WRITTEN);
    expect((await posted())?.trim()).toBe(TOKEN);
  });

  it('puts the old content back with its formatting, or says what was lost (A4, P-24)', async () => {
    const bare = (text: string) => text.replace(/\s+/g, '');
    const before = await html('formatted');
    expect(await write('formatted')).toEqual({ outcome: 'cut', length: 80, stood: true });
    expect(bare(await html('formatted'))).toBe(bare(before));
    expect(await write('stubborn')).toEqual({ outcome: 'altered', length: null, lost: 'before' });
  });

  it('tells that the page now calls the field wrong, in whichever way it does (A3, P-49)', async () => {
    for (const id of ['counted', 'framework', 'custom', 'aria']) {
      expect([id, await write(id)]).toEqual([id, { outcome: 'invalid', length: TOKEN.length }]);
      expect(await value(id)).toBe(TOKEN);
    }
    expect(await write('fine')).toEqual(WRITTEN);
  });

  it('takes no control for a field that only fetches keys for an editor (A3)', async () => {
    expect(await call(page, 'editable', '#scrolled')).toMatchObject({ kind: 'lines' });
    expect(await call(page, 'editable', '#overlaid')).toMatchObject({ kind: 'lines' });
    for (const id of ['clipped', 'low', 'clear'])
      expect([id, await call(page, 'editable', `#${id}`)]).toEqual([id, 'hidden']);
  });

  it('refuses to replace what is not shown (A3, P-47)', async () => {
    expect(await call(page, 'editable', '#whole')).toMatchObject({ kind: 'rich' });
    for (const id of ['gap', 'folded']) expect([id, await call(page, 'editable', `#${id}`)]).toEqual([id, 'partial']);
    expect(await call(page, 'editable', '#smiling')).toMatchObject({ kind: 'rich' });
    expect(await call(page, 'editable', '#pictured')).toBe('pictures');
  });

  it('tells one block of a text from a field alone (A3, P-47)', async () => {
    expect(await call(page, 'isBlock', '#whole')).toBe(false);
    expect(await call(page, 'isBlock', '#second')).toBe(true);
  });
});
