// A content script in the enemy's hands: it may ask whatever it likes and gets what any page may know, no more
// (THREATS M-01, M-02, M-03, M-08, M-09, P-11, P-33).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallerKind } from '../../../lib/messaging/message.ts';
import { PROTOCOL } from '../../../lib/messaging/protocol.ts';
import { allNeedles, assertNoCanary, makeCanary, needlesOf, needlesOfWords } from '../canary.ts';
import { type Page, poll } from '../driver.ts';
import { BROWSERS } from '../launch.ts';
import { PASSPHRASE, forgetThieves } from '../worker.ts';
import { hostilePage } from './pages.ts';
import { type Rig, sealText, startRig } from './rig.ts';
import { type Deed, enemy, takenOver } from './taken-over.ts';

const ZERO = '0'.repeat(32);

/** Requests of the right shape, so that it is the asker who is refused and not the question. */
const ASKED: Record<string, unknown> = {
  unlock: { passphrase: PASSPHRASE },
  'setup.words': { group: 0 },
  'setup.check': { words: Array(24).fill('abandon') },
  'restore.words': { words: Array(24).fill('abandon') },
  'passphrase.change': { current: PASSPHRASE, next: 'another one entirely' },
  'passphrase.reset': { words: Array(24).fill('abandon'), next: 'another one entirely' },
  'records.list': { query: '', site: null, offset: 0, limit: 50 },
  'records.open': { id: ZERO },
  'records.remove': { id: ZERO },
  'note.write': { id: ZERO, title: '', text: '' },
  'drafts.remove': { id: ZERO },
  'site.set': { site: 'http://bank.localhost', on: true },
  'site.state': { site: 'http://bank.localhost' },
  'field.begin': { tabId: 1 },
  'store.remove': { id: '0'.repeat(16) },
  'sync.put-back': { id: '0'.repeat(16) },
  'copy.confirm': { file: '' },
  'restore.read': { file: '' },
  'lock.after': { minutes: 240 },
  'mark.set': { picture: 0, word: 'x' },
  'editor.again': { session: ZERO },
  'editor.close': { session: ZERO },
  'editor.draft': { session: ZERO, text: '' },
  'editor.take': { session: ZERO, draft: ZERO },
  'editor.flee': { session: ZERO, text: '' },
  'editor.seal': { session: ZERO, attempt: ZERO, text: '' },
  'reader.edit': { session: ZERO, id: 't1' },
};

describe.each(BROWSERS)('in %s', (browser) => {
  let rig: Rig;
  let page: Page;
  let token = '';
  const canary = makeCanary();
  const other = makeCanary();
  const secrets = () => allNeedles(needlesOf('text', canary), needlesOf('note', other), needlesOfWords(rig.words));

  beforeAll(async () => {
    rig = await startRig(browser, { '/': hostilePage() }, { extension: await takenOver(browser) });
    await rig.switchOn(rig.site.url());
    await rig.ask('note.write', { id: '1'.repeat(32), title: 'note', text: other });
    page = await rig.device.visit(rig.site.url());
    token = await sealText(rig, page, canary);
  });
  afterAll(() => rig?.close());

  it('hears the worker: an allowed question is answered', async () => {
    expect(await enemy(page, 'send', { name: 'page.hello', request: {} })).toEqual({
      value: { ok: true, value: { on: true, guard: false } },
    });
  });

  it('is refused everything that is not for pages, whoever it says it is (M-01)', async () => {
    for (const [name, spec] of Object.entries(PROTOCOL)) {
      if ((spec.from as readonly CallerKind[]).includes('page')) continue;
      const request = ASKED[name] ?? (name === 'token.open' ? { text: token } : {});
      const { value } = await enemy(page, 'send', { name, request });
      expect([name, value]).toEqual([name, { ok: false, code: 'not-allowed', facts: {} }]);
      await new Promise((resolve) => setTimeout(resolve, 30)); // below the limit of questions in a second
    }
  });

  it('cannot say that it is another site, or another sender (M-02)', async () => {
    const forged: unknown[] = [
      { name: 'page.hello', request: { site: 'http://bank.localhost' } },
      { name: 'page.hello', request: {}, sender: { url: rig.device.extensionUrl('/vault.html') } },
      { name: 'status', request: {}, __proto__: { name: 'status' } },
      { name: '__proto__', request: {} },
      { name: 'constructor', request: {} },
      { name: 'page.hello', request: 'x' },
      { name: ['status'], request: {} },
      'status',
      null,
      { order: 'write', request: { fieldId: 'f1', token: 'x' } },
    ];
    for (const message of forged) {
      const { value } = await enemy(page, 'send', message);
      expect(value).toMatchObject({ ok: false, code: 'not-allowed' });
    }
  });

  it('is given no plaintext with what it may ask', async () => {
    const answers: Deed[] = [];
    const send = async (name: string, request: unknown) => answers.push(await enemy(page, 'send', { name, request }));
    await send('page.hello', {});
    await send('field.ticket', { fieldId: 'f9', label: '', multiline: true, room: null, ownFrames: true, held: token });
    await send('field.ticket', {
      fieldId: '__proto__',
      label: 'x'.repeat(200),
      multiline: true,
      room: 0,
      ownFrames: true,
      held: token,
    });
    const issued = answers.at(-1)?.value as { value?: { ticket?: string } } | undefined;
    await send('field.threat', { ticket: issued?.value?.ticket ?? '' });
    await send('reader.ticket', { pane: 'front' });
    const look = { font: '16px serif', color: 'red', lineHeight: 20, direction: 'ltr' };
    await send('reader.place', {
      pane: 'front',
      items: [{ id: 't1', token, kind: 'text', rects: [{ x: 0, y: 0, width: 10, height: 10 }], ...look }],
    });
    expect(answers.map(({ value }) => (value as { ok: boolean }).ok)).toEqual(answers.map(() => true));
    assertNoCanary(secrets(), { answers });
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });

  it('gets no line: not to an editor, not to a reader, invented or real', async () => {
    const sessions =
      Object.values((await rig.device.storageDump()).session)
        .join(' ')
        .match(/[0-9a-f]{32}/g) ?? [];
    expect(sessions.length).toBeGreaterThan(0);
    for (const session of [ZERO, ...new Set(sessions)].slice(0, 6)) {
      for (const kind of ['editor', 'reader']) {
        expect((await enemy(page, 'connect', `${kind}:${session}`)).value).toEqual({ closed: true, heard: [] });
      }
    }
  });

  it('finds nothing of ours in the storage areas that it can reach (M-08, M-09)', async () => {
    const areas: Record<string, Deed> = {};
    for (const area of ['local', 'sync', 'session', 'managed']) areas[area] = await enemy(page, 'storage', area);
    assertNoCanary(secrets(), areas);
    expect(areas['session']).toHaveProperty('error');
    for (const area of ['local', 'sync']) expect(Object.keys((areas[area]?.value as object) ?? {})).toEqual([]);
  });

  it('may flood the worker, which answers a few and stays there for others (P-33)', async () => {
    const { value } = await enemy(page, 'flood', { name: 'page.hello', request: {} }, 400);
    expect((value as Record<string, number>)['too-many']).toBeGreaterThan(300);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const huge = { name: 'page.hello', request: { x: 'x'.repeat(300_000) } };
    expect((await enemy(page, 'flood', huge, 20)).value).toEqual({ 'not-allowed': 20 });
    expect(await rig.ask('status')).toMatchObject({ phase: 'ready', locked: false });
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });

  it.each([
    ['srcdoc', { srcdoc: '<p>inner' }],
    ['sandboxed', { srcdoc: '<p>inner', sandbox: 'allow-scripts' }],
  ])('runs in a %s frame, where it may ask for the guard and nothing else', async (_, attributes) => {
    const outer = await rig.device.visit(rig.site.url());
    await outer.eval((a) => {
      const frame = document.createElement('iframe');
      for (const [name, value] of Object.entries(a)) frame.setAttribute(name, value ?? '');
      document.body.append(frame);
    }, attributes);
    const inner = await outer.childFrame('about:srcdoc');
    expect(await enemy(inner, 'send', { name: 'page.hello', request: {} })).toEqual({
      value: { ok: true, value: { on: false, guard: false } },
    });
    for (const name of ['field.ticket', 'reader.ticket', 'reader.place', 'field.threat', 'status']) {
      expect((await enemy(inner, 'send', { name, request: {} })).value).toMatchObject({ ok: false });
    }
    await outer.close();
  });

  it('can open its ticket in no other tab, no other site, and not twice (P-11)', async () => {
    await forgetThieves(rig.device); // the tests before cried for help
    const ticketFor = async () => {
      const request = { fieldId: 'f1', label: '', multiline: true, room: null, ownFrames: true, held: token };
      const { value } = await enemy(page, 'send', { name: 'field.ticket', request });
      return (value as { value: { ticket: string } }).value.ticket;
    };
    const base = (await enemy(page, 'url', '/editor.html')).value as string;
    const frameIn = async (where: Page, ticket: string) => {
      const before = await where.countFrames('editor');
      await where.eval(
        (src) => document.body.append(Object.assign(document.createElement('iframe'), { src })),
        `${base}#${ticket}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(await where.countFrames('editor')).toBeLessThanOrEqual(before + 1);
      if ((await where.countFrames('editor')) === 0) return '';
      const frame = await where.frame('editor');
      return frame.eval(() => document.querySelector('#app')?.innerHTML ?? '');
    };
    const elsewhere = await rig.device.visit(rig.site.url('/', 'evil.localhost'));
    expect(await frameIn(elsewhere, await ticketFor())).toBe('');
    const sameSite = await rig.device.visit(rig.site.url());
    expect(await frameIn(sameSite, await ticketFor())).toBe('');
    // Where it belongs it opens: the means of this test work. A busy machine may take longer than a ticket lives.
    await page.front();
    const mine = await poll('its own page to open one', async () => {
      await page.eval(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));
      const ticket = await ticketFor();
      return (await frameIn(page, ticket)).includes('editor-text') ? ticket : undefined;
    });
    expect(await frameIn(elsewhere, mine)).toBe('');
    const late = await ticketFor();
    await new Promise((resolve) => setTimeout(resolve, 5200));
    expect(await frameIn(sameSite, late)).toBe('');
  });
});
