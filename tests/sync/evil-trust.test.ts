// A malicious store, strangers and the paper key's word (THREATS tables S and V): who may write is never the store's to say.

import { describe, expect, it } from 'vitest';
import { type Bytes, concat, toHex } from '../../lib/base/bytes.ts';
import { type Cbor, encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { kemPublicKey } from '../../lib/crypto/kem.ts';
import { signerFromSeed } from '../../lib/crypto/signature.ts';
import { parseHead, writeHead } from '../../lib/sync/log/head.ts';
import { certificateName, headName, rosterName, segmentName } from '../../lib/sync/log/names.ts';
import { parseSegment, writeSegment } from '../../lib/sync/log/segment.ts';
import { sealDeviceName, writeCertificate } from '../../lib/trust/certificate.ts';
import { FIRST_ROSTER, parseRoster, type RosterContent, writeRoster } from '../../lib/trust/roster.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import { sealRecord } from '../../lib/vault/record.ts';
import { STATE } from '../../lib/vault/state.ts';
import { codes, conclude, scene, type Scene, segmentsOf } from './scene.ts';
import { createSim, MINUTE, type Sim } from './sim.ts';

describe('two histories', () => {
  it('of one browser are a fork: both are merged, the proof is kept (R2, S-08)', async () => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    const twin = laptop.copy();
    const [here, there] = [store.view(), store.view()];
    await laptop.write('in one world');
    await twin.write('in the other');
    await laptop.sync(here);
    await twin.sync(there);
    await reader.sync(here);
    const report = await reader.sync(there);
    expect(report).toMatchObject({ health: 'lied', problem: 'forked' });
    expect(await reader.texts()).toEqual(expect.arrayContaining(['in one world', 'in the other']));

    const { vaultId } = await reader.unlocked();
    const deviceId = await twin.id();
    const { publicKey } = (await twin.unlocked()).device;
    const evidence = await reader.database.read((transaction) =>
      transaction.list('state', STATE.evidence.under(toHex(deviceId))),
    );
    const heads = await Promise.all(
      evidence.map(([, bytes]) => parseHead(bytes, vaultId, deviceId, publicKey).catch(() => null)),
    );
    const newest = heads.filter((head) => head?.n === Math.max(...heads.map((one) => one?.n ?? 0)));
    expect(newest).toHaveLength(2);
    expect(await reader.sync(here)).toMatchObject({ health: 'lied' }); // it lasts
    sim.pass(MINUTE);
  });

  it('kept apart are noticed when they meet, and honest logs converge (S-07, S-08)', async () => {
    const { sim, store, laptop, desk } = await scene();
    const [here, there] = [store.view(), store.view()];
    for (let i = 0; i < 5; i++) {
      await laptop.write(`laptop ${i}`);
      await desk.write(`desk ${i}`);
      expect(await laptop.sync(here)).toMatchObject({ health: 'fine' });
      expect(await desk.sync(there)).toMatchObject({ health: 'fine' });
    }
    expect(await laptop.digest()).not.toBe(await desk.digest());
    store.absorb(here);
    store.absorb(there);
    sim.pass(MINUTE);
    for (let i = 0; i < 2; i++) {
      for (const browser of [laptop, desk]) expect((await browser.sync(store)).health).toBe('fine');
    }
    expect(await laptop.digest()).toBe(await desk.digest());
  });
});

describe('writing by strangers', () => {
  it('is not used, however well it is signed (S-14, R7)', async () => {
    const start = await scene();
    const { sim, store, reader } = start;
    const { vaultId, epochs } = await reader.unlocked();
    const device = await signerFromSeed(new Uint8Array(32).fill(66));
    const before = await reader.digest();
    await forgeLog(start, device, null);
    expect(await reader.sync(store)).toMatchObject({ health: 'waiting' });
    expect(await conclude(start, reader)).toMatchObject({ health: 'trouble', problem: 'rejected' });
    expect(await reader.digest()).toBe(before);
    expect((await sim.look(store)).browsers).toHaveLength(3);

    // Admitted by the paper key, the same log is taken in: the refusal was for want of that alone.
    await forgeLog(start, device, sim.root);
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
    expect(vaultId.length + epochs.length).toBeGreaterThan(16);
  });

  it('is not used when a roster of another key lists it (S-15)', async () => {
    const start = await scene();
    const { sim, store, reader } = start;
    const attacker = await createSim(7, 7);
    const device = await signerFromSeed(new Uint8Array(32).fill(66));
    const certificate = await forgeLog(start, device, null);
    const first = await parseRoster(await firstRosterOf(sim), sim.root.vaultId, sim.root.rpk);
    const bytes = await writeRoster(sim.root.vaultId, attacker.root.recoverySigner, {
      ...FIRST_ROSTER,
      version: 2,
      prev: [first.hash],
      devices: [{ deviceId: device.kid, certificate }],
    });
    store.serve(rosterName(sim.root.vaultId, 2, new Uint8Array(4)), bytes);
    const before = await reader.digest();
    expect(codes(await conclude(start, reader)).sort()).toEqual(['damaged', 'rejected']);
    expect(await reader.digest()).toBe(before);
  });

  it('can not take the place of a certificate (S-26)', async () => {
    const start = await scene();
    const { sim, store, laptop } = start;
    const { vaultId } = await laptop.unlocked();
    const name = certificateName(vaultId, await laptop.id());
    const [cert, admission] = parseCbor(store.objects().get(name) ?? new Uint8Array()) as readonly Cbor[];
    const otherKem = kemPublicKey(new Uint8Array(32).fill(9));
    store.serve(name, encodeCbor([cert ?? null, admission ?? null, otherKem]));
    const found = await sim.look(store);
    expect(found.problems).toContain('damaged');
    expect(found.browsers.map(({ name: browser }) => browser)).not.toContain('Laptop');
  });

  /** A complete log with one version in it; admitted where a root is given. Returns the certificate's hash. */
  async function forgeLog(
    { sim, store, reader }: Scene,
    device: Awaited<ReturnType<typeof signerFromSeed>>,
    root: Sim['root'] | null,
  ) {
    const { vaultId, epochs } = await reader.unlocked();
    const roster = await parseRoster(await firstRosterOf(sim), vaultId, sim.root.rpk);
    const hlc = writeHlc(sim.now, 0, device.kid);
    const bytes = await writeCertificate({
      vaultId,
      device,
      kemPublicKey: kemPublicKey(new Uint8Array(32).fill(8)),
      name: await sealDeviceName(epochs[0], vaultId, device.kid, 'Stranger', sim.random),
      hlc,
      admission: root && { signer: root.recoverySigner, rosterVersion: 1, rosterHash: roster.hash },
    });
    store.serve(certificateName(vaultId, device.kid), bytes);
    const id = new Uint8Array(16).fill(5);
    const note = { kind: 'note', title: '', text: 'forged', at: 0 } as const;
    const sealed = await sealRecord(epochs[0], vaultId, id, hlc, note, sim.random);
    const base = { vaultId, deviceId: device.kid, incarnation: new Uint8Array(8), epoch: 1, rosterVersion: 1 };
    const segment = await writeSegment(
      { ...base, seq: 1, prev: new Uint8Array(32), hlcMax: hlc },
      { covers: null, operations: [{ kind: 'version', id, hlc, sealed }] },
      epochs[0],
      device,
      sim.random,
    );
    store.serve(segmentName(vaultId, device.kid, 1, base.incarnation), segment.bytes);
    const content = {
      ...base,
      n: 1,
      seq: 1,
      hash: segment.hash,
      rosterHash: roster.hash,
      seen: [],
      snapshot: null,
      hlc,
    };
    store.serve(headName(vaultId, device.kid, 1), (await writeHead(content, device)).bytes);
    return parseCertificateHash(bytes);
  }
});

describe('rosters', () => {
  it('never go back, and stop all writing while one is held back (S-16, R6)', async () => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    const first = await parseRoster(await firstRosterOf(sim), sim.root.vaultId, sim.root.rpk);
    const second = await serveRoster(start, { version: 2, prev: [first.hash] });
    await laptop.write('five');
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine' }); // its head names roster 2
    const name = rosterName(sim.root.vaultId, 2, second.hash);
    store.drop(new RegExp(name));
    await reader.write('six');
    expect(await reader.sync(store)).toMatchObject({ health: 'waiting', queued: 1 });
    expect(await conclude(start, reader)).toMatchObject({ problem: 'roster-withheld', queued: 1 });
    store.serve(name, second.bytes);
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    store.drop(new RegExp(name));
    expect(await reader.sync(store)).toMatchObject({ health: 'fine' }); // known by now
    expect(codes(await reader.sync(store))).toEqual([]);
  });

  it('of one number stop all writing until a later one names both (S-18)', async () => {
    const start = await scene();
    const { sim, store, reader } = start;
    const first = await parseRoster(await firstRosterOf(sim), sim.root.vaultId, sim.root.rpk);
    const a = await serveRoster(start, { version: 2, prev: [first.hash] });
    const b = await serveRoster(start, { version: 2, prev: [first.hash], hlc: new Uint8Array(16).fill(1) });
    await reader.write('kept here');
    expect(await reader.sync(store)).toMatchObject({ health: 'lied', problem: 'roster-forked', queued: 1 });
    expect(await reader.texts()).toContain('kept here');
    await serveRoster(start, { version: 3, prev: [a.hash, b.hash] });
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
  });

  it('take nothing from one branch of a fork when they remove another browser', async () => {
    const start = await scene();
    const { sim, store, laptop, desk, reader } = start;
    const twin = laptop.copy();
    const [here, there] = [store.view(), store.view()];
    await laptop.write('in one world');
    await twin.write('in the other');
    await laptop.sync(here);
    await twin.sync(there); // under the same name
    await reader.sync(here);
    await reader.sync(there);
    const first = await parseRoster(await firstRosterOf(sim), sim.root.vaultId, sim.root.rpk);
    const { vaultId, device } = await desk.unlocked();
    const second = there.objects().get((await segmentsOf(there, desk))[1] ?? '') ?? new Uint8Array();
    const cut = await parseSegment(second, vaultId, device.kid, device.publicKey);
    const revoked = [{ deviceId: device.kid, seq: cut.seq, hash: cut.hash }];
    await serveRoster({ ...start, store: there }, { version: 2, prev: [first.hash], revoked });
    expect(await reader.texts()).toHaveLength(10);
    await reader.sync(there);
    expect(await reader.texts()).toHaveLength(8);
    expect(await reader.texts()).toEqual(expect.arrayContaining(['in one world', 'in the other']));
  });

  it('end a removed browser at its cut, also for what was merged before (S-29, V-01)', async () => {
    const start = await scene();
    const { sim, store, laptop, desk, reader } = start;
    const first = await parseRoster(await firstRosterOf(sim), sim.root.vaultId, sim.root.rpk);
    const { vaultId, device } = await laptop.unlocked();
    const second = store.objects().get((await segmentsOf(store, laptop))[1] ?? '') ?? new Uint8Array();
    const cut = await parseSegment(second, vaultId, device.kid, device.publicKey);
    await desk.sync(store);
    expect(await reader.texts()).toHaveLength(8);
    await serveRoster(start, {
      version: 2,
      prev: [first.hash],
      revoked: [{ deviceId: device.kid, seq: cut.seq, hash: cut.hash }],
    });
    await laptop.write('written by the thief');
    expect(await laptop.sync(store)).toMatchObject({ problem: 'browser-removed', queued: 1 });
    for (const browser of [reader, desk]) {
      await browser.sync(store);
      expect(await browser.texts()).toHaveLength(6);
    }
    expect(await reader.digest()).toBe(await desk.digest());
    expect((await sim.look(store)).notes).toBe(6);
  });

  it('ask for the words when they begin a new epoch, and for an update for a newer format (V-12)', async () => {
    for (const [change, problem] of [
      [{ epoch: 2 }, 'words-needed'],
      [{ minFormat: 2 }, 'newer-format'],
    ] as const) {
      const start = await scene();
      const { sim, store, reader } = start;
      const first = await parseRoster(await firstRosterOf(sim), sim.root.vaultId, sim.root.rpk);
      await serveRoster(start, { version: 2, prev: [first.hash], ...change });
      await reader.write('kept here');
      expect(await reader.sync(store)).toMatchObject({ health: 'trouble', problem, queued: 1 });
    }
  });

  async function serveRoster({ sim, store }: Scene, change: Partial<RosterContent>) {
    const { vaultId, rpk, recoverySigner } = sim.root;
    const bytes = await writeRoster(vaultId, recoverySigner, { ...FIRST_ROSTER, ...change });
    const roster = await parseRoster(bytes, vaultId, rpk);
    store.serve(rosterName(vaultId, roster.version, roster.hash), bytes);
    return roster;
  }
});

async function firstRosterOf(sim: Sim): Promise<Bytes> {
  return writeRoster(sim.root.vaultId, sim.root.recoverySigner, FIRST_ROSTER);
}

async function parseCertificateHash(bytes: Bytes): Promise<Bytes> {
  const [cert] = parseCbor(bytes) as readonly [Bytes];
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(cert)));
}
