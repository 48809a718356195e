// The passphrase that unlocks one browser: Argon2id v1.3 (RFC 9106) over its NFKC form. Parameters are written from
// constants; stored ones are read within hard bounds and refused before any hashing, so that a storage can neither
// make the passphrase cheap to guess nor stop the browser with gigabytes. SPEC "Passphrase".

import { type Bytes, utf8 } from '../base/bytes.ts';
import { type ErrorCode, PapersealError } from '../base/errors.ts';
import type { Argon2Cost } from './argon2id.ts';
import type { Cbor } from './cbor.ts';
import type { Random } from './random.ts';

/** m in KiB, t passes, p lanes, 16 bytes of salt. */
export interface Argon2Params {
  readonly m: number;
  readonly t: number;
  readonly p: number;
  readonly salt: Bytes;
}

/** Argon2id (RFC 9106), 32 bytes: in the product lib/crypto/argon2id.ts, in tests one that takes no time. */
export type PasswordHash = (password: Bytes, salt: Bytes, cost: Argon2Cost) => Promise<Bytes>;

export const PASSPHRASE_PARAMS = { m: 65_536, t: 3, p: 1 } as const;

const SALT_SIZE = 16;
const BOUNDS = { m: [19_456, 1_048_576], t: [2, 10], p: [1, 1] } as const;
const SHORTEST = 6; // characters
const LONGEST = 10_000;

/** The constants with a fresh salt. */
export function makeParams(random: Random): Argon2Params {
  return { ...PASSPHRASE_PARAMS, salt: random(SALT_SIZE) };
}

/** For a header: [m, t, p, salt]. */
export function encodeParams({ m, t, p, salt }: Argon2Params): Cbor {
  return [m, t, p, salt];
}

/** Throws `damaged` for anything but [m, t, p, salt] within the bounds. */
export function parseParams(value: Cbor): Argon2Params {
  if (!Array.isArray(value) || value.length !== 4) throw new PapersealError('damaged');
  const [m, t, p, salt]: readonly Cbor[] = value;
  if (!isWithin(m, BOUNDS.m) || !isWithin(t, BOUNDS.t) || !isWithin(p, BOUNDS.p)) throw new PapersealError('damaged');
  if (!(salt instanceof Uint8Array) || salt.length !== SALT_SIZE) throw new PapersealError('damaged');
  return { m, t, p, salt };
}

/**
 * 32 bytes, after a fifth of a second in which the thread does nothing else. Throws `damaged` for parameters out of
 * bounds and `passphrase-wrong` for a text that no passphrase can be (too short or too long), both at once.
 */
export async function deriveKek(passphrase: string, params: Argon2Params, hash: PasswordHash): Promise<Bytes> {
  parseParams(encodeParams(params));
  const problem = lengthProblem(passphrase);
  if (problem !== null) throw new PapersealError('passphrase-wrong');
  const password = utf8(passphrase.normalize('NFKC'));
  const kek = await hash(password, params.salt, params);
  password.fill(0);
  return kek;
}

/** Why this can't become a passphrase: too short, too long, a row or a repeat, or among the first that anyone would try. */
export function passphraseProblem(passphrase: string): ErrorCode | null {
  const problem = lengthProblem(passphrase);
  if (problem !== null) return problem;
  const text = passphrase.normalize('NFKC').trim().toLowerCase();
  if (text.length < SHORTEST) return 'passphrase-too-short'; // nothing but spaces around it
  if (COMMONEST.has(text)) return 'passphrase-too-common';
  return isSequence(text) || isShortUnitRepeated(text) ? 'passphrase-too-simple' : null;
}

function lengthProblem(passphrase: string): ErrorCode | null {
  if (passphrase.length > 2 * LONGEST) return 'passphrase-too-long';
  const length = [...passphrase.normalize('NFKC')].length;
  if (length < SHORTEST) return 'passphrase-too-short';
  return length > LONGEST ? 'passphrase-too-long' : null;
}

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789012345678901234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
];
const LOWER_ROWS = ['asdfghjkl', 'zxcvbnm', 'yxcvbnm', 'qsdfghjklm', '1q2w3e4r5t6y7u8i9o0p', 'qazwsxedcrfvtgbyhnujmik'];
const SEQUENCES = [...ROWS, ...LOWER_ROWS].flatMap((row) => [row, [...row].reverse().join('')]);

function isSequence(text: string): boolean {
  return SEQUENCES.some((sequence) => sequence.includes(text));
}

/** "aaaaaa", "abcabc": a text found in itself, shifted by less than the shortest passphrase. */
function isShortUnitRepeated(text: string): boolean {
  const shift = (text + text).indexOf(text, 1);
  return shift < text.length && shift < SHORTEST;
}

const COMMONEST: ReadonlySet<string> = new Set(
  `password password1 password12 password123 password1234 passwort passwort1 passw0rd p@ssw0rd p@ssword passphrase
  letmein welcome welcome1 iloveyou sunshine princess football baseball basketball superman batman starwars pokemon
  dragon monkey shadow master michael jennifer jordan jordan23 hunter hunter2 charlie daniel thomas ashley jessica
  trustno1 whatever freedom flower cheese computer internet samsung google secret secret1 changeme default admin1
  admin123 administrator qwerty1 qwerty12 qwerty123 qwertyuiop1 qwert123 abc123 abcd1234 a1b2c3 a1b2c3d4 1qaz2wsx
  1q2w3e 123qwe qwe123 123abc asdf1234 zaq12wsx 123123123 11223344 112233 102030 147258369 159753 741852963 696969
  7777777 hello1 hello123 hallo123 killer soccer hockey summer winter spring autumn orange banana pepper ginger
  matrix mustang corvette ferrari access loveme lovely nothing paperseal correcthorsebatterystaple`
    .trim()
    .split(/\s+/),
);

function isWithin(value: Cbor | undefined, [least, most]: readonly [number, number]): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
