// Wrong passphrases before the right one are told afterwards, by whatever way the vault was opened; and a full disk keeps
// nobody from what is there. Locking ends what is under way.

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evilStore } from '../fakes/evil-store.ts';
import { senderOf } from '../fakes/pages.ts';
import { counts, createScene, DAV, PASSPHRASE, type Scene, SITE, ticketOf, ui, withVault } from './scene.ts';

let scene: Scene;
let words: string[];
beforeAll(async () => {
  scene = createScene();
  words = await withVault(scene);
});

const failed = async (): Promise<number> =>
  (await scene.ask('activity.list', {})).filter(({ event }) => event === 'unlock-failed').length;

describe('somebody tried a wrong passphrase', () => {
  beforeEach(async () => {
    scene.browser.room = null;
    await scene.ask('lock', {});
    scene.browser.time.now += 3_600_000;
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    scene.browser.time.now += 61_000; // one a minute is told
  });
  const wrong = async (): Promise<void> => {
    await scene.ask('lock', {});
    expect(await scene.codeOf('unlock', { passphrase: 'not this one' })).toBe('passphrase-wrong');
  };

  it('is not said when nobody did', async () => {
    const before = await failed();
    await scene.ask('lock', {});
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await failed()).toBe(before);
  });

  it('is said whatever opens the vault then, and once', async () => {
    const writer = { ...ui, url: 'chrome-extension://ours/writer.html', documentId: 'W' };
    const ways: [string, () => Promise<unknown>][] = [
      [
        'the popup',
        () => scene.ask('unlock', { passphrase: PASSPHRASE }, { ...ui, url: 'chrome-extension://ours/popup.html' }),
      ],
      ['the vault page', () => scene.ask('unlock', { passphrase: PASSPHRASE })],
      ['our own window', () => scene.ask('unlock', { passphrase: PASSPHRASE }, writer)],
      ['the words', () => scene.ask('passphrase.reset', { words, next: PASSPHRASE })],
      ['a new passphrase', () => scene.ask('passphrase.change', { current: PASSPHRASE, next: PASSPHRASE })],
    ];
    for (const [way, open] of ways) {
      const before = await failed().catch(() => 0);
      await wrong();
      await open();
      expect([way, await failed()]).toEqual([way, before + 1]);
      scene.browser.time.now += 61_000;
      await scene.ask('lock', {});
      await scene.ask('unlock', { passphrase: PASSPHRASE });
      expect([way, await failed()]).toEqual([way, before + 1]);
    }
  });

  it('is said after the worker was stopped and the browser was started again, too', async () => {
    for (const again of [() => scene.restart(), () => scene.reopen()]) {
      const before = await failed();
      await wrong();
      await again();
      await scene.ask('unlock', { passphrase: PASSPHRASE });
      expect(await failed()).toBe(before + 1);
      scene.browser.time.now += 61_000;
    }
  });

  it('is said in the end when the worker dies at any moment of the unlocking', async () => {
    for (let n = 1; ; n += 6) {
      const before = await failed();
      await wrong();
      let died = false;
      const { life } = scene;
      life.at(n, () => {
        died = true;
        life.kill();
      });
      await scene.askOnce('unlock', { passphrase: PASSPHRASE });
      life.at(0, () => undefined);
      await scene.ask('lock', {});
      await scene.ask('unlock', { passphrase: PASSPHRASE });
      expect([n, (await failed()) > before]).toEqual([n, true]);
      scene.browser.time.now += 61_000;
      if (!died) break;
    }
  });
});

describe('a full disk (D-03, D-09)', () => {
  it('opens for the right passphrase after a wait, shows everything, and says of what it can not keep', async () => {
    await scene.ask('note.write', { id: 'ab'.repeat(16), title: '', text: 'before it was full' });
    const before = await counts(scene);
    await scene.switchOn(SITE);
    await scene.ask('lock', {});
    scene.browser.room = 0;
    const refusal = await scene.askOnce('unlock', { passphrase: PASSPHRASE });
    expect(refusal).toMatchObject({ ok: false, code: 'passphrase-wait', facts: { seconds: 40 } });
    expect((await scene.ask('status', {})).waitUntil).toBe(scene.browser.time.now + 40_000);
    scene.browser.time.now += 40_000;
    expect(await scene.codeOf('unlock', { passphrase: 'not this one' })).toBe('passphrase-wrong');
    expect(await scene.codeOf('unlock', { passphrase: PASSPHRASE })).toBe('passphrase-wait');
    await scene.restart();
    expect(await scene.codeOf('unlock', { passphrase: PASSPHRASE })).toBe('passphrase-wait');
    scene.browser.time.now += 80_000;
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await counts(scene)).toEqual(before);
    expect((await scene.ask('records.open', { id: 'ab'.repeat(16) })).text).toBe('before it was full');
    expect(await scene.codeOf('note.write', { id: 'ac'.repeat(16), title: '', text: 'x' })).toBe('disk-full');
    const page = scene.browser.pages.open(`${SITE}/full`, { f1: '' });
    expect(await scene.ask('page.hello', {}, senderOf(page))).toMatchObject({ on: true });
    scene.browser.room = null;
    await scene.ask('note.write', { id: 'ac'.repeat(16), title: '', text: 'x' });
  });
});

describe('locking while a round is under way', () => {
  it('ends the round: the storage hears no more, and the next round brings the rest (D-14)', async () => {
    const store = evilStore();
    const other = createScene({ store });
    await withVault(other);
    other.browser.pages.permissions.add('https://dav.example/*');
    await other.ask('store.add', { store: DAV });
    await other.ask('note.write', { id: 'ab'.repeat(16), title: '', text: 'to be brought' });
    const bring = async (step: number): Promise<string> => {
      const { life, app } = other;
      life.at(step, () => app.lockNow());
      const said = await other.codeOf('sync.now', {});
      life.at(0, () => undefined);
      return said;
    };
    for (const step of [10, 25, 40]) {
      store.log.length = 0;
      expect([step, await bring(step)]).toEqual([step, 'vault-locked']);
      const asked = store.log.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(store.log).toHaveLength(asked);
      await other.ask('unlock', { passphrase: PASSPHRASE });
    }
    expect(await other.ask('sync.now', {})).toMatchObject([{ health: 'fine' }]);
    expect((await other.ask('status', {})).backup).toMatchObject({ uncopied: 0 });
  });
});

describe('typing', () => {
  it('keeps the vault open, and opens none that was locked by its time', async () => {
    const other = createScene();
    await withVault(other);
    const { frame } = await other.editorOver(`${SITE}/long`);
    const type = async (text: string, minutes: number): Promise<boolean> => {
      other.browser.time.now += minutes * 60_000;
      await other.ask('editor.draft', { session: frame.session, text }, frame.sender);
      return other.app.lock.isUnlocked();
    };
    for (const text of ['a', 'ab', 'abc']) expect(await type(text, 10)).toBe(true);
    expect(await type('abcd', 16)).toBe(false);
    await other.ask('unlock', { passphrase: PASSPHRASE });
    expect((await other.ask('drafts.list', {})).map(({ text }) => text)).toEqual(['abcd']);
  });
});

describe('the time of locking', () => {
  it('is moved by nothing that a page does or that a page of ours asks by itself (D2, M-14, X-12)', async () => {
    const other = createScene();
    await withVault(other);
    const { page } = await other.editorOver(`${SITE}/taken`);
    const script = senderOf(page);
    const field = { fieldId: 'f1', label: '', multiline: false, room: null, ownFrames: true, held: '' };
    const isOpen = () => other.app.lock.isUnlocked();

    await other.ask('lock.after', { minutes: 5 });
    other.browser.time.now += 4 * 60_000;
    await other.ask('lock.after', { minutes: 5 }); // the person did this, and it counts
    other.browser.time.now += 4 * 60_000;
    expect(await isOpen()).toBe(true);

    for (let minute = 0; minute < 3; minute++) {
      await other.browser.session.remove('thieves'); // as if another site did it
      const { ticket } = await other.ask('field.ticket', field, script);
      const { frame } = await other.openEditor(ticket ?? '', page);
      await other.ask('editor.again', { session: frame.session }, frame.sender);
      await other.ask('editor.flee', { session: frame.session, text: '' }, frame.sender);
      await other.openEditor(ticketOf(other.browser.pages.windows.at(-1)), 'window');
      const reader = await other.ask('reader.ticket', { pane: 'front' }, script);
      await other.openReader(reader.ticket ?? '', page);
      await other.ask('reader.place', { pane: 'front', items: [] }, script);
      await other.ask('page.hello', {}, script);
      // What pages of ours ask on a return, and when they hear that it was locked: any content script can say that.
      await other.ask('status', {});
      await other.codeOf('records.list', { query: '', site: null, offset: 0, limit: 10 });
      await other.codeOf('drafts.list', {});
      other.browser.time.now += 30_000;
    }
    expect(await isOpen()).toBe(false);
  });

  it('is a period after the last use of Paperseal or of the computer, give or take one look (M-17)', async () => {
    const look = 2;
    for (const minutes of [5, 15, 60, 240] as const) {
      for (const others of [[], [1], [3, 3.5, minutes - look], [minutes - look, 2 * (minutes - look)]]) {
        const other = createScene();
        await withVault(other);
        await other.ask('lock.after', { minutes }); // a press of a button: the computer was used as well
        const began = other.browser.time.now;
        other.browser.lastInput = began;
        for (const after of others) {
          await passes(other, began + after * 60_000);
          expect([minutes, after, await other.app.lock.isUnlocked()]).toEqual([minutes, after, true]);
          other.browser.lastInput = other.browser.time.now;
        }
        const last = other.browser.lastInput;
        await passes(other, last + (minutes - look) * 60_000);
        expect([minutes, others, await other.app.lock.isUnlocked()]).toEqual([minutes, others, true]);
        await passes(other, last + minutes * 60_000);
        expect([minutes, others, await other.app.lock.isUnlocked()]).toEqual([minutes, others, false]);
        await passes(other, last + (minutes + look) * 60_000);
        expect(other.browser.alarms.has('lock')).toBe(false); // seen, and everybody told
      }
    }
  });

  it('is not taken back by a use of the computer that came before one of Paperseal (M-17)', async () => {
    const other = createScene();
    await withVault(other);
    other.browser.lastInput = other.browser.time.now;
    other.browser.time.now += 60_000;
    await other.ask('lock.after', { minutes: 15 });
    const deadline = await other.app.lock.deadline();
    await other.app.lockIfUnused();
    expect(await other.app.lock.deadline()).toBe(deadline);
  });

  it('tells everybody when it is found to be over, whoever asked: no alarm rings after a clock put back (D-17)', async () => {
    const hour = 3_600_000;
    for (const turned of [-hour, hour]) {
      const other = createScene();
      await withVault(other);
      const { frame } = await other.editorOver(`${SITE}/turned`);
      const told = other.browser.pages.locksAnnounced;
      expect(other.browser.alarms.has('lock')).toBe(true);
      other.browser.time.now += turned;
      expect((await other.ask('status', {})).locked).toBe(true);
      expect(frame.news.at(-1)).toEqual({ news: 'locked' });
      expect(other.browser.pages.locksAnnounced).toBe(told + 1);
      expect(other.browser.alarms.has('lock')).toBe(false);
      await other.ask('status', {});
      expect(other.browser.pages.locksAnnounced).toBe(told + 1); // once
      await other.ask('unlock', { passphrase: PASSPHRASE });
      expect(frame.news.at(-1)).toEqual({ news: 'unlocked' });
    }
  });

  it('passes for an editor between the answer with its text and its line: told when laid (D2, D-18)', async () => {
    const other = createScene();
    await withVault(other);
    const { frame, state } = await other.editorOver(`${SITE}/between`);
    expect(state.locked).toBe(false);
    const silent = { ...frame, news: [] };
    await other.line(silent);
    expect(silent.news).toEqual([]);
    await other.app.lock.lock(); // as when its news found no line
    await other.line(silent);
    expect(silent.news).toEqual([{ news: 'locked' }]);
  });
});

/** Time goes by until then, and the alarm for looking rings whenever it is due. */
async function passes({ browser, app }: Scene, until: number): Promise<void> {
  for (;;) {
    const due = browser.alarms.get('lock');
    if (due === undefined || due > until) break;
    browser.time.now = Math.max(due, browser.time.now);
    browser.alarms.delete('lock');
    await app.lockIfUnused();
  }
  browser.time.now = until;
}
