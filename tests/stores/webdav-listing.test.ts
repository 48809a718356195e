import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../lib/base/errors.ts';
import { type ListedItem, listingScanner } from '../../lib/stores/webdav-listing.ts';
import { PACE } from '../tools/pace.ts';

function read(xml: string, piece = xml.length): ListedItem[] {
  const scanner = listingScanner();
  for (let at = 0; at < xml.length; at += piece) scanner.push(xml.slice(at, at + piece));
  return scanner.finish();
}

function code(xml: string): string {
  try {
    read(xml);
    return 'no error';
  } catch (error) {
    return errorCode(error);
  }
}

const item = (href: string, inner: string): string =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${inner}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
const listing = (...items: string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:">\n${items.join('\n')}\n</D:multistatus>\n`;
const file = item('/dav/r-1', '<D:resourcetype/><D:getcontentlength>12</D:getcontentlength>');
const whole = listing(item('/dav/', '<D:resourcetype><D:collection/></D:resourcetype>'), file);
const NOTHING = { isFolder: false, size: null, room: null, status: null, untold: null };
const wholeItems: ListedItem[] = [
  { ...NOTHING, href: '/dav/', isFolder: true },
  { ...NOTHING, href: '/dav/r-1', size: 12 },
];

describe('the listing scanner', () => {
  it('reads an answer, however it is cut into pieces', () => {
    for (const piece of [1, 2, 3, 7, 50, whole.length]) expect(read(whole, piece)).toEqual(wholeItems);
  });

  it('goes by namespaces, not by prefixes', () => {
    for (const same of [
      whole.replaceAll('D:', 'lp1:').replace('xmlns:D', 'xmlns:lp1'),
      whole.replaceAll('<D:', '<').replaceAll('</D:', '</').replace('xmlns:D', 'xmlns'),
      whole.replace('xmlns:D="DAV:"', 'xmlns:D = \'DAV:\' xmlns:x="urn:x"'),
      whole.replaceAll('<D:response>', '<D:response xmlns:D="DAV:" xmlns:g0="DAV:">'),
      whole
        .replaceAll('getcontentlength>', 'getcontentlength\n>')
        .replaceAll('<D:resourcetype/>', '<D:resourcetype />'),
    ]) {
      expect(read(same)).toEqual(wholeItems);
    }
  });

  it('ignores elements of other namespaces, even with familiar names', () => {
    const foreign = '<x:getcontentlength xmlns:x="urn:x">99</x:getcontentlength><x:href xmlns:x="urn:x">/evil</x:href>';
    expect(read(listing(item('/a', foreign)))).toEqual([{ ...NOTHING, href: '/a' }]);
    const redefined = '<D:getcontentlength xmlns:D="urn:x">99</D:getcontentlength>';
    expect(read(listing(item('/a', redefined)))).toEqual([{ ...NOTHING, href: '/a' }]);
  });

  it('ignores familiar elements in unfamiliar places', () => {
    const misplaced = '<D:displayname><D:href>/evil</D:href><D:collection/></D:displayname>';
    expect(read(listing(item('/a', misplaced)))).toEqual([{ ...NOTHING, href: '/a' }]);
  });

  it('resolves the five names and characters by number, reads CDATA, and skips comments and instructions', () => {
    const odd = item('/a&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;<![CDATA[<&amp;]]><!-- > --><?p > ?>', '');
    expect(read(listing(odd), 1)[0]?.href).toBe('/a&<>"\'A😀<&amp;');
  });

  it('takes no size but decimal digits', () => {
    for (const size of ['', '-1', '1.5', '0x10', '1e3', '9'.repeat(16), 'many']) {
      expect(read(listing(item('/a', `<D:getcontentlength>${size}</D:getcontentlength>`)))[0]?.size).toBeNull();
    }
  });

  it('calls HTML and other documents no WebDAV', () => {
    for (const document of [
      '<!DOCTYPE html><html><body>Sign in</body></html>',
      '<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">',
      '<html><body/></html>',
      '<multistatus/>',
      '<multistatus xmlns="DAV"/>',
      '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
    ]) {
      expect(code(document)).toBe('store-not-webdav');
    }
  });

  it('refuses document types, entities and everything that is no well-formed XML (S-39)', () => {
    expect(code(whole)).toBe('no error');
    for (const broken of [
      '',
      '   ',
      'plain text',
      '{"json": true}',
      whole.replace('?>', '?><!DOCTYPE multistatus [<!ENTITY a "b">]>'),
      whole.replace('?>', '?><!DOCTYPE multistatus SYSTEM "http://127.0.0.1/x.dtd">'),
      whole.replace('/dav/r-1', '&a;'),
      whole.replace('/dav/r-1', '&nbsp;'),
      whole.replace('/dav/r-1', '&'),
      whole.replace('/dav/r-1', '&#0;'),
      whole.replace('/dav/r-1', '&#x110000;'),
      whole.replace('/dav/r-1', '&#;'),
      whole.replace('<D:href>', '<!ELEMENT x>'),
      whole.replace('</D:href>', ''),
      whole.replace('</D:href>', '</D:hrefs>'),
      whole.replace('</D:multistatus>', ''),
      `${whole}<D:multistatus xmlns:D="DAV:"/>`,
      `${whole}text`,
      whole.replace('xmlns:D="DAV:"', ''),
      whole.replace('xmlns:D="DAV:"', 'xmlns:D=DAV:'),
      whole.replace('xmlns:D="DAV:"', 'xmlns:D="DAV:" xmlns:D="DAV:"'),
      whole.replace('xmlns:D="DAV:"', 'xmlns:D="DAV:" a'),
      whole.replace('<D:href>', '<x:href>').replace('</D:href>', '</x:href>'),
      whole.replace('<D:href>', '< D:href>'),
      whole.replace('</D:href>', '</D:href a="b">'),
      whole.replace('<D:href>', '<>'),
    ]) {
      expect.soft(code(broken), broken).toMatch(/^store-(damaged|not-webdav)$/);
    }
  });

  it('refuses an answer cut at every length', () => {
    for (let length = 0; length < whole.trimEnd().length; length++) {
      expect(code(whole.slice(0, length))).toBe('store-damaged');
    }
  });

  it('caps depth, tags, text, prefixes and the number of items (S-39)', () => {
    const deep = (levels: number): string => '<D:a>'.repeat(levels) + '</D:a>'.repeat(levels);
    expect(code(listing(deep(10)))).toBe('no error');
    expect(code(listing(deep(100)))).toBe('store-damaged');
    expect(code(listing(item('a'.repeat(10_000), '')))).toBe('no error');
    expect(code(listing(item('a'.repeat(20_000), '')))).toBe('store-damaged');
    expect(code(listing(item('<![CDATA[aaaaaaaaaaaaaaaaaaaa]]>'.repeat(1_000), '')))).toBe('store-damaged');
    expect(code(listing(`<D:a b="${'c'.repeat(20_000)}"/>`))).toBe('store-damaged');
    expect(code(listing(`<D:a ${Array.from({ length: 50 }, (_, i) => `xmlns:p${i}="u"`).join(' ')}/>`))).toBe(
      'store-damaged',
    );
    expect(read(listing(...Array.from({ length: 20_001 }, () => file)))).toHaveLength(20_001);
    expect(code(listing(...Array.from({ length: 20_002 }, () => file)))).toBe('too-many');
  });

  it('stays fast on what makes naive scanners slow', () => {
    const start = performance.now();
    for (const slow of [
      `<D:multistatus xmlns:D="DAV:"><D:a ${' '.repeat(15_000)}`,
      `<D:multistatus xmlns:D="DAV:"><D:a ${'a="" '.repeat(3_000)}`,
      `<D:multistatus xmlns:D="DAV:">${'<'.repeat(200_000)}`,
      `<D:multistatus xmlns:D="DAV:">${'<!--'.repeat(200_000)}`,
      `<D:multistatus xmlns:D="DAV:">${'&amp;'.repeat(200_000)}`,
      `<D:multistatus xmlns:D="DAV:">${'<![CDATA[]]>'.repeat(200_000)}`,
      `<D:multistatus xmlns:D="DAV:">${'<D:a/>'.repeat(200_000)}`,
      `<D:multistatus xmlns:D="DAV:"><D:a${' a=""'.repeat(3_000)}${' '.repeat(900)}b></D:a>`,
    ]) {
      expect(code(slow)).toBe('store-damaged');
    }
    expect(performance.now() - start).toBeLessThan(3_000 * PACE);
  });

  it('answers anything at all with items or one of its codes', () => {
    const markup = fc.constantFrom(
      ...['<', '>', '/', '"', "'", '&', ';', '!', '?', '-', '[', ']', '=', ' ', ':', 'D:', 'xmlns', 'a', '<!--', '-->'],
      ...['<![CDATA[', ']]>', '<?xml', '?>', '</D:href>', '<D:href>', '<D:multistatus xmlns:D="DAV:">', '&#65;'],
    );
    fc.assert(
      fc.property(fc.array(markup, { maxLength: 60 }), fc.nat(whole.length), fc.nat(30), (parts, at, cut) => {
        const mutated = whole.slice(0, at) + parts.join('') + whole.slice(at + cut);
        expect(['no error', 'store-damaged', 'store-not-webdav']).toContain(code(mutated));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same for every way of cutting the same bytes', () => {
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.string({ maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (at, noise, piece) => {
          const xml = whole.slice(0, at) + noise + whole.slice(at);
          const attempt = (size: number): unknown => {
            try {
              return read(xml, size);
            } catch (error) {
              return errorCode(error);
            }
          };
          expect(attempt(piece)).toEqual(attempt(xml.length));
        },
      ),
    );
  });
});
