// After the paper key began a new epoch: who still writes in the old one, honestly late or not (THREATS S-29, R7).

import { describe, expect, it } from 'vitest';
import { logOf, note, serveRoster, writeOn } from './forge.ts';
import { codes, conclude, scene, type Scene } from './scene.ts';

/** Laptop writes one more note in this way; what somebody with the words sees of the vault then, eight notes before. */
async function seenAfter(
  start: Scene,
  how: { epoch?: number; rosterVersion?: number; keys?: number },
): Promise<{ notes: number; problems: readonly string[] }> {
  const operation = await note(start, start.laptop, 'one more', how.keys ?? how.epoch);
  await writeOn(start, start.laptop, { covers: null, operations: [operation] }, how);
  const { notes, problems } = await start.sim.look(start.store);
  return { notes, problems };
}

describe('once there is a second epoch', () => {
  const begun = async (change = {}): Promise<Scene> => {
    const start = await scene();
    await serveRoster(start, { epoch: 2, ...change });
    return start;
  };

  it('the new epoch counts, and so does a browser that has not heard of it yet', async () => {
    expect(await seenAfter(await begun(), { epoch: 2, rosterVersion: 2 })).toEqual({ notes: 9, problems: [] });
    expect(await seenAfter(await begun(), { epoch: 1, rosterVersion: 1 })).toEqual({ notes: 9, problems: [] });
  });

  it('the old epoch is refused to a browser that knows of the new one, and what follows still counts', async () => {
    const start = await begun();
    expect(await seenAfter(start, { epoch: 1, rosterVersion: 2 })).toEqual({ notes: 8, problems: ['rejected'] });
    expect(await seenAfter(start, { epoch: 2, rosterVersion: 2 })).toEqual({ notes: 9, problems: ['rejected'] });
  });

  it('a segment is refused that says another epoch than the one that sealed it', async () => {
    for (const [epoch, keys] of [
      [2, 1],
      [1, 2],
    ] as const) {
      const how = { epoch, keys, rosterVersion: epoch };
      expect(await seenAfter(await begun(), how)).toEqual({ notes: 8, problems: ['damaged'] });
    }
  });

  it('an epoch or a roster that nobody began is not read', async () => {
    const later = await seenAfter(await begun(), { epoch: 3, rosterVersion: 2 });
    expect(later).toEqual({ notes: 8, problems: ['words-needed'] });
    const beyond = await seenAfter(await begun(), { epoch: 2, rosterVersion: 3 });
    expect(beyond.notes).toBe(8);
    expect(beyond.problems).toContain('roster-withheld');
  });

  it('a removed browser that plays the late one is refused beyond its end, another is believed (S-29)', async () => {
    for (const [removed, notes] of [
      ['laptop', 8],
      ['desk', 9],
    ] as const) {
      const start = await scene();
      const last = (await logOf(start.store, start[removed])).at(-1);
      if (!last) throw new Error('an empty log');
      const { deviceId, seq, hash } = last;
      await serveRoster(start, { epoch: 2, revoked: [{ deviceId, seq, hash }] });
      const seen = await seenAfter(start, { epoch: 1, rosterVersion: 1 });
      expect([removed, seen.notes]).toEqual([removed, notes]);
      expect(seen.problems.includes('rejected')).toBe(removed === 'laptop');
    }
  });
});

describe('a summary of a log', () => {
  it('that leaves something out takes nothing away: not from who knows it, not from who is new (S-44)', async () => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    const log = await logOf(store, laptop);
    const last = log.at(-1);
    if (!last) throw new Error('an empty log');
    const { deviceId, seq, hash } = last;
    const body = { covers: [{ deviceId, seq, hash }], operations: [await note(start, laptop, 'all that there is')] };
    await writeOn(start, laptop, body, { isSnapshot: true });
    expect(await reader.sync(store)).toMatchObject({ health: 'fine', pulled: 1 });
    expect(await reader.texts()).toHaveLength(9);
    expect(await sim.look(store)).toMatchObject({ notes: 9, problems: [] });
  });

  it('does not stand for parts that are gone: who has them keeps them, who is new is told (S-45)', async () => {
    const start = await scene();
    const { sim, store, laptop, reader } = start;
    const log = await logOf(store, laptop);
    const covers = log.slice(-1).map(({ deviceId, seq, hash }) => ({ deviceId, seq, hash }));
    await writeOn(start, laptop, { covers, operations: [] }, { isSnapshot: true });
    const before = await reader.digest();
    store.drop(/s-000000000[1-4]-/);
    await conclude(start, reader);
    expect(await reader.digest()).toBe(before);
    const found = await sim.look(store);
    expect(found.notes).toBeLessThan(8);
    expect(found.problems).toContain('withheld');
    expect(codes(await reader.sync(store))).not.toContain('forked');
  });
});
