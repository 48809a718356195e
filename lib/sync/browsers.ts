// The vault's browsers, as far as this one knows of them.

import { type Bytes, equal } from '../base/bytes.ts';
import { openDeviceName } from '../trust/certificate.ts';
import { hlcTime } from '../vault/hlc.ts';
import { parseHead } from './log/head.ts';
import { headName } from './log/names.ts';
import { beginRound, logMark, type Round, type SyncPorts } from './round.ts';
import { nullIfUnusable } from './log/unusable.ts';

export interface Browser {
  /** 16 bytes. */
  readonly id: Bytes;
  readonly name: string;
  /** The last sign of life that is known here, ms. */
  readonly last: number;
  readonly here: boolean;
  readonly status: 'valid' | 'suspended' | 'revoked';
}

export async function listBrowsers(ports: SyncPorts): Promise<Browser[]> {
  const round = await beginRound(ports);
  const { vaultId, unlocked, device } = round;
  return Promise.all(
    [...round.members.byId.values()].map(async ({ certificate, status }) => {
      const { deviceId, name, hlc } = certificate;
      const head = await heldHead(round, deviceId, certificate.publicKey);
      return {
        id: deviceId,
        name: (await openDeviceName(unlocked.epochs, vaultId, deviceId, name)) ?? '',
        last: hlcTime(head?.hlc ?? hlc),
        here: equal(deviceId, device.kid),
        status,
      };
    }),
  );
}

async function heldHead(round: Round, deviceId: Bytes, publicKey: Bytes) {
  const { n } = logMark(round, deviceId);
  const name = headName(round.vaultId, deviceId, n);
  const bytes = await round.database.read((transaction) => transaction.get('objects', name));
  if (bytes === undefined || n === 0) return null;
  return parseHead(bytes, round.vaultId, deviceId, publicKey).catch(nullIfUnusable);
}
