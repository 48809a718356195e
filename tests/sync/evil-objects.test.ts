// A malicious store and single objects (THREATS table S): what it moves, cuts, alters or holds back is noticed.

import { describe, expect, it } from 'vitest';
import { type Bytes, concat, toHex } from '../../lib/base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { isPaddedSize } from '../../lib/crypto/padding.ts';
import { parseObject, signObject } from '../../lib/crypto/sign1.ts';
import { deviceFolder } from '../../lib/sync/log/names.ts';

import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { codes, conclude, headsOf, scene, segmentsOf } from './scene.ts';
import { listRows } from '../../lib/vault/rows.ts';
import { createSim, MINUTE, seededRandom } from './sim.ts';

describe('objects in the wrong place', () => {
  it('are refused when two segments of one browser are swapped (S-01)', async () => {
    const { sim, store } = await scene();
    const laptop = await sim.found('Laptop 2');
    for (const text of ['a', 'b', 'c']) {
      await laptop.write(text);
      await laptop.sync(store);
    }
    const [first = '', second = ''] = await segmentsOf(store, laptop);
    const fresh = await sim.look(store);
    expect(fresh).toMatchObject({ notes: 11, problems: [] });
    store.swap(first, second);
    const found = await sim.look(store);
    expect(found.notes).toBe(9); // what is linked to the signed head is kept: the third segment
    expect(found.problems).toEqual(['replayed']);
  });

  it('are refused when segments or heads of two browsers are swapped (S-02, S-30)', async () => {
    const start = await scene();
    const { sim, store, laptop, desk, reader } = start;
    await laptop.write('five');
    await laptop.sync(store);
    await desk.write('five');
    await desk.sync(store);
    const before = await reader.digest();
    for (const of of [segmentsOf, headsOf]) {
      const copy = store.view();
      const [mine, theirs] = [await of(copy, laptop), await of(copy, desk)];
      for (const [i, name] of mine.entries()) copy.swap(name, theirs[i] ?? name);
      const twin = reader.copy();
      const report = await conclude({ sim, store: copy }, twin);
      expect(codes(report)).toContain('replayed');
      expect(report.health).toBe('lied');
      expect(await twin.digest()).toBe(before);
    }
  });

  it('are refused when a head lies in the other slot (R8)', async () => {
    const start = await scene();
    const { store, laptop, reader } = start;
    const [a = '', b = ''] = await headsOf(store, laptop);
    store.swap(a, b);
    expect(codes(await conclude(start, reader))).toEqual(expect.arrayContaining(['replayed']));
  });

  it('are refused when a whole other vault lies under our names (S-19)', async () => {
    const { sim, store, laptop, reader } = await scene();
    const other = await createSim(9, 9);
    const theirs = evilStore();
    const stranger = await other.found('Stranger');
    await stranger.write('not ours');
    await stranger.sync(theirs);
    const folder = deviceFolder((await laptop.unlocked()).vaultId, await laptop.id());
    const before = await reader.digest();
    for (const [name, bytes] of theirs.objects()) {
      const [, , , object] = name.split('/');
      if (object?.startsWith('h')) store.serve(`${folder}${object}`, bytes);
    }
    for (const [name, bytes] of theirs.objects()) {
      store.serve(name.replace(/^v1\/[^/]+/, folder.split('/').slice(0, 2).join('/')), bytes);
    }
    const report = await conclude({ sim, store }, reader);
    expect(codes(report)).toContain('replayed');
    expect(await reader.digest()).toBe(before);
    expect((await reader.texts()).includes('not ours')).toBe(false);
  });
});

describe('damaged objects', () => {
  it('change nothing, wherever one bit is flipped (S-03)', async () => {
    const { sim, store, laptop, desk, reader } = await scene();
    await laptop.write('five');
    await laptop.sync(store);
    await desk.sync(store);
    const before = await reader.digest();
    const random = seededRandom(3);
    for (const name of store.objects().keys()) {
      for (let i = 0; i < 4; i++) {
        const copy = store.view();
        const [a = 0, b = 0] = random(2);
        copy.flip(name, a * 256 + b);
        const twin = reader.copy();
        const report = await twin.sync(copy);
        expect(['fine', 'waiting']).toContain(report.health);
        expect(['five', 'none']).toContain((await twin.digest()) === before ? 'none' : 'five');
        expect((await twin.texts()).filter((text) => !['one', 'two', 'three', 'four', 'five'].includes(text))).toEqual(
          [],
        );
        const found = await sim.look(copy);
        expect(found.notes).toBeLessThanOrEqual(9);
      }
    }
  });

  it('are noticed when the newest ones are cut at any length (S-04)', async () => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    await laptop.write('five');
    await laptop.sync(store);
    const segment = (await segmentsOf(store, laptop)).at(-1) ?? '';
    const heads = await headsOf(store, laptop);
    const before = await reader.digest();
    for (const names of [[segment], heads]) {
      const length = store.objects().get(names[0] ?? '')?.length ?? 0;
      for (let cut = 0; cut < length; cut += 13) {
        const copy = store.view();
        for (const name of names) copy.truncate(name, cut);
        const twin = reader.copy();
        expect(await twin.sync(copy)).toMatchObject({ health: 'waiting', problem: 'incomplete' });
        expect(await twin.digest()).toBe(before);
      }
    }
    store.truncate(segment, 10);
    expect(await conclude({ sim, store }, reader)).toMatchObject({ health: 'trouble', problem: 'damaged' });
    store.serve(segment, store.versions(segment)[0] ?? new Uint8Array());
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
  });

  it('are refused at once when their CBOR is malformed (S-34)', async () => {
    const start = await scene();
    const { store, laptop, reader } = start;
    const heads = await headsOf(store, laptop);
    const before = await reader.digest();
    const nested = concat(new Uint8Array(2_000).fill(0x81), Uint8Array.of(0));
    const corpus: Bytes[] = [
      nested,
      Uint8Array.of(0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff), // an array of 2^40
      Uint8Array.of(0x5b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff),
      Uint8Array.of(0x9f, 0xff),
      Uint8Array.of(0xf9, 0x7e, 0),
      Uint8Array.of(0x18, 1),
      Uint8Array.of(0xa2, 1, 1, 1, 1),
      Uint8Array.of(0x84, 0x40, 0xa0, 0x40, 0x40),
      new Uint8Array(),
    ];
    for (const bytes of corpus) {
      for (const name of heads) store.serve(name, bytes);
      expect(await reader.sync(store)).toMatchObject({ health: 'waiting' });
    }
    expect(await reader.digest()).toBe(before);
  });
});

describe('objects that are held back', () => {
  it('are missed when the head that names them is there (S-10)', async () => {
    const start = await scene();
    const { store, laptop, reader } = start;
    await laptop.write('five');
    await laptop.sync(store);
    const segment = (await segmentsOf(store, laptop)).at(-1) ?? '';
    store.drop(new RegExp(segment));
    expect(await reader.sync(store)).toMatchObject({ health: 'waiting', pulled: 0 });
    expect(await conclude(start, reader)).toMatchObject({ health: 'trouble', problem: 'withheld' });
    store.serveOld(segment);
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
  });

  it('are missed when another browser has seen them (R4, L-10)', async () => {
    const start = await scene();
    const { sim, store, laptop, desk } = start;
    const { revision } = store;
    await laptop.write('five');
    await laptop.sync(store);
    await desk.sync(store);
    await desk.write('six');
    await desk.sync(store);
    const folder = deviceFolder((await laptop.unlocked()).vaultId, await laptop.id());
    const copy = store.view();
    copy.rollback(revision, new RegExp(folder));
    expect((await sim.look(copy)).problems).toEqual(['withheld']);
    const fresh = await sim.restore('Fresh', copy);
    expect(await conclude({ sim, store: copy }, fresh)).toMatchObject({ health: 'trouble', problem: 'withheld' });
    for (const [name, bytes] of store.objects()) copy.serve(name, bytes);
    expect(await fresh.sync(copy)).toMatchObject({ health: 'fine', pulled: 1 });
  });

  it.each([
    ['dropped', (store: EvilStore, name: string) => store.drop(new RegExp(name))],
    ['cut short', (store: EvilStore, name: string) => store.truncate(name, 100)],
  ])('are missed when they are %s after they were read, and put back on request (R3)', async (_, harm) => {
    const start = await scene();
    const { sim, store, laptop, desk, reader } = start;
    const [, second = ''] = await segmentsOf(store, laptop);
    const before = await reader.digest();
    harm(store, second);
    expect(await reader.sync(store)).toMatchObject({ health: 'waiting', problem: 'incomplete' });
    const report = await conclude(start, reader);
    expect(report).toMatchObject({ health: 'trouble', problem: 'withheld' });
    expect(report.verdicts.map(({ device }) => device && toHex(device))).toEqual([toHex(await laptop.id())]);
    const twin = store.view();
    twin.serve(second, store.versions(second)[0] ?? new Uint8Array());
    expect(await reader.copy().sync(twin)).toMatchObject({ health: 'fine', verdicts: [] });

    expect(await reader.sync(store, { putBack: true })).toMatchObject({ health: 'fine', queued: 0 });
    expect(await conclude(start, reader)).toMatchObject({ health: 'fine', verdicts: [] });
    expect((await sim.look(store)).notes).toBe(8); // in a log of the reader's own
    expect(await reader.digest()).toBe(before);

    expect(await conclude(start, laptop)).toMatchObject({ health: 'trouble', problem: 'own-rolled-back' });
    expect(await laptop.sync(store, { putBack: true })).toMatchObject({ health: 'fine', queued: 0 });
    for (const browser of [laptop, desk, reader]) {
      expect(await browser.sync(store)).toMatchObject({ health: 'fine', verdicts: [] });
      expect(await browser.digest()).toBe(before);
    }
    expect(await sim.look(store)).toMatchObject({ notes: 8, problems: [] });
  });

  it('are no news where the store went back, or never had them', async () => {
    const { sim, store, laptop, desk, reader } = await scene();
    const old = store.view(store.history.findIndex(({ name }) => name.includes('s-0000000003')));
    for (let i = 0; i < 4; i++) {
      expect(await reader.sync(old, { storeId: 'bbbbbbbb' })).toMatchObject({ health: 'fine', verdicts: [] });
      sim.pass(6 * MINUTE);
    }
    store.rollback(old.revision, new RegExp(deviceFolder((await laptop.unlocked()).vaultId, await laptop.id())));
    expect(codes(await conclude({ sim, store }, reader))).toEqual(['rolled-back']);
    // The user's word: then everything that is known of that log comes along, whether its browser still lives or not.
    await reader.sync(store, { putBack: true });
    expect((await sim.look(store)).notes).toBe(8);
    expect(await conclude({ sim, store }, reader)).toMatchObject({ health: 'fine' });
    expect(codes(await conclude({ sim, store }, desk))).toEqual(['rolled-back']);
  });

  it('lose nothing but themselves when they are gone for good', async () => {
    const { sim, store, laptop } = await scene();
    const [, second = ''] = await segmentsOf(store, laptop);
    store.drop(new RegExp(second));
    const found = await sim.look(store);
    expect(found).toMatchObject({ notes: 7, problems: ['withheld'] });
    expect(await (await sim.restore('Fresh', store)).texts()).toHaveLength(7);
  });
});

describe('formats', () => {
  it('older or newer than ours are refused (S-28)', async () => {
    const start = await scene();
    const { store, laptop, reader } = start;
    const { vaultId, device } = await laptop.unlocked();
    const names = await headsOf(store, laptop);
    let tried = 0;
    for (const [version, code] of [
      [0, 'damaged'],
      [2, 'newer-format'],
    ] as const) {
      for (const name of names) {
        const { payload: genuine } = parseObject(store.versions(name).at(-1 - tried) ?? new Uint8Array());
        const payload = parseCbor(genuine) as readonly Cbor[];
        store.serve(name, await signObject('head', vaultId, device, encodeCbor([version, ...payload.slice(1)])));
      }
      expect(codes(await reader.sync(store))).toContain(code);
      tried++;
    }
  });

  it('show sizes from the padding scheme only (S-48)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    const sizesBySealed = new Map<number, Set<number>>();
    for (let i = 0; i < 25; i++) await laptop.sync(store, { storeId: 'bbbbbbbb' }).then(() => laptop.write('skip'));
    await laptop.sync(store);
    for (let i = 0; i < 60; i++) {
      const id = await laptop.write('x'.repeat((i * 37) % 600));
      await laptop.sync(store);
      const { rows: cipher } = await laptop.unlocked();
      const rows = await laptop.database.read((transaction) => listRows(transaction, cipher));
      const sealed = rows.find((row) => toHex(row.id) === id)?.sealed?.length ?? 0;
      const name = (await segmentsOf(store, laptop)).at(-1) ?? '';
      const size = store.log.findLast((request) => request.verb === 'put' && request.name === name)?.size ?? 0;
      sizesBySealed.set(sealed, (sizesBySealed.get(sealed) ?? new Set()).add(size));
    }
    for (const [sealed, sizes] of sizesBySealed) {
      expect(isPaddedSize(sealed - 80)).toBe(true); // salt, commitment and tag beside it
      expect(sizes.size).toBe(1); // one bucket, one size
    }
  });
});

describe('the header of a segment', () => {
  it('can not be changed in any field (S-22, S-23)', async () => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    await laptop.write('five');
    await laptop.sync(store);
    const name = (await segmentsOf(store, laptop)).at(-1) ?? '';
    const bytes = store.objects().get(name) ?? new Uint8Array();
    const before = await reader.digest();
    const { vaultId, device } = await laptop.unlocked();
    const [header, , payload, signature] = parseCbor(bytes) as readonly [Bytes, Cbor, Bytes, Bytes];
    const [clear, com, ct] = parseCbor(payload) as readonly [Bytes, Bytes, Bytes];
    const fields = parseCbor(clear) as readonly Cbor[];
    for (let i = 0; i < fields.length; i++) {
      const changed = fields.map((field, at) => (at === i ? alter(field) : field));
      const altered = encodeCbor([encodeCbor(changed), com, ct]);
      const copy = store.view();
      copy.serve(name, encodeCbor([header, new Map(), altered, signature])); // by the store
      const twin = reader.copy();
      expect(await twin.sync(copy)).toMatchObject({ health: 'waiting', pulled: 0 });
      copy.serve(name, await signObject('seg', vaultId, device, altered)); // even signed: the head names another hash
      expect((await twin.sync(copy)).pulled).toBe(0);
      expect(await twin.digest()).toBe(before);
    }
    sim.pass(1);
  });

  const alter = (field: Cbor): Cbor => {
    if (typeof field === 'number') return field + 1;
    if (!(field instanceof Uint8Array)) return field;
    const bytes = new Uint8Array(field);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes;
  };
});
