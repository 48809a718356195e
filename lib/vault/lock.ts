// Locked or unlocked. The local unlock key lives in the session store with its deadline, so that a killed worker is
// nothing and a closed browser is a lock; everything else is read from the database again (SPEC "Unlocking").

import { type Bytes, equal, parseBase64, toBase64 } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import type { Root } from '../crypto/epoch.ts';
import { passphraseProblem } from '../crypto/passphrase.ts';
import type { Random } from '../crypto/random.ts';
import { heldKey } from './held-key.ts';
import {
  fitsKeyring,
  type Keyring,
  KEYRING,
  openKeyring,
  sealKeyring,
  type Unlocked,
  unlockedFrom,
} from './keyring.ts';
import type { Clock, Database, Session, WriteTransaction } from './ports.ts';
import { makePaperSlot, makeSlot, openPaperSlot, openSlot, PAPER_SLOT, SLOT } from './slot.ts';
import { countTry, endTries, forgetTries } from './tries.ts';

/** Where vault id ‖ device id lies in the `state` table. */
export const IDENTITY = 'identity';

/** The public key for drafts: outlives locking, never the browser. */
const DRAFT_KEY = 'draft-key';
const MINUTES = 'lock-minutes';
const DEFAULT_MINUTES = 15;
/** Anything else was damaged on the disk. */
const CHOICES = [5, 15, 60, 240];

export interface Lock {
  exists(): Promise<boolean>;
  /** A key that does not fit the keyring is none: it was killed in the middle of something. */
  isUnlocked(): Promise<boolean>;
  /** Throws `no-vault` or `vault-locked`. */
  unlocked(): Promise<Unlocked>;
  /** What an unlocking began with, from when it was asked for: whoever locks since then wins. */
  turn(): Promise<string>;
  /**
   * Throws `passphrase-wrong`, `passphrase-wait` before the delay is over, `vault-locked` when it was locked meanwhile, and
   * `vault-damaged` when the passphrase is right and what it opens is not.
   */
  unlock(passphrase: string, turn?: string): Promise<void>;
  /** Takes a key that is known already: a vault just made or restored. Throws as `unlock`. */
  begin(luk: Bytes, turn?: string): Promise<void>;
  lock(): Promise<void>;
  /** The user did something: the deadline moves. */
  extend(): Promise<void>;
  /** ms; null when locked. */
  deadline(): Promise<number | null>;
  minutes(): Promise<number>;
  setMinutes(minutes: number): Promise<void>;
  /** A new passphrase with a new LUK; nothing but the keyring and local values is wrapped anew. */
  changePassphrase(current: string, next: string, turn?: string): Promise<void>;
  /** The words open what a forgotten passphrase does not. Throws `words-other-vault`. */
  resetPassphrase(root: Root, next: string, turn?: string): Promise<void>;
  /** Whether these are the words of this vault: its id follows from them alone. */
  isOf(root: Root): Promise<boolean>;
  /** What drafts are encrypted to, also while locked: public key and identity; null before the first unlocking. */
  draftKey(): Promise<{ publicKey: Bytes; identity: Bytes } | null>;
}

/** `ready`: has the database ready for whoever finds the vault open; what it throws keeps the vault closed. */
export function createLock(
  ports: { database: Database; session: Session; clock: Clock; random: Random },
  ready: (unlocked: Unlocked) => Promise<void> = async () => undefined,
): Lock {
  const { database, session, random } = ports;
  const key = heldKey(ports);
  // Derived from what the session store holds, and dropped as soon as that changes.
  let held: { luk: Bytes; keyring: Bytes; unlocked: Promise<Unlocked> } | null = null;
  let fitted: { luk: string; keyring: Bytes } | null = null;

  async function lock(): Promise<void> {
    held = null;
    fitted = null;
    await key.drop();
  }

  async function minutes(): Promise<number> {
    const stored = await database.read((transaction) => transaction.get('state', MINUTES));
    return CHOICES.find((minutes) => minutes === stored?.[0]) ?? DEFAULT_MINUTES;
  }

  const period = async (): Promise<number> => (await minutes()) * 60_000;

  /** Of the keys that are held the one that fits the keyring; null when it is locked. Throws `no-vault`. */
  async function current(): Promise<{ luk: Bytes; identity: Bytes; keyring: Bytes } | null> {
    const keys = await key.keys();
    const { identity, keyring } = await stored();
    for (const one of keys) {
      const luk = parseBase64(one);
      if (luk === null) continue;
      const isKnown = fitted?.luk === one && equal(fitted.keyring, keyring);
      if (!isKnown && !(await fitsKeyring(luk, identity, keyring))) continue;
      fitted = { luk: one, keyring };
      return { luk, identity, keyring };
    }
    held = null;
    return null;
  }

  async function begin(luk: Bytes, turn?: string): Promise<void> {
    const began = turn ?? (await key.turn());
    const { identity, keyring } = await stored();
    const opened = await openKeyring(luk, identity, keyring, random).catch((error: unknown) => {
      throw errorCode(error) === 'damaged' ? new PapersealError('vault-damaged') : error;
    });
    await ready(opened);
    if (!(await key.hold([luk], await period(), began))) throw new PapersealError('vault-locked');
    await session.set(DRAFT_KEY, `${toBase64(opened.kemPublicKey)}.${toBase64(identity)}`);
  }

  /** Throws `no-vault`, and `vault-damaged` for a part of one. */
  async function stored(): Promise<{ identity: Bytes; keyring: Bytes }> {
    const [identity, keyring] = await database.read(async (transaction) => [
      await transaction.get('state', IDENTITY),
      await transaction.get('state', KEYRING),
    ]);
    if (!identity || !keyring) throw new PapersealError((await exists()) ? 'vault-damaged' : 'no-vault');
    return { identity, keyring };
  }

  async function unlocked(): Promise<Unlocked> {
    const now = await current();
    if (now === null) throw new PapersealError('vault-locked');
    // A sync round or a new passphrase rewrites the keyring: what is held is held for these bytes only.
    if (held === null || !equal(held.luk, now.luk) || !equal(held.keyring, now.keyring)) {
      const { luk, identity, keyring } = now;
      held = { luk, keyring, unlocked: openKeyring(luk, identity, keyring, random) };
    }
    return held.unlocked;
  }

  async function exists(): Promise<boolean> {
    // Without its keyring it is a damaged one, not none.
    const parts = await database.read((transaction) =>
      Promise.all([KEYRING, SLOT, PAPER_SLOT, IDENTITY].map((part) => transaction.get('state', part))),
    );
    return parts.some((part) => part !== undefined);
  }

  const isUnlocked = async (): Promise<boolean> => (await current().catch(noneOpen)) !== null;

  async function tryPassphrase(passphrase: string, needsDisk: boolean): Promise<Bytes> {
    const [identity, slot] = await database.read(async (transaction) => [
      await transaction.get('state', IDENTITY),
      await transaction.get('state', SLOT),
    ]);
    if (!(await exists())) throw new PapersealError('no-vault');
    if (!identity) throw new PapersealError('vault-damaged');
    if (!slot) throw new PapersealError('passphrase-damaged');
    // What can't be a passphrase is no try: an empty field is not punished.
    const problem = passphraseProblem(passphrase);
    if (problem === 'passphrase-too-short' || problem === 'passphrase-too-long') {
      throw new PapersealError('passphrase-wrong');
    }
    await countTry(ports, needsDisk);
    const luk = await openSlot(passphrase, slot, identity).catch((error: unknown) => {
      throw errorCode(error) === 'damaged' ? new PapersealError('passphrase-damaged') : error;
    });
    await forgetTries(ports);
    return luk;
  }

  return {
    exists,
    isUnlocked,
    unlocked,
    turn: key.turn,
    unlock: async (passphrase, turn) => {
      const began = turn ?? (await key.turn());
      await begin(await tryPassphrase(passphrase, false), began);
    },
    begin,
    lock,
    extend: async () => key.extend(await period()),
    deadline: async () => ((await isUnlocked()) ? key.deadline() : null),
    minutes,
    setMinutes: async (value) => {
      await database.write(async (transaction) => transaction.put('state', MINUTES, new Uint8Array([value])));
      await key.extend(value * 60_000);
    },
    changePassphrase: async (before, next, turn) => {
      const began = turn ?? (await key.turn());
      await begin(await tryPassphrase(before, true), began);
      await rewrap(next, began);
    },
    resetPassphrase: async (root, next, turn) => {
      const began = turn ?? (await key.turn());
      const [identity, slot] = await database.read(async (transaction) => [
        await transaction.get('state', IDENTITY),
        await transaction.get('state', PAPER_SLOT),
      ]);
      if (!(await exists())) throw new PapersealError('no-vault');
      if (!identity || !slot) throw new PapersealError('vault-damaged');
      if (!equal(root.vaultId, identity.subarray(0, 16))) throw new PapersealError('words-other-vault');
      const luk = await openPaperSlot(root.recoveryKemSeed, slot, identity).catch((error: unknown) => {
        throw errorCode(error) === 'damaged' ? new PapersealError('vault-damaged') : error;
      });
      await begin(luk, began);
      await rewrap(next, began);
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

  /**
   * A sync round may rewrite the keyring while the passphrase is hashed: its marks must not go back, so it is done anew.
   * Both keys are held until it is written, so that whenever it is killed one of them fits.
   */
  async function rewrap(passphrase: string, turn: string): Promise<void> {
    for (;;) {
      const { readKeyring } = await unlocked();
      const before = await database.read((transaction) => transaction.get('state', KEYRING));
      const [keyring, now] = [before ? await readKeyring(before) : null, await current()];
      if (!before || !keyring || !now) throw new PapersealError('vault-locked');
      const wrapped = await wrapKeyring(keyring, passphrase, random);
      if (!(await key.hold([now.luk, wrapped.luk], await period(), turn))) throw new PapersealError('vault-locked');
      const isWritten = await database.write(async (transaction) => {
        const stored = await transaction.get('state', KEYRING);
        if (!stored || !equal(stored, before)) return false; // erased or rewritten since: look again
        wrapped.write(transaction);
        await endTries(transaction, false);
        return true;
      });
      if (!isWritten) continue;
      return begin(wrapped.luk, turn).catch((error: unknown) => {
        if (errorCode(error) !== 'vault-locked') throw error; // locked meanwhile: the new passphrase counts, and opens it
      });
    }
  }
}

function noneOpen(error: unknown): null {
  const code = errorCode(error);
  if (code !== 'no-vault' && code !== 'vault-damaged') throw error;
  return null;
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
