// The vault page's view of the catalogue: found, counted, cut into pages. A field's record has another id there: the
// browser writes the page's addresses to its history, and from its own id anybody could tell whose a sealed text is.

import { parseHex, toHex } from '../base/bytes.ts';
import { PapersealError } from '../base/errors.ts';
import type { Reply, Request } from '../messaging/protocol.ts';
import { type Catalogue, type Entry, versionsOf } from '../vault/catalogue.ts';
import type { RowCipher } from '../vault/rows.ts';

type Summary = Reply<'records.list'>['items'][number];

const PREVIEW = 200; // characters
const SHOWN_VERSIONS = 100;

/** Newest first. `query`: every word must occur somewhere in the entry. */
export function listRecords(
  catalogue: Catalogue,
  cipher: RowCipher,
  request: Request<'records.list'>,
): Reply<'records.list'> {
  const words = request.query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const matching = catalogue.current.filter((entry) => {
    const text = searchable(entry);
    return words.every((word) => text.includes(word));
  });
  const ofSite = matching.filter((entry) => request.site === null || siteOf(entry) === request.site);
  const page = ofSite.slice(request.offset, request.offset + request.limit);
  return {
    total: ofSite.length,
    items: page.map((entry) => summaryOf(catalogue, cipher, entry)),
    sites: countSites(matching),
  };
}

/** Throws `record-gone`. `namesByDevice`: names of browsers by their id in hex. */
export function openListed(
  catalogue: Catalogue,
  cipher: RowCipher,
  id: string,
  namesByDevice: ReadonlyMap<string, string>,
): Reply<'records.open'> {
  const entry = findListed(catalogue, cipher, id);
  if (!entry) throw new PapersealError('record-gone');
  const versions = versionsOf(catalogue, entry).slice(0, SHOWN_VERSIONS);
  return {
    summary: summaryOf(catalogue, cipher, entry),
    text: entry.record.text,
    versions: versions.map(({ record, device }) => ({
      text: record.text,
      at: record.at,
      browser: namesByDevice.get(toHex(device)) ?? '',
    })),
  };
}

/** An entry with its earlier versions, the oldest first: without the newer one each would be an entry of its own again. */
export function idsOf(catalogue: Catalogue, cipher: RowCipher, id: string): ReadonlySet<string> {
  const entry = findListed(catalogue, cipher, id);
  return new Set(entry ? [...versionsOf(catalogue, entry).reverse(), entry].map((one) => one.id) : []);
}

/** 32 hex digits. Of a note its own id, which stands nowhere else. */
export function listedId(cipher: RowCipher, { id, record }: Entry): string {
  return record.kind === 'note' ? id : cipher.alias(parseHex(id) ?? new Uint8Array());
}

function findListed({ byId }: Catalogue, cipher: RowCipher, id: string): Entry | undefined {
  const own = byId.get(id);
  if (own?.record.kind === 'note') return own;
  for (const entry of byId.values()) {
    if (entry.record.kind !== 'note' && listedId(cipher, entry) === id) return entry;
  }
  return undefined;
}

function summaryOf(catalogue: Catalogue, cipher: RowCipher, entry: Entry): Summary {
  const { record } = entry;
  return {
    id: listedId(cipher, entry),
    kind: record.kind,
    site: siteOf(entry),
    label: clip(record.kind === 'note' ? record.title : record.label, PREVIEW),
    page: record.kind === 'note' || record.page === null ? null : clip(record.page, 2000),
    pageTitle: record.kind === 'note' ? '' : clip(record.pageTitle, PREVIEW),
    preview: clip(record.text, PREVIEW),
    at: record.at,
    versions: versionsOf(catalogue, entry).length,
  };
}

function countSites(entries: readonly Entry[]): { site: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const site = siteOf(entry);
    if (site !== null) counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  return [...counts].map(([site, count]) => ({ site, count })).sort((a, b) => b.count - a.count);
}

const siteOf = ({ record }: Entry): string | null => (record.kind === 'sealed-field' ? record.site : null);

function searchable({ record }: Entry): string {
  const parts =
    record.kind === 'note'
      ? [record.title, record.text]
      : [record.site, record.label, record.text, record.page ?? '', record.pageTitle];
  return parts.join('\n').toLocaleLowerCase();
}

/** Never half a surrogate pair. */
function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.charCodeAt(length - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? length - 1 : length);
}
