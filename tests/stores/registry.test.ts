import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../lib/base/errors.ts';
import { chooseStore, STORE_FORMS } from '../../lib/stores/index.ts';

const good = { url: 'https://cloud.example.org/dav/paperseal/', user: 'anna', password: 'pass: word' };

function codeOfChoosing(config: unknown, kind = 'webdav'): string {
  try {
    chooseStore(kind, config);
    return 'no error';
  } catch (error) {
    return errorCode(error);
  }
}

describe('the registry of stores', () => {
  it('has a name and a label in words for every store and field', () => {
    const messages = JSON.parse(readFileSync(`${import.meta.dirname}/../../public/_locales/en/messages.json`, 'utf8'));
    for (const { kind, fields } of STORE_FORMS) {
      expect(fields.map(({ key }) => key)).toContain('url'); // by which lists call it
      for (const key of [`store_${kind}_name`, ...fields.flatMap(({ label, hint }) => [label, hint ?? []].flat())]) {
        expect(messages[key]?.message, key).toBeTruthy();
      }
    }
  });

  it('opens nothing for an unknown kind', () => {
    expect(codeOfChoosing(good)).toBe('no error');
    for (const kind of ['', 'ftp', '__proto__', 'constructor']) expect(codeOfChoosing(good, kind)).toBe('bad-request');
  });

  it('takes its own tidied config again', () => {
    const { config } = chooseStore('webdav', { ...good, url: ' Cloud.example.org/dav ' });
    expect(config).toEqual({ ...good, url: 'https://cloud.example.org/dav/' });
    expect(chooseStore('webdav', config).config).toEqual(config);
  });
});

describe('the config of a WebDAV storage', () => {
  const urlOf = (url: string): unknown => chooseStore('webdav', { ...good, url }).config;
  const codeOfUrl = (url: string): string => codeOfChoosing({ ...good, url });

  it('tidies the address', () => {
    expect(urlOf('https://cloud.example.org')).toMatchObject({ url: 'https://cloud.example.org/' });
    expect(urlOf('https://cloud.example.org/a b/ä')).toMatchObject({ url: 'https://cloud.example.org/a%20b/%C3%A4/' });
    expect(urlOf('https://cloud.example.org:8443/x//')).toMatchObject({ url: 'https://cloud.example.org:8443/x/' });
    expect(urlOf('https://cloud.example.org/a/../b')).toMatchObject({ url: 'https://cloud.example.org/b/' });
    expect(urlOf('localhost/dav')).toMatchObject({ url: 'https://localhost/dav/' });
  });

  it('refuses http except on this computer', () => {
    for (const host of [
      'localhost',
      'a.localhost',
      '127.0.0.1',
      '127.1.2.3',
      '[::1]',
      '2130706433',
      '127.0.0.1:8080',
    ]) {
      expect(codeOfUrl(`http://${host}/dav/`), host).toBe('no error');
    }
    for (const host of [
      'cloud.example.org',
      '192.168.1.1',
      'localhost.example.org',
      '127.0.0.1.example.org',
      '[::2]',
      '0.0.0.0',
    ]) {
      expect(codeOfUrl(`http://${host}/dav/`), host).toBe('store-insecure');
    }
  });

  it('refuses what is no address of a folder', () => {
    for (const url of [
      ...[
        '',
        ' ',
        'https://',
        'ftp://a.example/',
        'javascript:alert(1)',
        'data:text/html,x',
        'file:///etc/',
        'blob:https://a/',
      ],
      ...['https://anna:secret@cloud.example.org/', 'https://anna@cloud.example.org/', 'https://a.example/?q=1'],
      ...[
        'https://a.example/#x',
        'https://a.example\\@b.example/',
        'https://a.example/\u0000',
        `https://a.example/${'x'.repeat(2_000)}`,
      ],
    ]) {
      expect.soft(codeOfUrl(url), url).toBe('store-address');
    }
  });

  it('refuses anything missing, too much or of another type', () => {
    for (const config of [
      ...[null, 1, 'x', [], {}, { url: good.url }, { ...good, extra: 1 }, { ...good, user: 1 }, { ...good, url: {} }],
      ...[
        { ...good, user: 'a:b' },
        { ...good, password: 'x'.repeat(1_001) },
        { ...good, user: 'x'.repeat(201) },
      ],
    ]) {
      expect(codeOfChoosing(config)).toBe('bad-request');
    }
  });

  it('asks permission for its own host and nothing else', () => {
    expect(chooseStore('webdav', good).origins).toEqual(['https://cloud.example.org/*']);
    expect(chooseStore('webdav', { ...good, url: 'http://127.0.0.1:8080/dav/' }).origins).toEqual([
      'http://127.0.0.1/*',
    ]);
  });
});
