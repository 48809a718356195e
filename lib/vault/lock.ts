// Locked or unlocked. The local unlock key lives in the session store with its deadline, so that a killed worker is
// nothing and a closed browser is a lock; everything else is read from the database again (SPEC "Unlocking").

import { type Bytes, equal, parseBase64, toBase64 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Root } from '../crypto/epoch.ts';
import { passphraseProblem } from '../crypto/passphrase.ts';
import type { Random } from '../crypto/random.ts';
import { type Keyring, KEYRING, openKeyring, sealKeyring, type Unlocked, unlockedFrom } from './keyring.ts';
import type { Clock, Database, Session, WriteTransaction } from './ports.ts';
import { makePaperSlot, makeSlot, openPaperSlot, openSlot, PAPER_SLOT, SLOT } from './slot.ts';
import { countTry, endTries, forgetTries } from './tries.ts';

/** Where vault id ‖ device id lies in the `state` table. */
export const IDENTITY = 'identity';

const LUK = 'luk';
const DEADLINE = 'deadline';
/** The public key for drafts: outlives locking, never the browser. */
const DRAFT_KEY = 'draft-key';
const MINUTES = 'lock-minutes';
const DEFAULT_MINUTES = 15;
const MOST_MINUTES = 240;

export interface Lock {
  exists(): Promise<boolean>;
  isUnlocked(): Promise<boolean>;
  /** Throws `no-vault` or `vault-locked`. */
  unlocked(): Promise<Unlocked>;
  /** Throws `passphrase-wrong`, and `passphrase-wait` before the delay is over. */
  unlock(passphrase: string): Promise<void>;
  /** Takes a key that is known already: a vault just made or restored. */
  begin(luk: Bytes): Promise<void>;
  lock(): Promise<void>;
  /** The user did something: the deadline moves. */
  extend(): Promise<void>;
  /** ms; null when locked. */
  deadline(): Promise<number | null>;
  minutes(): Promise<number>;
  setMinutes(minutes: number): Promise<void>;
  /** A new passphrase with a new LUK; nothing but the keyring and local values is wrapped anew. */
  changePassphrase(current: string, next: string): Promise<void>;
  /** The words open what a forgotten passphrase does not. Throws `words-other-vault`. */
  resetPassphrase(root: Root, next: string): Promise<void>;
  /** Whether these are the words of this vault: its id follows from them alone. */
  isOf(root: Root): Promise<boolean>;
  /** What drafts are encrypted to, also while locked: public key and identity; null before the first unlocking. */
  draftKey(): Promise<{ publicKey: Bytes; identity: Bytes } | null>;
}

export function createLock(ports: { database: Database; session: Session; clock: Clock; random: Random }): Lock {
  const { database, session, clock, random } = ports;
  // Derived from what the session store holds, and dropped as soon as that changes.
  let held: { luk: string; keyring: Bytes; unlocked: Promise<Unlocked> } | null = null;

  async function currentLuk(): Promise<string | null> {
    const [luk, deadline] = [await session.get(LUK), Number(await session.get(DEADLINE))];
    if (luk === null) return null;
    const left = deadline - clock();
    // More than any deadline is set for: the clock was put back.
    if (left > 0 && left <= MOST_MINUTES * 60_000) return luk;
    await lock();
    return null;
  }

  async function lock(): Promise<void> {
    held = null;
    await session.remove(LUK);
    await session.remove(DEADLINE);
  }

  async function minutes(): Promise<number> {
    const stored = await database.read((transaction) => transaction.get('state', MINUTES));
    return stored?.[0] ?? DEFAULT_MINUTES;
  }

  async function extend(): Promise<void> {
    if ((await currentLuk()) === null) return; // late: what has expired is not brought back to life
    await session.set(DEADLINE, String(clock() + (await minutes()) * 60_000));
  }

  async function begin(luk: Bytes): Promise<void> {
    await session.set(DEADLINE, String(clock() + (await minutes()) * 60_000));
    await session.set(LUK, toBase64(luk));
    const { kemPublicKey, identity } = await unlocked().catch(async (error: unknown) => {
      await lock(); // a key that opens nothing must not pass for an open vault
      throw error;
    });
    await session.set(DRAFT_KEY, `${toBase64(kemPublicKey)}.${toBase64(identity)}`);
  }

  async function unlocked(): Promise<Unlocked> {
    const luk = await currentLuk();
    const [identity, keyring] = await database.read(async (transaction) => [
      await transaction.get('state', IDENTITY),
      await transaction.get('state', KEYRING),
    ]);
    if (!identity || !keyring) throw new PapersealError('no-vault');
    const bytes = luk === null ? null : parseBase64(luk);
    if (luk === null || bytes === null) throw new PapersealError('vault-locked');
    // A sync round or a new passphrase rewrites the keyring: what is held is held for these bytes only.
    if (held?.luk !== luk || !equal(held.keyring, keyring)) {
      held = { luk, keyring, unlocked: openKeyring(bytes, identity, keyring, random) };
    }
    return held.unlocked;
  }

  async function exists(): Promise<boolean> {
    return (await database.read((transaction) => transaction.get('state', KEYRING))) !== undefined;
  }

  async function tryPassphrase(passphrase: string, needsDisk: boolean): Promise<Bytes> {
    const [identity, slot] = await database.read(async (transaction) => [
      await transaction.get('state', IDENTITY),
      await transaction.get('state', SLOT),
    ]);
    if (!identity || !slot) throw new PapersealError('no-vault');
    // What can't be a passphrase is no try: an empty field is not punished.
    const problem = passphraseProblem(passphrase);
    if (problem === 'passphrase-too-short' || problem === 'passphrase-too-long') {
      throw new PapersealError('passphrase-wrong');
    }
    await countTry(ports, needsDisk);
    const luk = await openSlot(passphrase, slot, identity);
    await forgetTries(ports);
    return luk;
  }

  return {
    exists,
    isUnlocked: async () => (await currentLuk()) !== null,
    unlocked,
    unlock: async (passphrase) => begin(await tryPassphrase(passphrase, false)),
    begin,
    lock,
    extend,
    deadline: async () => ((await currentLuk()) === null ? null : Number(await session.get(DEADLINE))),
    minutes,
    setMinutes: async (value) => {
      await database.write(async (transaction) => transaction.put('state', MINUTES, new Uint8Array([value])));
      await extend();
    },
    changePassphrase: async (current, next) => {
      await begin(await tryPassphrase(current, true));
      await rewrap(next);
    },
    resetPassphrase: async (root, next) => {
      const [identity, slot] = await database.read(async (transaction) => [
        await transaction.get('state', IDENTITY),
        await transaction.get('state', PAPER_SLOT),
      ]);
      if (!identity || !slot) throw new PapersealError('no-vault');
      if (!equal(root.vaultId, identity.subarray(0, 16))) throw new PapersealError('words-other-vault');
      await begin(await openPaperSlot(root.recoveryKemSeed, slot, identity));
      await rewrap(next);
    },
    isOf: async (root) => {
      const identity = await database.read((transaction) => transaction.get('state', IDENTITY));
      return identity !== undefined && equal(root.vaultId, identity.subarray(0, 16));
    },
    draftKey: async () => {
      const [publicKey, identity] = ((await session.get(DRAFT_KEY)) ?? '').split('.').map(parseBase64);
      return publicKey && identity?.length === 32 ? { publicKey, identity } : null;
    },
  };

  /** A sync round may rewrite the keyring while the passphrase is hashed: its marks must not go back, so it is done anew. */
  async function rewrap(passphrase: string): Promise<void> {
    for (;;) {
      const { readKeyring } = await unlocked();
      const before = await database.read((transaction) => transaction.get('state', KEYRING));
      const keyring = before ? await readKeyring(before) : null;
      if (!before || !keyring) throw new PapersealError('vault-locked');
      const wrapped = await wrapKeyring(keyring, passphrase, random);
      const isWritten = await database.write(async (transaction) => {
        const stored = await transaction.get('state', KEYRING);
        if (!stored || !equal(stored, before)) return false; // erased or rewritten since: look again
        wrapped.write(transaction);
        await endTries(transaction, false);
        return true;
      });
      if (isWritten) return begin(wrapped.luk);
    }
  }
}

/** A keyring under a new LUK with both its slots, to be written in one transaction. */
export async function wrapKeyring(
  keyring: Keyring,
  passphrase: string,
  random: Random,
): Promise<{ luk: Bytes; write(transaction: WriteTransaction): void }> {
  const luk = random(32);
  const { identity } = await unlockedFrom(luk, keyring, random);
  const sealed = await sealKeyring(luk, keyring, random);
  const slot = await makeSlot(passphrase, luk, identity, random);
  const paperSlot = await makePaperSlot(keyring.recoveryKem, luk, identity);
  return {
    luk,
    write: (transaction) => {
      transaction.put('state', IDENTITY, identity);
      transaction.put('state', KEYRING, sealed);
      transaction.put('state', SLOT, slot);
      transaction.put('state', PAPER_SLOT, paperSlot);
    },
  };
}
