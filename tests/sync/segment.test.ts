import { assert as check, asyncProperty, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, equal } from '../../lib/base/bytes.ts';
import { encodeCbor, parseCbor } from '../../lib/crypto/cbor.ts';
import { epochKeys, rootFromSeed } from '../../lib/crypto/epoch.ts';
import { parseObject, signObject } from '../../lib/crypto/sign1.ts';
import { signerFromSeed } from '../../lib/crypto/signature.ts';
import { HEAD_LIMIT, parseHead, writeHead } from '../../lib/sync/log/head.ts';
import {
  countThatFit,
  openSegment,
  type Operation,
  parseOperation,
  parseSegment,
  SEGMENT_LIMIT,
  writeSegment,
} from '../../lib/sync/log/segment.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { createSim, seededRandom } from './sim.ts';

const root = await rootFromSeed(new Uint8Array(64).fill(1));
const { vaultId } = root;
const [first, second] = await Promise.all([1, 2].map((n) => epochKeys(root.epochSeed(n), n, vaultId)));
if (!first || !second) throw new Error('no epochs');
const device = await signerFromSeed(new Uint8Array(32).fill(2));
const stranger = await signerFromSeed(new Uint8Array(32).fill(3));
const random = seededRandom(1);
const hlc = writeHlc(5, 0, device.kid);
const id = (n: number): Bytes => new Uint8Array(16).fill(n);
const header = {
  vaultId,
  deviceId: device.kid,
  incarnation: new Uint8Array(8).fill(4),
  seq: 3,
  prev: new Uint8Array(32).fill(5),
  epoch: 1,
  rosterVersion: 1,
  hlcMax: hlc,
};
const version = (sealed: Bytes | null): Operation => ({ kind: 'version', id: id(1), hlc, sealed });
const all: Operation[] = [
  version(new Uint8Array(200).fill(1)),
  version(null),
  { kind: 'endorse', deviceId: id(2), certificate: new Uint8Array(32).fill(6) },
  { kind: 'suspend', deviceId: id(3), seq: 9, hash: new Uint8Array(32).fill(7) },
  { kind: 'void', id: id(4), hlc },
];

describe('a segment', () => {
  it('comes back as it was written', async () => {
    const segment = await writeSegment(header, { covers: null, operations: all }, first, device, random);
    const parsed = await parseSegment(segment.bytes, vaultId, device.kid, device.publicKey);
    expect(parsed).toEqual(segment);
    expect(await openSegment(parsed, [second, first])).toEqual({ covers: null, operations: all });
  });

  it('needs its epoch', async () => {
    const segment = await writeSegment(header, { covers: null, operations: all }, first, device, random);
    await expect(openSegment(segment, [second])).rejects.toMatchObject({ code: 'words-needed' });
    const impostor = { ...second, epoch: 1 };
    await expect(openSegment(segment, [impostor])).rejects.toMatchObject({ code: 'wrong-key' });
  });

  it('can not be put together anew from its own pieces, not even by who may sign it (S-22, S-23)', async () => {
    const segment = await writeSegment(header, { covers: null, operations: all }, first, device, random);
    const [clear, com, ct] = parseCbor(parseObject(segment.bytes).payload) as readonly [Bytes, Bytes, Bytes];
    const open = async (sealed: Bytes, commitment = com) => {
      const bytes = await signObject('seg', vaultId, device, encodeCbor([clear, commitment, sealed]));
      return openSegment(await parseSegment(bytes, vaultId, device.kid, device.publicKey), [first]);
    };
    expect(await open(ct)).toEqual({ covers: null, operations: all });
    const places = Array.from({ length: Math.ceil(ct.length / 16) }, (_, i) => i);
    await check(
      asyncProperty(shuffledSubarray(places, { minLength: 1 }), async (order) => {
        const pieces = concat(...order.map((place) => ct.subarray(16 * place, 16 * place + 16)));
        if (equal(pieces, ct)) return;
        await expect(open(pieces)).rejects.toMatchObject({ code: 'damaged' });
      }),
      { numRuns: 100 },
    );
    await expect(open(ct, ct.slice(0, 32))).rejects.toMatchObject({ code: 'wrong-key' });
  });

  it('is refused for another vault, browser or key', async () => {
    const { bytes } = await writeSegment(header, { covers: null, operations: all }, first, device, random);
    const parse = (vault: Bytes, who: Bytes, key: Bytes) => parseSegment(bytes, vault, who, key);
    await expect(parse(id(9), device.kid, device.publicKey)).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(parse(vaultId, device.kid, stranger.publicKey)).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(parse(vaultId, stranger.kid, stranger.publicKey)).rejects.toMatchObject({ code: 'not-authentic' });
  });

  it('carries versions of other browsers in a snapshot only', async () => {
    const foreign: Operation = { kind: 'version', id: id(1), hlc: writeHlc(5, 0, stranger.kid), sealed: null };
    const plain = await writeSegment(header, { covers: null, operations: [foreign] }, first, device, random);
    await expect(openSegment(plain, [first])).rejects.toMatchObject({ code: 'damaged' });
    const snapshot = await writeSegment(header, { covers: [], operations: [foreign] }, first, device, random);
    expect(await openSegment(snapshot, [first])).toEqual({ covers: [], operations: [foreign] });
  });

  it('with an operation of a later version says so', () => {
    expect(() => parseOperation([4, id(1), hlc, 0, 2, new Uint8Array(3)])).toThrow('newer-format');
    expect(() => parseOperation([0, id(1), hlc])).toThrow('damaged');
    expect(() => parseOperation([0, id(1), hlc, 'text'])).toThrow('damaged');
  });

  it('is cut so that it stays below its limit, padding included', async () => {
    const many = Array.from({ length: 300 }, (_, i) => version(new Uint8Array(9_000).fill(i)));
    const count = countThatFit(many);
    expect(count).toBeGreaterThan(90);
    const { bytes } = await writeSegment(
      header,
      { covers: null, operations: many.slice(0, count) },
      first,
      device,
      random,
    );
    expect(bytes.length).toBeLessThanOrEqual(SEGMENT_LIMIT);
    const tooMany = { covers: null, operations: many.slice(0, count + 20) };
    await expect(writeSegment(header, tooMany, first, device, random)).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is followed by others when there is more to say', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    for (let i = 0; i < 80; i++) await laptop.write(`${i} ${'x'.repeat(30_000)}`);
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', acknowledged: 80, queued: 0 });
    const sizes = store.log.filter(({ verb, name }) => verb === 'put' && name.includes('/s-')).map(({ size }) => size);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(SEGMENT_LIMIT);
    expect(await sim.look(store)).toMatchObject({ notes: 80, problems: [] });
  });
});

describe('a head', () => {
  const content = {
    vaultId,
    deviceId: device.kid,
    incarnation: header.incarnation,
    n: 4,
    seq: 3,
    hash: new Uint8Array(32).fill(1),
    epoch: 1,
    rosterVersion: 1,
    rosterHash: new Uint8Array(32).fill(2),
    seen: [
      { deviceId: id(9), seq: 2, hash: new Uint8Array(32).fill(3) },
      { deviceId: id(1), seq: 7, hash: new Uint8Array(32).fill(4) },
    ],
    snapshot: null,
    hlc,
  };

  it('comes back as it was written, with what it has seen in order', async () => {
    const head = await writeHead(content, device);
    const parsed = await parseHead(head.bytes, vaultId, device.kid, device.publicKey);
    expect(parsed).toEqual(head);
    expect(parsed.seen.map(({ seq }) => seq)).toEqual([7, 2]);
  });

  it('is refused beyond its limit, before anything is parsed', async () => {
    const { bytes } = await writeHead(content, device);
    const padded = concat(bytes, new Uint8Array(HEAD_LIMIT));
    await expect(parseHead(padded, vaultId, device.kid, device.publicKey)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('is no segment, and the other way round', async () => {
    const { bytes } = await writeHead(content, device);
    await expect(parseSegment(bytes, vaultId, device.kid, device.publicKey)).rejects.toMatchObject({
      code: 'not-authentic',
    });
    await expect(parseHead(encodeCbor([1]), vaultId, device.kid, device.publicKey)).rejects.toMatchObject({
      code: 'damaged',
    });
  });
});
