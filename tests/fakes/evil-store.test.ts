import { describe, expect, it } from 'vitest';
import { describeBlobStore } from '../contracts/blob-store.ts';
import { codeOf, patternBytes } from '../contracts/blob-store-tools.ts';
import { evilStore } from './evil-store.ts';

const [one, two, three] = [patternBytes(1), patternBytes(2), patternBytes(3)];

describeBlobStore('the evil store, as long as nobody tells it to lie', async () => ({
  store: evilStore(),
  [Symbol.asyncDispose]: async () => undefined,
}));

describe('the evil store', () => {
  it('rolls back to a revision, wholly or in part, and keeps the history', async () => {
    const store = evilStore();
    await store.put('a', one);
    await store.put('b', one);
    const then = store.revision;
    await store.put('a', two);
    await store.put('b', two);
    store.rollback(then, /^a$/);
    expect(store.objects()).toEqual(
      new Map([
        ['a', one],
        ['b', two],
      ]),
    );
    store.rollback(0);
    expect(await store.list('')).toEqual([]);
    expect(store.versions('a')).toEqual([one, two, one, null]);
  });

  it('shows two faces that can be joined again', async () => {
    const store = evilStore();
    await store.put('a', one);
    const other = store.view();
    await store.put('b', two);
    await other.put('c', three);
    expect([...other.objects().keys()]).toEqual(['a', 'c']);
    store.absorb(other);
    expect([...store.objects().keys()].toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('drops, swaps, cuts, flips and serves what was before', async () => {
    const store = evilStore();
    await store.put('a', one);
    await store.put('b', two);
    store.swap('a', 'b');
    expect(await store.get('a', 9)).toEqual(two);
    store.serveOld('a');
    expect(await store.get('a', 9)).toEqual(one);
    store.truncate('b', 0);
    expect(await store.get('b', 9)).toHaveLength(0);
    store.flip('a', 3);
    expect(await store.get('a', 9)).toEqual(one.map((byte) => byte ^ 8));
    store.drop(/^a/);
    expect(await store.get('a', 9)).toBeNull();
  });

  it('spoils the requests it was told to spoil, and writes all of them down', async () => {
    const store = evilStore();
    store.faults.push(
      { verb: 'put', name: /^h-/, skip: 1, times: 1, how: 'lost' },
      { verb: 'get', code: 'store-busy' },
    );
    await store.put('h-a', one);
    await store.put('s-1', one);
    expect(await codeOf(store.put('h-a', two))).toBe('store-unreachable');
    expect(store.objects().get('h-a')).toEqual(two);
    await store.put('h-a', three);
    expect(await codeOf(store.get('h-a', 9))).toBe('store-busy');
    expect(store.log.map(({ verb, name }) => `${verb} ${name}`)).toEqual([
      'put h-a',
      'put s-1',
      'put h-a',
      'put h-a',
      'get h-a',
    ]);
  });

  it('acknowledges without storing, and keeps the half of a broken upload', async () => {
    const store = evilStore();
    store.faults.push({ name: /^a$/, how: 'not-stored' }, { name: /^b$/, verb: 'put', how: 'half' });
    await store.put('a', two);
    expect(await codeOf(store.put('b', two))).toBe('store-unreachable');
    expect(store.objects()).toEqual(new Map([['b', two.slice(0, 1)]]));
  });
});
