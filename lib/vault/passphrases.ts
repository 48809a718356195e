// What opens the vault by something that a person knows: the passphrase, and the words when that is forgotten
// (SPEC "Unlocking").

import { type Bytes, equal } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import type { Root } from '../crypto/epoch.ts';
import { passphraseProblem } from '../crypto/passphrase.ts';
import { type Keyring, sealKeyring, type Unlocked, unlockedFrom } from './keyring.ts';
import type { Clock, Database, Session, WriteTransaction } from './ports.ts';
import { makePaperSlot, makeSlot, openPaperSlot, openSlot, type SlotPorts } from './slot.ts';
import { countTry, endTries, forgetTries } from './tries.ts';
import { STATE } from './state.ts';

export interface Passphrases {
  /**
   * Throws `passphrase-wrong`, `passphrase-wait` before the delay is over, `vault-locked` when it was locked meanwhile, and
   * `vault-damaged` when the passphrase is right and what it opens is not.
   */
  unlock(passphrase: string, turn?: string): Promise<void>;
  /** A new passphrase with a new LUK; nothing but the keyring and local values is wrapped anew. */
  changePassphrase(current: string, next: string, turn?: string): Promise<void>;
  /** The words open what a forgotten passphrase does not. Throws `words-other-vault`. */
  resetPassphrase(root: Root, next: string, turn?: string): Promise<void>;
  /** Whether these are the words of this vault: its id follows from them alone. */
  isOf(root: Root): Promise<boolean>;
}

/** What the lock does with a key that was found. */
export interface KeyHolder {
  exists(): Promise<boolean>;
  begin(luk: Bytes, turn?: string): Promise<void>;
  unlocked(): Promise<Unlocked>;
  turn(): Promise<string>;
  /** The local unlock key; null when locked. */
  key(): Promise<Bytes | null>;
  /** Any of these may fit the keyring. Throws `vault-locked` when it was locked since `turn`. */
  hold(luks: readonly Bytes[], turn: string): Promise<void>;
}

export function passphrases(
  ports: { database: Database; session: Session; clock: Clock } & SlotPorts,
  lock: KeyHolder,
): Passphrases {
  const { database } = ports;

  async function tryPassphrase(passphrase: string, needsDisk: boolean): Promise<Bytes> {
    const [identity, slot] = await database.read(async (transaction) => [
      await transaction.get('state', STATE.identity),
      await transaction.get('state', STATE.slot),
    ]);
    if (!(await lock.exists())) throw new PapersealError('no-vault');
    if (!identity) throw new PapersealError('vault-damaged');
    if (!slot) throw new PapersealError('passphrase-damaged');
    // What can't be a passphrase is no try: an empty field is not punished.
    const problem = passphraseProblem(passphrase);
    if (problem === 'passphrase-too-short' || problem === 'passphrase-too-long') {
      throw new PapersealError('passphrase-wrong');
    }
    await countTry(ports, needsDisk);
    const luk = await openSlot(ports, passphrase, slot, identity).catch((error: unknown) => {
      throw errorCode(error) === 'damaged' ? new PapersealError('passphrase-damaged') : error;
    });
    await forgetTries(ports);
    return luk;
  }

  /**
   * A sync round may rewrite the keyring while the passphrase is hashed: its marks must not go back, so it is done anew.
   * Both keys are held until it is written, so that whenever it is killed one of them fits.
   */
  async function rewrap(passphrase: string, turn: string): Promise<void> {
    for (;;) {
      const { readKeyring } = await lock.unlocked();
      const before = await database.read((transaction) => transaction.get('state', STATE.keyring));
      const [keyring, now] = [before ? await readKeyring(before) : null, await lock.key()];
      if (!before || !keyring || !now) throw new PapersealError('vault-locked');
      const wrapped = await wrapKeyring(ports, keyring, passphrase);
      await lock.hold([now, wrapped.luk], turn);
      const isWritten = await database.write(async (transaction) => {
        const stored = await transaction.get('state', STATE.keyring);
        if (!stored || !equal(stored, before)) return false; // erased or rewritten since: look again
        wrapped.write(transaction);
        await endTries(transaction, false);
        return true;
      });
      if (!isWritten) continue;
      return lock.begin(wrapped.luk, turn).catch((error: unknown) => {
        if (errorCode(error) !== 'vault-locked') throw error; // locked meanwhile: the new passphrase counts, and opens it
      });
    }
  }

  return {
    unlock: async (passphrase, turn) => {
      const began = turn ?? (await lock.turn());
      await lock.begin(await tryPassphrase(passphrase, false), began);
    },
    changePassphrase: async (before, next, turn) => {
      const began = turn ?? (await lock.turn());
      await lock.begin(await tryPassphrase(before, true), began);
      await rewrap(next, began);
    },
    resetPassphrase: async (root, next, turn) => {
      const began = turn ?? (await lock.turn());
      const [identity, slot] = await database.read(async (transaction) => [
        await transaction.get('state', STATE.identity),
        await transaction.get('state', STATE.paperSlot),
      ]);
      if (!(await lock.exists())) throw new PapersealError('no-vault');
      if (!identity || !slot) throw new PapersealError('vault-damaged');
      if (!equal(root.vaultId, identity.subarray(0, 16))) throw new PapersealError('words-other-vault');
      const luk = await openPaperSlot(root.recoveryKemSeed, slot, identity).catch((error: unknown) => {
        throw errorCode(error) === 'damaged' ? new PapersealError('vault-damaged') : error;
      });
      await lock.begin(luk, began);
      await rewrap(next, began);
    },
    isOf: async (root) => {
      const identity = await database.read((transaction) => transaction.get('state', STATE.identity));
      return identity !== undefined && equal(root.vaultId, identity.subarray(0, 16));
    },
  };
}

/** A keyring under a new LUK with both its slots, to be written in one transaction. */
export async function wrapKeyring(
  { random, hash }: SlotPorts,
  keyring: Keyring,
  passphrase: string,
): Promise<{ luk: Bytes; write(transaction: WriteTransaction): void }> {
  const luk = random(32);
  const { identity } = await unlockedFrom(luk, keyring, random);
  const sealed = await sealKeyring(luk, keyring, random);
  const slot = await makeSlot({ random, hash }, passphrase, luk, identity);
  const paperSlot = await makePaperSlot(keyring.recoveryKem, luk, identity);
  return {
    luk,
    write: (transaction) => {
      transaction.put('state', STATE.identity, identity);
      transaction.put('state', STATE.keyring, sealed);
      transaction.put('state', STATE.slot, slot);
      transaction.put('state', STATE.paperSlot, paperSlot);
    },
  };
}
