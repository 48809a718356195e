// A browser that was removed or suspended: recovering takes of its log what the cut says, whatever the storage serves.

import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { encodeCbor } from '../../lib/crypto/cbor.ts';
import { recoverVault } from '../../lib/recovery/recover.ts';
import { rosterName } from '../../lib/sync/log/names.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { encodeOperation, NO_SEGMENT, parseSegment, type Segment } from '../../lib/sync/log/segment.ts';
import { FIRST_ROSTER, parseRoster, writeRoster } from '../../lib/trust/roster.ts';
import { evilStore, type EvilStore } from '../fakes/evil-store.ts';
import { segmentsOf } from '../sync/scene.ts';
import { type Browser, createSim, type Sim } from '../sync/sim.ts';
import { STATE } from '../../lib/vault/state.ts';

interface Scene {
  readonly sim: Sim;
  readonly store: EvilStore;
  readonly laptop: Browser;
  readonly desk: Browser;
  /** Where Laptop's log ended after each of its segments, as `store` has it. */
  readonly segments: readonly Segment[];
  /** What a copy of Laptop wrote in the place of all but the first segment. */
  readonly other: EvilStore;
}

/** Desk has written one note, Laptop three, each in a segment of its own. */
async function scene(): Promise<Scene> {
  const sim = await createSim();
  const store = evilStore();
  const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
  const write = async (browser: Browser, at: BlobStore, text: string) => {
    await browser.write(text);
    await browser.sync(at);
  };
  await write(laptop, store, 'one');
  await write(desk, store, 'desk');
  const [twin, other] = [laptop.copy(), store.view()];
  for (const text of ['two', 'three']) {
    await write(laptop, store, text);
    await write(twin, other, `other ${text}`);
  }
  const { vaultId, device } = await laptop.unlocked();
  const names = await segmentsOf(store, laptop);
  const segments = await Promise.all(
    names.map((name) => parseSegment(bytesAt(store, name), vaultId, device.kid, device.publicKey)),
  );
  expect(segments.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  return { sim, store, laptop, desk, segments, other };
}

const bytesAt = (store: EvilStore, name: string): Bytes => store.objects().get(name) ?? new Uint8Array();

async function recovered({ sim }: Scene, store: EvilStore) {
  const { records, notices } = await recoverVault(sim.root, store);
  return { texts: records.flatMap(({ record }) => record?.text ?? []).sort(), codes: notices.map(({ code }) => code) };
}

type End = (scene: Scene, store: EvilStore, cut: Pick<Segment, 'seq' | 'hash'>) => Promise<void>;

const remove: End = async ({ sim, laptop }, store, { seq, hash }) => {
  const { vaultId, rpk, recoverySigner } = sim.root;
  const first = await parseRoster(await writeRoster(vaultId, recoverySigner, FIRST_ROSTER), vaultId, rpk);
  const revoked = [{ deviceId: await laptop.id(), seq, hash }];
  const bytes = await writeRoster(vaultId, recoverySigner, {
    ...FIRST_ROSTER,
    version: 2,
    prev: [first.hash],
    revoked,
  });
  store.serve(rosterName(vaultId, 2, (await parseRoster(bytes, vaultId, rpk)).hash), bytes);
};

/** By Desk, which the product has no button for yet. */
const suspend: End = async ({ laptop, desk }, store, { seq, hash }) => {
  const operation = encodeOperation({ kind: 'suspend', deviceId: await laptop.id(), seq, hash });
  await desk.database.write(async (transaction) =>
    transaction.put('state', STATE.carryTrust.key('ffff'), encodeCbor(operation)),
  );
  expect(await desk.sync(store)).toMatchObject({ health: 'fine', problem: null });
  expect(await desk.database.read((transaction) => transaction.list('state', STATE.carryTrust.all))).toEqual([]); // in a segment
};

describe.each([
  ['removed by the paper key', remove],
  ['suspended by another browser', suspend],
])('a browser that was %s', (_, end) => {
  const at = ({ segments }: Scene, seq: number): Segment => segments[seq - 1] ?? expect.fail('no such segment');

  it('counts up to its cut', async () => {
    const start = await scene();
    expect(await recovered(start, start.store)).toEqual({ texts: ['desk', 'one', 'three', 'two'], codes: [] });
    await end(start, start.store, at(start, 2));
    expect(await recovered(start, start.store)).toEqual({ texts: ['desk', 'one', 'two'], codes: [] });
  });

  it('counts as a whole when it ended there, and not at all when the cut is its beginning', async () => {
    const [whole, none] = [await scene(), await scene()];
    await end(whole, whole.store, at(whole, 3));
    expect(await recovered(whole, whole.store)).toEqual({ texts: ['desk', 'one', 'three', 'two'], codes: [] });
    await end(none, none.store, { seq: 0, hash: NO_SEGMENT });
    expect(await recovered(none, none.store)).toEqual({ texts: ['desk'], codes: [] });
  });

  it('counts for nothing where another history stands in the place of its cut', async () => {
    const start = await scene();
    expect((await recovered(start, start.other)).texts).toContain('other three');
    await end(start, start.other, at(start, 3));
    expect(await recovered(start, start.other)).toEqual({ texts: ['desk'], codes: ['rejected'] });
  });

  it('counts as far as it is there, which is told', async () => {
    for (const [missing, left] of [
      [2, ['desk', 'one', 'three']],
      [3, ['desk', 'one', 'two']],
    ] as const) {
      const start = await scene();
      const name = (await segmentsOf(start.store, start.laptop))[missing - 1] ?? '';
      await end(start, start.store, at(start, 3));
      start.store.drop(new RegExp(name));
      expect(await recovered(start, start.store)).toEqual({ texts: left, codes: ['store-damaged'] });
    }
  });
});
