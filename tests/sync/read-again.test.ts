// What counts as copied is what was read back, whole, from that storage; and what was is read again in turn, for a storage
// damages things later, too (C1, S-42).

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupState } from '../../lib/sync/backup.ts';
import type { BlobStore } from '../../lib/sync/ports.ts';
import { openWebdav } from '../../lib/stores/webdav.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { WEBDAV_URL, webdavFetch } from '../fakes/webdav-fetch.ts';
import { startApache } from '../servers/apache.ts';
import { codes, conclude, scene, segmentsOf } from './scene.ts';
import { type Browser, createSim, MINUTE, STORE } from './sim.ts';

const MANY = 150;
const COMPARED_ONCE = 65_536; // bytes; larger objects were once believed by their listed size

/** Of the vault's texts, how many count as kept in the store. */
async function copied(browser: Browser): Promise<number> {
  const unlocked = await browser.unlocked();
  return (await backupState({ database: browser.database, unlocked }, [STORE])).copied.size;
}

/** One bit of everything that matches changes on its way into the store. */
function spoilt(store: EvilStore, matches: (name: string, size: number) => boolean): BlobStore {
  return {
    list: (prefix) => store.list(prefix),
    get: (name, limit) => store.get(name, limit),
    remove: (name) => store.remove(name),
    put: async (name, bytes) => {
      await store.put(name, bytes);
      if (matches(name, bytes.length)) store.flip(name, 300_000);
    },
  };
}

async function withMany(): Promise<{ sim: Awaited<ReturnType<typeof createSim>>; laptop: Browser }> {
  const sim = await createSim();
  const laptop = await sim.found('Laptop');
  for (let i = 0; i < MANY; i++) await laptop.write(`text ${i} ${'x'.repeat(400)}`);
  return { sim, laptop };
}

describe('a copy that was changed on its way', () => {
  it('is none, however large it is, and a new browser is never told otherwise (C1, S-42, S-52)', async () => {
    const { sim, laptop } = await withMany();
    const store = evilStore();
    const isLarge = (name: string, size: number) => name.includes('/s-') && size > COMPARED_ONCE;
    expect(await laptop.sync(spoilt(store, isLarge))).toMatchObject({ problem: 'store-not-kept', acknowledged: 0 });
    expect([...store.objects().values()].some(({ length }) => length > COMPARED_ONCE)).toBe(true);
    expect(await copied(laptop)).toBe(0);
    await expect(sim.look(store)).resolves.toMatchObject({ notes: 0 });

    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', acknowledged: MANY });
    expect(await copied(laptop)).toBe(MANY);
    expect(await sim.look(store)).toMatchObject({ notes: MANY, problems: [] });
  });

  it('is none where a store lists the right size of what it lost (C1)', async () => {
    const { sim, laptop } = await withMany();
    const store = evilStore();
    store.faults.push({ verb: 'put', name: /\/s-/, how: 'half', times: 1 });
    await laptop.sync(store);
    const [name = ''] = await segmentsOf(store, laptop);
    store.onList = (names) => names.map((one) => (one.name === name ? { ...one, size: 74_000 } : one));
    expect(await laptop.sync(store)).toMatchObject({ acknowledged: MANY });
    store.onList = null;
    expect(await sim.look(store)).toMatchObject({ notes: MANY, problems: [] });
  });
});

describe('a copy that the storage damages later', () => {
  it('is found in its turn, put back, and told (C1, S-52)', async () => {
    const { sim, store, laptop, reader } = await scene();
    const [, second = ''] = await segmentsOf(store, laptop);
    for (const name of [second, second.replace(/s-.*/, 'k'), second.replace(/d-.*/, 'r-1')]) {
      const whole = store.objects().get(name);
      store.flip(name, 777);
      let mended = 0;
      let rounds = 0;
      while (mended === 0 && rounds++ < 7) ({ mended } = await laptop.sync(store));
      expect(mended, name).toBe(1);
      expect(store.objects().get(name)).toEqual(whole);
      expect(await laptop.sync(store)).toMatchObject({ health: 'fine', mended: 0 });
    }
    expect(await sim.look(store)).toMatchObject({ notes: 8, problems: [] });
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', verdicts: [] });
  });

  it('and again and again is no copy, nor is what lies behind it (C1)', async () => {
    const { store, laptop } = await scene();
    const before = await copied(laptop);
    const [, second = ''] = await segmentsOf(store, laptop);
    store.flip(second, 777);
    const bad = spoilt(store, (name) => name === second);
    let problem: string | null = null;
    for (let rounds = 0; rounds < 7 && problem === null; rounds++) ({ problem } = await laptop.sync(bad));
    expect(problem).toBe('store-not-kept');
    expect(await copied(laptop)).toBe(before - 3); // of its four segments the first is left
    await laptop.write('one more');
    expect(await laptop.sync(bad)).toMatchObject({ problem: 'store-not-kept', acknowledged: 0 });

    expect(await laptop.sync(store)).toMatchObject({ health: 'fine', problem: null });
    expect(await copied(laptop)).toBe(before + 1);
  });

  it.each([
    ['segment', (segment: string) => segment],
    ['certificate', (segment: string) => segment.replace(/s-.*/, 'k')],
  ])('of another browser, a %s, is told, and brought along when the user says so (C1)', async (_, nameOf) => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    await reader.sync(store);
    store.flip(nameOf((await segmentsOf(store, laptop))[1] ?? ''), 777);
    let found: string[] = [];
    for (let rounds = 0; rounds < 9 && found.length === 0; rounds++) found = codes(await reader.sync(store));
    expect(found).toEqual(['damaged']);
    expect(await conclude(start, reader)).toMatchObject({ health: 'trouble', problem: 'damaged' });
    expect((await sim.look(store)).problems).toEqual(['damaged']);

    await reader.sync(store, { putBack: true });
    for (let rounds = 0; rounds < 9; rounds++) expect(await reader.sync(store)).toMatchObject({ verdicts: [] });
    expect((await sim.look(store)).notes).toBe(8);
  });

  it('is found on a real server, whose listing shows nothing of it (C1)', async () => {
    await using apache = await startApache();
    const sim = await createSim();
    const laptop = await sim.found('Laptop');
    await laptop.write('one');
    const dav = openWebdav({ url: apache.url, user: apache.user, password: apache.password }, fetch);
    expect(await laptop.sync(dav)).toMatchObject({ health: 'fine', acknowledged: 1 });
    const [file = ''] = readdirSync(apache.files, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\/s-/.test(name),
    );
    const path = join(apache.files, file);
    const whole = readFileSync(path);
    writeFileSync(
      path,
      whole.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
    );
    const listed = await dav.list('');
    let mended = 0;
    for (let rounds = 0; rounds < 4 && mended === 0; rounds++) ({ mended } = await laptop.sync(dav));
    expect(mended).toBe(1);
    expect(readFileSync(path).equals(whole)).toBe(true);
    expect(await dav.list('')).toEqual(listed);
  });
});

it('a round with one change costs no more requests than it did before', async () => {
  // Before anything was read again: 10 with one browser, 13 with two, once both heads are there.
  const sim = await createSim();
  for (const [names, before] of [
    [['Laptop'], 10],
    [['One', 'Two'], 13],
  ] as const) {
    let count = 0;
    const answer = webdavFetch(evilStore());
    const dav = openWebdav({ url: WEBDAV_URL, user: '', password: '' }, (url, init) => (count++, answer(url, init)));
    const browsers = await Promise.all(names.map((name) => sim.found(name)));
    for (let i = 0; i < 3; i++) {
      for (const browser of browsers) {
        await browser.write(`${i}`);
        await browser.sync(dav);
      }
    }
    const [first] = browsers;
    await first?.sync(dav);
    sim.pass(MINUTE);
    await first?.write('one change');
    count = 0;
    expect(await first?.sync(dav)).toMatchObject({ health: 'fine', acknowledged: 1 });
    expect(count).toBeLessThanOrEqual(before);
  }
});
