// A malicious store that invents browsers by the thousand: what it costs must end with the round, and an honest store
// afterwards must be able to heal everything.

import { expect, it } from 'vitest';
import { toHex } from '../../lib/base/bytes.ts';
import { kemPublicKey } from '../../lib/crypto/kem.ts';
import { type Signer, signerFromSeed } from '../../lib/crypto/signature.ts';
import { firstRoster } from '../../lib/sync/found.ts';
import { HEAD_LIMIT, parseHead, writeHead } from '../../lib/sync/log/head.ts';
import { encodeMarks, firstMarks, parseMarks } from '../../lib/sync/log/marks.ts';
import { certificateName, deviceFolder, headName, rosterName, segmentName } from '../../lib/sync/log/names.ts';
import { NO_SEGMENT, type Operation, writeSegment } from '../../lib/sync/log/segment.ts';
import { parseCertificate, writeCertificate } from '../../lib/trust/certificate.ts';
import { FIRST_ROSTER, parseRoster, writeRoster } from '../../lib/trust/roster.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { conclude, scene } from './scene.ts';
import { createSim, MINUTE } from './sim.ts';

it('a listing of thousands of invented browsers stops nothing, then or later', async () => {
  const sim = await createSim();
  const store = evilStore();
  const laptop = await sim.found('Laptop');
  await laptop.write('one');
  expect(await laptop.sync(store)).toMatchObject({ health: 'fine' });

  const { vaultId } = await laptop.unlocked();
  const invented = Array.from({ length: 3_000 }, () => ({
    name: `${deviceFolder(vaultId, sim.random(16))}h-a`,
    size: 100,
  }));
  store.onList = (names) => [...invented, ...names];
  await laptop.write('two');
  expect(await conclude({ sim, store }, laptop)).toMatchObject({ problem: 'withheld' });

  store.onList = null;
  await laptop.write('three');
  expect(await laptop.sync(store)).toMatchObject({ health: 'fine', problem: null, acknowledged: 1, queued: 0 });
});

it('a listing of thousands of invented rosters costs a bounded number of requests, and the real one is taken', async () => {
  const { sim, store, laptop, reader } = await scene();
  const { vaultId, rpk, recoverySigner } = sim.root;
  const first = await firstRoster(sim.root);
  const bytes = await writeRoster(vaultId, recoverySigner, { ...FIRST_ROSTER, version: 2, prev: [first.hash] });
  store.serve(rosterName(vaultId, 2, (await parseRoster(bytes, vaultId, rpk)).hash), bytes);
  const invented = Array.from({ length: 15_000 }, (_, i) => ({
    name: rosterName(vaultId, 3 + i, sim.random(4)),
    size: 100,
  }));
  store.onList = (names) => [...invented, ...names];
  store.log.length = 0;
  await reader.write('mine');
  expect(await reader.sync(store)).toMatchObject({ health: 'fine', acknowledged: 1 });
  expect(store.log.length).toBeLessThan(400);
  expect(await laptop.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
  const head = await parseHead(
    store.objects().get(headName(vaultId, await reader.id(), 2)) ?? new Uint8Array(),
    vaultId,
    await reader.id(),
    (await reader.unlocked()).device.publicKey,
  );
  expect(head.rosterVersion).toBe(2);
});

it('thousands of names for one segment cost a bounded number of requests, and the real one is taken', async () => {
  const { sim, store, laptop, reader } = await scene();
  const { vaultId } = sim.root;
  await laptop.write('five');
  await laptop.sync(store);
  const id = await laptop.id();
  const invented = [1, 5].flatMap((seq) =>
    Array.from({ length: 5_000 }, () => ({ name: segmentName(vaultId, id, seq, sim.random(8)), size: 100 })),
  );
  store.onList = (names) => [...invented, ...names];
  store.log.length = 0;
  expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
  expect(await reader.texts()).toContain('five');
  expect(store.log.length).toBeLessThan(50);
});

it('a storage that takes a minute for each answer ends every round, and all arrives in the end (S-32)', async () => {
  const { sim, store } = await scene();
  const late = await sim.found('Late');
  store.onRequest = () => sim.pass(MINUTE);
  expect(await late.sync(store)).toMatchObject({ health: 'waiting', problem: 'incomplete' });
  for (let rounds = 0; rounds < 4; rounds++) await late.sync(store);
  expect(await late.texts()).toHaveLength(8);
  expect(await late.sync(store)).toMatchObject({ health: 'fine' });
});

it('a slow storage that is new gets all of a long log in the end, and no head before', async () => {
  const MANY = 60;
  const sim = await createSim();
  const [old, slow] = [evilStore(), evilStore()];
  const laptop = await sim.found('Laptop');
  for (let i = 0; i < MANY; i++) {
    await laptop.write(`text ${i}`);
    await laptop.sync(old);
  }
  slow.onRequest = () => sim.pass(20_000);
  let rounds = 0;
  for (let health = ''; health !== 'fine' && rounds < 20; rounds++) {
    const names = [...slow.objects().keys()];
    const segments = names.filter((name) => name.includes('/s-')).length;
    expect(names.some((name) => name.includes('/h-')) && segments < MANY).toBe(false);
    ({ health } = await laptop.sync(slow, { storeId: 'bbbbbbbb' }));
  }
  expect(rounds).toBeGreaterThan(1);
  expect(rounds).toBeLessThan(8);
  slow.onRequest = null;
  expect((await sim.look(slow)).notes).toBe(MANY);
  // What it lost meanwhile is not taken for delivered.
  const again = evilStore();
  again.onRequest = () => sim.pass(20_000);
  await laptop.sync(again, { storeId: 'cccccccc' });
  again.drop(/s-00000000(0[0-9a]|1)/);
  for (let i = 0; i < 8; i++) await laptop.sync(again, { storeId: 'cccccccc' });
  again.onRequest = null;
  expect((await sim.look(again)).notes).toBe(MANY);
});

it('a storage that never comes to an end is said to hold something back', async () => {
  const start = await scene();
  const { sim, store, reader } = start;
  for (let i = 0; i < 40; i++) store.serve(rosterName(sim.root.vaultId, 2, sim.random(4)), sim.random(100));
  store.onRequest = () => sim.pass(MINUTE);
  for (let i = 0; i < 3; i++) {
    store.log.length = 0;
    const report = await reader.sync(store);
    expect(store.log.length).toBeLessThan(20);
    expect(report.verdicts.map(({ code }) => code)).toContain('withheld');
    if (i === 2) expect(report).toMatchObject({ health: 'trouble' });
  }
});

it('certificates of strangers, genuine as they are, are not kept', async () => {
  const { sim, store, reader } = await scene();
  const { vaultId } = await reader.unlocked();
  const before = await reader.database.read((transaction) => transaction.list('objects'));
  for (let i = 0; i < 5; i++) {
    const device = await signerFromSeed(sim.random(32));
    const certificate = await writeCertificate({
      vaultId,
      device,
      kemPublicKey: kemPublicKey(sim.random(32)),
      name: sim.random(96),
      hlc: writeHlc(sim.now, 0, device.kid),
      admission: null,
    });
    store.serve(certificateName(vaultId, device.kid), certificate);
  }
  expect((await reader.sync(store)).verdicts.map(({ code }) => code)).toContain('rejected');
  const after = await reader.database.read((transaction) => transaction.list('objects'));
  const added = after.filter(([name]) => !before.some(([known]) => known === name));
  expect(added.map(([name, bytes]) => `${name} ${toHex(bytes.subarray(0, 4))}`)).toEqual([]);
});

it('a browser that endorses a hundred and fifty others makes no head too large and no marks unreadable', async () => {
  const { sim, store, laptop, desk, reader } = await scene();
  const { vaultId, epochs } = await laptop.unlocked();
  const roster = await firstRoster(sim.root);
  const thief = await sim.found('Thief');
  await thief.sync(store);
  const { device, keyring } = await thief.unlocked();
  const incarnation = parseMarks(keyring.marks)?.incarnation ?? sim.random(8);
  const write = async (signer: Signer, n: number, operations: Operation[]) => {
    const common = { vaultId, deviceId: signer.kid, incarnation, epoch: 1, rosterVersion: 1 };
    const hlc = writeHlc(sim.now, 0, signer.kid);
    const header = { ...common, seq: 1, prev: NO_SEGMENT, hlcMax: hlc };
    const segment = await writeSegment(header, { covers: null, operations }, epochs[0], signer, sim.random);
    const content = {
      ...common,
      n,
      seq: 1,
      hash: segment.hash,
      rosterHash: roster.hash,
      seen: [],
      snapshot: null,
      hlc,
    };
    store.serve(segmentName(vaultId, signer.kid, 1, incarnation), segment.bytes);
    store.serve(headName(vaultId, signer.kid, n), (await writeHead(content, signer)).bytes);
  };
  const endorsements: Operation[] = [];
  for (let i = 0; i < 150; i++) {
    const friend = await signerFromSeed(sim.random(32));
    const certificate = await writeCertificate({
      vaultId,
      device: friend,
      kemPublicKey: new Uint8Array(1_216).fill(i),
      name: sim.random(96),
      hlc: writeHlc(sim.now, 0, friend.kid),
      admission: null,
    });
    const { hash } = await parseCertificate(certificate, vaultId, sim.root.rpk, friend.kid);
    store.serve(certificateName(vaultId, friend.kid), certificate);
    await write(friend, 1, [{ kind: 'void', id: sim.random(16), hlc: writeHlc(sim.now, 1, friend.kid) }]);
    endorsements.push({ kind: 'endorse', deviceId: friend.kid, certificate: hash });
  }
  await write(device, 2, endorsements);
  for (let i = 0; i < 4; i++) await reader.sync(store);
  expect(parseMarks((await reader.unlocked()).keyring.marks)?.logs.size).toBeGreaterThan(150);
  await reader.write('still here');
  expect(await reader.sync(store)).toMatchObject({ acknowledged: 1 });
  const head = store.objects().get(headName(vaultId, await reader.id(), 2)) ?? new Uint8Array(1e6);
  expect(head.length).toBeLessThanOrEqual(HEAD_LIMIT);
  await desk.sync(store);
  expect(await desk.texts()).toContain('still here');
});

it('marks of any number of browsers and storages are read again', () => {
  const log = { n: 1, headId: new Uint8Array(32), seq: 1, hash: new Uint8Array(32) };
  const marks = firstMarks(new Uint8Array(8));
  const logs = new Map(Array.from({ length: 2_000 }, (_, i) => [i.toString(16).padStart(32, '0'), log]));
  expect(parseMarks(encodeMarks({ ...marks, logs }))?.logs.size).toBe(2_000);
});

it('certificates of thousands of invented browsers are not all asked for, and the real one is taken', async () => {
  const { sim, store, laptop, reader } = await scene();
  const { vaultId } = sim.root;
  const tablet = await sim.found('Tablet');
  await tablet.write('five');
  await tablet.sync(store);
  const invented = Array.from({ length: 3_000 }, () => ({ name: certificateName(vaultId, sim.random(16)), size: 100 }));
  store.onList = (names) => [...names, ...invented];
  store.log.length = 0;
  await laptop.sync(store);
  expect(await laptop.texts()).toContain('five');
  const asked = store.log.filter(({ verb, name }) => verb === 'get' && invented.some((one) => one.name === name));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThanOrEqual(2 * 64); // a new member is reason to look once more
  store.onList = null;
  expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
});
