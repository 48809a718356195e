// A disk that damages one thing (THREATS D-21): whatever it is, in every table, everything is readable again after a round,
// what is written then reaches the other browser, and "safe" is not said meanwhile.

import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../lib/base/bytes.ts';
import { type TableName, TABLES } from '../../lib/vault/ports.ts';
import { STATE } from '../../lib/vault/state.ts';
import { DAMAGES, spoil } from '../fakes/damage.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { createScene, DAV, PASSPHRASE, type Scene, typed, withVault } from './scene.ts';

type Disk = ReadonlyMap<TableName, readonly [string, Uint8Array<ArrayBuffer>][]>;

const store = evilStore();
const scene = createScene({ store });
const other = createScene({ store, seed: 'other' });
let begin: () => Promise<void>;

const note = (n: number) => ({ id: n.toString(16).padStart(32, '0'), title: `${n}`, text: `note ${n}` });
const TEXTS = ['note 1', 'note 2', 'note 3', 'note 4', 'note 5'];
/** They end the unlocking, each with its sentence. */
const KEYS = ['keyring', 'slot', 'identity'];

beforeAll(async () => {
  const words = await withVault(scene);
  for (const one of [scene, other]) one.browser.pages.permissions.add('https://dav.example/*');
  await scene.ask('store.add', { store: DAV });
  for (const n of [1, 2, 7]) await scene.ask('note.write', note(n));
  await scene.ask('records.remove', { id: note(7).id });
  await scene.ask('sync.now', {});
  await other.ask('restore.words', { words });
  await other.ask('restore.look', { store: DAV });
  await other.ask('restore.finish', { passphrase: PASSPHRASE, browserName: 'Two', mode: 'found' });
  await other.ask('note.write', note(3));
  await other.ask('sync.now', {});
  await scene.ask('sync.now', {});
  await typed(scene); // a draft
  await scene.ask('note.write', note(4)); // waits
  const [disks, revision] = [await Promise.all([scene, other].map(diskOf)), store.revision];
  const sessions = [scene, other].map(({ browser }) => new Map(browser.sessionValues));
  begin = async () => {
    store.rollback(revision);
    for (const [i, one] of [scene, other].entries()) {
      await putDisk(one, disks[i] ?? new Map());
      for (const [key, value] of sessions[i] ?? []) one.browser.sessionValues.set(key, value);
      await one.restart();
    }
  };
});

async function diskOf({ browser }: Scene): Promise<Disk> {
  return browser.disk.read(
    async (transaction) =>
      new Map(await Promise.all(TABLES.map(async (table) => [table, await transaction.list(table)] as const))),
  );
}

async function putDisk({ browser }: Scene, disk: Disk): Promise<void> {
  await browser.disk.erase();
  await browser.disk.write(async (transaction) => {
    for (const [table, entries] of disk) for (const [key, value] of entries) transaction.put(table, key, value);
  });
}

/** One name of each kind: what differs is whose it is, and where in a log. */
async function kindsIn(table: TableName): Promise<[kind: string, name: string][]> {
  const { rows, deviceId } = await scene.app.lock.unlocked();
  const names = (await diskOf(scene)).get(table) ?? [];
  const kinds = new Map<string, string>();
  for (const [name, value] of names) {
    const row = table === 'rows' ? rows.open(name, value) : null;
    const whose = (id: string) => (id === toHex(deviceId) ? 'own' : '…');
    const kind = row
      ? `${whose(toHex(row.device))} ${row.seq > 0 ? 'sent' : 'waits'} ${row.sealed ? '' : 'removed'}`
      : name.replaceAll(/[0-9a-f]{32,}/g, whose).replaceAll(/[0-9a-f]{10,16}/g, '…');
    if (!kinds.has(kind)) kinds.set(kind, name);
  }
  return [...kinds];
}

const textsOf = async (one: Scene): Promise<string[]> => {
  const { items } = await one.ask('records.list', { query: '', site: null, offset: 0, limit: 200 });
  return items.map(({ preview }) => preview).sort();
};

/** "Safe" is never said of less than everything. */
async function saysTheTruth(expected: readonly string[]): Promise<void> {
  const [{ backup }, texts] = [await scene.ask('status', {}), await textsOf(scene)];
  if (texts.join() !== expected.join()) expect(backup.level).toBe('damaged');
}

async function survives(kind: string, how: string, table: TableName): Promise<void> {
  await saysTheTruth(TEXTS.slice(0, 4));
  await scene.ask('drafts.list', {});
  await scene.ask('note.write', note(5));
  if ((await scene.ask('stores.list', {})).length === 0) await scene.ask('store.add', { store: DAV }); // it was the list
  for (const _ of [1, 2]) {
    await scene.ask('sync.now', {});
    await saysTheTruth(TEXTS);
  }
  const { backup, stores } = await scene.ask('status', {});
  const health = stores.map((one) => one.health);
  const here = await textsOf(scene);
  await other.ask('sync.now', {});
  const there = await textsOf(other);
  const at = `${table}, ${kind}, ${how}`;
  expect({ at, here, there, health, level: backup.level }).toEqual({
    at,
    here: TEXTS,
    there: TEXTS,
    health: ['fine'],
    level: 'safe',
  });
  await scene.ask('browsers.list', {});
}

describe('damage of one value (C6, D-21)', () => {
  for (const table of TABLES) {
    it(`in ${table} is told and mended`, async () => {
      await begin();
      const kinds = await kindsIn(table);
      expect(kinds.length).toBeGreaterThan(0);
      for (const [kind, name] of kinds) {
        if (table === 'state' && KEYS.includes(name)) continue;
        for (const [how, work] of Object.entries(DAMAGES)) {
          await begin();
          await spoil(scene.browser.disk, table, name, work);
          await survives(kind, how, table);
        }
      }
    });
  }

  it('in what opens the vault ends in its sentence', async () => {
    for (const name of KEYS) {
      for (const work of Object.values(DAMAGES)) {
        await begin();
        await spoil(scene.browser.disk, 'state', name, work);
        await scene.reopen();
        expect(['vault-damaged', 'passphrase-damaged', 'passphrase-wrong']).toContain(
          await scene.codeOf('unlock', { passphrase: PASSPHRASE }),
        );
      }
    }
  });

  it('in the list of storages is told until one is named anew (D-21)', async () => {
    for (const how of ['one byte changed', 'cut to half'] as const) {
      await begin();
      await scene.ask('sync.now', {});
      expect((await scene.ask('status', {})).backup.level).toBe('safe');
      await spoil(scene.browser.disk, 'state', STATE.local.key('stores'), DAMAGES[how] ?? (() => null));
      for (const _ of [1, 2]) {
        expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'damaged', copied: 0 });
        await scene.ask('sync.now', {}); // with none of them
      }
      await scene.ask('store.add', { store: DAV });
      expect((await scene.ask('status', {})).backup).toMatchObject({ level: 'safe', uncopied: 0 });
    }
  });

  it('is mended without any storage, soon after unlocking', async () => {
    await begin();
    const [id = ''] = (await scene.ask('stores.list', {})).map((one) => one.id);
    await scene.ask('sync.now', {});
    await scene.ask('store.remove', { id });
    const names = (await diskOf(scene)).get('rows') ?? [];
    for (const [name] of names.slice(0, 2)) await spoil(scene.browser.disk, 'rows', name, () => null);
    await scene.restart();
    expect((await scene.ask('status', {})).backup.level).toBe('damaged');
    await scene.app.storages.wake();
    expect((await scene.ask('status', {})).backup.level).not.toBe('damaged');
    expect(await textsOf(scene)).toEqual(TEXTS.slice(0, 4));
  });
});
