// What an editor takes over of what stands in the field: all of it or nothing, since sealing replaces all of it.

import { expect, it } from 'vitest';
import { MAX_ADOPTED, MAX_TEXT } from '../../lib/messaging/shapes.ts';
import { createScene, type Scene, SITE, withVault } from './scene.ts';

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
  ['as much as the page tells at most', ' '.repeat(MAX_ADOPTED)],
  ['something like a sealed text, as long as the page tells', `paperseal1${'x'.repeat(MAX_ADOPTED - 10)}`],
])('takes nothing over of %s, and offers no sealing', async (_, held) => {
  expect(await opened(held)).toMatchObject({ text: '', held: 'plain', problem: 'text-too-long' });
});

it('opens the longest sealed text, with room for what a site may put around and into it', async () => {
  const scene = createScene();
  await withVault(scene);
  const token = await longestToken(scene);
  expect(token.length).toBeLessThan(49_000);
  const broken = `${token.replace(/(.{60})/g, '$1\r\n')}${' '.repeat(8_000)}`;
  expect(broken.length).toBeLessThan(MAX_ADOPTED);
  const { state } = await scene.editorOver(`${SITE}/new`, broken);
  expect(state).toMatchObject({ held: 'sealed', outcome: 'opened', problem: null });
  expect(state.text).toHaveLength(MAX_TEXT / 2);
});
