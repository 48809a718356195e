// A draft is kept while other things happen: the letters that were typed last are the ones that stay (THREATS P-08, M-07).

import { beforeAll, expect, it } from 'vitest';
import { createScene, type Scene, typed, withVault } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = createScene();
  await withVault(scene);
});

/** Held at the first thing that the worker asks for while it keeps the older one, at the second … until `later` is done. */
async function overtaken(older: () => Promise<unknown>, later: () => Promise<unknown>, n: number): Promise<boolean> {
  const { life } = scene;
  let asked: Promise<unknown> | null = null;
  life.at(n, () => {
    asked = later();
    return Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 100))]);
  });
  await older();
  life.at(0, () => undefined);
  await (asked ?? later());
  return asked !== null;
}
const dropAll = async () => {
  for (const { id } of await scene.ask('drafts.list', {})) await scene.ask('drafts.remove', { id });
};
const atEachStep = async (work: (n: number) => Promise<boolean>): Promise<void> => {
  await dropAll();
  let n = 1;
  while (await work(n)) n++;
  expect(n).toBeGreaterThan(2);
};
const texts = async () => (await scene.ask('drafts.list', {})).map(({ text }) => text);

it('keeps no older draft over what the editor flees with (P-08)', () =>
  atEachStep(async (n) => {
    const { frame, text } = await typed(scene);
    const { session } = frame;
    const newer = `${text}, and more`;
    const isHeld = await overtaken(
      () => scene.ask('editor.draft', { session, text }, frame.sender),
      () => scene.ask('editor.flee', { session, text: newer, why: 'both' }, frame.sender),
      n,
    );
    expect(await texts()).toEqual([newer]);
    await dropAll();
    return isHeld;
  }));

it.each(['written', 'reverted'])('keeps no older draft over what was sealed: %s', (outcome) =>
  atEachStep(async (n) => {
    const { frame, field, text, request } = await typed(scene);
    if (outcome === 'reverted') field.keeping = 'nothing';
    const newer = `${text}, and more`;
    let said = '';
    const isHeld = await overtaken(
      () => scene.ask('editor.draft', { session: frame.session, text }, frame.sender),
      async () => ({ outcome: said } = await scene.ask('editor.seal', { ...request, text: newer }, frame.sender)),
      n,
    );
    expect([said, await texts()]).toEqual([outcome, outcome === 'written' ? [] : [newer]]);
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
    await dropAll();
    return isHeld;
  }),
);

it('brings no older draft back after its editor made a note of it', () =>
  atEachStep(async (n) => {
    const { frame, text } = await typed(scene);
    const { session } = frame;
    const isHeld = await overtaken(
      () => scene.ask('editor.draft', { session, text }, frame.sender),
      () => scene.ask('editor.note', { session, text: `${text}, and more` }, frame.sender),
      n,
    );
    expect(await texts()).toEqual([]);
    await scene.ask('editor.close', { session }, frame.sender);
    return isHeld;
  }));

it('brings no older draft back after its note was saved, or after it was deleted', async () => {
  const note = { id: 'af'.repeat(16), title: '', text: 'half a tho' };
  for (const later of [
    () => scene.ask('note.write', { ...note, text: 'half a thought' }),
    () => scene.ask('drafts.remove', { id: note.id }),
  ])
    await atEachStep(async (n) => {
      const isHeld = await overtaken(() => scene.ask('note.draft', note), later, n);
      expect(await texts()).toEqual([]);
      return isHeld;
    });
});

it('lists what is just being kept: our own window would go on with an older one', async () => {
  const note = { id: 'b0'.repeat(16), title: '', text: 'the newest' };
  await atEachStep(async (n) => {
    let listed: string[] = [];
    const isHeld = await overtaken(
      () => scene.ask('note.draft', note),
      async () => (listed = await texts()),
      n,
    );
    expect(listed).toEqual([note.text]);
    await dropAll();
    return isHeld;
  });
});
