// A store that breaks, fills up, forgets or is put back: nothing typed is lost, and every state has its name.

import { describe, expect, it } from 'vitest';
import { errorCode } from '../../lib/base/errors.ts';
import { recoverVault } from '../../lib/recovery/recover.ts';
import { testStore } from '../../lib/stores/test-store.ts';
import { vaultFolder } from '../../lib/sync/log/names.ts';
import { type BlobStore, inFolder } from '../../lib/sync/ports.ts';
import type { Database, WriteTransaction } from '../../lib/vault/ports.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim, MINUTE, type Sim } from './sim.ts';

/** Rounds until what may be a delay counts as more than that. */
async function syncForLong(sim: Sim, browser: Browser, store: BlobStore) {
  for (let i = 0; i < 3; i++) {
    await browser.sync(store);
    sim.pass(6 * MINUTE);
  }
  return browser.sync(store);
}

describe('an upload', () => {
  it.each(['half', 'lost', 'not-stored', 'part', 'altered'] as const)(
    'that ends as "%s" is repeated until it is really there',
    async (how) => {
      const sim = await createSim();
      for (let skip = 0; skip < 5; skip++) {
        const store = evilStore();
        const laptop = await sim.found('Laptop');
        await laptop.write('one');
        store.faults.push({ verb: 'put', how, skip, times: 1 });
        const first = await laptop.sync(store);
        if (skip < 4) expect(first).toMatchObject({ queued: 1, acknowledged: 0 });
        const isSaid = how === 'half' || how === 'lost';
        if (skip < 4) expect(first.problem).toBe(isSaid ? 'store-unreachable' : 'store-not-kept');
        const last = await laptop.sync(store);
        expect(last).toMatchObject({ health: 'fine', queued: 0 });
        expect((await sim.look(store)).notes).toBe(1);
      }
    },
  );

  it('to a full disk keeps everything queued and says so', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    store.faults.push({ verb: 'put', code: 'store-full', times: 1 });
    expect(await laptop.sync(store)).toMatchObject({ health: 'trouble', problem: 'store-full', queued: 1 });
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
  });

  it('repeats the very same bytes', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    store.faults.push({ verb: 'put', name: /\/s-/, how: 'lost', times: 1 });
    await laptop.sync(store);
    await laptop.write('two');
    await laptop.sync(store);
    const first = [...store.objects().keys()].find((name) => name.includes('/s-0000000001-')) ?? '';
    expect(new Set(store.versions(first).map(String)).size).toBe(1);
    expect((await sim.look(store)).notes).toBe(2);
  });
});

describe('a store', () => {
  it('that was emptied is a rollback: ours is kept, and put back only when the user says so (S-12)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    await laptop.sync(store);
    const desk = await sim.restore('Desk', store);
    await desk.write('two');
    await desk.sync(store);
    await laptop.sync(store);
    store.drop();
    const { revision } = store;
    expect(await laptop.sync(store)).toMatchObject({ health: 'waiting', problem: 'incomplete' });
    expect(await syncForLong(sim, laptop, store)).toMatchObject({ health: 'trouble' });
    await laptop.write('three');
    for (let i = 0; i < 10; i++) await laptop.sync(store);
    expect(store.revision).toBe(revision);
    expect(await laptop.texts()).toEqual(['one', 'three', 'two']);

    expect(await laptop.sync(store, { putBack: true })).toMatchObject({ health: 'fine', queued: 0 });
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine' });
    expect((await sim.look(store)).notes).toBe(3); // the other browser's, too
    await desk.sync(store, { putBack: true });
    expect(await desk.sync(store)).toMatchObject({ health: 'fine' });
    expect(await desk.digest()).toBe(await laptop.digest());
  });

  it('with an old copy put back never takes anything away here (S-05)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    const desk = await sim.found('Desk');
    await laptop.write('one');
    await laptop.sync(store);
    await desk.sync(store);
    const { revision } = store;
    for (let i = 0; i < 9; i++) {
      await laptop.write(`more ${i}`);
      await laptop.sync(store);
    }
    await desk.sync(store);
    const before = await desk.digest();
    store.rollback(revision);
    expect(await desk.sync(store)).toMatchObject({ health: 'waiting' });
    expect(await desk.sync(store)).toMatchObject({ health: 'waiting' });
    sim.pass(11 * MINUTE);
    expect(await desk.sync(store)).toMatchObject({ health: 'trouble', problem: 'rolled-back' });
    expect(await desk.digest()).toBe(before);
    expect(await syncForLong(sim, laptop, store)).toMatchObject({ problem: 'own-rolled-back' });
    await laptop.sync(store, { putBack: true });
    expect(await desk.sync(store)).toMatchObject({ health: 'fine' });
    expect(await laptop.digest()).toBe(before);
  });

  it('that has segments of a log and no head is said to lack something, also to who knows nothing else', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    await laptop.sync(store);
    expect(await sim.look(store)).toMatchObject({ notes: 1, problems: [] });
    store.drop(/\/h-[ab]$/);
    expect(await sim.look(store)).toMatchObject({ notes: 0, problems: ['withheld'] });
    expect((await recoverVault(sim.root, store)).records).toHaveLength(1);
    await syncForLong(sim, laptop, store);
    await laptop.sync(store, { putBack: true });
    expect(await sim.look(store)).toMatchObject({ notes: 1, problems: [] });
  });

  it('with another vault in it is left alone (W9)', async () => {
    const [sim, other] = [await createSim(1, 1), await createSim(2, 2)];
    const store = evilStore();
    const theirs = await other.found('Theirs');
    await theirs.sync(store);
    const { revision } = store;
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    expect(await laptop.sync(store)).toMatchObject({ health: 'trouble', problem: 'another-vault', queued: 1 });
    expect(store.revision).toBe(revision);
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'another-vault' });
  });

  it('with nothing in it but what a test of it left behind is as good as empty', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    const { vaultId } = await laptop.unlocked();
    store.faults.push({ verb: 'remove', code: 'store-unreachable' }, { verb: 'get', skip: 2, code: 'store-busy' });
    await expect(testStore(inFolder(store, vaultFolder(vaultId)), sim.random, () => sim.now)).rejects.toMatchObject({
      code: 'store-unreachable',
    });
    store.faults.length = 0;
    expect([...store.objects().keys()]).toEqual(
      ['d-a/h-a', 'd-b/s-1'].map(
        (name) => expect.stringMatching(`^v1/[a-z2-7]{26}/probe-[0-9a-f]{16}/${name}$`) as string,
      ),
    );
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'vault-not-found' });
    await expect(recoverVault(sim.root, store)).rejects.toMatchObject({ code: 'vault-not-found' });
    await laptop.write('one');
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', queued: 0 });

    const other = await createSim(2, 2);
    const shared = evilStore();
    await (await other.found('Theirs')).sync(shared);
    shared.serve(`${vaultFolder(vaultId)}probe-0011223344556677`, new Uint8Array(9));
    expect(await laptop.sync(shared, { storeId: 'bbbbbbbb' })).toMatchObject({ problem: 'another-vault' });
    await expect(sim.look(shared)).rejects.toMatchObject({ code: 'another-vault' });
    await expect(recoverVault(sim.root, shared)).rejects.toMatchObject({ code: 'another-vault' });
  });

  it('that holds nothing, or something else, says so to whoever wants to restore (S-13)', async () => {
    const sim = await createSim();
    const store = evilStore();
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'vault-not-found' });
    store.serve('v1/holiday-pictures', new Uint8Array([1, 2, 3]));
    await expect(sim.look(store)).rejects.toMatchObject({ code: 'not-a-vault' });
    expect(store.log.filter(({ verb }) => verb === 'put')).toEqual([]);
  });

  it.each([
    'store-auth',
    'store-not-found',
    'store-not-webdav',
    'store-redirect',
    'store-error',
    'store-damaged',
  ] as const)('that answers with %s changes nothing (S-41)', async (code) => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    await laptop.sync(store);
    await laptop.write('two');
    const before = await laptop.digest();
    store.faults.push({ code, times: 1 });
    expect(await laptop.sync(store)).toMatchObject({ health: 'trouble', problem: code, queued: 1 });
    expect(await laptop.digest()).toBe(before);
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
  });
});

describe('a worker killed at any step', () => {
  it('goes on and ends in the same state (M-07)', async () => {
    const steps = await runWithDeath(Infinity);
    expect(steps).toBeGreaterThan(20);
    for (let step = 0; step < steps; step++) await runWithDeath(step);
  });

  /** Two browsers; the second one pulls, writes and pushes while it dies at the step with that number. */
  async function runWithDeath(step: number): Promise<number> {
    const sim = await createSim(3);
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    for (const text of ['one', 'two', 'three']) {
      await laptop.write(text);
      await laptop.sync(store);
    }
    const desk = await sim.found('Desk');
    await desk.write('four');
    await desk.write('five');
    let count = 0;
    const mortal = dying(desk, store, () => {
      if (count++ === step) throw new Error('killed');
    });
    await desk.sync(mortal.store, { database: mortal.database }).catch((error: unknown) => {
      expect(errorCode(error)).toBe('internal');
    });
    expect(await desk.sync(store)).toMatchObject({ health: 'fine', problem: null, queued: 0 });
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine' });
    expect(await desk.sync(store)).toMatchObject({ health: 'fine' });
    expect(await laptop.texts()).toEqual(['five', 'four', 'one', 'three', 'two']);
    expect(await desk.digest()).toBe(await laptop.digest());
    expect((await sim.look(store)).problems).toEqual([]);
    return count;
  }

  /** Every request and every transaction is a step, before it and after it. */
  function dying(browser: Browser, store: EvilStore, step: () => void): { database: Database; store: BlobStore } {
    const around = async <T>(work: () => Promise<T>): Promise<T> => {
      step();
      const result = await work();
      step();
      return result;
    };
    return {
      store: {
        list: (prefix) => around(() => store.list(prefix)),
        get: (name, limit) => around(() => store.get(name, limit)),
        put: (name, bytes) => around(() => store.put(name, bytes)),
        remove: (name) => around(() => store.remove(name)),
      },
      database: {
        read: (work) => browser.database.read(work),
        write: <T>(work: (transaction: WriteTransaction) => Promise<T>) => around(() => browser.database.write(work)),
        erase: () => browser.database.erase(),
      },
    };
  }
});

describe('two rounds at once', () => {
  it('never give one number to two segments (S-43)', async () => {
    const sim = await createSim();
    const store = evilStore();
    const laptop = await sim.found('Laptop');
    for (let i = 0; i < 4; i++) {
      await laptop.write(`note ${i}`);
      await Promise.all(
        [laptop.sync(store), laptop.sync(store), laptop.sync(store)].map((round) => round.catch(() => null)),
      );
    }
    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    const numbers = [...store.objects().keys()].flatMap((name) => /\/s-([0-9a-f]{10})/.exec(name)?.[1] ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const name of store.objects().keys()) {
      if (name.includes('/s-')) expect(new Set(store.versions(name).map(String)).size).toBe(1);
    }
    expect((await sim.look(store)).notes).toBe(4);
  });
});
