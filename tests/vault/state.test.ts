import { expect, it } from 'vitest';
import { isOfStore, ownerOf, STATE, type StateKey } from '../../lib/vault/state.ts';

it('knows whose every value is, alone or of a family, and no other name', () => {
  expect(ownerOf(STATE.mark)).toBe('browser');
  expect(ownerOf(STATE.paperSlot)).toBe('vault');
  expect(ownerOf(STATE.local.key('stores'))).toBe('vault');
  expect(ownerOf(STATE.log.key('aa', '01', 'bb'))).toBe('logs');
  expect(ownerOf(STATE.waiting.key('0123'))).toBe('store');
  for (const name of ['', 'slots', 'slot/other', 'sync/', 'sync/none/aa', 'mark/']) {
    expect([name, ownerOf(name as StateKey)]).toEqual([name, null]);
  }
});

it('tells the values of one storage from those of others, and from what only looks like it', () => {
  for (const key of [STATE.waiting.key('0123'), STATE.readAgain.key('0123', 'heads', 'last')]) {
    expect([isOfStore(key, '0123'), isOfStore(key, '012'), isOfStore(key, '01234')]).toEqual([true, false, false]);
  }
  expect(isOfStore(STATE.log.key('0123'), '0123')).toBe(false);
});
