// The objects of a small vault as a store holds them: two browsers, the second endorsed by the first, an edit, a removal,
// and a second roster that begins epoch 2.

import { type Bytes, toHex } from '../../lib/base/bytes.ts';
import type { EpochKeys, Root } from '../../lib/crypto/epoch.ts';
import { kemPublicKey } from '../../lib/crypto/kem.ts';
import type { Signer } from '../../lib/crypto/signature.ts';
import { type Head, writeHead } from '../../lib/sync/log/head.ts';
import { certificateName, headName, rosterName, segmentName } from '../../lib/sync/log/names.ts';
import { NO_SEGMENT, type Operation, type Segment, writeSegment } from '../../lib/sync/log/segment.ts';
import { parseCertificate, sealDeviceName, writeCertificate } from '../../lib/trust/certificate.ts';
import { FIRST_ROSTER, parseRoster, type Roster, writeRoster } from '../../lib/trust/roster.ts';
import { writeHlc } from '../../lib/vault/hlc.ts';
import { sealRecord, type VaultRecord } from '../../lib/vault/record.ts';
import { fixedRandom } from './fixed-random.ts';

/** What the vault holds in the end, as a restore must find it. */
export const FINAL_RECORDS = ['a note, edited', 'sealed in epoch 2', 'sealed on the second browser'];

const SITE = 'https://example.com';
const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface StoreVectors {
  readonly rosters: readonly Roster[];
  readonly certificates: readonly { readonly device: Bytes; readonly bytes: Bytes }[];
  readonly segments: readonly Segment[];
  readonly heads: readonly Head[];
  /** Everything by its name in a store. */
  readonly objects: ReadonlyMap<string, Bytes>;
}

export async function makeStore(
  root: Root,
  [first, second]: readonly [EpochKeys, EpochKeys],
  [phone, laptop]: readonly [Signer, Signer],
): Promise<StoreVectors> {
  const { vaultId, rpk, recoverySigner } = root;
  const random = fixedRandom('paperseal/vectors/v1/store');
  const id = (i: number) => fixedRandom(`paperseal/vectors/v1/store-record/${i}`)(16);
  const version = async (i: number, by: Signer, ms: number, keys: EpochKeys, text: string): Promise<Operation> => {
    const hlc = writeHlc(AT + ms, 0, by.kid);
    const record: VaultRecord =
      i === 0
        ? { kind: 'note', title: 'A note', text, at: AT + ms }
        : { kind: 'sealed-field', site: SITE, text, label: 'Notes', page: null, pageTitle: '', at: AT + ms, replaces: null };
    return { kind: 'version', id: id(i), hlc, sealed: await sealRecord(keys, vaultId, id(i), hlc, record, random) };
  };

  const roster1 = await parseRoster(await writeRoster(vaultId, recoverySigner, FIRST_ROSTER), vaultId, rpk);
  const certificateOf = async (device: Signer, name: string, admitted: boolean) => {
    const bytes = await writeCertificate({
      vaultId,
      device,
      kemPublicKey: kemPublicKey(fixedRandom(`paperseal/vectors/v1/kem/${name}`)(32)),
      name: await sealDeviceName(first, vaultId, device.kid, name, random),
      hlc: writeHlc(AT, 0, device.kid),
      admission: admitted ? { signer: recoverySigner, rosterVersion: 1, rosterHash: roster1.hash } : null,
    });
    return parseCertificate(bytes, vaultId, rpk, device.kid);
  };
  const phoneCertificate = await certificateOf(phone, 'Phone', true);
  const laptopCertificate = await certificateOf(laptop, 'Laptop', false);
  const listed = [phoneCertificate, laptopCertificate]
    .map(({ deviceId, hash }) => ({ deviceId, certificate: hash }))
    .sort((a, b) => (toHex(a.deviceId) < toHex(b.deviceId) ? -1 : 1));
  const roster2Bytes = await writeRoster(vaultId, recoverySigner, {
    ...FIRST_ROSTER,
    version: 2,
    prev: [roster1.hash],
    epoch: 2,
    devices: listed,
    hlc: writeHlc(AT + 5_000, 0, phone.kid),
  });
  const roster2 = await parseRoster(roster2Bytes, vaultId, rpk);

  const incarnation = (device: Signer) => fixedRandom(`paperseal/vectors/v1/incarnation/${toHex(device.kid)}`)(8);
  const segment = (device: Signer, before: Segment | null, keys: EpochKeys, ms: number, operations: Operation[]) => {
    const header = {
      vaultId,
      deviceId: device.kid,
      incarnation: incarnation(device),
      seq: (before?.seq ?? 0) + 1,
      prev: before?.hash ?? NO_SEGMENT,
      epoch: keys.epoch,
      rosterVersion: keys.epoch,
      hlcMax: writeHlc(AT + ms, 0, device.kid),
    };
    return writeSegment(header, { covers: null, operations }, keys, device, random);
  };
  const phone1 = await segment(phone, null, first, 1_000, [
    await version(0, phone, 0, first, 'a note'),
    await version(1, phone, 1_000, first, 'removed later'),
    { kind: 'endorse', deviceId: laptop.kid, certificate: laptopCertificate.hash },
  ]);
  const phone2 = await segment(phone, phone1, first, 2_000, [await version(0, phone, 2_000, first, 'a note, edited')]);
  const laptop1 = await segment(laptop, null, first, 4_000, [
    { kind: 'version', id: id(1), hlc: writeHlc(AT + 3_000, 0, laptop.kid), sealed: null },
    await version(2, laptop, 4_000, first, 'sealed on the second browser'),
  ]);
  const laptop2 = await segment(laptop, laptop1, second, 6_000, [
    await version(3, laptop, 6_000, second, 'sealed in epoch 2'),
  ]);

  const head = (device: Signer, n: number, last: Segment, roster: Roster, seen: Segment[]) =>
    writeHead(
      {
        vaultId,
        deviceId: device.kid,
        incarnation: incarnation(device),
        n,
        seq: last.seq,
        hash: last.hash,
        epoch: roster.epoch,
        rosterVersion: roster.version,
        rosterHash: roster.hash,
        seen: seen.map(({ deviceId, seq, hash }) => ({ deviceId, seq, hash })),
        snapshot: null,
        hlc: last.hlcMax,
      },
      device,
    );
  const heads = [
    await head(phone, 2, phone1, roster1, []),
    await head(phone, 3, phone2, roster1, []),
    await head(laptop, 2, laptop2, roster2, [phone2]),
  ];

  const rosters = [roster1, roster2];
  const segments = [phone1, phone2, laptop1, laptop2];
  const certificates = [phoneCertificate, laptopCertificate].map(({ deviceId, bytes }) => ({
    device: deviceId,
    bytes,
  }));
  const objects = new Map<string, Bytes>([
    ...rosters.map(({ version, hash, bytes }): [string, Bytes] => [rosterName(vaultId, version, hash), bytes]),
    ...certificates.map(({ device, bytes }): [string, Bytes] => [certificateName(vaultId, device), bytes]),
    ...segments.map((s): [string, Bytes] => [segmentName(vaultId, s.deviceId, s.seq, s.incarnation), s.bytes]),
    ...heads.map(({ deviceId, n, bytes }): [string, Bytes] => [headName(vaultId, deviceId, n), bytes]),
  ]);
  return { rosters, certificates, segments, heads, objects };
}
