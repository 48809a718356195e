// A vault that was made or found comes into this browser.

import type { Enlisted } from '../../sync/found.ts';
import { putClosed } from '../../sync/key-rows.ts';
import { type Unlocked, unlockedFrom } from '../../vault/keyring.ts';
import { wrapKeyring } from '../../vault/passphrases.ts';
import type { WriteTransaction } from '../../vault/ports.ts';
import type { App } from '../app.ts';
import { ignore } from '../drafts.ts';
import { drawMark, readMark, writeMark } from '../mark.ts';

/** What is written together with a vault, made with its keys. */
export type More = (unlocked: Unlocked) => Promise<(transaction: WriteTransaction) => Promise<void> | void>;

/** Writes a vault into this browser and unlocks it: everything in one transaction, with what `more` makes of its keys. */
export async function install(app: App, enlisted: Enlisted, passphrase: string, more: More): Promise<void> {
  const { ports, lock } = app;
  const { database, random } = ports;
  const turn = await lock.turn();
  const wrapped = await wrapKeyring(ports, enlisted.keyring, passphrase);
  const writeMore = await more(await unlockedFrom(wrapped.luk, enlisted.keyring, random));
  await database.write(async (transaction) => {
    await writeMore(transaction); // may make room first
    wrapped.write(transaction);
    enlisted.write(transaction);
    putClosed(transaction);
  });
  if (!(await readMark(database))) await writeMark(database, drawMark(random));
  await lock.begin(wrapped.luk, turn).catch(ignore('vault-locked')); // locked meanwhile: it is here, and closed
  await app.unlocked();
}
