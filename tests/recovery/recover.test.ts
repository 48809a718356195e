import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../lib/base/bytes.ts';
import { wordsToRoot } from '../../lib/crypto/paper-key.ts';
import { recoverTokens, recoverVault, type RecoveredVault } from '../../lib/recovery/recover.ts';
import { memoryStore } from '../../lib/stores/memory.ts';
import { FINAL_RECORDS } from '../vectors/store.ts';
import { makeVectors } from '../vectors/vectors.ts';
import { BIP39_24_WORDS } from '../vectors/published/bip39.ts';

const { json, store } = await makeVectors();
const root = await wordsToRoot(String(json['mnemonic']).split(' '));
const stranger = await wordsToRoot((BIP39_24_WORDS[4]?.words ?? '').split(' '));

function texts({ records }: RecoveredVault): string[] {
  return records.flatMap(({ record }) => record?.text ?? []).sort();
}

const without = (pattern: RegExp) => new Map([...store.objects].filter(([name]) => !pattern.test(name)));
const changed = (pattern: RegExp, change: (bytes: Bytes) => Bytes) =>
  new Map([...store.objects].map(([name, bytes]) => [name, pattern.test(name) ? change(bytes) : bytes]));

describe('recovering a vault from a store', () => {
  it('gives every record as it was last, without a notice', async () => {
    const vault = await recoverVault(root, memoryStore(new Map(store.objects)));
    expect(vault.notices).toEqual([]);
    expect(texts(vault)).toEqual(FINAL_RECORDS);
    expect(vault.records.filter(({ record }) => record === null)).toHaveLength(1);
    expect(vault.browsers.map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
      'Laptop valid',
      'Phone valid',
    ]);
  });

  it('gives earlier versions beneath', async () => {
    const vault = await recoverVault(root, memoryStore(new Map(store.objects)));
    const note = vault.records.find(({ record }) => record?.text === 'a note, edited');
    expect(note?.earlier.map(({ text }) => text)).toEqual(['a note']);
  });

  it('says what is there instead of the vault', async () => {
    await expect(recoverVault(root, memoryStore())).rejects.toThrow('vault-not-found');
    await expect(recoverVault(stranger, memoryStore(new Map(store.objects)))).rejects.toThrow('another-vault');
    await expect(recoverVault(root, memoryStore(new Map([['photos', new Uint8Array(9)]])))).rejects.toThrow(
      'not-a-vault',
    );
  });

  it('needs no roster 1, which follows from the words', async () => {
    const vault = await recoverVault(root, memoryStore(without(/\/r-1$/)));
    expect(vault.notices).toEqual([]);
    expect(texts(vault)).toEqual(FINAL_RECORDS);
  });

  it('tells of a missing segment and gives the rest (S-10)', async () => {
    expect((await recoverVault(root, memoryStore(new Map(store.objects)))).code).toHaveLength(6);
    const vault = await recoverVault(root, memoryStore(without(/s-0000000001-/)));
    expect(vault.notices.map(({ code }) => code)).toContain('store-damaged');
    expect(vault.code).toBe(null); // the ends of all logs are as they were
    expect(texts(vault)).toContain('a note, edited');
  });

  it('tells of every damaged object and gives the rest', async () => {
    const flip = (bytes: Bytes) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
    for (const pattern of [/\/s-0000000002-/, /\/h-[ab]$/, /\/r-2/]) {
      const vault = await recoverVault(root, memoryStore(changed(pattern, flip)));
      expect(vault.notices.length).toBeGreaterThan(0);
      expect(texts(vault).length).toBeGreaterThan(0);
    }
    for (const pattern of [/\/s-/, /\/h-/, /\/k$/, /\/r-/]) {
      const half = (bytes: Bytes) => bytes.slice(0, bytes.length / 2);
      expect((await recoverVault(root, memoryStore(changed(pattern, half)))).notices.length).toBeGreaterThan(0);
    }
  });

  it('takes nothing from a log that no member endorsed (S-14)', async () => {
    const laptop = store.certificates[1]?.device;
    const withoutRoster2 = without(/\/(r-2|s-0000000001)/);
    const vault = await recoverVault(root, memoryStore(withoutRoster2));
    expect(laptop).toBeDefined();
    expect(texts(vault)).toEqual(['a note, edited']);
    expect(vault.notices.map(({ code }) => code)).toContain('not-authentic');
  });
});

describe('recovering sealed texts with words alone', () => {
  it('opens those of any epoch and says why not for the others', async () => {
    const tokens = json['tokens'] as { token: string; text: string; epoch: number }[];
    const [first, last] = [tokens[1], tokens.find(({ epoch }) => epoch === 2)];
    const [opened, again, cut] = await recoverTokens(
      root,
      `first ${first?.token}\nsecond ${last?.token} and ${first?.token.slice(0, 100)}`,
    );
    expect(opened).toMatchObject({ verdict: 'whole', opened: { text: first?.text, epoch: 1 } });
    expect(again).toMatchObject({ verdict: 'whole', opened: { text: last?.text, epoch: 2 } });
    expect(cut).toEqual({ verdict: 'cut', opened: null });
    expect(await recoverTokens(stranger, first?.token ?? '')).toEqual([{ verdict: 'wrong-key', opened: null }]);
  });
});
