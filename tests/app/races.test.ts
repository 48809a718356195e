// Two things at once, and the world changing in the middle: another tab, a sync round, the lock, the page, the disk, the
// clock. Nothing typed is ever lost, and nothing is said to be done that is not.

import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTokens } from '../../lib/token/format.ts';
import type { MessageName } from '../../lib/messaging/protocol.ts';
import type { Sender } from '../../lib/messaging/caller.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { senderOf } from '../fakes/pages.ts';
import { counts, createScene, DAV, PASSPHRASE, type Scene, SITE, typed, ui, withVault } from './scene.ts';

const store = evilStore();
let scene: Scene;
beforeAll(async () => {
  scene = createScene({ store });
  await withVault(scene);
  scene.browser.pages.permissions.add('https://dav.example/*');
  await scene.ask('store.add', { store: DAV });
});

beforeEach(async () => {
  scene.browser.room = null;
  if ((await scene.ask('status', {})).locked) await scene.ask('unlock', { passphrase: PASSPHRASE });
});

/** Does `meanwhile` at the first thing that the worker asks for while it answers, at the second … until it is done. */
async function atEveryStep(
  meanwhile: (place: Awaited<ReturnType<typeof typed>>) => unknown,
  name: MessageName,
  check: (place: Awaited<ReturnType<typeof typed>>, answer: string) => Promise<void>,
): Promise<number> {
  for (let n = 1; ; n++) {
    const place = await typed(scene);
    let happened = false;
    const { life } = scene;
    life.at(n, () => {
      happened = true;
      return meanwhile(place);
    });
    const answer = await scene.askOnce(name, place.request, place.frame.sender);
    life.at(0, () => undefined);
    const said = answer?.ok ? (answer.value as { outcome?: string }).outcome : answer?.code;
    await check(place, said ?? 'done');
    await scene.ask('editor.close', { session: place.frame.session }, place.frame.sender);
    for (const { id } of await scene.ask('drafts.list', {})) await scene.ask('drafts.remove', { id });
    if (!happened) return n - 1;
  }
}

describe('two at once', () => {
  it('seals in two tabs', async () => {
    const [one, two] = [await typed(scene), await typed(scene)];
    const answers = await Promise.all(
      [one, two].map(({ request, frame }) => scene.ask('editor.seal', request, frame.sender)),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    expect(one.field.value).not.toBe(two.field.value);
    expect(await counts(scene)).toMatchObject({ records: one.before.records + 2, drafts: 0 });
  });

  it('seals once when the same press arrives twice at once', async () => {
    const { request, frame, before } = await typed(scene);
    const answers = await Promise.all([1, 2].map(() => scene.ask('editor.seal', request, frame.sender)));
    expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: 0 });
  });

  it('seals while a round brings other texts to a storage', async () => {
    const { request, frame } = await typed(scene);
    const [, written] = await Promise.all([scene.ask('sync.now', {}), scene.ask('editor.seal', request, frame.sender)]);
    expect(written.outcome).toBe('written');
    expect(await scene.ask('sync.now', {})).toMatchObject([{ health: 'fine' }]);
    expect((await scene.ask('status', {})).backup).toMatchObject({ uncopied: 0 });
  });

  it('changes the passphrase while a round is under way, and the round ends well', async () => {
    await scene.ask('note.write', { id: 'ab'.repeat(16), title: '', text: 'to be brought' });
    const [states] = await Promise.all([
      scene.ask('sync.now', {}),
      scene.ask('passphrase.change', { current: PASSPHRASE, next: 'another nine daisies' }),
    ]);
    expect(states).toMatchObject([{ problem: null }]);
    await scene.ask('lock', {});
    await scene.ask('unlock', { passphrase: 'another nine daisies' });
    expect(await scene.ask('sync.now', {})).toMatchObject([{ health: 'fine' }]);
    await scene.ask('passphrase.change', { current: 'another nine daisies', next: PASSPHRASE });
  });

  it('begins twice and has one editor', async () => {
    await scene.switchOn(SITE);
    const page = scene.browser.pages.open(`${SITE}/twice`, { f1: '' });
    await scene.ask('field.begin', { tabId: page.tabId });
    const ticket = page.editor?.ticket;
    expect(await scene.ask('field.begin', { tabId: page.tabId })).toEqual({ begun: true });
    expect(page.editor?.ticket).toBe(ticket);
  });

  it('finds no field and, once the site is switched on, opens over the next one and in no window', async () => {
    const { pages } = scene.browser;
    const page = pages.open('https://new.example/', {});
    pages.active.add(page.tabId);
    expect(await scene.ask('field.begin', { tabId: page.tabId })).toEqual({ begun: false });
    await scene.switchOn('https://new.example');
    const windows = pages.windows.length;
    page.fields.set('f1', { value: '', label: 'Entry', keeping: 'all' });
    page.focus = 'f1';
    expect(await scene.ask('field.begin', { tabId: page.tabId })).toEqual({ begun: true });
    expect(page.editor).not.toBeNull();
    expect(pages.windows).toHaveLength(windows);
  });

  it('deletes everything here while a round is under way', async () => {
    const other = createScene({ store: evilStore(), seed: 'other' });
    await withVault(other);
    other.browser.pages.permissions.add('https://dav.example/*');
    await other.ask('store.add', { store: DAV });
    await other.ask('note.write', { id: 'ac'.repeat(16), title: '', text: 'to be brought' });
    await Promise.allSettled([other.ask('sync.now', {}), other.ask('erase', {})]);
    expect(await other.ask('status', {})).toMatchObject({ phase: 'empty', locked: false });
    // Nothing of the old vault is left to trouble the next one.
    await withVault(other);
    expect(await other.ask('stores.list', {})).toEqual([]);
    expect(await other.ask('activity.list', {})).toEqual([]);
    expect(await counts(other)).toEqual({ records: 0, versions: 0, drafts: 0 });
  });
});

describe('in the middle of a seal', () => {
  it('the lock falls: sealed, or kept in its draft', async () => {
    // What unlocking would put there, without the time that a passphrase takes.
    const unlocked = [...scene.browser.sessionValues].filter(([key]) => key === 'luk' || key === 'deadline');
    await atEveryStep(
      () => scene.app.lock.lock(),
      'editor.seal',
      async ({ field, before }, said) => {
        const { locked } = await scene.ask('status', {});
        if (locked) for (const [key, value] of unlocked) await scene.browser.session.set(key, value);
        const after = await counts(scene);
        const isSealed = findTokens(field.value).length === 1;
        expect(said).toBe(isSealed ? 'written' : 'vault-locked');
        expect(after.records).toBe(before.records + (isSealed ? 1 : 0));
        if (!isSealed) expect(after.drafts).toBe(1);
      },
    );
  });

  it('the page goes: sealed, or kept in its draft; no record of what surely stands nowhere (P-48)', async () => {
    await atEveryStep(
      ({ page }) => scene.browser.pages.leave(page),
      'editor.seal',
      async ({ field, before }, said) => {
        const isSealed = findTokens(field.value).length === 1;
        // Told to write, and not heard of again: it may have been written all the same (A4).
        expect(isSealed ? ['written'] : ['gone', 'unseen']).toContain(said);
        const { records, drafts } = await counts(scene);
        const kept = before.records + (said === 'gone' ? 0 : 1);
        expect([records, drafts]).toEqual([kept, isSealed ? 0 : 1]);
      },
    );
  });

  it('the disk is full: said so, or sealed; the text is in the field, the vault or a draft', async () => {
    for (let room = 0; ; room++) {
      const { field, text, request, frame, before } = await typed(scene);
      scene.browser.room = room;
      const said = await scene.codeOf('editor.seal', request, frame.sender);
      const wasFull = (scene.browser.room ?? 0) < 0;
      scene.browser.room = null;
      const isSealed = findTokens(field.value).length === 1;
      expect(said).toBe(isSealed ? 'done' : 'disk-full');
      const drafts = await scene.ask('drafts.list', {});
      if (!isSealed) expect(drafts.map((draft) => draft.text)).toContain(text);
      const again = { ...request, attempt: request.attempt.replace(/^0/, 'e') };
      if (!isSealed) await scene.ask('editor.seal', again, frame.sender);
      expect((await counts(scene)).records).toBe(before.records + 1);
      await scene.ask('editor.close', { session: frame.session }, frame.sender);
      for (const { id } of await scene.ask('drafts.list', {})) await scene.ask('drafts.remove', { id });
      if (!wasFull) break;
    }
  });
});

describe('a full disk (D-09)', () => {
  it('is called by its name wherever something is written, and takes nothing away', async () => {
    const before = await counts(scene);
    const { frame } = await scene.editorOver(`${SITE}/full`);
    const asked: [MessageName, unknown, Sender][] = [
      ['note.write', { id: 'cd'.repeat(16), title: '', text: 'x' }, ui],
      ['editor.draft', { session: frame.session, text: 'x' }, frame.sender],
      ['lock.after', { minutes: 5 }, ui],
      ['mark.draw', {}, ui],
      ['site.set', { site: SITE, on: false }, ui],
      ['passphrase.change', { current: PASSPHRASE, next: 'another nine daisies' }, ui],
    ];
    scene.browser.room = 0;
    for (const [name, request, sender] of asked) {
      const answer = await scene.askOnce(name, request, sender);
      expect([name, answer]).toEqual([name, { ok: false, code: 'disk-full', facts: {} }]);
    }
    scene.browser.room = null;
    expect(await counts(scene)).toEqual(before);
    await scene.ask('lock', {});
    await scene.ask('unlock', { passphrase: PASSPHRASE });
  });

  it('in the middle of a note: said so, or saved; the text is in the vault or a draft', async () => {
    for (let room = 0; ; room++) {
      const note = { id: (0xee00 + room).toString(16).padStart(32, '0'), title: 'Full', text: `note ${room}` };
      const before = await counts(scene);
      await scene.ask('note.draft', note);
      scene.browser.room = room;
      const said = await scene.codeOf('note.write', note);
      const wasFull = (scene.browser.room ?? 0) < 0;
      scene.browser.room = null;
      const isSaved = (await counts(scene)).records === before.records + 1;
      expect(said).toBe(isSaved ? 'done' : 'disk-full');
      const drafts = await scene.ask('drafts.list', {});
      if (!isSaved) expect(drafts.map((draft) => draft.text)).toContain(note.text);
      for (const { id } of drafts) await scene.ask('drafts.remove', { id });
      if (!wasFull) break;
    }
  });
});

describe('a ticket', () => {
  const outcome = async (change: (ticket: string, sender: Sender) => [string, Sender, string[]]): Promise<string> => {
    await scene.switchOn(SITE);
    const page = scene.browser.pages.open(`${SITE}/ticket`, { f1: '' });
    await scene.ask('field.begin', { tabId: page.tabId });
    const sender: Sender = {
      id: 'ours',
      url: 'chrome-extension://ours/editor.html',
      frameId: 5,
      documentId: 'E',
      tab: { id: page.tabId },
    };
    const [ticket, by, ancestors] = change(page.editor?.ticket ?? '', sender);
    return scene.codeOf('editor.open', { ticket, ancestors }, by);
  };

  it('opens an editor once, at once, in its own tab, for its own site', async () => {
    const used: string[] = [];
    expect(await outcome((ticket, sender) => (used.push(ticket), [ticket, sender, [SITE]]))).toBe('done');
    expect(await outcome((_, sender) => [used[0] ?? '', sender, [SITE]])).toBe('not-allowed');
    expect(await outcome((ticket, sender) => [ticket, { ...sender, tab: { id: 77 } }, [SITE]])).toBe('not-allowed');
    expect(await outcome((ticket, sender) => [ticket, sender, [SITE, 'https://evil.example']])).toBe('not-allowed');
    expect(await outcome((ticket, sender) => [ticket, sender, []])).toBe('not-allowed');
    expect(await outcome((_, sender) => ['f'.repeat(32), sender, [SITE]])).toBe('not-allowed');
    expect(
      await outcome((ticket, sender) => {
        scene.browser.time.now += 5_000;
        return [ticket, sender, [SITE]];
      }),
    ).toBe('not-allowed');
  });

  it('makes a session that no other document can use', async () => {
    const { frame } = await scene.editorOver(`${SITE}/session`);
    const stranger = { ...frame.sender, documentId: 'X' };
    const { session } = frame;
    expect(await scene.codeOf('editor.draft', { session, text: 'x' }, stranger)).toBe('not-allowed');
    expect(await scene.codeOf('editor.close', { session }, stranger)).toBe('not-allowed');
    const seal = { session, attempt: 'ad'.repeat(16), text: 'x' };
    expect(await scene.codeOf('editor.seal', seal, stranger)).toBe('not-allowed');
  });
});

describe('the guard over a tab', () => {
  it('goes when the editor was taken out while no worker was there to hear it', async () => {
    const { page, frame } = await scene.editorOver(`${SITE}/stale`);
    const inner = scene.browser.pages.open(`${SITE}/inner`, {}, { tabId: page.tabId, frameId: 3 });
    await scene.app.ports.pages.orderAll(page.tabId, 'guard', { on: true });
    expect([page.guard, inner.guard]).toEqual([true, true]);
    frame.isClosed = true;
    page.editor = null;
    await scene.restart();
    expect((await scene.ask('page.hello', {}, senderOf(inner))).guard).toBe(false);
    expect([page.guard, inner.guard]).toEqual([false, false]);
  });

  it('stays while the editor is there, whichever worker is asked', async () => {
    const { page, frame } = await scene.editorOver(`${SITE}/stays`);
    await scene.restart();
    expect((await scene.ask('page.hello', {}, senderOf(page))).guard).toBe(true);
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
    expect((await scene.ask('page.hello', {}, senderOf(page))).guard).toBe(false);
  });

  it('is forgotten with editors that ended unheard, so that they do not fill the session', async () => {
    for (let i = 0; i < 50; i++) {
      const { frame } = await scene.editorOver(`${SITE}/many/${i}`, 'x'.repeat(1000));
      frame.isClosed = true;
      await scene.restart();
    }
    expect(Object.keys(JSON.parse(scene.browser.sessionValues.get('editors') ?? '{}')).length).toBeLessThan(40);
  });
});

describe('a page that stands still when Seal is pressed (A5, P-41)', () => {
  it.each([
    ['order look', false],
    ['order write', true],
  ])('is not waited for at %s', async (at, keepsRecord) => {
    const { request, frame, before, field } = await typed(scene);
    const { promise: stands, resolve: goOn } = Promise.withResolvers<void>();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { life } = scene;
      const watch = (): void => life.at(1, () => (life.lastAsked === at ? stands : watch()));
      watch();
      const sealing = scene.ask('editor.seal', request, frame.sender);
      await vi.waitFor(() => expect(life.lastAsked).toBe(at));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await sealing).toMatchObject({ outcome: 'late' });
    } finally {
      vi.useRealTimers();
      scene.life.at(0, () => undefined);
    }
    expect(await counts(scene)).toMatchObject({ records: before.records + (keepsRecord ? 1 : 0), drafts: 1 });
    goOn();
    // When it goes on, the same press again finds its own sealed text there, or writes it now.
    const again = { ...request, attempt: 'cd'.repeat(16) };
    expect((await scene.ask('editor.seal', again, frame.sender)).outcome).toBe('written');
    expect(findTokens(field.value)).toHaveLength(1);
    expect(await counts(scene)).toMatchObject({ records: before.records + 1, drafts: 0 });
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
  });
});

describe('a clock that jumps', () => {
  it('forward: the vault is locked, what is typed is kept', async () => {
    const { frame } = await typed(scene);
    scene.browser.time.now += 24 * 3_600_000;
    const seal = { session: frame.session, attempt: 'ae'.repeat(16), text: 'late' };
    expect(await scene.codeOf('editor.seal', seal, frame.sender)).toBe('vault-locked');
    await scene.ask('editor.draft', { session: frame.session, text: 'late' }, frame.sender);
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect((await scene.ask('editor.seal', seal, frame.sender)).outcome).toBe('written');
    await scene.ask('editor.close', { session: frame.session }, frame.sender);
  });

  it('back: seals, lists in order, and the delay after wrong passphrases is not shortened', async () => {
    scene.browser.time.now -= 24 * 3_600_000;
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    const { frame, request } = await typed(scene);
    expect((await scene.ask('editor.seal', request, frame.sender)).outcome).toBe('written');
    expect(await scene.ask('sync.now', {})).toHaveLength(1);
    await scene.ask('lock', {});
    for (let i = 0; i < 3; i++)
      expect(await scene.codeOf('unlock', { passphrase: `wrong ${i}` })).toBe('passphrase-wrong');
    scene.browser.time.now -= 3_600_000;
    expect(await scene.codeOf('unlock', { passphrase: PASSPHRASE })).toBe('passphrase-wait');
    scene.browser.time.now += 5_001;
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect((await scene.ask('activity.list', {}))[0]?.event).toBe('unlock-failed');
  });
});
