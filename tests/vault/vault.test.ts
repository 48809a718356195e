import { describe, expect, it } from 'vitest';
import { errorCode } from '../../lib/base/errors.ts';
import { findTokens } from '../../lib/token/format.ts';
import { dropDraft, keepDraft, listDrafts } from '../../lib/vault/draft.ts';
import { versionsOf } from '../../lib/vault/catalogue.ts';
import { PASSPHRASE, vaultInMemory } from '../fakes/vault.ts';
import { OTHER_WORDS } from './words.ts';

const SITE = 'https://diary.example';
const page = { site: SITE };

async function unlockedVault(words?: readonly string[]) {
  const made = await vaultInMemory(words);
  await made.lock.unlock(PASSPHRASE);
  const unlocked = await made.lock.unlocked();
  const seal = async (text: string, replaces: string | null = null, site = SITE) => {
    const prepared = await made.vault.prepare(unlocked, { site, text, label: 'Entry', page: `${site}/new`, replaces });
    await made.vault.store(prepared);
    return prepared;
  };
  const open = async (text: string, asker: Parameters<typeof made.vault.open>[2] = page) => {
    const [opened] = await made.vault.open(unlocked, findTokens(text), asker);
    return opened;
  };
  return { ...made, unlocked, seal, open };
}

describe('the vault', () => {
  it('opens what it sealed, on the site it was sealed for', async () => {
    const { seal, open } = await unlockedVault();
    const { token } = await seal('Dear diary 👩‍👩‍👧 שלום');
    expect(await open(`… ${token} …`)).toMatchObject({ outcome: 'opened', text: 'Dear diary 👩‍👩‍👧 שלום', older: false });
  });

  it.each([
    ['another host', 'https://evil.example'],
    ['a subdomain', 'https://a.diary.example'],
    ['another port', 'https://diary.example:8443'],
    ['http', 'http://diary.example'],
    ['a trailing dot', 'https://diary.example.'],
    ['a look-alike', 'https://diаry.example'],
  ])('refuses on %s, and opens in our own window (P-12)', async (_, site) => {
    const { seal, open } = await unlockedVault();
    const { token } = await seal('secret');
    expect((await open(token))?.outcome).toBe('opened');
    expect(await open(token, { site })).toEqual({ outcome: 'other-site', site: SITE });
    expect((await open(token, 'user'))?.outcome).toBe('opened');
  });

  it('tells another vault, a cut text, an altered one and a newer one apart', async () => {
    const ours = await unlockedVault();
    const theirs = await unlockedVault(OTHER_WORDS);
    const { token } = await ours.seal('secret');
    expect((await ours.open(token))?.outcome).toBe('opened');
    expect((await theirs.open(token))?.outcome).toBe('other-vault');
    expect(await theirs.open(token.slice(0, -14))).toEqual({ outcome: 'cut', missing: 14, kept: null });
    const last = token.at(-2) === '2' ? '3' : '2';
    expect((await ours.open(token.slice(0, -2) + last + token.at(-1)))?.outcome).toBe('altered');
  });

  it('opens what mail or a wiki left whole but for blanks, quoting marks or a capital (B7)', async () => {
    const { seal, open } = await unlockedVault();
    const { token } = await seal('Dear diary, '.repeat(90));
    expect(token.length).toBeGreaterThan(998);
    for (const text of [
      `Subject: ${token}`.replace(/(.{998})/, '$1 '),
      `> ${token.match(/.{1,70}/g)?.join('\n> ')}`,
      `P${token.slice(1)}`,
    ]) {
      expect(await open(text)).toMatchObject({ outcome: 'opened', text: 'Dear diary, '.repeat(90) });
    }
  });

  it('opens none in which words took the place of letters', async () => {
    const { seal, open } = await unlockedVault();
    const { token } = await seal('secret');
    const text = `${token.slice(0, 211)} ${token.at(-2)}${token.endsWith('1') ? '2' : '1'}`; // a word as long as what is missing
    expect(findTokens(text)[0]?.verdict).toBe('whole');
    expect(await open(token)).toMatchObject({ outcome: 'opened' });
    expect(await open(text)).toMatchObject({ outcome: 'altered' });
  });

  it('knows a broken text of its own by its beginning, and gives all of it to its site alone (B7, P-44)', async () => {
    const ours = await unlockedVault();
    const theirs = await unlockedVault(OTHER_WORDS);
    const { token } = await ours.seal('secret');
    const kept = { id: expect.any(String) as string, text: 'secret' };
    const at = (place: number) => token.slice(0, place) + (token[place] === '2' ? '3' : '2') + token.slice(place + 1);
    const broken = [token.slice(0, 75), token.slice(0, 200), at(80), at(150), at(212), token.replace('1', '2')];
    for (const text of broken) {
      const opened = await ours.open(text);
      expect(opened).toMatchObject({ outcome: expect.stringMatching(/^(cut|altered)$/) as string, kept });
      expect(opened).not.toHaveProperty('text');
      expect(await ours.open(text, 'user')).toMatchObject({ kept });
      expect(JSON.stringify(await ours.open(text, { site: 'https://evil.example' }))).not.toContain('secret');
      expect(JSON.stringify(await theirs.open(text))).not.toContain('secret');
    }
    expect(await ours.open(token.slice(0, 64))).toMatchObject({ outcome: 'cut', kept: null });
    expect(await ours.open(token.toLowerCase())).toEqual({ outcome: 'altered', kept: null });
    await ours.vault.remove(ours.unlocked, (await ours.vault.catalogue(ours.unlocked)).current[0]?.id ?? '');
    expect(await ours.open(token.slice(0, 75))).toMatchObject({ outcome: 'cut', kept: null });
  });

  it('knows the older version of an edited text, and lists the newer one with its history (P-21)', async () => {
    const { seal, open, vault, unlocked } = await unlockedVault();
    const first = await seal('one');
    const opened = await open(first.token);
    const second = await seal('two', opened?.outcome === 'opened' ? opened.id : null);
    const newer = { id: second.id, text: 'two' };
    expect(await open(first.token)).toMatchObject({ text: 'one', older: true, newer });
    expect(await open(second.token)).toMatchObject({ text: 'two', older: false, newer: null });
    const catalogue = await vault.catalogue(unlocked);
    expect(catalogue.current.map(({ record }) => record.text)).toEqual(['two']);
    const [current] = catalogue.current;
    expect(current && versionsOf(catalogue, current).map(({ record }) => record.text)).toEqual(['one']);
  });

  it('seals with keys derived ahead, each of them once, and forgets them with the lock', async () => {
    const { vault, unlocked, seal, open } = await unlockedVault();
    await vault.prepareAhead(unlocked);
    const tokens = [];
    for (let i = 0; i < 6; i++) tokens.push((await seal(`text ${i}`)).token);
    expect(new Set(tokens.map((token) => token.slice(0, 60))).size).toBe(6);
    for (const [i, token] of tokens.entries()) expect(await open(token)).toMatchObject({ text: `text ${i}` });
    vault.forget();
    expect(await open((await seal('after')).token)).toMatchObject({ text: 'after' });
  });

  it('stores a prepared seal once, however often it is stored', async () => {
    const { vault, unlocked, database } = await unlockedVault();
    const prepared = await vault.prepare(unlocked, { site: SITE, text: 'x', label: '', page: null, replaces: null });
    await vault.store(prepared);
    await vault.store(prepared);
    expect(await database.read((transaction) => transaction.list('queue'))).toHaveLength(1);
    expect((await vault.catalogue(unlocked)).current).toHaveLength(1);
  });

  it('removes an entry and keeps a tombstone for the other browsers', async () => {
    const { seal, vault, unlocked, database } = await unlockedVault();
    const { id } = await seal('gone');
    await vault.remove(unlocked, id);
    expect((await vault.catalogue(unlocked)).current).toHaveLength(0);
    expect(await database.read((transaction) => transaction.list('queue'))).toHaveLength(2);
  });

  it('never runs its clock backwards', async () => {
    const { seal, time, vault, unlocked } = await unlockedVault();
    const id = '11'.repeat(16);
    await vault.writeNote(unlocked, id, { title: '', text: 'first' });
    time.now -= 24 * 3_600_000;
    await vault.writeNote(unlocked, id, { title: '', text: 'second' });
    expect((await vault.catalogue(unlocked)).byId.get(id)?.record.text).toBe('second');
    await seal('works');
  });

  it('refuses a text over 32 KiB and takes one of exactly 32 KiB', async () => {
    const { seal, open } = await unlockedVault();
    const { token } = await seal('x'.repeat(32_768));
    expect((await open(token))?.outcome).toBe('opened');
    await expect(seal('x'.repeat(32_769))).rejects.toSatisfy((error) => errorCode(error) === 'text-too-long');
  });

  it('lists a thousand entries, newest first', async () => {
    const { seal, vault, unlocked, time } = await unlockedVault();
    for (let i = 0; i < 1000; i++) {
      time.now += 1000;
      await seal(`entry ${i}`);
    }
    const { current } = await vault.catalogue(unlocked);
    expect(current).toHaveLength(1000);
    expect(current[0]?.record.text).toBe('entry 999');
  });

  it('holds nothing that was typed in the clear (D-01)', async () => {
    const { seal, database } = await unlockedVault();
    await seal('CANARY-in-the-vault');
    const rows = await database.read(async (transaction) => [
      ...(await transaction.list('rows')),
      ...(await transaction.list('queue')),
      ...(await transaction.list('state')),
    ]);
    const dump = JSON.stringify(rows, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(dump).not.toContain('CANARY');
    expect(dump).not.toContain('diary.example');
  });
});

describe('drafts', () => {
  it('are kept while locked and read after unlocking', async () => {
    const { lock, database, unlocked } = await unlockedVault();
    await lock.lock();
    const to = await lock.draftKey();
    expect(to).not.toBeNull();
    if (!to) return;
    const draft = { id: '22'.repeat(16), site: SITE, label: 'Entry', text: 'half a sen', at: 5 };
    await keepDraft(database, to, draft);
    const [[, sealed] = []] = await database.read((transaction) => transaction.list('drafts'));
    expect(Buffer.from(sealed ?? []).toString('latin1')).not.toContain('half a sen');
    expect(await listDrafts(database, unlocked)).toEqual([draft]);
    await dropDraft(database, draft.id);
    expect(await listDrafts(database, unlocked)).toEqual([]);
  });

  it('do not open under another id or another vault', async () => {
    const { lock, database, unlocked } = await unlockedVault();
    const to = await lock.draftKey();
    if (!to) throw new Error('no key');
    await keepDraft(database, to, { id: '22'.repeat(16), site: SITE, label: '', text: 'mine', at: 5 });
    expect(await listDrafts(database, unlocked)).toHaveLength(1);
    const [[, sealed] = []] = await database.read((transaction) => transaction.list('drafts'));
    await database.write(async (transaction) => {
      transaction.remove('drafts', '22'.repeat(16));
      if (sealed) transaction.put('drafts', '33'.repeat(16), sealed);
    });
    expect(await listDrafts(database, unlocked)).toEqual([]);
  });
});
