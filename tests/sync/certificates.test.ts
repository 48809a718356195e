// Certificates that a store loses, damages, lies about or gives in another form: without its certificate a log is nobody's
// to whoever has nothing but the words (S-10, SPEC "Head").

import { describe, expect, it } from 'vitest';
import { lackOf } from '../../lib/app/storages/kept-store.ts';
import { type Bytes, toHex } from '../../lib/base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { backupState } from '../../lib/sync/backup.ts';
import { certificateName, deviceFolder, rosterName } from '../../lib/sync/log/names.ts';
import { parseCertificate } from '../../lib/trust/certificate.ts';
import { FIRST_ROSTER, parseRoster, writeRoster } from '../../lib/trust/roster.ts';
import { firstRoster } from '../../lib/sync/found.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { codes, conclude, scene } from './scene.ts';
import { type Browser, STORE } from './sim.ts';

const OTHER = { storeId: 'bbbbbbbb' };

const nameOf = async (browser: Browser): Promise<string> =>
  certificateName((await browser.unlocked()).vaultId, await browser.id());

const putsOf = ({ log }: EvilStore, pattern: RegExp) =>
  log.filter(({ verb, name }) => verb === 'put' && pattern.test(name)).length;

async function copied(browser: Browser): Promise<number> {
  const unlocked = await browser.unlocked();
  return (await backupState({ database: browser.database, unlocked }, [STORE])).copied.size;
}

describe('a certificate', () => {
  it.each([
    ['dropped', (store: EvilStore, name: string) => store.drop(new RegExp(`${name}$`))],
    ['cut short', (store: EvilStore, name: string) => store.truncate(name, 100)],
  ])('that is %s is missed, and put back at once, whosever it is (S-10, R3)', async (_, harm) => {
    for (const whose of ['laptop', 'reader'] as const) {
      const start = await scene();
      const { sim, store, laptop, reader } = start;
      expect(await reader.sync(store)).toMatchObject({ health: 'fine', verdicts: [], mended: 0 });
      expect(await sim.look(store)).toMatchObject({ notes: 8, problems: [] });
      const owner = start[whose];
      const name = await nameOf(owner);
      const whole = store.objects().get(name);
      harm(store, name);
      const lost = (await sim.look(store)).problems;
      expect(lost).toEqual([store.objects().has(name) ? 'damaged' : 'withheld']);

      // A store that takes nothing back has no copy of that log.
      store.faults.push({ verb: 'put', name: /\/k$/, code: 'store-full' });
      const report = await reader.sync(store);
      expect(report.verdicts.map(({ device }) => device && toHex(device))).toEqual([toHex(await owner.id())]);
      const settled = await conclude(start, reader);
      expect(settled.verdicts).toMatchObject([{ code: 'withheld', settled: true }]);
      expect(lackOf(settled, null)).toBe('withheld');
      store.faults.length = 0;

      expect(await reader.sync(store)).toMatchObject({ mended: 1 });
      expect(store.objects().get(name)).toEqual(whole);
      for (const browser of [reader, laptop]) {
        expect(await browser.sync(store)).toMatchObject({ health: 'fine', verdicts: [], mended: 0 });
      }
      expect(await sim.look(store)).toMatchObject({ notes: 8, problems: [] });
    }
  });

  it('of its own that it can not put back leaves the whole log without a copy, and nothing is acknowledged', async () => {
    for (const code of ['store-full', 'unavailable'] as const) {
      const { sim, store, laptop } = await scene();
      const before = await copied(laptop);
      store.drop(new RegExp(`${await nameOf(laptop)}$`));
      store.faults.push({ verb: 'put', name: /\/k$/, code });
      expect(await laptop.sync(store)).toMatchObject({ problem: code, mended: 0 });
      expect(await copied(laptop)).toBe(before - 4);
      await laptop.write('one more');
      expect(await laptop.sync(store)).toMatchObject({ problem: code, acknowledged: 0, queued: 1 });

      store.faults.length = 0;
      expect(await laptop.sync(store)).toMatchObject({ acknowledged: 1, queued: 0 });
      expect(await laptop.sync(store)).toMatchObject({ health: 'fine', verdicts: [] });
      expect(await copied(laptop)).toBe(before + 1);
      expect(await sim.look(store)).toMatchObject({ notes: 9, problems: [] });
    }
  });

  it("of another browser keeps nobody's own texts waiting", async () => {
    const { store, laptop, desk, reader } = await scene();
    for (const owner of [laptop, desk]) store.drop(new RegExp(`${await nameOf(owner)}$`));
    store.faults.push({ verb: 'put', name: /\/k$/, code: 'store-full' });
    await reader.write('mine');
    const report = await reader.sync(store);
    expect(report).toMatchObject({ acknowledged: 1, queued: 0 });
    expect(codes(report)).toEqual(['withheld', 'withheld']);
  });

  it('is not written over because a listing lies about its length', async () => {
    const start = await scene();
    const { store, laptop, reader } = start;
    store.onList = (names) =>
      names.map((one) => (one.name.endsWith('/k') ? { ...one, size: (one.size ?? 0) + 1 } : one));
    store.log.length = 0;
    for (const browser of [laptop, reader]) {
      expect(await conclude(start, browser)).toMatchObject({ health: 'fine', verdicts: [], mended: 0 });
    }
    expect(putsOf(store, /\/k$/)).toBe(0);
  });

  it('is not put in turn by two browsers that hold it in two forms', async () => {
    const { sim, store, laptop, desk, reader } = await scene();
    const { vaultId, rpk, recoverySigner } = sim.root;
    for (const browser of [laptop, desk, reader]) await browser.sync(store);
    const honest = evilStore();
    for (const browser of [laptop, desk]) await browser.sync(honest, OTHER);

    // A roster names Desk: it is a member without the paper key's word in its certificate, which one store leaves out.
    const name = await nameOf(desk);
    const whole = store.objects().get(name) ?? new Uint8Array();
    const { hash } = await parseCertificate(whole, vaultId, rpk, await desk.id());
    const first = await firstRoster(sim.root);
    const devices = [{ deviceId: await desk.id(), certificate: hash }];
    const bytes = await writeRoster(vaultId, recoverySigner, {
      ...FIRST_ROSTER,
      version: 2,
      prev: [first.hash],
      devices,
    });
    const second = rosterName(vaultId, 2, (await parseRoster(bytes, vaultId, rpk)).hash);
    for (const place of [store, honest]) place.serve(second, bytes);
    const [cert, , kem] = parseCbor(whole) as readonly Cbor[];
    store.serve(name, encodeCbor([cert ?? null, null, kem ?? null]));
    const fresh = await sim.restore('Fresh', store);
    expect((await fresh.texts()).length).toBe(8);

    const stands = (place: EvilStore): Bytes | undefined => place.objects().get(name);
    for (let i = 0; i < 3; i++) {
      expect(codes(await fresh.sync(honest, OTHER))).toEqual([]);
      expect(stands(honest)).toEqual(whole);
    }
    for (let rounds = 0; rounds < 9 && stands(store)?.length !== whole.length; rounds++) await desk.sync(store);
    expect(stands(store)).toEqual(whole); // its own browser puts it right
    for (let i = 0; i < 3; i++) {
      expect(codes(await fresh.sync(store))).toEqual([]);
      expect(stands(store)).toEqual(whole);
    }
  });

  it('that never was there is told of, and is no lack of ours', async () => {
    const start = await scene();
    const { sim, store, reader } = start;
    const folder = deviceFolder(sim.root.vaultId, sim.random(16));
    for (const listed of [false, true]) {
      store.serve(`${folder}s-0000000001-00000000`, new Uint8Array(300));
      if (listed) store.onList = (names) => [...names, { name: `${folder}k`, size: 2_000 }];
      const report = await conclude(start, reader);
      expect(report).toMatchObject({ health: 'trouble', problem: 'withheld' });
      expect(lackOf(report, null)).toBeNull();
      expect(await reader.sync(store, { putBack: true })).toMatchObject({ queued: 0 });
    }
  });
});
