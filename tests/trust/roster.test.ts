import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { rootFromSeed } from '../../lib/crypto/epoch.ts';
import {
  chainRosters,
  FIRST_ROSTER,
  parseRoster,
  type Roster,
  type RosterContent,
  writeRoster,
} from '../../lib/trust/roster.ts';

const root = await rootFromSeed(new Uint8Array(64).fill(1));
const other = await rootFromSeed(new Uint8Array(64).fill(2));

const write = (content: Partial<RosterContent>) =>
  writeRoster(root.vaultId, root.recoverySigner, { ...FIRST_ROSTER, ...content });
const roster = async (content: Partial<RosterContent>): Promise<Roster> =>
  parseRoster(await write(content), root.vaultId, root.rpk);

const first = await roster({});
const second = await roster({ version: 2, prev: [first.hash] });
const rival = await roster({ version: 2, prev: [first.hash], hlc: new Uint8Array(16).fill(9) });

describe('a roster', () => {
  it('of number 1 is the same bytes for whoever has the words', async () => {
    const again = await rootFromSeed(new Uint8Array(64).fill(1));
    expect(await writeRoster(again.vaultId, again.recoverySigner, FIRST_ROSTER)).toEqual(first.bytes);
  });

  it('comes back as it was written', async () => {
    const id = (n: number): Bytes => new Uint8Array(16).fill(n);
    const hash = (n: number): Bytes => new Uint8Array(32).fill(n);
    const content: RosterContent = {
      version: 7,
      prev: [hash(1), hash(2)],
      epoch: 3,
      devices: [
        { deviceId: id(1), certificate: hash(3) },
        { deviceId: id(2), certificate: hash(4) },
      ],
      revoked: [{ deviceId: id(5), seq: 12, hash: hash(6) }],
      wraps: [{ deviceId: id(7), hash: hash(8) }],
      minFormat: 2,
      movedTo: id(9),
      hlc: id(4),
    };
    expect(await roster(content)).toMatchObject(content);
  });

  it('is refused when another key signed it, for another vault, or with a list out of order', async () => {
    await expect(parseRoster(first.bytes, root.vaultId, other.rpk)).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(parseRoster(first.bytes, other.vaultId, root.rpk)).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(parseRoster(first.bytes, other.vaultId, other.rpk)).rejects.toMatchObject({ code: 'another-vault' });
    const entry = { deviceId: new Uint8Array(16), certificate: new Uint8Array(32) };
    await expect(roster({ devices: [entry, entry] })).rejects.toMatchObject({ code: 'damaged' });
    await expect(roster({ version: 0 })).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a chain of rosters', () => {
  it('rises one by one, in whatever order they come', async () => {
    const third = await roster({ version: 3, prev: [second.hash], epoch: 2 });
    for (const order of [
      [first, second, third],
      [third, second, first],
    ]) {
      const chain = chainRosters(order);
      expect(chain?.newest.version).toBe(3);
      expect(chain).toMatchObject({ forked: false, withheld: false });
    }
    expect(chainRosters([second, third])).toBe(null);
    expect(chainRosters([first, third])).toMatchObject({ newest: { version: 1 }, withheld: true });
  });

  it('never lets the epoch or the format fall', async () => {
    const high = await roster({ version: 2, prev: [first.hash], epoch: 3, minFormat: 2 });
    const lower = await roster({ version: 3, prev: [high.hash], epoch: 2, minFormat: 2 });
    const older = await roster({ version: 3, prev: [high.hash], epoch: 3, minFormat: 1 });
    const right = await roster({ version: 3, prev: [high.hash], epoch: 3, minFormat: 2 });
    expect(chainRosters([first, high, lower])).toMatchObject({ newest: { version: 2 }, withheld: true });
    expect(chainRosters([first, high, older])).toMatchObject({ newest: { version: 2 }, withheld: true });
    expect(chainRosters([first, high, right])).toMatchObject({ newest: { version: 3 }, withheld: false });
  });

  it('is forked by two of one number until a later one names both (S-18)', async () => {
    expect(chainRosters([first, second, rival])).toMatchObject({ forked: true });
    expect(chainRosters([first, rival, second])?.newest.hash).toEqual(
      chainRosters([first, second, rival])?.newest.hash,
    );
    const partial = await roster({ version: 3, prev: [second.hash] });
    expect(chainRosters([first, second, rival, partial])).toMatchObject({ forked: true });
    const healing = await roster({ version: 3, prev: [second.hash, rival.hash] });
    expect(chainRosters([first, second, rival, healing])).toMatchObject({ forked: false, newest: { version: 3 } });
  });
});
