import { describe, expect, it } from 'vitest';
import { isLoopback, isSite, mayOpen, parseSite } from '../../lib/token/site.ts';

describe('sites', () => {
  it('are origins as the URL standard writes them', () => {
    for (const origin of [
      'https://example.com',
      'https://example.com:8443',
      'https://example.com.',
      'https://xn--bcher-kva.example',
      'https://192.0.2.1',
      'https://[2001:db8::1]:444',
      'http://localhost',
      'http://localhost:8080',
      'http://app.localhost:3000',
      'http://127.0.0.1:5173',
      'http://127.255.0.9',
      'http://[::1]:80'.replace(':80', ':81'),
    ]) {
      expect(parseSite(origin)).toBe(origin);
    }
  });

  it('refuse every other spelling and every other scheme', () => {
    for (const origin of [
      '',
      'null',
      'example.com',
      'https://',
      'https://example.com/',
      'https://example.com/path',
      'https://EXAMPLE.com',
      'https://example.com:443',
      'https://bücher.example',
      'https://user@example.com',
      'https://example.com#',
      ' https://example.com',
      'https://127.1',
      'http://example.com',
      'http://localhost.example.com',
      'http://localhost:80',
      'http://localhost.',
      'http://128.0.0.1',
      'http://192.168.0.1',
      'http://[::2]',
      'file://',
      'file:///etc/passwd',
      'data:text/html,x',
      'blob:https://example.com',
      'chrome-extension://abcdefghijklmnop',
      'ftp://example.com',
      'javascript:alert(1)',
    ]) {
      expect(() => parseSite(origin), origin).toThrow('site-refused');
      expect(isSite(origin), origin).toBe(false);
    }
  });

  it('know what never leaves this machine', () => {
    expect(isLoopback('http://127.9.9.9:1')).toBe(true);
    expect(isLoopback('https://example.com')).toBe(false);
    expect(isLoopback('nonsense')).toBe(false);
  });
});

describe('mayOpen (SPEC "Site binding")', () => {
  const site = 'https://example.com';

  it('lets the page of the very site open', () => {
    expect(mayOpen(site, site)).toBe(true);
  });

  it('refuses every other origin, however close (P-12)', () => {
    for (const caller of [
      'https://www.example.com',
      'http://example.com',
      'https://example.com:444',
      'https://example.com.',
      'https://example.org',
      'null',
      '',
    ]) {
      expect(mayOpen(site, caller), caller).toBe(false);
    }
    expect(mayOpen('null', 'null')).toBe(false);
  });
});
