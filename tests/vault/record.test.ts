// Records as a stolen browser might write them: sealed with the right key, and not what a record may be.

import { describe, expect, it } from 'vitest';
import { type Cbor, encodeCbor } from '../../lib/crypto/cbor.ts';
import { importCaeKey, joinBox, sealCae } from '../../lib/crypto/aead.ts';
import { epochKeys } from '../../lib/crypto/epoch.ts';
import { info } from '../../lib/crypto/labels.ts';
import { systemRandom } from '../../lib/crypto/random.ts';
import { openRecord } from '../../lib/vault/record.ts';

const vaultId = systemRandom(16);
const id = systemRandom(16);
const hlc = systemRandom(16);
const keys = { ...(await epochKeys(systemRandom(32), 1, vaultId)), record: await importCaeKey(systemRandom(32)) };

const FIELD = {
  kind: 'sealed-field',
  site: 'https://diary.example',
  text: 'Dear diary',
  label: '',
  page: null,
  at: 1,
  replaces: null,
  ref: null,
};
const NOTE = { kind: 'note', title: '', text: 'Dear diary', at: 1 };

async function open(record: Readonly<Record<string, Cbor>>) {
  const plaintext = encodeCbor(new Map(Object.entries(record)));
  const context = info('record', vaultId, id, hlc);
  const box = await sealCae(keys.record, context, plaintext, new Uint8Array(), systemRandom);
  return openRecord([keys], vaultId, id, hlc, joinBox(box));
}

describe('a record', () => {
  it('opens when it is what it should be', async () => {
    expect(await open(FIELD)).toMatchObject({ text: 'Dear diary', pageTitle: '' }); // from before titles were kept
    expect(await open({ ...FIELD, pageTitle: 'Notes' })).toMatchObject({ pageTitle: 'Notes' });
    expect(await open({ ...NOTE, text: 'x'.repeat(32_768) })).toMatchObject({ kind: 'note' });
  });

  it.each([
    ['a site that is no site', { ...FIELD, site: 'javascript:alert(1)' }],
    ['a site of endless length', { ...FIELD, site: `https://${'a.'.repeat(5_000)}example` }],
    ['a text that no seal makes', { ...FIELD, text: 'x'.repeat(32_769) }],
    ['a note that nobody could type', { ...NOTE, text: 'x'.repeat(100_000) }],
    ['a time that is no date', { ...NOTE, at: 9e15 }],
    ['a time before all time', { ...NOTE, at: -1 }],
    ['a title of another type', { ...FIELD, pageTitle: 1 }],
    ['a field too many beside the title', { ...FIELD, pageTitle: 'Notes', more: 1 }],
    ['a title of a page in a note', { ...NOTE, pageTitle: 'Notes' }],
    ['a field too many', { ...NOTE, site: 'https://diary.example' }],
    ['a field too few', { kind: 'note', title: '', text: '' }],
    ['a text of another type', { ...NOTE, text: 1 }],
  ])('is damaged with %s', async (_, record) => {
    await expect(open(record)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('of an unknown kind is left for a newer version', async () => {
    await expect(open({ ...NOTE, kind: 'drawing' })).rejects.toMatchObject({ code: 'newer-format' });
  });
});
