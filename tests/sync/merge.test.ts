import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, toHex, utf8 } from '../../lib/base/bytes.ts';
import { sha256Sync } from '../../lib/crypto/hash.ts';
import { clearMerged, FURTHEST_AHEAD, mergeDue, mergeOperations, winner } from '../../lib/sync/log/merge.ts';
import type { Operation } from '../../lib/sync/log/segment.ts';
import { compareVersions } from '../../lib/vault/catalogue.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import type { Database } from '../../lib/vault/ports.ts';
import { lastReading, listRows, rowCipher } from '../../lib/vault/rows.ts';
import { memoryDatabase } from '../fakes/memory-database.ts';
import { STATE } from '../../lib/vault/state.ts';

const NOW = 1_000_000;

interface Carried {
  readonly operation: Operation;
  readonly device: Bytes;
  readonly seq: number;
}

const id = (n: number): Bytes => new Uint8Array(16).fill(n + 1);

const carried: fc.Arbitrary<Carried> = fc
  .record({
    record: fc.nat(2),
    by: fc.nat(2),
    through: fc.nat(2),
    seq: fc.integer({ min: 1, max: 4 }),
    at: fc.constantFrom(NOW - 2, NOW - 1, NOW, NOW + FURTHEST_AHEAD + 5),
    what: fc.constantFrom('a', 'b', null, 'void'),
  })
  .map(({ record, by, through, seq, at, what }) => {
    const version = { id: id(record), hlc: writeHlc(at, 0, id(by)) };
    if (what === 'void') return { operation: { kind: 'void', ...version }, device: id(by), seq };
    return { operation: { kind: 'version', ...version, sealed: what && utf8(what) }, device: id(through), seq };
  });

async function mergeAll(all: readonly Carried[], database: Database = memoryDatabase(), now = NOW): Promise<Database> {
  for (const { operation, device, seq } of all) {
    await database.write((transaction) => mergeOperations(transaction, CIPHER, [operation], { device, seq }, now));
  }
  return database;
}

/** Which versions are there; not who brought them. */
async function digest(database: Database): Promise<string> {
  const [rows, later] = await database.read(async (transaction) => [
    await transaction.list('rows'),
    await transaction.list('state', STATE.later.all),
  ]);
  const lines = [
    ...rows.map(([key, closed]) => `${key} ${toHex(CIPHER.open(key, closed)?.sealed ?? new Uint8Array())}`),
    ...later.map(([key]) => key),
  ];
  return toHex(sha256Sync(utf8(lines.join('\n'))));
}

const CIPHER = rowCipher(new Uint8Array(32).fill(7), new Uint8Array(32).fill(8));

describe('merging (F-06)', () => {
  it('comes to the same state in any order and any number of times', async () => {
    const twoOrders = fc
      .array(carried, { maxLength: 14 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.array(fc.nat(99))),
      );
    await fc.assert(
      fc.asyncProperty(twoOrders, async ([all, shuffled, again]) => {
        const repeated = again.flatMap((n) => (all.length > 0 ? (all[n % all.length] ?? []) : []));
        const [one, two] = [await mergeAll(all), await mergeAll([...shuffled, ...repeated])];
        expect(await digest(one)).toBe(await digest(two));
        for (const database of [one, two]) {
          await database.write((transaction) => mergeDue(transaction, CIPHER, NOW + FURTHEST_AHEAD));
        }
        expect(await digest(one)).toBe(await digest(two));
      }),
    );
  });

  it('comes to the same state in two parts that are merged with each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(carried, { maxLength: 8 }), fc.array(carried, { maxLength: 8 }), async (a, b) => {
        expect(await digest(await mergeAll([...a, ...b]))).toBe(await digest(await mergeAll([...b, ...a])));
      }),
    );
  });

  it('keeps every version that is not taken back, and one of two under one reading', async () => {
    const at = (ms: number) => writeHlc(ms, 0, id(0));
    const version = (ms: number, text: string | null): Carried => ({
      operation: { kind: 'version', id: id(0), hlc: at(ms), sealed: text === null ? null : utf8(text) },
      device: id(0),
      seq: 1,
    });
    const database = await mergeAll([version(1, 'one'), version(2, 'two'), version(2, null), version(3, null)]);
    const rows = await database.read((transaction) => listRows(transaction, CIPHER));
    const texts = rows.map(({ sealed }) => sealed && String.fromCharCode(...sealed));
    expect(texts).toHaveLength(3);
    expect(new Set(texts)).toEqual(new Set(['one', 'two', null]));
  });

  it('agrees with the vault about which version counts', () => {
    const row = (text: string | null) => ({
      id: id(0),
      hlc: writeHlc(1, 0, id(0)),
      sealed: text === null ? null : utf8(text),
      device: id(0),
      seq: 1,
    });
    const rows = [row('a'), row('b'), row(null)];
    for (const a of rows) {
      for (const b of rows) {
        if (a !== b) expect(winner(a, b)).toBe(compareVersions(a, b) > 0 ? a : b);
      }
    }
  });

  it('keeps, of one content twice, the origin that has a segment', () => {
    const row = { id: id(0), hlc: writeHlc(1, 0, id(0)), sealed: utf8('a'), device: id(0) };
    const [queued, brought, carriedOn] = [
      { ...row, seq: 0 },
      { ...row, seq: 3 },
      { ...row, device: id(1), seq: 7 },
    ];
    expect(winner(queued, brought)).toBe(brought);
    expect(winner(brought, queued)).toBe(brought);
    expect(winner(brought, carriedOn)).toBe(brought);
  });

  it('lets nothing from more than 24 hours ahead in, nor near the own clock', async () => {
    const ahead = writeHlc(NOW + FURTHEST_AHEAD + 1, 0, id(1));
    const database = await mergeAll([
      { operation: { kind: 'version', id: id(0), hlc: ahead, sealed: utf8('early') }, device: id(1), seq: 1 },
    ]);
    const read = () =>
      database.read(async (transaction) => [await transaction.list('rows'), await lastReading(transaction, CIPHER)]);
    expect(await read()).toEqual([[], null]);
    expect(await database.write((transaction) => mergeDue(transaction, CIPHER, NOW))).toBe(0);
    expect(await database.write((transaction) => mergeDue(transaction, CIPHER, NOW + 1))).toBe(1);
    expect((await read())[0]).toHaveLength(1);
    expect((await read())[1]).toEqual(ahead);
  });

  it('takes back a version for its own browser only', async () => {
    const hlc = writeHlc(1, 0, id(1));
    const version: Carried = {
      operation: { kind: 'version', id: id(0), hlc, sealed: utf8('x') },
      device: id(1),
      seq: 1,
    };
    const taken = (device: Bytes): Carried => ({ operation: { kind: 'void', id: id(0), hlc }, device, seq: 2 });
    const rows = async (database: Database) => (await database.read((transaction) => transaction.list('rows'))).length;
    expect(await rows(await mergeAll([version, taken(id(2))]))).toBe(1);
    expect(await rows(await mergeAll([version, taken(id(1))]))).toBe(0);
    expect(await rows(await mergeAll([taken(id(1)), version]))).toBe(0);
  });

  it('can be done anew without touching what is still queued', async () => {
    const hlc = writeHlc(1, 0, id(1));
    const queued: Carried = {
      operation: { kind: 'version', id: id(0), hlc, sealed: utf8('x') },
      device: id(1),
      seq: 0,
    };
    const merged: Carried = {
      operation: { kind: 'version', id: id(2), hlc, sealed: utf8('y') },
      device: id(1),
      seq: 1,
    };
    const database = await mergeAll([queued, merged]);
    await database.write((transaction) => clearMerged(transaction, CIPHER));
    const rows = await database.read((transaction) => listRows(transaction, CIPHER));
    expect(rows.map(({ seq }) => seq)).toEqual([0]);
  });
});
