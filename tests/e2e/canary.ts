// The canary: a secret that stands nowhere else in the world, and the search for it in everything that somebody else could
// have seen. A search that never finds anything proves nothing, so each kind of place is first shown to give up a planted
// one (THREATS "Harness", D-01).

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { base58 } from '@scure/base';

/** Names of the forms in which a secret may lie about, and the bytes of each. */
type Needles = ReadonlyMap<string, Buffer>;

export function makeCanary(): string {
  return `CANARY-${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex')}`;
}

/** A secret text or key in the forms that are looked for. */
export function needlesOf(name: string, secret: string | Uint8Array): Needles {
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret);
  const found = new Map<string, Buffer>([
    [`${name} as it is`, bytes],
    [`${name} in hex`, Buffer.from(bytes.toString('hex'))],
    [`${name} in hex, upper case`, Buffer.from(bytes.toString('hex').toUpperCase())],
    [`${name} in base58`, Buffer.from(base58.encode(bytes))],
  ]);
  if (typeof secret === 'string') {
    const utf16 = Buffer.from(secret, 'utf16le');
    found.set(`${name} in UTF-16LE`, utf16);
    found.set(`${name} in UTF-16BE`, Buffer.from(utf16).swap16());
  }
  for (const offset of [0, 1, 2]) found.set(`${name} in base64 at ${offset}`, base64At(bytes, offset));
  return found;
}

/** Any three words of a paper key that follow each other, however they are set apart. */
export function needlesOfWords(words: readonly string[]): Needles {
  const found = new Map<string, Buffer>();
  for (let i = 0; i + 3 <= words.length; i++) {
    const three = words.slice(i, i + 3);
    for (const between of [' ', ',', '","', '\n', '\0']) {
      const text = three.join(between);
      found.set(`words ${i + 1} to ${i + 3}`, Buffer.from(text));
      found.set(`words ${i + 1} to ${i + 3}, set apart by ${JSON.stringify(between)}`, Buffer.from(text));
      found.set(`words ${i + 1} to ${i + 3} in UTF-16, ${JSON.stringify(between)}`, Buffer.from(text, 'utf16le'));
    }
  }
  return found;
}

export function allNeedles(...each: readonly Needles[]): Needles {
  return new Map(each.flatMap((needles) => [...needles]));
}

/** Where it was found: empty when nowhere. Texts are looked through byte by byte and decoded. */
export function search(needles: Needles, place: string, what: unknown): string[] {
  const haystacks = Buffer.isBuffer(what) ? [what, ...unpacked(what)] : textsOf(what);
  return [...needles].flatMap(([name, needle]) =>
    haystacks.some((haystack) => haystack.includes(needle)) ? [`${name} in ${place}`] : [],
  );
}

/** Throws with all places that hold a secret. */
export function assertNoCanary(needles: Needles, places: Readonly<Record<string, unknown>>): void {
  const found = Object.entries(places).flatMap(([place, what]) => search(needles, place, what));
  if (found.length > 0) throw new Error(`a secret leaked: ${found.join('; ')}`);
}

/** Every file below a folder that holds a secret. */
export async function searchFolder(needles: Needles, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // sockets and locks
    found.push(...search(needles, path.slice(folder.length), bytes));
  }
  return found;
}

/** The part of any base64 text that holds these bytes at this offset modulo 3, without its doubtful ends. */
function base64At(bytes: Uint8Array, offset: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return Buffer.from(encoded.slice(offset === 0 ? 0 : offset + 1, (bytes.length + offset) % 3 === 0 ? undefined : -1));
}

/** Both as JSON, whose escapes hide nothing here, and as the bytes that a dump wrote character by character. */
function textsOf(what: unknown): Buffer[] {
  const text = typeof what === 'string' ? what : (JSON.stringify(what) ?? '');
  const parsed =
    typeof what === 'string'
      ? text
      : text.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return [Buffer.from(text, 'utf8'), Buffer.from(parsed, 'latin1')];
}

const MOZ_LZ4 = Buffer.from('mozLz40\0', 'latin1');

/** Firefox keeps its sessions as LZ4 blocks (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md). */
function unpacked(file: Buffer): Buffer[] {
  const whole = file.length > 12 && file.subarray(0, 8).equals(MOZ_LZ4);
  return whole ? [unpackLz4(file.subarray(12), file.readUInt32LE(8))] : [];
}

function unpackLz4(input: Buffer, size: number): Buffer {
  const output = Buffer.alloc(size);
  let [from, to] = [0, 0];
  const length = (nibble: number): number => {
    let sum = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; sum += more) more = input[from++] ?? 0;
    return sum;
  };
  while (from < input.length) {
    const token = input[from++] ?? 0;
    const literals = length(token >> 4);
    input.copy(output, to, from, from + literals);
    [from, to] = [from + literals, to + literals];
    if (from + 2 > input.length) break; // the last block, or a file that is still being written
    const distance = input.readUInt16LE(from);
    from += 2;
    const matched = length(token & 15) + 4;
    for (const end = to + matched; to < end; to++) output[to] = output[to - distance] ?? 0;
  }
  return output;
}
