import { describe, expect, it } from 'vitest';
import { openWebdav } from '../../lib/stores/webdav.ts';
import { describeBlobStore } from '../contracts/blob-store.ts';
import { codeOf, patternBytes } from '../contracts/blob-store-tools.ts';
import { startApache } from '../servers/apache.ts';
import { startRclone } from '../servers/rclone.ts';

for (const [label, start] of [
  ['WebDAV on Apache', startApache],
  ['WebDAV on rclone', startRclone],
] as const) {
  describeBlobStore(label, async () => {
    const server = await start();
    return {
      store: openWebdav(server, fetch),
      [Symbol.asyncDispose]: () => server.stop(),
    };
  });

  describe(label, () => {
    it('makes a configured folder that does not exist yet on the first put, but tells a reader that it is missing', async () => {
      await using server = await start();
      const store = openWebdav({ ...server, url: `${server.url}paperseal/` }, fetch);
      expect(await codeOf(store.list(''))).toBe('store-not-found');
      expect(await codeOf(store.list('v1/aaaa/'))).toBe('store-not-found');
      await store.put('v1/aaaa/r-1', patternBytes(5));
      expect(await store.list('v1/aaaa/')).toEqual([{ name: 'v1/aaaa/r-1', size: 5 }]);
    });

    it('does not make folders above the configured one', async () => {
      await using server = await start();
      const store = openWebdav({ ...server, url: `${server.url}no/such/` }, fetch);
      expect(await codeOf(store.put('v1/aaaa/r-1', patternBytes(5)))).toBe('store-not-found');
    });

    it('refuses a wrong password and a wrong user as such', async () => {
      await using server = await start();
      await openWebdav(server, fetch).put('r-1', patternBytes(5));
      for (const wrong of [{ password: 'wrong' }, { user: 'nobody' }, { user: '', password: '' }]) {
        const store = openWebdav({ ...server, ...wrong }, fetch);
        expect(await codeOf(store.list(''))).toBe('store-auth');
        expect(await codeOf(store.get('r-1', 5))).toBe('store-auth');
        expect(await codeOf(store.put('r-1', patternBytes(6)))).toBe('store-auth');
        expect(await codeOf(store.remove('r-1'))).toBe('store-auth');
      }
      expect(await openWebdav(server, fetch).get('r-1', 9)).toEqual(patternBytes(5));
    });
  });
}
