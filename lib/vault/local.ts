// Values of this browser alone that name sites, addresses or passwords: sealed like everything else, in the `state` table.

import { type Bytes, equal, utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { info } from '../crypto/labels.ts';
import type { Random } from '../crypto/random.ts';
import type { Unlocked } from './keyring.ts';
import type { Database } from './ports.ts';
import { STATE } from './state.ts';

const NO_AAD: Bytes = new Uint8Array();

/** Throws `no-vault` when the vault was deleted here meanwhile. */
export async function writeLocal(
  database: Database,
  unlocked: Unlocked,
  name: string,
  value: Cbor,
  random: Random,
): Promise<void> {
  const sealed = await sealLocal(unlocked, name, value, random);
  await database.write(async (transaction) => {
    const identity = await transaction.get('state', STATE.identity);
    if (!identity || !equal(identity, unlocked.identity)) throw new PapersealError('no-vault');
    transaction.put('state', STATE.local.key(name), sealed);
  });
}

/** For a transaction that writes more than this: the value of `STATE.local.key(name)` in the `state` table. */
export async function sealLocal(unlocked: Unlocked, name: string, value: Cbor, random: Random): Promise<Bytes> {
  return joinBox(await sealCae(unlocked.localKey, localInfo(unlocked, name), encodeCbor(value), NO_AAD, random));
}

/** null when it was never written. Throws `damaged`. */
export async function readLocal(database: Database, unlocked: Unlocked, name: string): Promise<Cbor> {
  const sealed = await database.read((transaction) => transaction.get('state', STATE.local.key(name)));
  if (!sealed) return null;
  const bytes = await openCae(unlocked.localKey, localInfo(unlocked, name), splitBox(sealed), NO_AAD);
  if (!bytes) throw new PapersealError('damaged');
  return parseCbor(bytes);
}

const localInfo = (unlocked: Unlocked, name: string): Bytes => info('local-value', unlocked.identity, utf8(name));
