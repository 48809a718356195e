// Storages and the list of everything sealed, in the moments that are easy to forget.

import { describe, expect, it } from 'vitest';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { counts, createScene, DAV, PASSPHRASE, type Scene, SITE, withVault } from './scene.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { isOfStore } from '../../lib/vault/state.ts';

async function withStorage(
  store = evilStore(),
): Promise<{ scene: Scene; store: typeof store; id: string; words: string[] }> {
  const scene = createScene({ store });
  const words = await withVault(scene);
  scene.browser.pages.permissions.add('https://dav.example/*');
  await scene.ask('store.add', { store: DAV });
  const [state] = await scene.ask('stores.list', {});
  return { scene, store, id: state?.id ?? '', words };
}

/** Another browser of the same vault. */
async function joined(store: BlobStore, words: string[]): Promise<Scene> {
  const other = createScene({ store, seed: 'other' });
  other.browser.pages.permissions.add('https://dav.example/*');
  await other.ask('restore.words', { words });
  await other.ask('restore.look', { store: DAV });
  await other.ask('restore.finish', { passphrase: PASSPHRASE, browserName: 'Two', mode: 'found' });
  return other;
}

/** Rounds until nothing can be a delay any more. */
async function rounds(scene: Scene): Promise<void> {
  for (let i = 0; i < 4; i++) {
    scene.browser.time.now += 15 * 60_000;
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    await scene.ask('sync.now', {});
  }
}

const HEAD = /h-/;
const device = (name: string): string => name.split('-').slice(0, -1).join('-');

const note = (n: number) => ({ id: n.toString(16).padStart(32, '0'), title: `${n}`, text: `note ${n}` });

describe('a storage', () => {
  it('that was removed gets nothing more, not even from a round that was waiting for its turn', async () => {
    const { scene, store, id } = await withStorage();
    await scene.ask('note.write', note(1));
    const before = store.revision;
    let open: () => void = () => undefined;
    const other = scene.life.ports.exclusive('sync', () => new Promise<void>((done) => (open = done)));
    const round = scene.ask('sync.now', {});
    const removal = scene.ask('store.remove', { id });
    while ((await scene.ask('stores.list', {})).length > 0);
    open();
    await Promise.all([other, round, removal]);
    expect(store.revision).toBe(before);
    expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'new', uncopied: 1 });
  });

  it('takes with it what was known of it, and of it alone', async () => {
    const { scene, id } = await withStorage();
    await scene.ask('note.write', note(1));
    await scene.ask('sync.now', {});
    const names = async () => (await scene.browser.disk.read((of) => of.list('state'))).map(([key]) => key);
    const before = await names();
    const others = before.filter((key) => !isOfStore(key, id));
    expect(others.length).toBeLessThan(before.length);
    await scene.ask('store.remove', { id });
    expect(await names()).toEqual(others);
  });

  it('can not be removed while locked, and stays', async () => {
    const { scene, id } = await withStorage();
    await scene.ask('lock', {});
    expect(await scene.codeOf('store.remove', { id })).toBe('vault-locked');
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await scene.ask('stores.list', {})).toHaveLength(1);
  });

  it('that lies is told of once, not at every round', async () => {
    const { scene, store, words } = await withStorage();
    const [own] = [...store.objects().keys()].filter((name) => HEAD.test(name));
    await joined(store, words);
    const [theirs] = [...store.objects().keys()].filter(
      (name) => HEAD.test(name) && device(name) !== device(own ?? ''),
    );
    await scene.ask('sync.now', {});
    store.serve(theirs ?? '', store.objects().get(own ?? '') ?? new Uint8Array());
    await rounds(scene);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'lied' }]);
    const events = (await scene.ask('activity.list', {})).filter(({ event }) => event === 'storage-lied');
    expect(events).toHaveLength(1);
    expect((await scene.ask('status', {})).backup.level).toBe('lost');
  });

  it('that can not be reached is trouble or a delay, and fine again afterwards', async () => {
    const { scene, store } = await withStorage();
    await scene.ask('note.write', note(1));
    store.faults.push({ code: 'store-unreachable' });
    expect(await scene.ask('sync.now', {})).toMatchObject([{ problem: 'store-unreachable' }]);
    store.faults.length = 0;
    expect(await scene.ask('sync.now', {})).toMatchObject([{ health: 'fine', problem: null }]);
    expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'safe', uncopied: 0 });
  });
});

describe('a storage that damages what it holds', () => {
  it('is no copy until it gave everything back whole, and what happened is told (C1, S-52)', async () => {
    const { scene, store } = await withStorage();
    await scene.ask('note.write', note(1));
    await scene.ask('sync.now', {});
    const level = async () => (await scene.ask('status', {})).backup.level;
    expect(await level()).toBe('safe');
    const name = [...store.objects().keys()].find((one) => one.includes('/s-')) ?? '';
    const whole = store.objects().get(name) ?? new Uint8Array();
    store.flip(name, 999);
    store.faults.push({ verb: 'put', name: /s-/, how: 'not-stored' });
    for (let i = 0; i < 3; i++) await scene.ask('sync.now', {});
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'trouble', problem: 'store-not-kept' }]);
    expect(await level()).toBe('new');

    store.faults.length = 0;
    for (let i = 0; i < 3; i++) await scene.ask('sync.now', {});
    expect(store.objects().get(name)).toEqual(whole);
    expect(await level()).toBe('safe');
    store.flip(name, 999);
    for (let i = 0; i < 3; i++) await scene.ask('sync.now', {});
    expect(store.objects().get(name)).toEqual(whole);
    expect((await scene.ask('activity.list', {})).map(({ event }) => event)).toContain('copy-mended');
  });
});

describe('a storage that is added again', () => {
  const again = (user: string) => ({ ...DAV, values: { ...DAV.values, user, password: 'the new one' } });

  it('with another password is the same one, and what is known of it stays', async () => {
    const { scene, store, id } = await withStorage();
    await scene.ask('note.write', note(1));
    await scene.ask('sync.now', {});
    store.faults.push({ code: 'store-auth' });
    expect(await scene.ask('sync.now', {})).toMatchObject([{ problem: 'store-auth' }]);
    store.faults.length = 0;
    store.drop();
    await scene.ask('store.add', { store: again('ada') });
    expect(await scene.ask('stores.list', {})).toMatchObject([{ id, health: 'waiting' }]);
    await rounds(scene);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ id, problem: 'own-rolled-back', wentBack: true }]);
    await scene.ask('store.add', { store: again('ada') });
    expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'due', copied: 0 });
  });

  it('with another password is opened with that one, by rounds that were waiting, too', async () => {
    const { scene } = await withStorage();
    const { ports } = scene.life;
    const { fetch } = ports;
    const used = new Set<string | null>();
    const watched: typeof fetch = (url, init) => {
      used.add(new Headers(init?.headers).get('authorization'));
      return fetch(url, init);
    };
    Object.assign(ports, { fetch: watched });
    let open: () => void = () => undefined;
    const other = ports.exclusive('sync', () => new Promise<void>((done) => (open = done)));
    const waiting = scene.ask('sync.now', {});
    const added = scene.ask('store.add', { store: again('ada') });
    while ((await scene.ask('stores.list', {}))[0]?.health !== 'never'); // kept, and not looked at yet
    open();
    await Promise.all([other, waiting, added]);
    expect([...used]).toEqual([`Basic ${btoa('ada:the new one')}`]);
  });

  it('with another user is another one', async () => {
    const { scene, id } = await withStorage();
    await scene.ask('store.add', { store: again('grace') });
    const both = await scene.ask('stores.list', {});
    expect(both).toMatchObject([{ id, health: 'fine' }, { health: 'fine' }]);
    expect(both[1]?.id).not.toBe(id);
  });
});

describe('a storage that no longer holds what it held', () => {
  it('counts as no copy from when that is sure, and again when our own were put back (S-12)', async () => {
    const { scene, store, id } = await withStorage();
    await scene.ask('note.write', note(1));
    await scene.ask('sync.now', {});
    const whole = { level: 'safe', uncopied: 0, onlyHere: 0, copied: 1, onlyInFile: false };
    expect((await scene.ask('status', {})).backup).toEqual(whole);

    store.drop();
    const [late] = await scene.ask('sync.now', {});
    expect(late).toMatchObject({ health: 'waiting', wentBack: false });
    expect((await scene.ask('status', {})).backup).toEqual(whole); // it may be a delay

    await rounds(scene);
    const gone = { level: 'due', uncopied: 1, onlyHere: 1, copied: 0, onlyInFile: false };
    expect(await scene.ask('stores.list', {})).toMatchObject([{ problem: 'own-rolled-back', wentBack: true }]);
    expect((await scene.ask('status', {})).backup).toEqual(gone);
    store.faults.push({ code: 'store-unreachable' });
    await scene.ask('sync.now', {});
    expect((await scene.ask('status', {})).backup).toEqual(gone); // out of reach is not there again
    store.faults.length = 0;

    await scene.ask('sync.put-back', { id });
    const [after] = await scene.ask('stores.list', {});
    expect(after).toMatchObject({ health: 'fine', problem: null, wentBack: false });
    expect((await scene.ask('status', {})).backup).toEqual(whole);
  });

  it('is put right by each browser that kept its copies there', async () => {
    const { scene, store, id, words } = await withStorage();
    await scene.ask('note.write', note(1));
    await scene.ask('sync.now', {});
    const other = await joined(store, words);
    await other.ask('note.write', note(2));
    await other.ask('sync.now', {});
    await scene.ask('sync.now', {});
    expect(await counts(scene)).toMatchObject({ records: 2 });

    store.rollback(0);
    for (const one of [scene, other]) await rounds(one);
    for (const one of [scene, other]) {
      expect(await one.ask('stores.list', {})).toMatchObject([{ health: 'trouble', wentBack: true }]);
      expect((await one.ask('status', {})).backup).toMatchObject({ uncopied: 2, copied: 0 });
    }
    await scene.ask('sync.put-back', { id });
    expect((await scene.ask('status', {})).backup).toMatchObject({ uncopied: 0, copied: 2 });
    const [theirs] = await other.ask('stores.list', {});
    await other.ask('sync.put-back', { id: theirs?.id ?? '' });
    for (const one of [scene, other]) {
      await rounds(one);
      expect(await one.ask('stores.list', {})).toMatchObject([{ health: 'fine', wentBack: false }]);
      expect((await one.ask('status', {})).backup).toMatchObject({ uncopied: 0, copied: 2 });
    }
  });

  it('is filled again with what another browser had written there, and that may be gone', async () => {
    const { scene, store, id, words } = await withStorage();
    const other = await joined(store, words);
    await other.ask('note.write', note(2));
    await other.ask('sync.now', {});
    await scene.ask('sync.now', {});
    expect(await counts(scene)).toMatchObject({ records: 1 });

    store.drop(/\/s-/); // the other one's only: this browser has written nothing
    await rounds(scene);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ problem: 'withheld', wentBack: true }]);
    expect((await scene.ask('status', {})).backup).toMatchObject({ uncopied: 1 });
    await scene.ask('sync.put-back', { id });
    await rounds(scene);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'fine', wentBack: false }]);
    expect((await scene.ask('status', {})).backup).toMatchObject({ uncopied: 0, copied: 1 });
    expect(await counts(await joined(store, words))).toMatchObject({ records: 1 });
  });

  it('is not outdone by a saved copy that lacks what it holds', async () => {
    const { scene, store, words } = await withStorage();
    const other = await joined(store, words);
    await other.ask('note.write', note(1));
    await scene.ask('note.write', note(2));
    store.faults.push({ verb: 'put', code: 'store-full' });
    await scene.ask('sync.now', {});
    const { file } = await scene.ask('copy.make', {});
    await scene.ask('copy.confirm', { file });
    const backup = async () => (await scene.ask('status', {})).backup;
    expect(await backup()).toMatchObject({ uncopied: 0, onlyInFile: true });
    store.faults.length = 0;
    await other.ask('sync.now', {});
    store.faults.push({ verb: 'put', code: 'store-full' });
    await scene.ask('sync.now', {}); // brings the other's note, and takes nothing
    expect(await backup()).toMatchObject({ uncopied: 0, copied: 2, onlyInFile: false });
  });

  it('keeps a saved copy counting', async () => {
    const { scene, store, id } = await withStorage();
    await scene.ask('note.write', note(1));
    await scene.ask('sync.now', {});
    const { file } = await scene.ask('copy.make', {});
    await scene.ask('copy.confirm', { file });
    store.drop();
    await rounds(scene);
    expect(await scene.ask('stores.list', {})).toMatchObject([{ wentBack: true }]);
    expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'safe', uncopied: 0, onlyInFile: true });
    await scene.ask('sync.put-back', { id });
    expect((await scene.ask('status', {})).backup).toMatchObject({ uncopied: 0, onlyInFile: false });
  });
});

describe('the status', () => {
  it('is told whenever the lock falls', async () => {
    const { scene } = await withStorage();
    const unlocked = [...scene.browser.sessionValues].filter(([key]) => key === 'luk' || key === 'deadline');
    for (let n = 1, happened = true; happened; n++) {
      happened = false;
      scene.life.at(n, () => {
        happened = true;
        return scene.app.lock.lock();
      });
      expect(await scene.codeOf('status', {})).toBe('done');
      scene.life.at(0, () => undefined);
      for (const [key, value] of unlocked) await scene.browser.session.set(key, value);
    }
  });
});

describe('a field that was sealed twice', () => {
  it('is one text wherever texts are counted, and has no copy while a version of it has none', async () => {
    const { scene, store, words } = await withStorage();
    const seal = async (held: string, text: string) => {
      const { page, frame } = await scene.editorOver(`${SITE}/field`, held);
      const attempt = text.length.toString(16).padStart(32, '0');
      await scene.ask('editor.seal', { session: frame.session, attempt, text }, frame.sender);
      await scene.ask('editor.close', { session: frame.session }, frame.sender);
      return page.fields.get('f1')?.value ?? '';
    };
    const backup = async () => (await scene.ask('status', {})).backup;
    const first = await seal('', 'once');
    await scene.ask('sync.now', {});
    expect(await backup()).toMatchObject({ uncopied: 0, copied: 1 });
    await seal(first, 'and again');
    expect(await backup()).toMatchObject({ uncopied: 1, copied: 0 });
    const { file } = await scene.ask('copy.make', {});
    expect(await scene.ask('copy.confirm', { file })).toEqual({ texts: 1 });
    await scene.ask('sync.now', {});
    expect(await backup()).toMatchObject({ uncopied: 0, copied: 1 });

    const other = createScene({ store, seed: 'other' });
    other.browser.pages.permissions.add('https://dav.example/*');
    await other.ask('restore.words', { words });
    expect(await other.ask('restore.look', { store: DAV })).toMatchObject({ texts: 1 });
    const end = await other.ask('restore.finish', { passphrase: PASSPHRASE, browserName: 'Two', mode: 'found' });
    expect(end).toMatchObject({ opened: 1, total: 1 });
    const { items } = await other.ask('records.list', { query: '', site: null, offset: 0, limit: 9 });
    expect(items).toMatchObject([{ versions: 1 }]);
  });
});

describe('a text that is removed', () => {
  it('stays sealed in the storages, as the question before it says (D-23)', async () => {
    const { scene, store } = await withStorage();
    await scene.ask('note.write', { id: 'ab'.repeat(16), title: '', text: 'to be removed' });
    await scene.ask('sync.now', {});
    const before = [...store.objects()].filter(([name]) => /\/s-/.test(name));
    expect(before.length).toBeGreaterThan(0);
    await scene.ask('records.remove', { id: 'ab'.repeat(16) });
    await scene.ask('sync.now', {});
    expect((await counts(scene)).records).toBe(0);
    for (const [name, bytes] of before) expect(store.objects().get(name)).toEqual(bytes);

    for (const { message } of [messages.record_remove_note_text, messages.record_remove_text]) {
      expect(message).toContain('stay in your storages and saved copies');
      expect(message).not.toMatch(/gone|goes/);
    }
  });

  it('takes its earlier versions with it, wherever the worker dies, and nothing else', async () => {
    const { scene } = await withStorage();
    await scene.ask('note.write', note(7));
    for (let n = 1, died = true; died; n++) {
      const { page, frame } = await scene.editorOver(`https://diary.example/${n}`);
      const seal = (text: string, attempt: string) =>
        scene.ask('editor.seal', { session: frame.session, attempt: attempt.repeat(32), text }, frame.sender);
      await seal('one', 'a');
      await seal('two', 'b');
      await scene.ask('editor.close', { session: frame.session }, frame.sender);
      expect(page.fields.get('f1')?.value).toContain('paperseal1');
      expect(await counts(scene)).toEqual({ records: 2, versions: 3, drafts: 0 });
      const { items } = await scene.ask('records.list', { query: 'two', site: null, offset: 0, limit: 9 });
      const { life } = scene;
      died = false;
      life.at(n, () => {
        died = true;
        life.kill();
      });
      await scene.ask('records.remove', { id: items[0]?.id ?? '' });
      life.at(0, () => undefined);
      expect(await counts(scene)).toEqual({ records: 1, versions: 1, drafts: 0 });
    }
  });
});
