import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js';
import { readFile } from 'node:fs/promises';
import setupArgon2id from 'argon2id/lib/setup.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBase64, toHex, utf8 } from '../../lib/base/bytes.ts';
import { argon2id, freeMemory, layOutMemory } from '../../lib/crypto/argon2id.ts';
import { NO_SIMD_WASM, SIMD_WASM } from '../../lib/crypto/argon2id-wasm.ts';
import type { Cbor } from '../../lib/crypto/cbor.ts';
import {
  deriveKek,
  encodeParams,
  makeParams,
  parseParams,
  PASSPHRASE_PARAMS,
  type PasswordHash,
  passphraseProblem,
} from '../../lib/crypto/passphrase.ts';
import { systemRandom } from '../../lib/crypto/random.ts';

const salt = new Uint8Array(16).fill(2);
const cheap = { m: 19_456, t: 2, p: 1, salt };

describe('Argon2id (X-05)', () => {
  it('is the RFC 9106 one in both builds (§5.3)', async () => {
    for (const wasm of [SIMD_WASM, NO_SIMD_WASM]) {
      const load = (imports: WebAssembly.Imports) => WebAssembly.instantiate(parseBase64(wasm) ?? salt, imports);
      const hash = await setupArgon2id(load, load);
      const tag = hash({
        password: new Uint8Array(32).fill(1),
        salt,
        secret: new Uint8Array(8).fill(3),
        ad: new Uint8Array(12).fill(4),
        parallelism: 4,
        passes: 3,
        memorySize: 32,
        tagLength: 32,
      });
      expect(toHex(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
    }
  });

  it('walks the blocks as noble and the package do, whatever the cost', async () => {
    const load = (imports: WebAssembly.Imports) => WebAssembly.instantiate(parseBase64(SIMD_WASM) ?? salt, imports);
    for (const [m, t, length] of [
      [8, 1, 2],
      [9, 2, 9],
      [64, 3, 6],
      [515, 2, 40],
      [2_048, 1, 7],
      [4_100, 4, 100],
    ] as const) {
      const password = systemRandom(length);
      const own = await argon2id(password, salt, { m, t });
      expect(own).toEqual(new Uint8Array(nobleArgon2id(password, salt, { m, t, p: 1, dkLen: 32 })));
      const hash = await setupArgon2id(load, load);
      expect(own).toEqual(hash({ password, salt, parallelism: 1, passes: t, memorySize: m, tagLength: 32 }));
    }
  });

  it('gives the same in memory that was laid out for it, for another cost, given back, or not at all', async () => {
    const password = utf8('kiwi tango seven');
    const expected = await argon2id(password, salt, cheap);
    const larger = 100_000; // more than the modules' own least
    for (const prepare of [
      () => layOutMemory(cheap),
      () => layOutMemory({ m: larger }),
      () => (layOutMemory(cheap), layOutMemory(cheap), freeMemory()),
    ]) {
      prepare();
      expect(await Promise.all([argon2id(password, salt, cheap), argon2id(password, salt, cheap)])).toEqual([
        expected,
        expected,
      ]);
    }
    layOutMemory(cheap);
    const other = nobleArgon2id(password, salt, { m: larger, t: 1, p: 1, dkLen: 32 });
    expect(await argon2id(password, salt, { m: larger, t: 1 })).toEqual(new Uint8Array(other));
  });

  it('is the installed package, byte for byte', async () => {
    const dist = 'node_modules/argon2id/dist';
    expect(parseBase64(SIMD_WASM)).toEqual(new Uint8Array(await readFile(`${dist}/simd.wasm`)));
    expect(parseBase64(NO_SIMD_WASM)).toEqual(new Uint8Array(await readFile(`${dist}/no-simd.wasm`)));
  });

  it('gives what noble gives', async () => {
    for (const passphrase of ['hunter22', 'pässwörter', '\u{1f600}\u{1f600}\u{1f600}six']) {
      const expected = nobleArgon2id(utf8(passphrase), salt, { m: cheap.m, t: cheap.t, p: 1, dkLen: 32 });
      expect(await deriveKek(passphrase, cheap, argon2id)).toEqual(new Uint8Array(expected));
    }
  });

  it('takes passphrases that look the same as the same', async () => {
    expect(await deriveKek('pa\u0308sswo\u0308rter', cheap, argon2id)).toEqual(
      await deriveKek('pässwörter', cheap, argon2id),
    );
    expect(await deriveKek('\uff50\uff41\uff53\uff53\uff57\uff4f', cheap, argon2id)).toEqual(
      await deriveKek('passwo', cheap, argon2id),
    );
    expect(await deriveKek('Pässwörter', cheap, argon2id)).not.toEqual(await deriveKek('pässwörter', cheap, argon2id));
  });
});

describe('its parameters', () => {
  it('are written from the constants (D-04)', () => {
    expect(PASSPHRASE_PARAMS).toEqual({ m: 65_536, t: 3, p: 1 });
    const params = makeParams(systemRandom);
    expect(parseParams(encodeParams(params))).toEqual(params);
    expect(params).toMatchObject(PASSPHRASE_PARAMS);
    expect(params.salt).toHaveLength(16);
  });

  it('are read within hard bounds (S-24, S-25)', () => {
    for (const [m, t] of [
      [19_456, 2],
      [1_048_576, 10],
    ]) {
      expect(parseParams([m ?? 0, t ?? 0, 1, salt])).toEqual({ m, t, p: 1, salt });
    }
    const refused: Cbor[] = [
      [19_455, 3, 1, salt],
      [1_048_577, 3, 1, salt],
      [4_194_304, 3, 1, salt],
      [65_536, 1, 1, salt],
      [65_536, 11, 1, salt],
      [65_536, 2 ** 31, 1, salt],
      [65_536, 3, 0, salt],
      [65_536, 3, 2, salt],
      [65_536, 3, 1, salt.slice(1)],
      [65_536, 3, 1, 'salt'],
      [65_536n, 3, 1, salt],
      [65_536, 3, 1],
      [65_536, 3, 1, salt, 0],
      null,
    ];
    for (const params of refused) expect(() => parseParams(params)).toThrow('damaged');
  });

  it('are refused before any hashing', async () => {
    let hashed = 0;
    const hash: PasswordHash = async () => {
      hashed++;
      return new Uint8Array(32);
    };
    await deriveKek('hunter22', cheap, hash);
    expect(hashed).toBe(1);
    await expect(deriveKek('hunter22', { ...cheap, m: 4_194_304 }, hash)).rejects.toThrow('damaged');
    await expect(deriveKek('hunter22', { ...cheap, t: 1 }, hash)).rejects.toThrow('damaged');
    expect(hashed).toBe(1);
  });
});

describe('a passphrase', () => {
  it('may be anything of six characters that is not the first guess', () => {
    for (const passphrase of [
      'tr0ub4',
      'kiwi kiwi tango',
      'correct horse battery staple',
      'äöüßé!',
      'x'.repeat(9_999) + 'y',
    ]) {
      expect(passphraseProblem(passphrase), passphrase.slice(0, 20)).toBeNull();
    }
  });

  it('has at least 6 and at most 10 000 characters', async () => {
    expect(passphraseProblem('')).toBe('passphrase-too-short');
    expect(passphraseProblem('kd83x')).toBe('passphrase-too-short');
    expect(passphraseProblem('\u{1f600}\u{1f601}\u{1f602}\u{1f603}\u{1f604}')).toBe('passphrase-too-short');
    expect(passphraseProblem('kd83x9'.repeat(2_000))).toBe('passphrase-too-long');
    await expect(deriveKek('', cheap, argon2id)).rejects.toThrow('passphrase-wrong');
    await expect(deriveKek('a', cheap, argon2id)).rejects.toThrow('passphrase-wrong');
    await expect(deriveKek('x'.repeat(30_000), cheap, argon2id)).rejects.toThrow('passphrase-wrong');
    expect(await deriveKek('xy'.repeat(5_000), cheap, argon2id)).toHaveLength(32);
  });

  it('is no sequence and no short piece over and over', () => {
    for (const passphrase of [
      'abcdef',
      'fedcba',
      '123456',
      '1234567890',
      '987654',
      'qwerty',
      'QWERTY',
      'asdfgh',
      '1q2w3e4r',
      'aaaaaa',
      'abcabc',
      '121212',
      'a'.repeat(10_000),
    ]) {
      expect(passphraseProblem(passphrase), passphrase.slice(0, 20)).toBe('passphrase-too-simple');
    }
  });

  it('is none of the commonest, and the hint names that reason', () => {
    for (const passphrase of ['password', 'Passwort1', 'ｐａｓｓｗｏｒｄ', 'paperseal', 'hello1', '7777777']) {
      expect(passphraseProblem(passphrase), passphrase).toBe('passphrase-too-common');
    }
  });

  it('is not made long by spaces around it', () => {
    expect(passphraseProblem('kd83x9 ')).toBe(null);
    for (const passphrase of ['      ', ' aaa    ', 'kd83x ']) {
      expect(passphraseProblem(passphrase), passphrase).toBe('passphrase-too-short');
    }
  });

  it('is judged for any text, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12_000 }), (text) => {
        passphraseProblem(text);
      }),
      { numRuns: 50 },
    );
  });
});
