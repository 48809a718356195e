// RFC 8949, appendix A: the examples that are deterministic and within the project's types, and some that are not.

import type { Cbor } from '../../../lib/crypto/cbor.ts';

export const ENCODED: readonly (readonly [string, Cbor])[] = [
  ['00', 0],
  ['01', 1],
  ['0a', 10],
  ['17', 23],
  ['1818', 24],
  ['1819', 25],
  ['1864', 100],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
  ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
  ['20', -1],
  ['29', -10],
  ['3863', -100],
  ['3903e7', -1000],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['40', new Uint8Array()],
  ['4401020304', Uint8Array.of(1, 2, 3, 4)],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', '\u00fc'],
  ['63e6b0b4', '\u6c34'],
  ['64f0908591', '\u{10151}'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['98190102030405060708090a0b0c0d0e0f101112131415161718181819', Array.from({ length: 25 }, (_, i) => i + 1)],
  ['a0', new Map()],
  [
    'a201020304',
    new Map([
      [1, 2],
      [3, 4],
    ]),
  ],
  [
    'a26161016162820203',
    new Map<string, Cbor>([
      ['a', 1],
      ['b', [2, 3]],
    ]),
  ],
  ['826161a161626163', ['a', new Map([['b', 'c']])]],
  ['a56161614161626142616361436164614461656145', new Map([...'abcde'].map((c) => [c, c.toUpperCase()]))],
];

export const NOT_DETERMINISTIC: readonly string[] = [
  'f90000', // 0.0
  'fb3ff199999999999a', // 1.1
  'f97c00', // Infinity
  'f97e00', // NaN
  'fa7fc00000',
  'f7', // undefined
  'f0', // simple(16)
  'f8ff', // simple(255)
  'c074323031332d30332d32315432303a30343a30305a', // tag 0
  'c11a514b67b0', // tag 1
  'c249010000000000000000', // a bignum
  'd74401020304', // tag 23
  '5f42010243030405ff', // indefinite byte string
  '7f657374726561646d696e67ff', // indefinite text
  '9fff', // indefinite array
  '83018202039f0405ff',
  'bf61610161629f0203ffff', // indefinite map
];
