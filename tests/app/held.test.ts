// What an editor takes over of what stands in the field: all of it or nothing, since sealing replaces all of it.

import { describe, expect, it } from 'vitest';
import { MOST_HELD } from '../../lib/base/limits.ts';
import { MAX_TEXT, MAX_TYPED } from '../../lib/messaging/shapes.ts';
import { senderOf } from '../fakes/pages.ts';
import { createScene, type Scene, SITE, ticketOf, withVault } from './scene.ts';

async function opened(held: string) {
  const scene = createScene();
  await withVault(scene);
  return (await scene.editorOver(`${SITE}/new`, held)).state;
}

async function longestToken(scene: Scene): Promise<string> {
  const { vault, lock } = scene.app;
  const text = 'ä'.repeat(MAX_TEXT / 2);
  const { token } = await vault.prepare(await lock.unlocked(), {
    site: SITE,
    text,
    label: '',
    page: null,
    replaces: null,
  });
  return token;
}

it('takes over a text that fits', async () => {
  expect(await opened('x'.repeat(MAX_TEXT))).toMatchObject({ held: 'plain', problem: null });
  expect((await opened('x'.repeat(MAX_TEXT))).text).toHaveLength(MAX_TEXT);
});

it.each([
  ['one letter too much', 'x'.repeat(MAX_TEXT + 1)],
  ['as much as the page tells at most', ' '.repeat(MOST_HELD)],
  ['something like a sealed text, as long as the page tells', `paperseal1${'x'.repeat(MOST_HELD - 10)}`],
])('takes nothing over of %s, and offers no sealing', async (_, held) => {
  expect(await opened(held)).toMatchObject({ text: '', held: 'plain', problem: 'text-too-long' });
});

it('opens the longest sealed text, with room for what a site may put around and into it', async () => {
  const scene = createScene();
  await withVault(scene);
  const token = await longestToken(scene);
  expect(token.length).toBeLessThan(49_000);
  const broken = `${token.replace(/(.{60})/g, '$1\r\n')}${' '.repeat(8_000)}`;
  expect(broken.length).toBeLessThan(MOST_HELD);
  const { state } = await scene.editorOver(`${SITE}/new`, broken);
  expect(state).toMatchObject({ held: 'sealed', outcome: 'opened', problem: null });
  expect(state.text).toHaveLength(MAX_TEXT / 2);
});

it.each(['\u200b', '\u2060', '\ufeff', '\u00ad', '\u00a0\n'])(
  'opens a sealed text with %j beside it',
  async (blank) => {
    const scene = createScene();
    await withVault(scene);
    const token = await longestToken(scene);
    const { state } = await scene.editorOver(`${SITE}/new`, `${blank}${token}${blank}`);
    expect(state).toMatchObject({ held: 'sealed', outcome: 'opened', problem: null });
  },
);

it('keeps what an input method made longer than can be sealed, and takes it along into our own window', async () => {
  const scene = createScene();
  await withVault(scene);
  const { page, frame } = await scene.editorOver(`${SITE}/new`);
  const { session } = frame;
  const text = 'x'.repeat(MAX_TYPED);
  await scene.ask('editor.draft', { session, text }, frame.sender);
  expect(await scene.ask('drafts.list', {})).toMatchObject([{ text }]);

  const attempt = '1'.repeat(32);
  expect(await scene.codeOf('editor.seal', { session, attempt, text }, frame.sender)).not.toBe('done');
  await scene.ask('editor.flee', { session, text }, frame.sender);
  scene.closeFrame(frame);
  page.editor = null;
  const { state } = await scene.openEditor(ticketOf(scene.browser.pages.windows[0]), 'window');
  expect(state.text).toBe(text);
});

it('goes on with a draft that was kept, and keeps it once; not with one of another site', async () => {
  const scene = createScene();
  await withVault(scene);
  const first = await scene.editorOver(`${SITE}/new`);
  await scene.ask('editor.draft', { session: first.frame.session, text: 'half a thought' }, first.frame.sender);
  await scene.ask('editor.close', { session: first.frame.session }, first.frame.sender);
  scene.closeFrame(first.frame);
  const { state, frame } = await scene.editorOver(`${SITE}/new`);
  const draft = state.draft?.id ?? '';
  expect(state).toMatchObject({ text: '', draft: { text: 'half a thought' } });

  const elsewhere = await scene.editorOver('https://other.example/new');
  const foreign = { session: elsewhere.frame.session, draft };
  expect(await scene.codeOf('editor.take', foreign, elsewhere.frame.sender)).toBe('draft-gone');

  await scene.ask('editor.take', { session: frame.session, draft }, frame.sender);
  await scene.ask('editor.draft', { session: frame.session, text: 'a whole thought' }, frame.sender);
  expect(await scene.ask('drafts.list', {})).toMatchObject([{ id: draft, text: 'a whole thought' }]);
  const attempt = '1'.repeat(32);
  await scene.ask('editor.seal', { session: frame.session, attempt, text: 'a whole thought' }, frame.sender);
  expect(await scene.ask('drafts.list', {})).toEqual([]);
});

it('keeps a draft beside the one that another editor is still writing', async () => {
  const scene = createScene();
  await withVault(scene);
  const first = await scene.editorOver(`${SITE}/new`);
  await scene.ask('editor.draft', { session: first.frame.session, text: 'half a thought' }, first.frame.sender);
  const { state, frame } = await scene.editorOver(`${SITE}/new`);
  await scene.ask('editor.take', { session: frame.session, draft: state.draft?.id ?? '' }, frame.sender);
  await scene.ask('editor.draft', { session: frame.session, text: 'another end' }, frame.sender);
  const texts = (await scene.ask('drafts.list', {})).map(({ text }) => text);
  expect(texts.sort()).toEqual(['another end', 'half a thought']);
});

describe('a draft (A6)', () => {
  it('is offered for its own page and field, and for no other one that is called the same (P-51)', async () => {
    const scene = createScene();
    await withVault(scene);
    const { page, frame } = await scene.editorOver(`${SITE}/customers/7`);
    await scene.ask('editor.draft', { session: frame.session, text: 'about Anna' }, frame.sender);
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
    scene.closeFrame(frame);
    const other = await scene.editorOver(`${SITE}/customers/8`);
    expect(other.state.draft).toBeNull();
    const open = async (where: { address?: string; path?: string }) => {
      const field = { fieldId: 'f1', label: 'Entry', multiline: true, room: null, ownFrames: true, held: '', ...where };
      const { ticket } = await scene.ask('field.ticket', field, senderOf(page));
      return (await scene.openEditor(ticket ?? '', page)).state.draft;
    };
    expect(await open({ path: '#another' })).toBeNull();
    expect(await open({ address: `${SITE}/customers/7#/visit/2` })).toBeNull();
    expect(await open({ address: 'https://evil.example/customers/7' })).toMatchObject({ text: 'about Anna' });
    expect(await open({})).toMatchObject({ text: 'about Anna', at: expect.any(Number) });
    expect(await scene.ask('drafts.list', {})).toMatchObject([{ page: `${SITE}/customers/7` }]);
  });
});
