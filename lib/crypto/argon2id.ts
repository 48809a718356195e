// Argon2id v1.3 with one lane (RFC 9106). The mixing runs in the WebAssembly of the package argon2id (OpenPGP.js); this
// walks over the blocks. Of our own, and not hash-wasm's or that package's walk, because everybody waits for it at every
// unlocking: those take a third longer, some 60 ms, which would have to come off what a thief must spend (SPEC "Passphrase").
// Oracles in tests: that package's walk, and noble's Argon2id.

import { blake2b } from '@noble/hashes/blake2.js';
import { type Bytes, concat, parseBase64 } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { NO_SIMD_WASM, SIMD_WASM } from './argon2id-wasm.ts';

/** m in KiB, at least 8; t passes. */
export interface Argon2Cost {
  readonly m: number;
  readonly t: number;
}

const TAG_SIZE = 32;
const VERSION = 0x13;
const TYPE = 2; // Argon2id
const SLICES = 4;
const BLOCK = 1_024;
const PAGE = 65_536;
const SYSTEM_PAGE = 4_096;

// The memory: working space, then the blocks.
const SCRATCH = 0;
const ADDRESSES = BLOCK;
const ADDRESS_INPUT = 2 * BLOCK;
const ZEROS = 3 * BLOCK;
const REFERENCE = 4 * BLOCK;
const MIXED = 5 * BLOCK;
const BLOCKS = 6 * BLOCK;

const ADDRESSES_IN_BLOCK = BLOCK / 8;
const FIRST_PAGES = 1_040; // what the modules were linked for
const MOST_PAGES = 65_536;

/** 32 bytes. The thread does nothing else meanwhile: a fifth of a second at 64 MiB and three passes. */
export async function argon2id(password: Uint8Array, salt: Uint8Array, { m, t }: Argon2Cost): Promise<Bytes> {
  const count = SLICES * Math.floor(m / SLICES);
  const segment = count / SLICES;
  const memory = takeMemory(m);
  const { mix, mixTwice, xor, findReference } = await instantiate(memory);
  const bytes = new Uint8Array(memory.buffer);
  const reference = new Uint32Array(memory.buffer, REFERENCE, 2); // lane and block
  const addressInput = new DataView(memory.buffer, ADDRESS_INPUT, BLOCK);
  const at = (block: number) => BLOCKS + block * BLOCK;

  const seed = initialHash(password, salt, m, t);
  for (const block of [0, 1]) bytes.set(longHash(BLOCK, seed, le32(block, 0)), at(block));

  for (let pass = 0; pass < t; pass++) {
    for (let slice = 0; slice < SLICES; slice++) {
      const independent = pass === 0 && slice < SLICES / 2;
      if (independent) [pass, 0, slice, count, t, TYPE].forEach((v, i) => addressInput.setUint32(8 * i, v, true));
      const start = pass === 0 && slice === 0 ? 2 : 0;
      for (let i = start; i < segment; i++) {
        const block = slice * segment + i;
        const previous = at(block === 0 ? count - 1 : block - 1);
        let random = previous;
        if (independent) {
          if (i === start || i % ADDRESSES_IN_BLOCK === 0) {
            addressInput.setUint32(8 * 6, Math.floor(i / ADDRESSES_IN_BLOCK) + 1, true);
            mixTwice(ZEROS, ADDRESS_INPUT, ADDRESSES, SCRATCH);
          }
          random = ADDRESSES + (i % ADDRESSES_IN_BLOCK) * 8;
        }
        findReference(REFERENCE, random, 0, 1, pass, slice, i, SLICES, segment);
        const other = at(reference[1] as number);
        if (pass === 0) {
          mix(previous, other, at(block), SCRATCH);
        } else {
          mix(previous, other, MIXED, SCRATCH);
          xor(at(block), MIXED, at(block));
        }
      }
    }
  }

  const tag = longHash(TAG_SIZE, bytes.subarray(at(count - 1), at(count)));
  bytes.fill(0, 0, BLOCKS);
  return tag;
}

let laidOut: WebAssembly.Memory | null = null;

/**
 * Makes the memory for the next hash of this cost: its pages are touched once, which takes the system longer than to write
 * to them. Held until a hash takes it or `freeMemory`.
 */
export function layOutMemory({ m }: Pick<Argon2Cost, 'm'>): void {
  if (laidOut) return;
  laidOut = newMemory(m);
  const bytes = new Uint8Array(laidOut.buffer);
  for (let at = 0; at < bytes.length; at += SYSTEM_PAGE) bytes[at] = 0;
}

export function freeMemory(): void {
  laidOut = null;
}

/** One of its own for every hash: a kept one would hold all of it for as long as the worker lives. */
function takeMemory(m: number): WebAssembly.Memory {
  const memory = laidOut;
  laidOut = null;
  return memory?.buffer.byteLength === pagesOf(m) * PAGE ? memory : newMemory(m);
}

function newMemory(m: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pagesOf(m), maximum: MOST_PAGES });
}

function pagesOf(m: number): number {
  return Math.max(FIRST_PAGES, Math.ceil((BLOCKS + SLICES * Math.floor(m / SLICES) * BLOCK) / PAGE));
}

/** H_0, RFC 9106 §3.2, without secret and associated data. */
function initialHash(password: Uint8Array, salt: Uint8Array, m: number, t: number): Uint8Array {
  const header = le32(1, TAG_SIZE, m, t, VERSION, TYPE, password.length);
  return blake2b(concat(header, password, le32(salt.length), salt, le32(0, 0)), { dkLen: 64 });
}

/** H', RFC 9106 §3.3. */
function longHash(length: number, ...parts: readonly Uint8Array[]): Bytes {
  const input = concat(le32(length), ...parts);
  if (length <= 64) return concat(blake2b(input, { dkLen: length }));
  const hash = new Uint8Array(length);
  let at = 0;
  let value = blake2b(input, { dkLen: 64 });
  while (length - at > 64) {
    hash.set(value.subarray(0, 32), at);
    at += 32;
    value = blake2b(value, { dkLen: Math.min(64, length - at) });
  }
  hash.set(value, at);
  return hash;
}

function le32(...values: readonly number[]): Bytes {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return bytes;
}

/** What the module exports, all in addresses of its memory. */
interface Mixing {
  mix(x: number, y: number, result: number, scratch: number): void;
  mixTwice(x: number, y: number, result: number, scratch: number): void;
  xor(result: number, x: number, y: number): void;
  findReference(
    result: number,
    random: number,
    lane: number,
    lanes: number,
    pass: number,
    slice: number,
    index: number,
    slices: number,
    segment: number,
  ): void;
}

let compiled: Promise<WebAssembly.Module> | undefined; // the same for every hash

async function instantiate(memory: WebAssembly.Memory): Promise<Mixing> {
  compiled ??= WebAssembly.compile(chooseModule());
  const { exports } = await WebAssembly.instantiate(await compiled, { env: { memory } });
  const { G, G2, xor, getLZ } = exports;
  if (!isFunction(G) || !isFunction(G2) || !isFunction(xor) || !isFunction(getLZ)) {
    throw new PapersealError('internal');
  }
  return { mix: G, mixTwice: G2, xor, findReference: getLZ };
}

function chooseModule(): Bytes {
  const [fast, plain] = [SIMD_WASM, NO_SIMD_WASM].map((text) => parseBase64(text) ?? new Uint8Array());
  return (WebAssembly.validate(fast as Bytes) ? fast : plain) as Bytes;
}

function isFunction(value: unknown): value is (...args: number[]) => void {
  return typeof value === 'function';
}
