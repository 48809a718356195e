// Every value of the `state` table: what it is called and whose it is, which says what becomes of it. No name of that table
// stands anywhere else: the compiler takes none that is not from here. What a value holds is read where it is used, with the
// schema of its layer.

declare const named: unique symbol;
/** The name of one value. */
export type StateKey = string & { readonly [named]: 'value' };
/** How the names of several values begin. */
export type StatePrefix = string & { readonly [named]: 'prefix' };

/**
 * - `browser`: stays when one vault takes the place of another here; ends with everything.
 * - `vault`: the vault that takes its place begins without it.
 * - `logs`: what is known of the logs of the vault's browsers. A restore brings it along from what was found.
 * - `store`: the same of one storage, whose id its name goes on with, and with which it ends.
 */
export type Owner = 'browser' | 'vault' | 'logs' | 'store';

/** Values of one kind, told apart by how their names go on. */
export interface StateFamily {
  readonly all: StatePrefix;
  key(...rest: readonly string[]): StateKey;
  /** Those whose names go on like this. */
  under(...rest: readonly string[]): StatePrefix;
  /** What comes after the name of the family. */
  restOf(key: StateKey): string;
}

const owners = new Map<string, Owner>();

function value(name: string, owner: Owner): StateKey {
  owners.set(name, owner);
  return name as StateKey;
}

function family(prefix: `${string}/`, owner: Owner): StateFamily {
  owners.set(prefix, owner);
  return {
    all: prefix as StatePrefix,
    key: (...rest) => (prefix + rest.join('/')) as StateKey,
    under: (...rest) => `${prefix}${rest.join('/')}/` as StatePrefix,
    restOf: (key) => key.slice(prefix.length),
  };
}

export const STATE = {
  /** Picture and word that only our own frames show. */
  mark: value('mark', 'browser'),
  /** Sites that are switched on. */
  sites: value('sites', 'browser'),

  /** Vault id ‖ device id. */
  identity: value('identity', 'vault'),
  keyring: value('keyring', 'vault'),
  /** The key of the keyring, under the passphrase and under the words. */
  slot: value('slot', 'vault'),
  paperSlot: value('slot/paper', 'vault'),
  tries: value('tries', 'vault'),
  /** There were wrong passphrases since the last right one. */
  failedTries: value('failed-tries', 'vault'),
  lockMinutes: value('lock-minutes', 'vault'),
  /** The last reading of this browser's clock, closed. */
  lastReading: value('hlc', 'vault'),
  /** The names of all rows under exclusive or, by which one that is gone is missed, and a check. */
  rowsSum: value('rows-sum', 'vault'),
  /** All rows are closed; before that some may lie there as older versions left them. */
  rowsClosed: value('rows-closed', 'vault'),
  /** The words were not typed back yet. */
  unchecked: value('unchecked', 'vault'),
  /** Restored with the words alone: nothing is brought to a storage before a vault was found there. */
  readingOnly: value('reading-only', 'vault'),
  /** The question where copies are kept was answered, or put off. */
  askedStorage: value('asked-storage', 'vault'),
  /** A site that the browser was asked to allow for one editor. */
  allowedOnce: value('allowed-once', 'vault'),
  /** Sealed to this browser alone (local.ts). */
  local: family('local/', 'vault'),

  /** Known segments, by device, number and hash (index-of-logs.ts). */
  log: family('sync/log/', 'logs'),
  /** Roster entries and certificates by their hash, and who was certified (kept-trust.ts). */
  trust: family('sync/trust/', 'logs'),
  certified: family('sync/certified/', 'logs'),
  /** Signed objects that prove what a browser did (evidence.ts), and the last words of its logs. */
  evidence: family('sync/evidence/', 'logs'),
  lastWord: family('sync/last-word/', 'logs'),
  /** Versions that wait for their certificate, or that were taken back (merge.ts). */
  later: family('sync/later/', 'logs'),
  voided: family('sync/void/', 'logs'),
  /** What goes into a segment of this browser again or for others, what each segment held (queue.ts), and its signed heads (append.ts). */
  carry: family('sync/carry/', 'logs'),
  carryTrust: family('sync/carry-trust/', 'logs'),
  takenBack: family('sync/taken-back/', 'logs'),
  sent: family('sync/sent/', 'logs'),
  signed: family('sync/signed/', 'logs'),
  /** The last head of a log that its profile left (handover.ts). */
  left: family('sync/left/', 'logs'),
  /** Segments beside the known ones that were carried (carry.ts). */
  beside: family('sync/beside/', 'logs'),
  /** What a disk damaged and no storage gave back yet (missing.ts), and how often that was tried (mend.ts). */
  missing: family('sync/missing/', 'logs'),
  mendTried: value('sync/tried', 'logs'),

  /** What a storage could not give (engine.ts), what was brought and carried there, handed over, and read again. */
  waiting: family('sync/waiting/', 'store'),
  brought: family('sync/brought/', 'store'),
  carried: family('sync/carried/', 'store'),
  handed: family('sync/handed/', 'store'),
  readAgain: family('sync/read/', 'store'),
} as const;

/** What a flag holds that is up. */
export const UP = new Uint8Array([1]);

/** null for a name that no version of ours wrote. */
export function ownerOf(key: StateKey): Owner | null {
  const parts = key.split('/');
  const starts = parts.slice(0, -1).map((_, i) => `${parts.slice(0, i + 1).join('/')}/`);
  return owners.get(key) ?? starts.map((start) => owners.get(start)).find((owner) => owner !== undefined) ?? null;
}

/** Whether it is of one storage, and of this one. */
export function isOfStore(key: StateKey, storeId: string): boolean {
  return ownerOf(key) === 'store' && key.split('/')[2] === storeId;
}
