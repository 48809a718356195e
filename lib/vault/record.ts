// Records: what the vault holds, one CBOR map each, sealed one by one with a salt of its own and bound to the vault, the
// record and the version (SPEC "Records"). The same sealed bytes lie in the local database and inside segments.

import type { Bytes } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import { joinBox, openCae, sealCae, splitBox } from '../crypto/aead.ts';
import { type Cbor, type CborMap, encodeCbor, parseCbor } from '../crypto/cbor.ts';
import type { EpochKeys } from '../crypto/epoch.ts';
import { info } from '../crypto/labels.ts';
import type { Random } from '../crypto/random.ts';
import { isSite } from '../token/site.ts';
import { LONGEST_TEXT } from '../token/token.ts';

/** A text that was sealed into a field; its record's id is the token's id. */
export interface SealedField {
  readonly kind: 'sealed-field';
  readonly site: string;
  readonly text: string;
  /** What the site calls the field; empty when it has no name. */
  readonly label: string;
  /** Address of the page, null when it is not kept. */
  readonly page: string | null;
  /** What the page called itself; empty when it did not, and in records from before that was kept. */
  readonly pageTitle: string;
  /** ms */
  readonly at: number;
  /** Id of the record whose token stood in the field before, 16 bytes. */
  readonly replaces: Bytes | null;
}

export interface Note {
  readonly kind: 'note';
  readonly title: string;
  readonly text: string;
  /** ms */
  readonly at: number;
}

export type VaultRecord = SealedField | Note;

/** `id` and `hlc`: 16 bytes each. */
export async function sealRecord(
  keys: EpochKeys,
  vaultId: Bytes,
  id: Bytes,
  hlc: Bytes,
  record: VaultRecord,
  random: Random,
): Promise<Bytes> {
  const plaintext = encodeCbor(writeRecord(record));
  return joinBox(await sealCae(keys.record, recordInfo(vaultId, id, hlc), plaintext, NO_AAD, random));
}

/**
 * Tries the epochs in their order; null when none of them opens it. Throws `damaged`, and `newer-format` for a kind that
 * this version does not know.
 */
export async function openRecord(
  epochs: readonly EpochKeys[],
  vaultId: Bytes,
  id: Bytes,
  hlc: Bytes,
  sealed: Bytes,
): Promise<VaultRecord | null> {
  const box = splitBox(sealed);
  for (const keys of epochs) {
    const plaintext = await openCae(keys.record, recordInfo(vaultId, id, hlc), box, NO_AAD);
    if (plaintext) return parseRecord(parseCbor(plaintext));
  }
  return null;
}

const NO_AAD: Bytes = new Uint8Array();

const recordInfo = (vaultId: Bytes, id: Bytes, hlc: Bytes): Bytes => info('record', vaultId, id, hlc);

function writeRecord(record: VaultRecord): CborMap {
  if (record.kind === 'note') {
    return new Map<string, Cbor>([
      ['kind', 'note'],
      ['title', record.title],
      ['text', record.text],
      ['at', record.at],
    ]);
  }
  return new Map<string, Cbor>([
    ['kind', 'sealed-field'],
    ['site', record.site],
    ['text', record.text],
    ['label', record.label],
    ['page', record.page],
    ['at', record.at],
    ['replaces', record.replaces],
    ['ref', null],
    ...(record.pageTitle === '' ? [] : [['pageTitle', record.pageTitle] as const]),
  ]);
}

function parseRecord(value: Cbor): VaultRecord {
  if (!(value instanceof Map)) throw new PapersealError('damaged');
  const map: CborMap = value;
  switch (map.get('kind')) {
    case 'note':
      exactly(map, ['kind', 'title', 'text', 'at']);
      return { kind: 'note', title: text(map, 'title'), text: content(map), at: time(map) };
    case 'sealed-field':
      exactly(map, ['kind', 'site', 'text', 'label', 'page', 'at', 'replaces', 'ref'], 'pageTitle');
      return {
        kind: 'sealed-field',
        site: site(map),
        text: content(map),
        label: text(map, 'label'),
        page: map.get('page') === null ? null : text(map, 'page'),
        pageTitle: map.has('pageTitle') ? text(map, 'pageTitle') : '',
        at: time(map),
        replaces: replaced(map),
      };
    default:
      throw new PapersealError('newer-format');
  }
}

/** `optional`: may be there as well. */
function exactly(map: CborMap, keys: readonly string[], optional = ''): void {
  const size = keys.length + (map.has(optional) ? 1 : 0);
  if (map.size !== size || !keys.every((key) => map.has(key))) throw new PapersealError('damaged');
}

function text(map: CborMap, key: string): string {
  const value = map.get(key);
  if (typeof value !== 'string') throw new PapersealError('damaged');
  return value;
}

// A stolen browser may write anything: what no page of ours could show must not keep it from showing the rest.

function content(map: CborMap): string {
  const value = text(map, 'text');
  if (value.length > LONGEST_TEXT) throw new PapersealError('damaged');
  return value;
}

function site(map: CborMap): string {
  const value = text(map, 'site');
  if (!isSite(value)) throw new PapersealError('damaged');
  return value;
}

const LATEST = 2 ** 48; // as in a reading of the clock; not all numbers are dates

function time(map: CborMap): number {
  const value = map.get('at');
  if (typeof value !== 'number' || value < 0 || value >= LATEST) throw new PapersealError('damaged');
  return value;
}

function replaced(map: CborMap): Bytes | null {
  const value = map.get('replaces');
  if (value === null) return null;
  if (!(value instanceof Uint8Array) || value.length !== 16) throw new PapersealError('damaged');
  return new Uint8Array(value);
}
