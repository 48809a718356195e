// A restore that is disturbed: by a worker that dies at any step, by words that are wrong, by two who press at once.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { COPY } from '../../lib/app/storages/backup.ts';
import { encodeCopy, parseCopy } from '../../lib/stores/file.ts';
import { parseMarks } from '../../lib/sync/log/marks.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { leaveFile } from '../fakes/ports.ts';
import { OTHER_WORDS } from '../vault/words.ts';
import { counts, createScene, DAV, PASSPHRASE, type Scene, withVault } from './scene.ts';

const store = evilStore();
let words: string[];
let file: Bytes;
beforeAll(async () => {
  const first = createScene({ store, seed: 'first' });
  words = await withVault(first);
  first.browser.pages.permissions.add('https://dav.example/*');
  await first.ask('note.write', { id: '01'.repeat(16), title: 'One', text: 'first note' });
  await first.ask('note.write', { id: '02'.repeat(16), title: 'Two', text: 'second note' });
  await first.ask('store.add', { store: DAV });
  file = first.browser.files.get((await first.ask('copy.make', {})).file) ?? new Uint8Array();
});

let seeds = 0;
function newBrowser(on = store.view()): Scene {
  const scene = createScene({ store: on, seed: `new ${++seeds}` });
  scene.browser.pages.permissions.add('https://dav.example/*');
  return scene;
}

const FINISH = { passphrase: PASSPHRASE, browserName: 'Two', mode: 'found' as const };

describe('restoring', () => {
  it('is the same in the end, wherever the worker died', async () => {
    for (let n = 1, died = true; died; n += 3) {
      const scene = newBrowser();
      await scene.ask('restore.words', { words });
      await scene.ask('restore.look', { store: DAV });
      await scene.restart(); // what was found is not in memory any more
      const { life } = scene;
      died = false;
      life.at(n, () => {
        died = true;
        life.kill();
      });
      await scene.askOnce('restore.finish', FINISH);
      life.at(0, () => undefined);
      const { phase, locked } = await scene.ask('status', {});
      // Not there at all, and the button is pressed again; or there as a whole, and the passphrase opens it.
      if (phase === 'empty') await scene.ask('restore.finish', FINISH);
      else if (locked) await scene.ask('unlock', { passphrase: PASSPHRASE });
      expect(await scene.ask('sync.now', {})).toMatchObject([{ kind: 'webdav', health: 'fine' }]);
      expect(await counts(scene)).toMatchObject({ records: 2 });
      expect(await scene.ask('browsers.list', {})).toHaveLength(2);
      expect((await scene.ask('status', {})).readingOnly).toBe(false);
    }
  });

  it('from the words alone reads only, wherever the worker died', async () => {
    for (let n = 1, died = true; died; n += 2) {
      const scene = newBrowser();
      await scene.ask('restore.words', { words });
      const { life } = scene;
      died = false;
      life.at(n, () => {
        died = true;
        life.kill();
      });
      await scene.askOnce('restore.finish', { ...FINISH, mode: 'words-only' });
      life.at(0, () => undefined);
      const { phase, readingOnly } = await scene.ask('status', {});
      if (phase === 'ready') expect(readingOnly).toBe(true);
      else expect(phase).toBe('empty');
    }
  });

  it('asks to choose the file again when the worker died after reading it', async () => {
    const scene = newBrowser();
    await scene.ask('restore.words', { words });
    const found = await scene.ask('restore.read', { file: leaveFile(scene.browser, file) });
    expect(found).toMatchObject({ notes: 2, repaired: [] });
    await scene.restart();
    expect(await scene.codeOf('restore.finish', FINISH)).toBe('look-again');
    expect(await scene.ask('restore.read', { file: leaveFile(scene.browser, file) })).toEqual(found);
    expect(await scene.ask('restore.finish', FINISH)).toMatchObject({ opened: 2, total: 2 });
    // The file that it came from is a second copy.
    expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'safe', uncopied: 0, onlyInFile: true });
  });

  it('says what is missing or damaged where it looked, before anything is made and at the end', async () => {
    const objects = parseCopy(file);
    const [segment = ''] = [...objects.keys()].filter((name) => /\/s-/.test(name));
    const without = new Map([...objects].filter(([name]) => name !== segment));
    const spoilt = new Map(objects).set(segment, (objects.get(segment) ?? new Uint8Array()).with(40, 0x55));
    const cases: [string, Map<string, Bytes>, string[]][] = [
      ['whole', objects, []],
      ['missing', without, ['withheld']],
      ['damaged', spoilt, ['damaged']],
    ];
    for (const [what, given, expected] of cases) {
      const scene = newBrowser();
      await scene.ask('restore.words', { words });
      const found = await scene.ask('restore.read', { file: leaveFile(scene.browser, encodeCopy(given)) });
      expect([what, found.notes]).toEqual([what, what === 'whole' ? 2 : 0]);
      expect([what, found.problems]).toEqual([what, expected]);
      const { problems } = await scene.ask('restore.finish', FINISH);
      expect([what, problems]).toEqual([what, expected]);
      // A file that lacks something is no copy to count on.
      const { keyring } = await scene.app.lock.unlocked();
      expect([what, parseMarks(keyring.marks)?.stores.has(COPY)]).toEqual([what, what === 'whole']);
    }
  });

  it('says that this browser is in the list only when the storage gave that back, and what kept it from that (D-22)', async () => {
    const finished = async (on: EvilStore) => {
      const scene = newBrowser(on);
      await scene.ask('restore.words', { words });
      await scene.ask('restore.look', { store: DAV });
      return scene.ask('restore.finish', FINISH);
    };
    expect(await finished(store.view())).toMatchObject({ listed: true, problems: [] });
    const full = store.view();
    full.faults.push({ verb: 'put', code: 'store-full' });
    expect(await finished(full)).toMatchObject({ opened: 2, listed: false, problems: ['store-full'] });
    const silent = store.view();
    silent.faults.push({ verb: 'put', how: 'not-stored' });
    expect(await finished(silent)).toMatchObject({ opened: 2, listed: false });
  });

  it('says nothing of a list where there is no storage', async () => {
    const copied = newBrowser();
    await copied.ask('restore.words', { words });
    await copied.ask('restore.read', { file: leaveFile(copied.browser, file) });
    expect(await copied.ask('restore.finish', FINISH)).toMatchObject({ opened: 2, listed: null });
    for (const mode of ['words-only', 'start-empty'] as const) {
      const scene = newBrowser();
      await scene.ask('restore.words', { words });
      expect(await scene.ask('restore.finish', { ...FINISH, mode })).toMatchObject({ listed: null });
    }
  });

  it('says what waits when this clock is behind, and takes it in when it is put right (D-25)', async () => {
    for (const from of ['storage', 'file'] as const) {
      const scene = newBrowser();
      const right = scene.browser.time.now;
      scene.browser.time.now -= 3 * 24 * 3_600_000;
      await scene.ask('restore.words', { words });
      const found =
        from === 'storage'
          ? await scene.ask('restore.look', { store: DAV })
          : await scene.ask('restore.read', { file: leaveFile(scene.browser, file) });
      const ahead = { entries: 2, newest: right };
      expect(found).toMatchObject({ notes: 0, ahead });
      expect(await scene.ask('restore.finish', FINISH)).toMatchObject({ opened: 0, ahead });
      expect((await scene.ask('status', {})).backup.level).toBe('behind');

      scene.browser.time.now = right;
      await scene.ask('unlock', { passphrase: PASSPHRASE });
      expect(scene.browser.alarms.has('sync-soon')).toBe(true);
      scene.browser.pages.permissions.clear(); // no storage is needed for it
      await scene.app.storages.wake();
      expect(await counts(scene)).toMatchObject({ records: 2 });
      expect((await scene.ask('status', {})).backup.level).toBe('safe');
    }
  });

  it('keeps no words that were cancelled, or replaced by others, while it looked', async () => {
    const others: [string, (scene: Scene) => Promise<unknown>, string | null][] = [
      ['cancelled', (scene) => scene.ask('restore.cancel', {}), null],
      [
        'restored from the words alone',
        (scene) => scene.ask('restore.finish', { ...FINISH, mode: 'words-only' }),
        null,
      ],
      ['other words', (scene) => scene.ask('restore.words', { words: OTHER_WORDS }), OTHER_WORDS.join()],
    ];
    for (const [what, meanwhile, left] of others) {
      const at = store.view();
      const scene = newBrowser(at);
      await scene.ask('restore.words', { words });
      let done: unknown = null;
      at.onRequest = async () => void (done ??= await meanwhile(scene));
      expect([what, await scene.codeOf('restore.look', { store: DAV })]).toEqual([what, 'words-gone']);
      expect(done).not.toBeNull();
      const kept = JSON.parse(scene.browser.sessionValues.get('restore') ?? 'null') as { words: string[] } | null;
      expect([what, kept && kept.words.join()]).toEqual([what, left]);
    }
  });

  it('makes one vault when two press at once', async () => {
    const scene = newBrowser();
    await scene.ask('restore.words', { words });
    await scene.ask('restore.look', { store: DAV });
    const codes = await Promise.all([scene.codeOf('restore.finish', FINISH), scene.codeOf('restore.finish', FINISH)]);
    expect(codes.toSorted()).toEqual(['done', 'vault-exists']);
    expect(await scene.ask('browsers.list', {})).toHaveLength(2);
  });

  it.each([
    ['one is missing', (typed: string[]) => typed.with(7, '')],
    ['one is wrong', (typed: string[]) => typed.with(11, typed[11] === 'zebra' ? 'abandon' : 'zebra')],
    ['two are swapped', (typed: string[]) => typed.with(2, typed[9] ?? '').with(9, typed[2] ?? '')],
  ])('finds the words by the vault where %s', async (_, spoil) => {
    const scene = newBrowser();
    const typed = spoil([...words]);
    const { state } = await scene.ask('restore.words', { words: typed });
    expect(['repairable', 'fits']).toContain(state);
    if (state === 'fits') return; // one in 256: a checksum that fits by chance names another vault
    const { repaired } = await scene.ask('restore.look', { store: DAV });
    const mended = words.flatMap((right, i) => (right === typed[i] ? [] : [{ place: i + 1, typed: typed[i], right }]));
    expect(repaired).toEqual(mended);
    expect(await scene.ask('restore.finish', FINISH)).toMatchObject({ opened: 2 });
  });

  it('refuses words beyond repair, and says where there is nothing or another vault', async () => {
    const scene = newBrowser();
    const nonsense = words.map((word, i) => (i < 4 ? 'zoo' : word));
    expect((await scene.ask('restore.words', { words: nonsense })).state).not.toBe('fits');
    const empty = newBrowser(evilStore());
    await empty.ask('restore.words', { words });
    expect(await empty.codeOf('restore.look', { store: DAV })).toBe('vault-not-found');
    const others = evilStore();
    const other = newBrowser(others);
    await withVault(other);
    await other.ask('store.add', { store: DAV });
    const mistaken = newBrowser(others);
    await mistaken.ask('restore.words', { words });
    expect(await mistaken.codeOf('restore.look', { store: DAV })).toBe('another-vault');
  });
});

describe('a browser that came with the words alone', () => {
  async function wordsOnly(on: EvilStore): Promise<Scene> {
    const scene = newBrowser(on);
    await scene.ask('restore.words', { words });
    await scene.ask('restore.finish', { ...FINISH, mode: 'words-only' });
    return scene;
  }

  it('begins no second vault in a wrong folder', async () => {
    const others = evilStore();
    const other = newBrowser(others);
    await withVault(other);
    await other.ask('store.add', { store: DAV });
    for (const [place, code] of [
      [evilStore(), 'vault-not-found'],
      [others, 'another-vault'],
    ] as const) {
      const before = place.revision;
      const scene = await wordsOnly(place);
      expect(await scene.codeOf('store.add', { store: DAV })).toBe(code);
      expect(place.revision).toBe(before);
      expect(await scene.ask('stores.list', {})).toEqual([]);
      expect((await scene.ask('status', {})).readingOnly).toBe(true);
    }
  });

  it('joins the vault that it finds, and seals from then on', async () => {
    const scene = await wordsOnly(store.view());
    await scene.ask('store.add', { store: DAV });
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'fine' }]);
    expect((await scene.ask('status', {})).readingOnly).toBe(false);
    expect(await counts(scene)).toMatchObject({ records: 2 });
  });

  it('joins it also where something is not as it should be', async () => {
    const spoilt = store.view();
    const [segment = ''] = [...spoilt.objects().keys()].filter((name) => /\/s-/.test(name));
    const stranger = segment.replace(/d-[a-z2-7]{26}/, `d-${'a'.repeat(26)}`);
    spoilt.serve(stranger, new Uint8Array(100));
    const scene = await wordsOnly(spoilt);
    await scene.ask('store.add', { store: DAV });
    expect((await scene.ask('stores.list', {}))[0]?.health).not.toBe('fine');
    expect((await scene.ask('status', {})).readingOnly).toBe(false);
    await scene.ask('note.write', { id: '03'.repeat(16), title: '', text: 'third note' });
    expect(await counts(scene)).toMatchObject({ records: 3 });
  });

  it('may begin an empty vault when that was the choice', async () => {
    const scene = newBrowser(evilStore());
    await scene.ask('restore.words', { words });
    await scene.ask('restore.finish', { ...FINISH, mode: 'start-empty' });
    await scene.ask('store.add', { store: DAV });
    expect(await scene.ask('stores.list', {})).toMatchObject([{ health: 'fine' }]);
  });
});

describe('setting up', () => {
  it('never takes the words of a vault that was thrown away for those of the next one', async () => {
    const scene = newBrowser();
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
    const first = await scene.ask('setup.sheet', {});
    await Promise.all([
      scene.ask('setup.again', { passphrase: PASSPHRASE, browserName: 'One' }),
      scene.ask('setup.check', { words: first }).catch(() => null),
    ]);
    const { phase } = await scene.ask('status', {});
    expect(phase).toBe('unchecked');
    expect((await scene.ask('setup.check', { words: first })).right).toBe(false);
  });

  it('takes the drafts along when the words are made anew', async () => {
    const scene = newBrowser();
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
    await scene.ask('note.draft', { id: '0a'.repeat(16), title: 'Letter', text: 'typed for an hour' });
    const before = await scene.ask('drafts.list', {});
    expect(before).toHaveLength(1);
    await scene.ask('setup.again', { passphrase: PASSPHRASE, browserName: 'One' });
    expect(await scene.ask('drafts.list', {})).toEqual(before);
    const words = await scene.ask('setup.sheet', {});
    expect(await scene.ask('setup.check', { words })).toEqual({ right: true, wrong: [] });
    expect(await scene.ask('drafts.list', {})).toEqual(before);
  });

  it('takes no draft away from a locked vault unasked', async () => {
    const scene = newBrowser();
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
    await scene.ask('note.draft', { id: '0a'.repeat(16), title: 'Letter', text: 'typed for an hour' });
    await scene.ask('lock', {});
    const again = { passphrase: 'a new one, twice as long', browserName: 'One' };
    expect(await scene.codeOf('setup.again', again)).toBe('vault-locked');
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await scene.ask('drafts.list', {})).toHaveLength(1);
    await scene.ask('lock', {});
    await scene.ask('setup.again', { ...again, dropDrafts: true });
    expect(await scene.ask('status', {})).toMatchObject({ phase: 'unchecked', locked: false, drafts: 0 });
    await scene.ask('lock', {});
    await scene.ask('setup.again', again); // nothing to lose
  });

  it('keeps a draft that is typed while the words are made anew', async () => {
    const scene = newBrowser();
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
    const id = '0a'.repeat(16);
    const making = scene.ask('setup.again', { passphrase: PASSPHRASE, browserName: 'One' });
    await scene.ask('note.draft', { id, title: '', text: 'typed meanwhile' });
    await making;
    expect(await scene.ask('drafts.list', {})).toMatchObject([{ id, text: 'typed meanwhile' }]);
  });

  it('keeps the sites and the mark when the words are made anew', async () => {
    const scene = newBrowser();
    const mark = await scene.ask('mark.draw', {});
    await scene.switchOn('https://diary.example');
    await scene.ask('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
    await scene.ask('setup.again', { passphrase: PASSPHRASE, browserName: 'One' });
    expect(await scene.ask('sites.list', {})).toEqual(['https://diary.example']);
    expect((await scene.ask('status', {})).mark).toEqual(mark);
  });
});
