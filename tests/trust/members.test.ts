import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, toHex } from '../../lib/base/bytes.ts';
import type { Certificate } from '../../lib/trust/certificate.ts';
import { deriveMembers, type TrustOperation } from '../../lib/trust/members.ts';
import { chainRosters, FIRST_ROSTER, type Roster, type RosterContent } from '../../lib/trust/roster.ts';

const id = (name: string): Bytes => new Uint8Array(16).fill(name.charCodeAt(0));
const hash = (name: string): Bytes => new Uint8Array(32).fill(name.charCodeAt(0));

const roster = (content: Partial<RosterContent> = {}): Roster => {
  const version = content.version ?? 1;
  return {
    ...FIRST_ROSTER,
    prev: version === 1 ? [] : [hash(String(version - 1))],
    ...content,
    hash: hash(String(version)),
    bytes: hash('r'),
  };
};
const chainOf = (...rosters: Roster[]) => {
  const chain = chainRosters(rosters);
  if (!chain) throw new Error('no chain');
  return chain;
};
const chain = chainOf(roster());

const certificate = (name: string, admitted = false, rosterVersion = 1): Certificate => ({
  deviceId: id(name),
  publicKey: hash(name),
  kemPublicKey: hash(name),
  name: hash(name),
  hlc: id(name),
  hash: hash(name),
  admission: admitted ? { rosterVersion, rosterHash: hash(String(rosterVersion)), hlc: id(name) } : null,
  bytes: hash(name),
});
const endorse = (by: string, whom: string, seq = 1): TrustOperation => ({
  kind: 'endorse',
  by: id(by),
  seq,
  rosterVersion: 1,
  deviceId: id(whom),
  certificate: hash(whom),
});
const suspend = (by: string, whom: string, at: number, seq = 1): TrustOperation => ({
  kind: 'suspend',
  by: id(by),
  seq,
  rosterVersion: 1,
  cut: { deviceId: id(whom), seq: at, hash: hash(whom) },
});
const revoke = (whom: string, seq: number): Partial<RosterContent> => ({
  version: 2,
  revoked: [{ deviceId: id(whom), seq, hash: hash(whom) }],
});

const A = certificate('a', true);
const B = certificate('b', true);
const [C, D] = [certificate('c'), certificate('d')];

/** `a:valid b:suspended@3` */
const shown = ({ byId }: ReturnType<typeof deriveMembers>): string =>
  [...byId]
    .map(
      ([key, { status, cut }]) =>
        `${String.fromCharCode(Number.parseInt(key.slice(0, 2), 16))}:${status}${cut ? `@${cut.seq}` : ''}`,
    )
    .sort()
    .join(' ');

describe('members', () => {
  it('are those whom the paper key admitted or lists, and whom they endorse', () => {
    expect(shown(deriveMembers(chain, [A, B, C, D], [endorse('a', 'c')]))).toBe('a:valid b:valid c:valid');
    expect(shown(deriveMembers(chain, [A, C, D], [endorse('c', 'd'), endorse('a', 'c')]))).toBe(
      'a:valid c:valid d:valid',
    );
    const listing = roster({ version: 2, devices: [{ deviceId: id('c'), certificate: hash('c') }] });
    expect(shown(deriveMembers(chainOf(roster(), listing), [C, D], []))).toBe('c:valid');
  });

  it('are not made by strangers, by themselves, or with another certificate', () => {
    expect(shown(deriveMembers(chain, [C, D], [endorse('c', 'd'), endorse('d', 'c'), endorse('c', 'c')]))).toBe('');
    const another: TrustOperation = {
      kind: 'endorse',
      by: id('a'),
      seq: 1,
      rosterVersion: 1,
      deviceId: id('c'),
      certificate: hash('x'),
    };
    expect(shown(deriveMembers(chain, [A, C], [another]))).toBe('a:valid');
    const mixed: TrustOperation = {
      kind: 'endorse',
      by: id('a'),
      seq: 1,
      rosterVersion: 1,
      deviceId: id('c'),
      certificate: hash('d'),
    };
    expect(shown(deriveMembers(chain, [A, C, D], [mixed]))).toBe('a:valid');
  });

  it('that were admitted beside a roster which is not known are waited for', () => {
    const later = certificate('e', true, 2);
    const members = deriveMembers(chain, [A, later], []);
    expect(shown(members)).toBe('a:valid');
    expect([...members.awaiting]).toEqual([toHex(id('e'))]);
  });

  it('are cut by the paper key, and endorse nobody beyond their cut (V-03)', () => {
    const cut = chainOf(roster(), roster(revoke('a', 3)));
    expect(shown(deriveMembers(cut, [A, B, C], [endorse('a', 'c', 3)]))).toBe('a:revoked@3 b:valid c:valid');
    expect(shown(deriveMembers(cut, [A, B, C], [endorse('a', 'c', 4)]))).toBe('a:revoked@3 b:valid');
    expect(shown(deriveMembers(cut, [A, B], [suspend('a', 'b', 0, 4)]))).toBe('a:revoked@3 b:valid');
  });

  it('that suspend each other are both suspended, until the paper key lists one (V-05)', () => {
    const mutual = [suspend('a', 'b', 5, 9), suspend('b', 'a', 4, 9)];
    expect(shown(deriveMembers(chain, [A, B], mutual))).toBe('a:suspended@4 b:suspended@5');
    const listing = roster({ version: 2, devices: [{ deviceId: id('a'), certificate: hash('a') }] });
    expect(shown(deriveMembers(chainOf(roster(), listing), [A, B], mutual))).toBe('a:valid b:suspended@5');
  });

  it('stay suspended where the suspension names a roster that lists them already', () => {
    const listing = { version: 2, devices: [{ deviceId: id('a'), certificate: hash('a') }] };
    const rosters = chainOf(roster(), roster(listing));
    const under = (rosterVersion: number) => [{ ...suspend('b', 'a', 4), rosterVersion }];
    expect(shown(deriveMembers(rosters, [A, B], under(1)))).toBe('a:valid b:valid');
    for (const version of [2, 3]) {
      expect(shown(deriveMembers(rosters, [A, B], under(version)))).toBe('a:suspended@4 b:valid');
    }
    const further = chainOf(roster(), roster(listing), roster({ ...listing, version: 3 }));
    expect(shown(deriveMembers(further, [A, B], under(2)))).toBe('a:valid b:valid');
  });

  it('can not be suspended by strangers, and never remove for good', () => {
    expect(shown(deriveMembers(chain, [A, C], [suspend('c', 'a', 0)]))).toBe('a:valid');
    const cut = chainOf(roster(), roster(revoke('b', 7)));
    expect(shown(deriveMembers(cut, [A, B], [suspend('a', 'b', 2)]))).toBe('a:valid b:revoked@7');
  });

  it('lose what they endorsed beyond a suspension', () => {
    const operations = [endorse('a', 'c', 2), endorse('a', 'd', 6), suspend('b', 'a', 4)];
    expect(shown(deriveMembers(chain, [A, B, C, D], operations))).toBe('a:suspended@4 b:valid c:valid');
  });

  it('follow from the set of objects, not from their order', () => {
    const operation = fc
      .record({
        by: fc.constantFrom('a', 'b', 'c', 'd'),
        whom: fc.constantFrom('a', 'b', 'c', 'd'),
        seq: fc.integer({ min: 1, max: 5 }),
        at: fc.nat(5),
        kind: fc.boolean(),
      })
      .map(({ by, whom, seq, at, kind }) => (kind ? endorse(by, whom, seq) : suspend(by, whom, at, seq)));
    const shuffled = fc
      .array(operation, { maxLength: 8 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(shuffled, ([one, two]) => {
        expect(shown(deriveMembers(chain, [A, B, C, D], one))).toBe(shown(deriveMembers(chain, [D, C, B, A], two)));
      }),
    );
  });
});
