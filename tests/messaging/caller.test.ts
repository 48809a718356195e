import { describe, expect, it } from 'vitest';
import { callerOf } from '../../lib/messaging/caller.ts';

const OURS = { id: 'ours', origin: 'chrome-extension://ours' };
const addressOf = (url: string): string => {
  const { origin } = new URL(url);
  const caller = callerOf({ id: 'ours', url, origin, frameId: 0, documentId: 'D', tab: { id: 1 } }, OURS);
  return caller?.kind === 'page' ? caller.url : expect.fail('not a page');
};

describe('the address of a page', () => {
  it('is kept without its fragment', () => {
    expect(addressOf('https://site.test:8443/a%20b?q=1&r=%C3%BC#secret')).toBe(
      'https://site.test:8443/a%20b?q=1&r=%C3%BC',
    );
    expect(addressOf('https://site.test')).toBe('https://site.test/');
  });

  it('is kept no longer than 2 000 characters, and names no other place (P-33)', () => {
    const path = `https://site.test/${'p'.repeat(500)}`;
    expect(addressOf(`${path}?${'q'.repeat(1_000)}`)).toHaveLength(1_519);
    expect(addressOf(`${path}?${'q'.repeat(2_000_000)}`)).toBe(path);
    expect(addressOf(`${path}${'p'.repeat(2_000_000)}?q`)).toBe('https://site.test/');
  });
});
