// SPEC.md against the code: each section that a file names is there, and each shape in CDDL is that of the bytes.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bytes, parseHex, toHex } from '../lib/base/bytes.ts';
import { openCae, splitBox } from '../lib/crypto/aead.ts';
import { type Cbor, encodeCbor, parseCbor } from '../lib/crypto/cbor.ts';
import { epochKeys } from '../lib/crypto/epoch.ts';
import { info } from '../lib/crypto/labels.ts';
import { parseObject } from '../lib/crypto/sign1.ts';
import { encodeCopy } from '../lib/stores/file.ts';
import { encodeMarks } from '../lib/sync/log/marks.ts';
import { parseSegment } from '../lib/sync/log/segment.ts';
import { deviceFolder } from '../lib/sync/log/names.ts';
import { readCddl } from './vectors/cddl.ts';
import { makeVectors } from './vectors/vectors.ts';

const SPEC = await readFile('SPEC.md', 'utf8');
const cddl = readCddl([...SPEC.matchAll(/```cddl\n(.*?)```/gs)].map(([, block]) => block).join('\n'));

describe('the sections of SPEC', () => {
  const sections = new Set([...SPEC.matchAll(/^#{2,3} [\d.]+ (.+)$/gm)].map(([, name]) => name));

  it('are numbered one by one', () => {
    const numbers = [...SPEC.matchAll(/^(#{2,3}) ([\d.]+) /gm)].map(([, level = '', number = '']) => [level, number]);
    let [section, part] = [0, 0];
    for (const [level, number] of numbers) {
      if (level === '##') [section, part] = [section + 1, 0];
      else part++;
      expect(number).toBe(part === 0 ? `${section}.` : `${section}.${part}`);
    }
    expect(numbers.length).toBeGreaterThan(30);
  });

  it('that the code names are there', async () => {
    let named = 0;
    for (const folder of ['lib', 'components', 'entrypoints', 'tests']) {
      for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!/\.tsx?$/.test(file.name) || file.parentPath.includes('node_modules')) continue;
        const path = join(file.parentPath, file.name);
        for (const [, names = ''] of (await readFile(path, 'utf8')).matchAll(
          /SPEC ("[^"\n]+"(?:,? (?:and )?"[^"\n]+")*)/g,
        )) {
          for (const [, name] of names.matchAll(/"([^"]+)"/g)) {
            expect(sections, `${path} names "${name}"`).toContain(name);
            named++;
          }
        }
      }
    }
    expect(named).toBeGreaterThan(50);
  });
});

describe('the shapes of SPEC', async () => {
  const { json, store } = await makeVectors();
  const hex = (text: string): Bytes => parseHex(text) ?? new Uint8Array();
  const vaultId = hex(String(json['vaultId']));
  const seeds = json['epochKeys'] as Record<string, { seed: string }>;
  const devices = json['devices'] as readonly { readonly deviceId: string; readonly edPublic: string }[];
  const keysOf = (epoch: number) => epochKeys(hex(seeds[`${epoch}`]?.seed ?? ''), epoch, vaultId);
  const payloads = (all: readonly { bytes: Bytes }[]) => all.map(({ bytes }) => parseObject(bytes).payload);
  /** The first or second part of each certificate, where it has one. */
  const partsOf = (at: 0 | 1) =>
    store.certificates.flatMap(({ bytes }) => {
      const part = (parseCbor(bytes) as (Bytes | null)[])[at];
      return part ? [{ bytes: part }] : [];
    });

  const bodies = await Promise.all(
    store.segments.map(async ({ bytes, deviceId }) => {
      const device = devices.find((one) => one.deviceId === toHex(deviceId));
      const { epoch, seq } = await parseSegment(bytes, vaultId, deviceId, hex(device?.edPublic ?? ''));
      const [header, com, ct] = parseCbor(parseObject(bytes).payload) as [Bytes, Bytes, Bytes];
      const salt = (parseCbor(header) as Cbor[]).at(-1) as Bytes;
      const seqBytes = hex(seq.toString(16).padStart(16, '0'));
      const keys = await keysOf(epoch);
      return openCae(keys.segment, info('segment', vaultId, deviceId, seqBytes), { salt, com, ct }, header);
    }),
  );
  const tokens = json['tokens'] as { epoch: number; binary: string }[];
  const texts = await Promise.all(
    tokens.map(async ({ epoch, binary }) => {
      const bytes = hex(binary);
      const keys = await keysOf(epoch);
      return openCae(keys.token, info('token', vaultId), splitBox(bytes.slice(3)), bytes.slice(0, 67));
    }),
  );
  const records = (json['records'] as { plaintext: string }[]).map(({ plaintext }) => hex(plaintext));
  const [deviceId, incarnation, hash] = [new Uint8Array(16), new Uint8Array(8), new Uint8Array(32)];
  const logs = new Map([[toHex(deviceId), { n: 1, headId: hash, seq: 2, hash }]]);
  const stores = new Map([['aaaaaaaa', new Map([[toHex(deviceId), { n: 1, seq: 2 }]])]]);

  const samples: Record<string, readonly (Bytes | null)[]> = {
    'signed-object': [...store.rosters, ...store.heads, ...store.segments].map(({ bytes }) => bytes),
    roster: payloads(store.rosters),
    certificate: store.certificates.map(({ bytes }) => bytes),
    cert: payloads(partsOf(0)),
    admission: payloads(partsOf(1)),
    segment: payloads(store.segments),
    'segment-body': bodies,
    head: payloads(store.heads),
    record: records,
    'token-text': texts,
    'saved-copy': [encodeCopy(new Map([[`v1/${deviceFolder(vaultId, deviceId)}k`, hash]]))],
    marks: [encodeMarks({ incarnation, started: [incarnation], logs, stores })],
  };

  it.each(Object.entries(samples))('"%s" is that of the bytes, and of no others', (rule, all) => {
    expect(all.length).toBeGreaterThan(0);
    for (const bytes of all) {
      if (!bytes) throw new Error('not opened');
      expect(cddl.matches(rule, bytes)).toBe(true);
      const value = parseCbor(bytes, { maxItems: 262_144 });
      const others: Cbor[] = Array.isArray(value)
        ? [value.slice(1), [...(value as Cbor[]), 0], value.toSpliced(-1, 1, true)]
        : [new Map<string, Cbor>([...(value as Map<string, Cbor>), ['more', true]]), []];
      for (const other of others) expect(cddl.matches(rule, encodeCbor(other))).toBe(false);
    }
  });

  it('are all met but those of what never leaves a browser', () => {
    const within = /^(id|hash|hlc|number|cut|seed|incarnation|protected|segment-header|operation|sealed-field|note)$/;
    const others = [...cddl.rules].filter((rule) => !(rule in samples) && !within.test(rule));
    expect(others).toEqual(['keyring', 'slot', 'slot-header', 'params', 'row-body', 'draft']);
  });
});
