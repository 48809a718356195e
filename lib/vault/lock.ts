// Locked or unlocked. The local unlock key lives in the session store with its deadline, so that a killed worker is
// nothing and a closed browser is a lock; everything else is read from the database again (SPEC "Unlocking").

import { type Bytes, equal, parseBase64, toBase64 } from '../base/bytes.ts';
import { errorCode, PapersealError } from '../base/errors.ts';
import { LOCK_MINUTES } from '../base/limits.ts';
import { heldKey } from './held-key.ts';
import { fitsKeyring, openKeyring, type Unlocked } from './keyring.ts';
import { type KeyHolder, type Passphrases, passphrases } from './passphrases.ts';
import type { Clock, Database, Session } from './ports.ts';
import type { SlotPorts } from './slot.ts';
import { STATE } from './state.ts';

/** The public key for drafts: outlives locking, never the browser. */
const DRAFT_KEY = 'draft-key';
const DEFAULT_MINUTES = 15;

export interface Lock extends Passphrases {
  exists(): Promise<boolean>;
  /** A key that does not fit the keyring is none: it was killed in the middle of something. */
  isUnlocked(): Promise<boolean>;
  /** Throws `no-vault` or `vault-locked`. */
  unlocked(): Promise<Unlocked>;
  /** What an unlocking began with, from when it was asked for: whoever locks since then wins. */
  turn(): Promise<string>;
  /** Takes a key that is known already: a vault just made or restored. Throws as `unlock`. */
  begin(luk: Bytes, turn?: string): Promise<void>;
  lock(): Promise<void>;
  /** The user did something: the deadline moves. */
  extend(): Promise<void>;
  /** Keyboard or mouse of this computer were used `ago` ms ago: the deadline moves to a period after that, never back. */
  used(ago: number): Promise<void>;
  /** ms; null when locked. */
  deadline(): Promise<number | null>;
  minutes(): Promise<number>;
  setMinutes(minutes: number): Promise<void>;
  /** What drafts are encrypted to, also while locked: public key and identity; null before the first unlocking. */
  draftKey(): Promise<{ publicKey: Bytes; identity: Bytes } | null>;
}

/**
 * `ready`: has the database ready for whoever finds the vault open; what it throws keeps the vault closed. `over`: the key
 * was found to be past its time, whoever asked for it, and nobody has been told yet.
 */
export function createLock(
  ports: { database: Database; session: Session; clock: Clock } & SlotPorts,
  ready: (unlocked: Unlocked) => Promise<void> = async () => undefined,
  over: () => Promise<void> = async () => undefined,
): Lock {
  const { database, session, random, clock } = ports;
  const key = heldKey(ports, over);
  // Derived from what the session store holds, and dropped as soon as that changes.
  let held: { luk: Bytes; keyring: Bytes; unlocked: Promise<Unlocked> } | null = null;
  let fitted: { luk: string; keyring: Bytes } | null = null;

  async function lock(): Promise<void> {
    held = null;
    fitted = null;
    await key.drop();
  }

  async function minutes(): Promise<number> {
    const stored = await database.read((transaction) => transaction.get('state', STATE.lockMinutes));
    return LOCK_MINUTES.find((known) => known === stored?.[0]) ?? DEFAULT_MINUTES; // else it was damaged on the disk
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
    await holder.hold([luk], began);
    await session.set(DRAFT_KEY, `${toBase64(opened.kemPublicKey)}.${toBase64(identity)}`);
  }

  /** Throws `no-vault`, and `vault-damaged` for a part of one. */
  async function stored(): Promise<{ identity: Bytes; keyring: Bytes }> {
    const [identity, keyring] = await database.read(async (transaction) => [
      await transaction.get('state', STATE.identity),
      await transaction.get('state', STATE.keyring),
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
      Promise.all(
        [STATE.keyring, STATE.slot, STATE.paperSlot, STATE.identity].map((part) => transaction.get('state', part)),
      ),
    );
    return parts.some((part) => part !== undefined);
  }

  const isUnlocked = async (): Promise<boolean> => (await current().catch(noneOpen)) !== null;

  const holder: KeyHolder = {
    exists,
    begin,
    unlocked,
    turn: key.turn,
    key: async () => (await current())?.luk ?? null,
    hold: async (luks, turn) => {
      if (!(await key.hold(luks, await period(), turn))) throw new PapersealError('vault-locked');
    },
  };
  return {
    exists,
    isUnlocked,
    unlocked,
    turn: key.turn,
    begin,
    lock,
    extend: async () => key.extend(await period()),
    used: async (ago) => {
      const left = (await period()) - ago;
      const until = await key.deadline();
      if (until !== null && clock() + left > until) await key.extend(left);
    },
    deadline: async () => ((await isUnlocked()) ? key.deadline() : null),
    minutes,
    setMinutes: async (value) => {
      await database.write(async (transaction) => transaction.put('state', STATE.lockMinutes, new Uint8Array([value])));
      await key.extend(value * 60_000);
    },
    ...passphrases(ports, holder),
    draftKey: async () => {
      const [publicKey, identity] = ((await session.get(DRAFT_KEY)) ?? '').split('.').map(parseBase64);
      return publicKey && identity?.length === 32 ? { publicKey, identity } : null;
    },
  };
}

function noneOpen(error: unknown): null {
  const code = errorCode(error);
  if (code !== 'no-vault' && code !== 'vault-damaged') throw error;
  return null;
}
