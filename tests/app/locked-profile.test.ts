// What the locked profile says of a sealed text that stands on a page: nothing that can be computed from it (D4). And a
// database that was made before that goes on, closed.

import { beforeAll, describe, expect, it } from 'vitest';
import { parseHex, toHex, u48be } from '../../lib/base/bytes.ts';
import { encodeCbor } from '../../lib/crypto/cbor.ts';
import { findTokens } from '../../lib/token/format.ts';
import { idOf as idOfSalt } from '../../lib/token/token.ts';
import { counts, createScene, DAV, PASSPHRASE, type Scene, SITE, withVault } from './scene.ts';
import { STATE } from '../../lib/vault/state.ts';

let scene: Scene;
let token: string;
let sealedAt: number;
beforeAll(async () => {
  scene = createScene();
  await withVault(scene);
  scene.browser.time.now += 600_000;
  sealedAt = scene.browser.time.now;
  const { page, frame } = await scene.editorOver(`${SITE}/with`);
  const request = { session: frame.session, attempt: '1'.repeat(32), text: 'a text' };
  expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome: 'written' });
  await scene.ask('editor.close', { session: frame.session }, frame.sender);
  token = page.fields.get('f1')?.value ?? '';
});

/** Every way in which bytes may stand in a dump. */
const spellings = (bytes: Uint8Array): string[] => [
  JSON.stringify(Buffer.from(bytes).toString('latin1')).slice(1, -1),
  toHex(bytes),
  Buffer.from(bytes).toString('base64'),
];
const foundIn = (dump: string, bytes: Uint8Array): boolean => spellings(bytes).some((one) => dump.includes(one));

function idOf(sealed: string): Uint8Array {
  const binary = findTokens(sealed)[0]?.binary;
  if (!binary) throw new Error('no sealed text');
  return idOfSalt(binary.slice(3, 35));
}

describe('the locked profile', () => {
  it('does not tell whose a sealed text is, nor when it was written (D4, D-20)', async () => {
    await scene.ask('lock', {});
    const { disk, session } = await scene.dump();
    expect(foundIn(disk, parseHex(await idInClear(scene)) ?? new Uint8Array())).toBe(true); // the search finds
    for (const dump of [disk, session]) {
      expect(foundIn(dump, idOf(token))).toBe(false);
      expect(foundIn(dump, findTokens(token)[0]?.binary?.subarray(3, 35) ?? new Uint8Array(1))).toBe(false);
      expect(dump).not.toContain(token.slice(0, 60));
    }
    expect(foundIn(disk, u48be(sealedAt))).toBe(false);
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect((await scene.ask('token.open', { text: token })).text).toBe('a text');
  });

  it('nor do the addresses of our own pages, which browsers keep (D4, D-20)', async () => {
    const { items } = await scene.ask('records.list', { query: 'a text', site: null, offset: 0, limit: 9 });
    expect(items.map(({ preview }) => preview)).toEqual(['a text']);
    const id = items[0]?.id ?? '';
    expect((await scene.ask('records.open', { id })).text).toBe('a text');
    expect(id).not.toBe(toHex(idOf(token)));
    expect(await scene.codeOf('records.open', { id: toHex(idOf(token)) })).toBe('record-gone');
  });

  it('takes back a seal that is locked in the middle, without a key', async () => {
    const before = await counts(scene);
    const { page, frame } = await scene.editorOver(`${SITE}/in-the-middle`);
    const field = page.fields.get('f1');
    if (field) field.keeping = 'nothing';
    const request = { session: frame.session, attempt: '2'.repeat(32), text: 'not kept' };
    const { order } = scene.life.ports.pages;
    Object.assign(scene.life.ports.pages, {
      order: async (...asked: Parameters<typeof order>) => {
        if (asked[1] === 'write') await scene.app.lock.lock();
        return order(...asked);
      },
    });
    expect(await scene.ask('editor.seal', request, frame.sender)).toMatchObject({ outcome: 'reverted' });
    Object.assign(scene.life.ports.pages, { order });
    expect(await scene.app.lock.isUnlocked()).toBe(false);
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect((await counts(scene)).records).toBe(before.records);
  });
});

describe('a database from before', () => {
  it('is closed when it is unlocked: everything is there, is brought to a storage, and nothing is in clear (D4)', async () => {
    await scene.ask('note.write', { id: 'ab'.repeat(16), title: 'a note', text: 'older' });
    await scene.ask('note.write', { id: 'ab'.repeat(16), title: 'a note', text: 'newer' });
    const before = await counts(scene);
    await openRows(scene);
    // What the disk damaged keeps nobody out.
    await scene.browser.disk.write(async (transaction) => {
      for (const [table, key] of DAMAGED) transaction.put(table, key, new Uint8Array([0xff, 7]));
    });
    const clear = await scene.dump();
    expect(foundIn(clear.disk, idOf(token))).toBe(true);
    await scene.ask('lock', {});
    await scene.restart();
    await scene.ask('unlock', { passphrase: PASSPHRASE });
    expect(await counts(scene)).toEqual(before);
    expect((await scene.ask('token.open', { text: token })).text).toBe('a text');
    const { disk } = await scene.dump();
    expect(foundIn(disk, idOf(token))).toBe(false);
    expect(foundIn(disk, u48be(sealedAt))).toBe(false);
    scene.browser.pages.permissions.add('https://dav.example/*');
    await scene.ask('store.add', { store: DAV });
    expect((await scene.ask('status', {})).backup).toMatchObject({ uncopied: 0, copied: before.records });
  });
});

const DAMAGED = [
  ['queue', 'ef'.repeat(16)],
  ['state', 'sync/later/x.y'],
  ['state', 'sync/carry/x.y'],
  ['state', 'sync/sent/1'],
] as const;

/** What does stand there in clear. */
async function idInClear({ browser }: Scene): Promise<string> {
  return toHex(
    (await browser.disk.read((transaction) => transaction.get('state', STATE.identity))) ?? new Uint8Array(),
  );
}

/** The database as version 0.1.0 wrote it first. */
async function openRows({ browser, app }: Scene): Promise<void> {
  const { rows: cipher } = await app.lock.unlocked();
  await browser.disk.write(async (transaction) => {
    for (const [name, closed] of await transaction.list('rows')) {
      const row = cipher.open(name, closed);
      if (!row) throw new Error('no row');
      transaction.remove('rows', name);
      transaction.put('rows', `${toHex(row.id)}.${toHex(row.hlc)}`, row as never);
    }
    for (const [name, closed] of await transaction.list('queue')) {
      const row = cipher.open(name, closed);
      if (!row) throw new Error('no row');
      transaction.remove('queue', name);
      transaction.put('queue', toHex(row.hlc), encodeCbor([0, row.id, row.hlc, row.sealed]));
    }
    const hlc = cipher.openTime(await transaction.get('state', STATE.lastReading));
    transaction.put('state', STATE.lastReading, hlc ?? new Uint8Array());
    transaction.remove('state', STATE.rowsClosed);
  });
}
