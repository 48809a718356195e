// The backup line as a function of what there is, what no place has, how the storages are, and the time.

import { expect, it } from 'vitest';
import { readMeter } from '../../lib/app/storages/backup.ts';
import type { KeptStore } from '../../lib/app/storages/kept-store.ts';
import type { Catalogue, Entry } from '../../lib/vault/catalogue.ts';

const DAY = 24 * 3_600_000;
const device = new Uint8Array(16);
const note = (id: string, at = 0): Entry => ({ id, record: { kind: 'note', title: '', text: '', at }, device });
const catalogueOf = (...current: Entry[]): Catalogue => ({
  current,
  byId: new Map(current.map((entry) => [entry.id, entry])),
  replaced: new Map(),
  olderById: new Map(),
  unread: 0,
  damage: null,
});
const store = (change: Partial<KeptStore> = {}): KeptStore => ({
  id: 'a',
  kind: 'webdav',
  config: '{}',
  health: 'fine',
  problem: null,
  since: null,
  lacks: null,
  notBefore: null,
  reached: null,
  ...change,
});
const ids = (...all: string[]) => ({ everywhere: new Set(all), inStorages: new Set(all), inFile: new Set(all) });
const many = Array.from({ length: 10 }, (_, i) => note(`n${i}`));

it.each([
  ['nothing is here', catalogueOf(), ids(), [store()], 0, 'empty'],
  ['all is elsewhere', catalogueOf(note('1')), ids(), [store()], 0, 'safe'],
  ['one is only here', catalogueOf(note('1'), note('2')), ids('1'), [store()], 0, 'new'],
  ['one has been only here for a week', catalogueOf(note('1')), ids('1'), [store()], 7 * DAY + 1, 'due'],
  ['ten are only here', catalogueOf(...many), ids(...many.map(({ id }) => id)), [store()], 0, 'due'],
  ['a storage lacks something', catalogueOf(note('1')), ids('1'), [store({ lacks: 'withheld' })], 0, 'due'],
  [
    'a storage gave nothing back for a week (S-60)',
    catalogueOf(note('1')),
    ids('1'),
    [store({ reached: -8 * DAY })],
    0,
    'due',
  ],
  ['a storage was read in a time to come', catalogueOf(note('1')), ids('1'), [store({ reached: 9 * DAY })], 0, 'new'],
  ['a storage lied', catalogueOf(note('1')), ids(), [store({ health: 'lied' })], 0, 'lost'],
] as const)('when %s', (_, catalogue, lacking, stores, now, level) => {
  expect(readMeter(catalogue, lacking, stores, now).level).toBe(level);
});

it('never says that nothing is sealed, nor that all is safe, while entries wait for the clock', () => {
  expect(readMeter(catalogueOf(), ids(), [], 0, true).level).toBe('behind');
  expect(readMeter(catalogueOf(note('1')), ids(), [store()], 0, true).level).toBe('behind');
  expect(readMeter(catalogueOf(note('1')), ids('1'), [store()], 0, true).level).toBe('new');
});

it('counts an entry by its versions, and tells when only a file has it', () => {
  const older = note('1', 1);
  const catalogue = { ...catalogueOf(note('1', 2), note('2')), olderById: new Map([['1', [older]]]) };
  const lacking = { everywhere: new Set<string>(), inStorages: new Set(['2']), inFile: new Set<string>() };
  expect(readMeter(catalogue, lacking, [], 0)).toMatchObject({ uncopied: 0, copied: 2, onlyInFile: true });
  expect(readMeter(catalogue, ids('1'), [], 0)).toMatchObject({ uncopied: 1, onlyHere: 1, copied: 1 });
});
