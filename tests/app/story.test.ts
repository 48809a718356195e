// Every message of the wire in the order in which a person causes it. Told twice: by one worker, and by a new worker for
// each message. Both must answer the same, word for word.

import type { Bytes } from '../../lib/base/bytes.ts';
import { leaveFile } from '../fakes/ports.ts';
import { describe, expect, it } from 'vitest';
import { type MessageName, PROTOCOL, type Reply, type Request } from '../../lib/messaging/protocol.ts';
import type { FrameNews } from '../../lib/messaging/orders.ts';
import type { Sender } from '../../lib/messaging/caller.ts';
import { evilStore } from '../fakes/evil-store.ts';
import { senderOf } from '../fakes/pages.ts';
import { ownerOf } from '../../lib/vault/state.ts';
import { createScene, DAV, PASSPHRASE, type Scene, SITE, ticketOf, ui } from './scene.ts';

const CANARY = 'CANARY';
const SECRET = DAV.values.password;
const OTHER = 'https://mail.example';

interface Told {
  readonly seen: [MessageName, unknown][];
  readonly leaks: string[];
  /** What the first browser leaves to the second: paper and a file. */
  words: string[];
  file: Bytes;
}

async function tell(rebuild: boolean): Promise<Told> {
  const store = evilStore();
  const told: Told = { seen: [], leaks: [], words: [], file: new Uint8Array() };
  const first = createScene({ store, seed: 'first', rebuild });
  await firstBrowser(first, recorder(first, told), told);
  const second = createScene({ store, seed: 'second', rebuild });
  second.browser.time.now = first.browser.time.now;
  await secondBrowser(second, recorder(second, told), { ...told, token: tokenOf(first) });
  return told;
}

type Say = <N extends MessageName>(name: N, request: Request<N>, sender?: Sender) => Promise<Reply<N>>;

/** Asks, writes down the answer or the code, and looks for what was typed where it must not lie. */
function recorder(scene: Scene, { seen, leaks }: Told): Say {
  return async (name, request, sender = ui) => {
    try {
      const reply = await scene.ask(name, request, sender);
      seen.push([name, reply]);
      return reply;
    } catch (error) {
      seen.push([name, String(error)]);
      throw error;
    } finally {
      const { disk, session } = await scene.dump();
      const kept = await scene.browser.disk.read((transaction) => transaction.list('state'));
      for (const [key] of kept) if (ownerOf(key) === null) leaks.push(`${name}: nobody's ${key}`);
      if (disk.includes(CANARY) || disk.includes(SECRET) || session.includes(CANARY)) leaks.push(name);
      // The words and the place of a vault that is being restored lie in the session until that is done.
      if (session.includes(SECRET) && name !== 'restore.look') leaks.push(`${name}: password`);
    }
  };
}

async function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: Error) => error.message,
  );
}

async function firstBrowser(scene: Scene, say: Say, told: Told): Promise<void> {
  const { browser } = scene;
  const { pages, time } = browser;

  // Before there is a vault: from a field to the practice page.
  await say('status', {});
  await say('mark.draw', {});
  await say('mark.set', { picture: 2, word: 'heron' });
  const start = pages.open(`${SITE}/new`, { f1: '' });
  pages.active.add(start.tabId);
  expect(await say('field.begin', { tabId: start.tabId })).toEqual({ begun: true });
  expect(pages.tabs).toEqual(['/practice.html']);
  await say('token.open', { text: 'no sealed text' });

  // Setup, with a wrong word first, begun anew once, locked in between.
  expect(await refused(say('setup.begin', { passphrase: 'abc', browserName: 'One' }))).toBe('passphrase-too-short');
  await say('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' });
  expect(await refused(say('setup.begin', { passphrase: PASSPHRASE, browserName: 'One' }))).toBe('vault-exists');
  await say('setup.words', { group: 0 });
  await say('setup.again', { passphrase: PASSPHRASE, browserName: 'One' });
  expect(await refused(say('note.write', { id: '0a'.repeat(16), title: '', text: 'x' }))).toBe('vault-unchecked');
  const words = [
    ...(await say('setup.words', { group: 0 })),
    ...(await say('setup.words', { group: 1 })),
    ...(await say('setup.words', { group: 2 })),
    ...(await say('setup.words', { group: 3 })),
  ];
  expect(await say('setup.sheet', {})).toEqual(words);
  const swapped = words.map((word, i) => words[i === 3 ? 4 : i === 4 ? 3 : i] ?? word);
  expect(await say('setup.check', { words: swapped })).toEqual({ right: false, wrong: [4, 5] });
  await say('lock', {});
  expect(await say('setup.check', { words })).toEqual({ right: true, wrong: [] });
  expect(await refused(say('setup.sheet', {}))).toBe('words-gone');
  expect(await refused(say('setup.again', { passphrase: PASSPHRASE, browserName: 'One' }))).toBe('vault-exists');
  await say('status', {});

  // Unlock, with wrong tries and the delay.
  for (let i = 0; i < 3; i++)
    expect(await refused(say('unlock', { passphrase: 'wrong one' }))).toBe('passphrase-wrong');
  expect(await refused(say('unlock', { passphrase: PASSPHRASE }))).toBe('passphrase-wait');
  time.now += 5_001;
  await say('unlock', { passphrase: PASSPHRASE });
  await say('lock.after', { minutes: 60 });
  await say('activity.list', {});

  // Back to the field one came from, through activeTab: our own window.
  expect(await say('field.return', {})).toBe(true);
  expect(pages.windows).toHaveLength(1);
  const window = await scene.openEditor(ticketOf(pages.windows.at(-1)), 'window');
  await say('editor.draft', { session: window.frame.session, text: `${CANARY} half` }, window.frame.sender);
  const [half] = await say('drafts.list', {});
  await say('editor.take', { session: window.frame.session, draft: half?.id ?? '' }, window.frame.sender);
  const seal = { session: window.frame.session, attempt: 'aa'.repeat(16), text: `${CANARY} one` };
  expect(await say('editor.seal', seal, window.frame.sender)).toEqual({ outcome: 'written', length: null });
  await say('editor.close', { session: window.frame.session }, window.frame.sender);
  expect((await say('drafts.list', {})).length).toBe(0);
  await say('status', {});

  // The two questions.
  await say('site.later', {});
  await say('site.want', { site: SITE });
  expect(await refused(say('site.set', { site: SITE, on: true }))).toBe('not-allowed');
  pages.permissions.add('https://diary.example/*');
  await say('site.set', { site: SITE, on: true });
  await say('site.state', { site: SITE });
  await say('site.state', { site: OTHER });
  await say('sites.list', {});
  await say('store.later', {});

  // Over the page: read it, edit it again, lock and unlock under the open editor.
  const page = pages.open(`${SITE}/diary`, { f1: start.fields.get('f1')?.value ?? '' });
  const hello = await say('page.hello', {}, senderOf(page));
  expect(hello).toEqual({ on: true, guard: false });
  await say('page.found', {}, senderOf(page));
  expect(pages.completed).toContain(page.documentId);
  const readerTicket = await say('reader.ticket', { pane: 'front' }, senderOf(page));
  const reader = await scene.openReader(readerTicket.ticket ?? '', page);
  const item = {
    id: 's1',
    token: start.fields.get('f1')?.value ?? '',
    kind: 'text' as const,
    rects: [{ x: 1, y: 2, width: 3, height: 4 }],
    font: '16px serif',
    color: 'black',
    lineHeight: 20,
    direction: 'ltr' as const,
  };
  await say('reader.place', { pane: 'front', items: [item] }, senderOf(page));
  await expect.poll(() => shown(reader.news)).toEqual(`opened ${CANARY} one`);
  await say('reader.edit', { session: reader.session, id: 's1' }, reader.sender);
  await say('reader.card', { session: reader.session, id: 's1' }, reader.sender);
  const id = ticketOf(pages.windows.at(-1));
  expect(await say('card.open', { id })).toMatchObject({
    outcome: 'opened',
    text: `${CANARY} one`,
    sealed: item.token,
  });
  expect(await say('card.edit', { id, putBack: false })).toEqual({ begun: true });
  await say('card.close', { id });
  expect(await refused(say('card.open', { id }))).toBe('card-gone');
  expect(await say('reader.unlock', { session: reader.session }, reader.sender)).toEqual({ opened: true });
  const asked = `a${page.states.push({ held: item.token, of: undefined })}`;
  const { ticket } = await say(
    'field.ticket',
    { fieldId: 'f1', label: 'Entry', multiline: true, room: null, ownFrames: true, held: item.token, asked },
    senderOf(page),
  );
  page.editor = { fieldId: 'f1', ticket: ticket ?? '' };
  const over = await scene.openEditor(ticket ?? '', page);
  expect(over.state).toMatchObject({ text: `${CANARY} one`, held: 'sealed' });
  await say('lock', {});
  await say('reader.place', { pane: 'front', items: [item] }, senderOf(page));
  await expect.poll(() => shown(reader.news)).toEqual('locked null');
  await say('editor.again', { session: over.frame.session }, over.frame.sender);
  await say('editor.draft', { session: over.frame.session, text: `${CANARY} while locked` }, over.frame.sender);
  expect(await refused(say('drafts.list', {}))).toBe('vault-locked');
  await say('unlock', { passphrase: PASSPHRASE });
  await say('reader.place', { pane: 'front', items: [item] }, senderOf(page));
  await say('editor.again', { session: over.frame.session }, over.frame.sender);

  // The page turns hostile: on in our own window, the text with it.
  await say('editor.left', { session: over.frame.session }, over.frame.sender);
  await say('editor.flee', { session: over.frame.session, text: `${CANARY} two` }, over.frame.sender);
  scene.closeFrame(over.frame);
  const fled = await scene.openEditor(ticketOf(pages.windows.at(-1)), 'window');
  expect(fled.state.text).toBe(`${CANARY} two`);
  const second = { session: fled.frame.session, attempt: 'bb'.repeat(16), text: `${CANARY} two` };
  await say('editor.seal', second, fled.frame.sender);
  await say('editor.close', { session: fled.frame.session }, fled.frame.sender);
  expect(await say('drafts.list', {})).toEqual([]);
  // Until the browser ends that site gets no editor over a field any more: as if it had.
  await browser.session.remove('thieves');
  const third = await scene.editorOver(`${SITE}/third`);
  expect(await say('editor.look', { session: third.frame.session }, third.frame.sender)).toBeNull();
  await say('editor.note', { session: third.frame.session, text: `${CANARY} aside` }, third.frame.sender);
  await say('records.remove', { id: third.frame.session });
  expect(await say('field.why', { tabId: third.page.tabId, fresh: true })).toBeNull();
  await say('frame.want', { tabId: third.page.tabId, site: 'https://frame.example' });
  expect(await say('frame.once', {})).toEqual({ begun: false });
  await say('field.threat', { ticket: third.page.editor?.ticket ?? '' }, senderOf(third.page));
  expect(page.guard || third.page.guard).toBe(false);

  // Everything sealed.
  const everything = await say('records.list', { query: '', site: null, offset: 0, limit: 50 });
  expect(everything.items.map(({ preview, versions }) => [preview, versions])).toEqual([[`${CANARY} two`, 1]]);
  await say('records.open', { id: everything.items[0]?.id ?? '' });
  expect(await say('page.missing', { tabId: page.tabId })).toBeNull();
  await say('page.missing.told', { id: everything.items[0]?.id ?? '' });
  await say('note.draft', { id: '11'.repeat(16), title: 'A note', text: `${CANARY} no` });
  expect(await say('drafts.list', {})).toMatchObject([{ site: null, label: 'A note', text: `${CANARY} no` }]);
  await say('note.write', { id: '11'.repeat(16), title: 'A note', text: `${CANARY} note` });
  expect(await say('drafts.list', {})).toEqual([]);
  await say('note.write', { id: '22'.repeat(16), title: 'Another', text: `${CANARY} gone` });
  await say('records.remove', { id: '22'.repeat(16) });
  await say('records.list', { query: 'note', site: null, offset: 0, limit: 50 });
  expect(await refused(say('records.open', { id: '22'.repeat(16) }))).toBe('record-gone');
  await say('token.open', { text: `see ${item.token}` });
  await say('token.open', { text: item.token.slice(0, -5) });
  await say('drafts.remove', { id: '33'.repeat(16) });

  // Storages.
  expect(await refused(say('store.test', { store: DAV }))).toBe('store-permission');
  pages.permissions.add('https://dav.example/*');
  await say('store.test', { store: DAV });
  await say('store.add', { store: DAV });
  const [kept] = await say('stores.list', {});
  expect(kept).toMatchObject({ health: 'fine', problem: null });
  await say('sync.now', {});
  await say('sync.put-back', { id: kept?.id ?? '' });
  await say('browsers.list', {});
  const copy = await say('copy.make', {});
  const copied = scene.browser.files.get(copy.file) ?? new Uint8Array();
  expect(await refused(say('copy.confirm', { file: leaveFile(scene.browser, copied.slice(0, 300)) }))).toBe(
    'copy-damaged',
  );
  expect(await say('copy.confirm', { file: copy.file })).toEqual({ texts: 2 });
  await say('status', {});

  // Passphrases.
  await say('passphrase.change', { current: PASSPHRASE, next: 'another nine daisies' });
  const wrong = words.map((word, i) => (i === 0 ? 'zoo' : word));
  expect(await refused(say('passphrase.reset', { words: wrong, next: 'seven pale lanterns' }))).toMatch(/^words-/);
  await say('passphrase.reset', { words, next: 'seven pale lanterns' });
  expect((await say('activity.list', {})).map(({ event }) => event)).toContain('passphrase-set');
  await say('lock', {});
  expect(await refused(say('unlock', { passphrase: PASSPHRASE }))).toBe('passphrase-wrong');
  await say('unlock', { passphrase: 'seven pale lanterns' });
  await say('sync.now', {});
  told.words = words;
  told.file = copied;
}

async function secondBrowser(
  scene: Scene,
  say: Say,
  { words, file, token }: { words: string[]; file: Bytes; token: string },
): Promise<void> {
  const { pages, time } = scene.browser;
  pages.permissions.add('https://dav.example/*');
  const finish = { passphrase: PASSPHRASE, browserName: 'Two' };

  // Words that no key has, words that can be put right, the right ones.
  const nonsense = words.map((_, i) => (i < 3 ? '' : 'zoo'));
  await say('restore.words', { words: nonsense });
  const cases: [string, string[]][] = [
    ['missing', words.map((word, i) => (i === 7 ? '' : word))],
    ['swapped', words.map((word, i) => words[i === 9 ? 10 : i === 10 ? 9 : i] ?? word)],
    ['wrong', words.map((word, i) => (i === 20 ? (word === 'zoo' ? 'abandon' : 'zoo') : word))],
  ];
  for (const [, typed] of cases) {
    await say('restore.words', { words: typed });
    await refused(say('restore.look', { store: DAV }));
  }
  await say('restore.words', { words });
  await say('restore.look', { store: DAV });
  await say('restore.cancel', {});
  expect(await refused(say('restore.look', { store: DAV }))).toBe('words-gone');

  // From the file, as far as the look.
  await say('restore.words', { words: [...words] });
  await say('restore.read', { file: leaveFile(scene.browser, file) });

  // The words alone: reading only, until a storage is joined.
  await say('restore.finish', { ...finish, mode: 'words-only' });
  expect((await say('status', {})).readingOnly).toBe(true);
  expect(await refused(say('note.write', { id: '44'.repeat(16), title: '', text: 'x' }))).toBe('vault-reading-only');
  expect((await say('token.open', { text: token })).text).toBe(`${CANARY} one`);
  await say('erase', {});
  await say('status', {});

  // An empty start with the same words, thrown away again.
  await say('restore.words', { words });
  await say('restore.finish', { ...finish, mode: 'start-empty' });
  await say('browsers.list', {});
  await say('erase', {});

  // From the storage, an hour late at first; erasing gave up what the browser allowed.
  pages.permissions.add('https://dav.example/*');
  await say('restore.words', { words });
  time.now += 61 * 60_000;
  expect(await refused(say('restore.look', { store: DAV }))).toBe('words-gone');
  await say('restore.words', { words });
  await say('restore.look', { store: DAV });
  expect(await say('restore.finish', { ...finish, mode: 'found' })).toEqual({
    opened: 2,
    total: 2,
    listed: true,
    ahead: null,
    vaultFound: true,
    problems: [],
  });
  expect(await refused(say('restore.words', { words }))).toBe('vault-exists');
  await say('records.list', { query: '', site: SITE, offset: 0, limit: 50 });
  const [kept] = await say('stores.list', {});
  await say('status', {});
  await say('store.remove', { id: kept?.id ?? '' });
  await say('stores.list', {});
  await say('activity.list', {});
  await say('erase', {});
  await say('status', {});
}

function shown(news: readonly FrameNews[]): string {
  const last = news.findLast((one) => one.news === 'show');
  const said = last?.news === 'show' ? last.items[0]?.said : null;
  return `${said?.outcome} ${said?.text}`;
}

/** The sealed text that stands in the first browser's page. */
function tokenOf(scene: Scene): string {
  return scene.browser.pages.documents[0]?.fields.get('f1')?.value ?? '';
}

describe('the whole wire, from an empty browser to a restored one (D-15, U-13)', () => {
  const once = tell(false);

  it('calls every message', async () => {
    const { seen } = await once;
    const names = new Set([...seen.map(([name]) => name), 'editor.open', 'reader.open']); // those by the frames
    expect(Object.keys(PROTOCOL).filter((name) => !names.has(name))).toEqual([]);
  });

  it('leaves nothing that was typed in the clear, at no step', async () => {
    expect((await once).leaks).toEqual([]);
  });

  it('answers the same when a new worker answers each message (M-07)', async () => {
    const rebuilt = await tell(true);
    expect(named(rebuilt.seen)).toEqual(named((await once).seen));
  });
});

/** What is drawn at random gets a name by its first appearance: a new worker derives keys ahead anew, and draws more. */
function named(seen: unknown): unknown {
  const names = new Map<string, string>();
  const name = (drawn: string): string => {
    if (!names.has(drawn)) names.set(drawn, `drawn ${names.size + 1}`);
    return names.get(drawn) ?? '';
  };
  // A saved copy holds what was drawn under seals; the story opens it and compares what is in it. After an erase the next
  // mark is drawn, too.
  const text = JSON.stringify(seen, (key, value: unknown) => {
    if (key === 'mark' && value !== null) return 'a mark';
    return key === 'file' ? 'a saved copy' : value;
  });
  return JSON.parse(text.replace(/[0-9a-f]{16,64}|paperseal1[1-9A-HJ-NP-Za-km-z]+/g, name));
}
