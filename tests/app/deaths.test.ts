// The worker is killed at each thing it asks of the browser, one after the other, and asked again. Whatever the moment,
// the end is the same as if it had lived (THREATS M-07).

import { beforeAll, describe, expect, it } from 'vitest';
import { findTokens } from '../../lib/token/format.ts';
import type { FakeField } from '../fakes/pages.ts';
import { counts, createScene, PASSPHRASE, type Scene, SITE, type Typed, typed, withVault } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = createScene();
  await withVault(scene);
});

type Die = (...asked: Parameters<Scene['askOnce']>) => ReturnType<Scene['askOnce']>;

/**
 * Runs `work` again and again; `die` asks once, and the worker is killed at the first thing it asks of the browser, at
 * the second … until it lives. Gives the number of deaths; `step` passes over some where a passphrase is hashed each time.
 */
async function killedEverywhere(work: (die: Die) => Promise<void>, step = 1): Promise<number> {
  for (let n = 1; ; n += step) {
    let died = false;
    await work(async (...asked) => {
      const { life } = scene;
      life.at(n, () => {
        died = true;
        life.kill();
      });
      const answer = await scene.askOnce(...asked);
      life.at(0, () => undefined);
      return answer;
    });
    if (!died) return n - 1;
  }
}

describe('a worker that dies while it seals', () => {
  it('has sealed once in the end: one record, its token in the field, no draft', async () => {
    const deaths = await killedEverywhere(async (die) => {
      const { page, field, frame, text, request, before } = await typed(scene);
      const first = await die('editor.seal', request, frame.sender);
      // Whoever opens the browser now finds the text sealed in the field, or in a draft.
      const held = field.value;
      if (held === '') expect((await counts(scene)).drafts).toBe(before.drafts + 1);
      const again = await scene.ask('editor.seal', request, frame.sender);
      expect(again).toEqual({ outcome: 'written', length: null });
      if (first?.ok) expect(first.value).toEqual(again);
      if (held !== '') expect(field.value).toBe(held);
      expect(findTokens(field.value)).toHaveLength(1);
      expect((await scene.ask('token.open', { text: field.value })).text).toBe(text);
      expect(await counts(scene)).toEqual({ ...before, records: before.records + 1, versions: before.versions + 1 });
      await scene.ask('editor.close', { session: frame.session }, frame.sender);
      expect(page.guard).toBe(false);
    });
    expect(deaths).toBeGreaterThan(15);
  });

  it('has one record when the client does not ask again and the user presses Seal anew', async () => {
    await killedEverywhere(async (die) => {
      const { field, frame, text, request, before } = await typed(scene);
      await die('editor.seal', request, frame.sender);
      const anew = { ...request, attempt: request.attempt.replace(/^0/, 'f') };
      await scene.ask('editor.seal', anew, frame.sender);
      expect((await scene.ask('token.open', { text: field.value })).text).toBe(text);
      // The first press may be there as an earlier version of the same text, never as a text of its own.
      expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: before.drafts });
      await scene.ask('editor.close', { session: frame.session }, frame.sender);
    });
  });

  it.each([
    ['takes nothing', (_: Typed, field: FakeField) => void (field.keeping = 'nothing'), 'reverted'],
    ['cuts', (_: Typed, field: FakeField) => void (field.keeping = { first: 20 }), 'cut'],
    ['is gone', ({ page }: Typed) => scene.browser.pages.leave(page), 'gone'],
  ])('keeps the draft and no record where the field %s', async (_, spoil, outcome) => {
    await killedEverywhere(async (die) => {
      const place = await typed(scene);
      const { field, frame, request, before } = place;
      spoil(place, field);
      await die('editor.seal', request, frame.sender);
      expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome });
      expect(await counts(scene)).toEqual({ ...before, drafts: before.drafts + 1 });
      if (outcome === 'gone') {
        const [draft] = await scene.ask('drafts.list', {});
        expect(draft?.text).toBe(request.text);
        return void (await scene.ask('drafts.remove', { id: draft?.id ?? '' }));
      }
      // The field takes it after all: then it is sealed as if it had been the first time.
      field.keeping = 'all';
      const anew = { ...request, attempt: request.attempt.replace(/^0/, 'f') };
      expect(await scene.ask('editor.seal', anew, frame.sender)).toMatchObject({ outcome: 'written' });
      expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: before.drafts });
      await scene.ask('editor.close', { session: frame.session }, frame.sender);
    });
  });

  it.each([
    { outcome: 'unseen', length: null },
    { outcome: 'invalid', length: 300 },
    { outcome: 'altered', length: null, lost: 'what stood there' },
  ] as const)(
    'keeps draft and record where the sealed text may stand on the page: $outcome (A3, A4, P-48)',
    async (answer) => {
      await killedEverywhere(async (die) => {
        const { field, frame, request, before } = await typed(scene);
        field.keeping = answer;
        await die('editor.seal', request, frame.sender);
        expect(await scene.ask('editor.seal', request, frame.sender)).toEqual(answer);
        expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: before.drafts + 1 });
        // Sealed again, it is a version of the same text.
        field.keeping = 'all';
        const anew = { ...request, attempt: request.attempt.replace(/^0/, 'f') };
        expect(await scene.ask('editor.seal', anew, frame.sender)).toMatchObject({ outcome: 'written' });
        expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: before.drafts });
        await scene.ask('editor.close', { session: frame.session }, frame.sender);
      });
    },
  );
});

describe('a worker that dies while an editor flees', () => {
  it('has opened our own window with the text, and the guard is down', async () => {
    await killedEverywhere(async (die) => {
      const { page, frame, request, before } = await typed(scene);
      const text = `${request.text} and more`;
      await die('editor.flee', { session: frame.session, text }, frame.sender);
      const isOpen = await scene.codeOf('editor.flee', { session: frame.session, text }, frame.sender);
      expect(['done', 'not-allowed']).toContain(isOpen);
      const ticket = /#([0-9a-f]{32})/.exec(scene.browser.pages.windows.at(-1) ?? '')?.[1] ?? '';
      const window = await scene.openEditor(ticket, 'window');
      expect(window.state.text).toBe(text);
      expect(page.guard).toBe(false);
      await scene.ask('editor.seal', { ...request, session: window.frame.session, text }, window.frame.sender);
      expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: before.drafts });
      await scene.ask('editor.close', { session: window.frame.session }, window.frame.sender);
      await scene.browser.session.remove('thieves'); // the next one begins over the field again
    });
  });
});

describe('a worker that dies in a ceremony', () => {
  it('leaves the old passphrase or the new one, and everything readable (D-16)', async () => {
    const known = await counts(scene);
    let [current, next] = [PASSPHRASE, 'another nine daisies'];
    await killedEverywhere(async (die) => {
      await die('passphrase.change', { current, next });
      // (D1) Never "unlocked" with a key that opens nothing: then no page of ours had a button.
      if (!(await scene.ask('status', {})).locked) expect(await counts(scene)).toEqual(known);
      await scene.ask('lock', {});
      if ((await scene.codeOf('unlock', { passphrase: next })) === 'done') [current, next] = [next, current];
      else expect(await scene.codeOf('unlock', { passphrase: current })).toBe('done');
      expect(await counts(scene)).toEqual(known);
    }, 3);
  });

  it('leaves everything, or nothing of the vault, when all is deleted; asked again, nothing (D-19)', async () => {
    const before = scene;
    await killedEverywhere(async (die) => {
      scene = createScene();
      await withVault(scene);
      await scene.ask('note.write', { id: 'ab'.repeat(16), title: '', text: 'still here' });
      await scene.switchOn(SITE);
      scene.browser.pages.permissions.add('https://dav.example/*'); // a storage's host
      const { disk } = await scene.dump();
      await die('erase', {});
      const { phase } = await scene.ask('status', {});
      if (phase === 'ready') {
        expect(await scene.ask('sites.list', {})).toEqual([SITE]);
        expect((await scene.dump()).disk).toBe(disk);
        await scene.ask('unlock', { passphrase: PASSPHRASE });
        expect((await counts(scene)).records).toBe(1);
      } else expect(phase).toBe('empty');
      await scene.ask('erase', {});
      // (D3) The mark, the permissions, the alarms, the session: nothing that was of a vault.
      expect((await scene.dump()).disk).toBe('[]');
      expect([...scene.browser.sessionValues]).toEqual([]);
      expect([...scene.browser.alarms]).toEqual([]);
      expect(await scene.ask('status', {})).toMatchObject({ phase: 'empty', locked: false });
      expect(await scene.ask('sites.list', {})).toEqual([]);
      expect(scene.browser.pages.registered).toEqual([]);
      expect([...scene.browser.pages.permissions]).toEqual([]);
    }, 3);
    scene = before;
  });

  it('has the drafts in the old vault or in the new one when the words are made anew', async () => {
    const before = scene;
    await killedEverywhere(async (die) => {
      scene = createScene();
      await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
      await scene.ask('note.draft', { id: '0a'.repeat(16), title: '', text: 'typed' });
      await die('setup.again', { passphrase: PASSPHRASE, browserName: 'One' });
      const { phase } = await scene.ask('status', {});
      expect(phase).toBe('unchecked');
      await scene.ask('unlock', { passphrase: PASSPHRASE });
      expect(await scene.ask('drafts.list', {})).toMatchObject([{ text: 'typed' }]);
      const words = await scene.ask('setup.sheet', {}).catch(() => null); // never those of another vault
      if (words) expect(await scene.ask('setup.check', { words })).toEqual({ right: true, wrong: [] });
      else await scene.ask('setup.again', { passphrase: PASSPHRASE, browserName: 'One' });
      expect(await scene.ask('drafts.list', {})).toMatchObject([{ text: 'typed' }]);
    }, 2);
    scene = before;
  });

  it('leaves no vault, or one whose words can be shown and checked', async () => {
    const before = scene;
    await killedEverywhere(async (die) => {
      scene = createScene();
      await die('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
      const { phase, locked } = await scene.ask('status', {});
      expect(['empty', 'unchecked']).toContain(phase);
      if (phase === 'empty') await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
      else if (locked) await scene.ask('unlock', { passphrase: PASSPHRASE });
      const words = await scene.ask('setup.sheet', {});
      expect(await scene.ask('setup.check', { words })).toEqual({ right: true, wrong: [] });
    }, 2);
    scene = before;
  });
});
