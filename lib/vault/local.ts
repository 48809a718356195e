// Values of this browser alone that name sites, addresses or passwords: sealed like everything else, in the `state` table.

import type { Bytes } from '../base/bytes.ts';
import { utf8 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import { info } from '../crypto/labels.ts';
import type { Random } from '../crypto/random.ts';
import type { Unlocked } from './keyring.ts';
import type { Database } from './ports.ts';

const NO_AAD: Bytes = new Uint8Array();

export async function writeLocal(
  database: Database,
  unlocked: Unlocked,
  name: string,
  value: Cbor,
  random: Random,
): Promise<void> {
  const context = localInfo(unlocked, name);
  const sealed = joinBox(await sealCae(unlocked.localKey, context, encodeCbor(value), NO_AAD, random));
  await database.write(async (transaction) => transaction.put('state', `local/${name}`, sealed));
}

/** null when it was never written. Throws `damaged`. */
export async function readLocal(database: Database, unlocked: Unlocked, name: string): Promise<Cbor> {
  const sealed = await database.read((transaction) => transaction.get('state', `local/${name}`));
  if (!sealed) return null;
  const bytes = await openCae(unlocked.localKey, localInfo(unlocked, name), splitBox(sealed), NO_AAD);
  if (!bytes) throw new PapersealError('damaged');
  return parseCbor(bytes);
}

const localInfo = (unlocked: Unlocked, name: string): Bytes => info('local-value', unlocked.identity, utf8(name));
