// The field is another one by the time of Seal (A2): another text, another record, no field at all. Nothing is touched,
// no record is made, and the person's word is bound to what the person saw.

import { beforeAll, describe, expect, it } from 'vitest';
import { counts, createScene, type Scene, SITE, ticketOf, type Typed, typed, withVault } from './scene.ts';

describe('a field that changed while somebody typed (A2, P-46)', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = createScene();
    await withVault(scene);
  });

  const seal = (one: Typed, attempt: string, over: string | null = null) =>
    scene.ask('editor.seal', { ...one.request, attempt: attempt.repeat(16), over }, one.frame.sender);

  it.each([
    ['another text', (one: Typed) => (one.field.value = 'saved by a colleague'), false],
    ['another record, empty as the first', (one: Typed) => (one.field.of = 'Bob'), true],
  ])('%s: touched only by a word that saw it', async (_, change, moved) => {
    const one = await typed(scene);
    change(one);
    const { value } = one.field;
    const told = await seal(one, 'a1');
    expect(told).toMatchObject({ outcome: 'changed', stands: { held: value, moved } });
    expect(one.field.value).toBe(value);
    expect(one.page.orders).not.toContain('write');
    expect(await counts(scene)).toEqual({ ...one.before, drafts: one.before.drafts + 1 });

    // What the person did not see is not replaced either, nor on an invented word.
    one.field.value = 'and once more';
    expect(await seal(one, 'a2', told.stands?.asked)).toMatchObject({ stands: { held: 'and once more' } });
    expect(await seal(one, 'a3', 'a999')).toMatchObject({ outcome: 'changed' });
    expect(one.field.value).toBe('and once more');
    const { stands } = await seal(one, 'a4');
    expect(await seal(one, 'a5', stands?.asked)).toMatchObject({ outcome: 'written' });
    expect(one.field.value).toMatch(/^paperseal1/);
    expect(await counts(scene)).toMatchObject({ records: one.before.records + 1, drafts: one.before.drafts });
  });

  it('its own sealed text is no change: a press is told late, or asked twice', async () => {
    const one = await typed(scene);
    expect(await seal(one, 'b1')).toMatchObject({ outcome: 'written' });
    const first = one.field.value;
    expect(await seal(one, 'b2')).toMatchObject({ outcome: 'written' });
    expect(one.field.value).not.toBe(first);
  });

  it('replaces the record of the sealed text that the person saw there', async () => {
    const other = await typed(scene);
    await seal(other, 'c1');
    const before = await counts(scene);
    const one = await typed(scene);
    one.field.value = other.field.value;
    const { stands } = await seal(one, 'c2');
    expect(await seal(one, 'c3', stands?.asked)).toMatchObject({ outcome: 'written' });
    expect(await counts(scene)).toMatchObject({ records: before.records, versions: before.versions + 1 });
  });

  it('is looked at in our own window, too, and keeps what it was asked for when it goes there', async () => {
    const one = await typed(scene);
    one.field.value = 'saved by a colleague';
    const { session, text } = one.request;
    await scene.ask('editor.flee', { session, text, why: 'both' }, one.frame.sender);
    const path = scene.browser.pages.windows.at(-1);
    expect(path).toMatch(/-both$/);
    const window = await scene.openEditor(ticketOf(path), 'window');
    const asked = { session: window.frame.session };
    expect(window.state.text).toBe(text);
    expect(await scene.ask('editor.look', asked, window.frame.sender)).toMatchObject({
      outcome: 'changed',
      stands: { held: 'saved by a colleague' },
    });
    one.field.value = '';
    expect(await scene.ask('editor.look', asked, window.frame.sender)).toBeNull();
  });

  it('is no field any more: nothing is sealed, and the text goes into a note', async () => {
    const one = await typed(scene);
    one.page.fields.clear();
    expect(await seal(one, 'd1')).toMatchObject({ outcome: 'gone' });
    expect(await counts(scene)).toMatchObject({ records: one.before.records, drafts: one.before.drafts + 1 });
    const { session, text } = one.request;
    for (let i = 0; i < 2; i++) await scene.ask('editor.note', { session, text }, one.frame.sender);
    const { items } = await scene.ask('records.list', { query: '', site: null, offset: 0, limit: 200 });
    expect(items.find(({ kind }) => kind === 'note')).toMatchObject({ label: 'Entry', preview: text });
    expect(await counts(scene)).toMatchObject({ records: one.before.records + 1, drafts: one.before.drafts });
  });

  it('two editors of one field: what the first sealed is a change for the second', async () => {
    const one = await typed(scene);
    const { url, tabId } = one.page;
    scene.browser.pages.active.add(tabId);
    one.page.editor = null;
    await scene.ask('field.begin', { tabId });
    if (one.page.editor === null) throw new Error('no second editor');
    const { ticket } = one.page.editor as { ticket: string };
    const second = await scene.openEditor(ticket, one.page);
    expect(url.startsWith(SITE)).toBe(true);
    await seal(one, 'e1');
    const request = { session: second.frame.session, attempt: 'e2'.repeat(16), text: 'mine' };
    expect(await scene.ask('editor.seal', request, second.frame.sender)).toMatchObject({ outcome: 'changed' });
  });
});
