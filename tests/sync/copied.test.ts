// A profile that was copied goes on twice, and the two meet in several storages: whatever the order, they end as two
// browsers with the same texts, each storage shows all of them to the words alone, and no word stays red.

import { describe, expect, it } from 'vitest';
import { toHex } from '../../lib/base/bytes.ts';
import { encodeCopy, openCopy } from '../../lib/stores/file.ts';
import { silentLog } from '../../lib/base/log.ts';
import { deviceFolder } from '../../lib/sync/log/names.ts';
import { copyObjects } from '../../lib/sync/saved-copy.ts';
import { type EvilStore, evilStore } from '../fakes/evil-store.ts';
import { type Browser, createSim, MINUTE, type Sim } from './sim.ts';

type Place = { readonly store: EvilStore; readonly storeId: string };

const makePlaces = () => ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((storeId) => ({ store: evilStore(), storeId }));

const sync = (browser: Browser, { store, storeId }: Place) => browser.sync(store, { storeId });

/** Everybody syncs with every storage until nothing can be a delay any more; then all is well everywhere. */
async function expectPeace(sim: Sim, browsers: Browser[], places: readonly Place[], texts: readonly string[]) {
  for (let i = 0; i < 5; i++) {
    for (const browser of browsers) for (const place of places) await sync(browser, place);
    sim.pass(6 * MINUTE);
  }
  const before = places.map(({ store }) => store.revision);
  for (const browser of browsers) {
    for (const place of places) expect(await sync(browser, place)).toMatchObject({ health: 'fine', queued: 0 });
    expect(await browser.texts()).toEqual([...texts].sort());
  }
  expect(places.map(({ store }) => store.revision)).toEqual(before); // nobody has anything left to say
  expect(new Set(await Promise.all(browsers.map((browser) => browser.digest()))).size).toBe(1);
  for (const place of places) {
    expect(await sim.look(place.store, place)).toMatchObject({ notes: texts.length, problems: [] });
    const fresh = await sim.restore('Fresh', place.store, place);
    expect(await sync(fresh, place)).toMatchObject({ health: 'fine', verdicts: [] });
    expect(await fresh.texts()).toEqual([...texts].sort());
  }
}

async function twoProfiles() {
  const sim = await createSim();
  const [here, there, third] = makePlaces();
  if (!here || !there || !third) throw new Error('no places');
  return { sim, here, there, third, original: await sim.found('Laptop') };
}

describe('two copies of a profile (D-06)', () => {
  it('that leave their log in different storages are both browsers of the vault', async () => {
    const { sim, here, there, original } = await twoProfiles();
    await original.write('before');
    const copy = original.copy();
    await sync(copy, there);
    await sync(original, here);
    await sync(copy, here); // leaves, behind what the original wrote here
    await copy.write('by the copy');
    await sync(copy, here);
    await sync(original, here); // takes up the log, which is its own again
    await sync(original, there); // and leaves it, behind what the copy wrote there
    await expectPeace(sim, [original, copy], [here, there], ['before', 'by the copy']);

    // What one says for the other is no last word of its own: two histories of the new log are a lie.
    const [desk, stolen] = [await sim.found('Desk'), copy.copy()];
    await copy.write('by the copy again');
    await sync(copy, here);
    await stolen.write('by a thief');
    await sync(stolen, there);
    await sync(desk, here);
    expect(await sync(desk, there)).toMatchObject({ health: 'lied', problem: 'forked' });
  });

  it('that leave their log with the same number do not forget that both new keys count', async () => {
    const { sim, here, there, original } = await twoProfiles();
    await original.write('before');
    const copy = original.copy();
    await sync(copy, there);
    await sync(original, here);
    await sync(copy, here); // leaves
    await sync(original, there); // leaves, and has not heard of the other's key
    await copy.write('by the copy');
    for (let i = 0; i < 2; i++) expect(await sync(copy, there)).toMatchObject({ health: 'fine', queued: 0 });
    await expectPeace(sim, [copy, original], [here, there], ['before', 'by the copy']);
  });

  it('bring along what was written beside the log that one of them left, and nothing that goes on in it', async () => {
    const { sim, here, there, original } = await twoProfiles();
    await original.write('before');
    const copy = original.copy();
    await original.write('by the original');
    await sync(original, here);
    await copy.write('by the copy');
    await sync(copy, there);
    await sync(original, there); // leaves
    await sync(copy, there); // goes on alone
    await copy.write('by the copy again');
    await sync(copy, there);
    const { revision } = there.store;
    expect(await sync(original, there)).toMatchObject({ health: 'fine', pulled: 1 });
    expect(there.store.revision).toBe(revision);
    const texts = ['before', 'by the original', 'by the copy', 'by the copy again'];
    await expectPeace(sim, [original, copy], [here, there], texts);
  });

  it('lose no third one that was made one of the vault in a part of the log that is not gone on with', async () => {
    const { sim, here, there, third, original } = await twoProfiles();
    await original.write('before');
    const copy = original.copy();
    await sync(copy, third);
    const idle = original.copy();
    await sync(original, there);
    await sync(copy, there); // leaves
    await sync(copy, third);
    await sync(original, there); // takes up what the copy left, its endorsement included
    await sync(idle, here);
    await copy.write('by the copy');
    await sync(original, here); // leaves, behind the third one, which never heard of the copy
    await sync(original, there);
    await sync(original, third);
    await expectPeace(sim, [original, copy, idle], [here, there, third], ['before', 'by the copy']);
  });

  it('stand up for each other again when one is copied once more and takes a third key', async () => {
    const { sim, here, there, third, original } = await twoProfiles();
    await original.write('before');
    const copy = original.copy();
    await sync(copy, there);
    for (const text of ['by the copy', 'by the copy again']) {
      await copy.write(text);
      await sync(copy, third);
    }
    await sync(original, here);
    await sync(copy, here); // leaves
    const second = copy.copy();
    await sync(original, there); // leaves
    await original.write('by the original');
    await sync(original, here); // where nobody has heard of its new key yet
    await sync(copy, there); // hears of it, and says so in this storage alone
    await second.write('by the second copy');
    await sync(second, here); // and is never seen again
    await sync(copy, here); // leaves its second log, too
    const found = await sim.look(here.store, here);
    expect(found).toMatchObject({ notes: 5, problems: [] });
  });

  it('are no lie to a new browser that finds what one of them last said in the log that it left', async () => {
    const { sim, here, there, third, original } = await twoProfiles();
    const desk = await sim.found('Desk');
    await original.write('before');
    const copy = original.copy();
    await sync(copy, third);
    await sync(original, here);
    await sync(copy, here); // leaves
    await copy.write('by the copy');
    const second = copy.copy();
    await sync(second, there);
    await expectPeace(sim, [original, desk, copy, second], [here, there, third], ['before', 'by the copy']);
  });

  it('agree in which branch of the log they left comes last, whichever is longer', async () => {
    const { sim, here, there, third, original } = await twoProfiles();
    const copy = original.copy();
    await original.write('by the original');
    await copy.write('by the copy');
    await sync(copy, here);
    await sync(original, there);
    await copy.write('by the copy again');
    await sync(copy, here);
    await sync(copy, third);
    await sync(copy, there); // leaves a log of two segments
    await sync(original, here); // leaves one of three
    const texts = ['by the original', 'by the copy', 'by the copy again'];
    await expectPeace(sim, [original, copy], [here, there, third], texts);
  });

  it('are no lie to a browser that saw both branches, and it says anew what it has seen', async () => {
    const { sim, here, there, original } = await twoProfiles();
    const desk = await sim.found('Desk');
    const copy = original.copy();
    await original.write('by the original');
    await copy.write('by the copy');
    await sync(original, here);
    await sync(copy, there);
    await desk.write('by the desk');
    await sync(desk, there);
    expect(await sync(desk, here)).toMatchObject({ health: 'lied', problem: 'forked' }); // nobody has explained it yet
    await sync(original, there);
    const texts = ['by the original', 'by the copy', 'by the desk'];
    await expectPeace(sim, [desk, original, copy], [here, there], texts);
    expect(new Set(await Promise.all([original, copy].map(async (one) => toHex(await one.id())))).size).toBe(2);
  });

  it.each([1, 2, 3, 4])('and a third browser come to rest after any history (seed %i)', async (seed) => {
    const sim = await createSim(seed);
    const places = makePlaces();
    const browsers = [await sim.found('Laptop'), await sim.found('Desk')];
    const roll = (sides: number) => (sim.random(1)[0] ?? 0) % sides;
    const texts: string[] = [];
    for (let i = 0; i < 24; i++) {
      const browser = browsers[roll(browsers.length)];
      const place = places[roll(places.length)];
      if (!browser || !place) continue;
      if (i === 2 || i === 9) browsers.push(browser.copy());
      else if (roll(3) > 0) await sync(browser, place);
      else await browser.write(texts[texts.push(`text ${i}`) - 1] ?? '');
    }
    await expectPeace(sim, browsers, places, texts);
  });

  it('bring each storage their own branch, also when the other one took its names', async () => {
    const { sim, here, there, original } = await twoProfiles();
    await original.write('before');
    await sync(original, here);
    const copy = original.copy();
    for (const text of ['copy one', 'copy two']) {
      await copy.write(text);
      await sync(copy, here);
    }
    there.store.faults.push({ verb: 'put', code: 'store-unreachable' });
    for (const text of ['one', 'two']) {
      await original.write(text);
      await sync(original, there);
    }
    there.store.faults.length = 0;
    const [second = ''] = [...here.store.objects().keys()].filter((name) => name.includes('/s-0000000002-'));
    here.store.truncate(second, 100); // so that the original takes in what is behind it, and can't leave
    expect(await sync(original, here)).toMatchObject({ queued: 2 });

    expect(await sync(original, there)).toMatchObject({ queued: 0 });
    expect(await sim.look(there.store, there)).toMatchObject({ notes: 3, problems: [] });
    const file = encodeCopy(
      await copyObjects({
        database: original.database,
        unlocked: await original.unlocked(),
        clock: () => sim.now,
        random: sim.random,
        log: silentLog,
      }),
    );
    expect(await sim.look(openCopy(file))).toMatchObject({ notes: 3, problems: [] });
  });

  it('write nothing where somebody has seen more of their log than the storage shows', async () => {
    const [sim, store] = [await createSim(), evilStore()];
    const [laptop, desk] = [await sim.found('Laptop'), await sim.found('Desk')];
    await laptop.write('one');
    await laptop.sync(store);
    await desk.sync(store);
    const [old, { revision }] = [laptop.copy(), store];
    await laptop.write('two');
    await laptop.sync(store);
    await desk.write('three');
    await desk.sync(store);

    const hiding = store.view();
    const { vaultId } = await laptop.unlocked();
    hiding.rollback(revision, new RegExp(`^${deviceFolder(vaultId, await laptop.id())}`));
    await old.write('four');
    const before = hiding.revision;
    expect(await old.sync(hiding)).toMatchObject({ acknowledged: 0, queued: 1 });
    expect(hiding.revision).toBe(before);
    await old.sync(store);
    expect(await old.sync(store)).toMatchObject({ health: 'fine', queued: 0 });
    expect(await old.texts()).toEqual(['four', 'one', 'three', 'two']);
  });

  it('take nothing out of a storage that is too full for what takes its place', async () => {
    const { sim, here, there, original } = await twoProfiles();
    await original.write('before');
    const copy = original.copy();
    await sync(copy, there);
    const [shared] = [...there.store.objects().keys()].flatMap((name) => /d-[a-z2-7]+/.exec(name)?.[0] ?? []);
    await sync(original, here);
    await sync(copy, here); // leaves
    await sync(original, there); // leaves, and has not heard of the other's key
    await copy.write('by the copy');
    await sync(copy, here);
    await original.write('by the original');
    await sync(original, there);
    for (const place of [here, there]) expect((await sim.look(place.store, place)).notes).toBe(2);

    // One of the two last words is the later one, and would take the other's place.
    const ofNewKeys = new RegExp(`d-(?!${shared?.slice(2)})[a-z2-7]+/s-`);
    for (const place of [here, there]) place.store.faults.push({ verb: 'put', name: ofNewKeys, code: 'store-full' });
    expect(await sync(copy, there)).toMatchObject({ problem: 'store-full' });
    expect(await sync(original, here)).toMatchObject({ problem: 'store-full' });
    for (const place of [here, there]) {
      expect((await sim.look(place.store, place)).notes).toBe(2);
      place.store.faults.length = 0;
    }
    await expectPeace(sim, [copy, original], [here, there], ['before', 'by the copy', 'by the original']);
  });
});
