import { describe, expect, it } from 'vitest';
import type { GenericSchema } from 'valibot';
import { ERROR_CODES, PapersealError } from '../../lib/base/errors.ts';
import { silentLog } from '../../lib/base/log.ts';
import { callerOf, type Sender } from '../../lib/messaging/caller.ts';
import { createClient } from '../../lib/messaging/client.ts';
import type { CallerKind } from '../../lib/messaging/message.ts';
import { MAX_MESSAGE, type MessageName, PROTOCOL } from '../../lib/messaging/protocol.ts';
import { createServer, type Handlers, rateLimit } from '../../lib/messaging/server.ts';

const ours = { id: 'ours', origin: 'chrome-extension://ours' };
const place = { id: 'ours', frameId: 0, documentId: 'D', tab: { id: 1 } };
const extension = (path: string, more: Partial<Sender> = {}): Sender => ({
  ...place,
  url: `chrome-extension://ours${path}`,
  origin: 'chrome-extension://ours',
  ...more,
});

const SENDERS: Record<CallerKind, Sender> = {
  ui: extension('/vault.html'),
  writer: extension('/writer.html#0011'),
  frame: extension('/editor.html#0011', { frameId: 7 }),
  page: { ...place, url: 'https://site.test/form#x', origin: 'https://site.test' },
  inner: { ...place, url: 'about:blank', origin: 'https://site.test' },
};

/** Somebody who is nobody: each must be refused whatever is asked. */
const STRANGERS: Record<string, Sender> = {
  'another extension': { ...SENDERS.ui, id: 'theirs' },
  'our editor as a tab of its own': extension('/editor.html'),
  'our reader as a tab of its own': extension('/reader.html'),
  'our vault page in a frame': extension('/vault.html', { frameId: 3 }),
  'our window in a frame': extension('/writer.html', { frameId: 3 }),
  'an unknown page of ours': extension('/background.html'),
  'a file': { ...place, url: 'file:///etc/passwd', origin: 'null' },
  'a page without a document': { id: 'ours', url: 'https://site.test/', origin: 'https://site.test' },
  nobody: {},
};

const NAMES = Object.keys(PROTOCOL) as MessageName[];
const KINDS: readonly CallerKind[] = ['ui', 'writer', 'frame', 'page', 'inner'];

/** Handlers that tell whether they were reached, and nothing else. */
let isReached = false;
const reached = new Proxy({} as Handlers, {
  get: () => async () => {
    isReached = true;
    throw new PapersealError('vault-locked', { facts: { seconds: 5 } });
  },
});
const serve = createServer(reached, ours, () => true, silentLog);
const toldWhy = (kind: CallerKind): boolean => kind !== 'page' && kind !== 'inner';

describe('who may send what', () => {
  it('knows every caller by what the browser says of it', () => {
    expect(Object.values(SENDERS).map((sender) => callerOf(sender, ours)?.kind)).toEqual(KINDS);
    expect(callerOf(SENDERS.page, ours)).toMatchObject({ site: 'https://site.test', url: 'https://site.test/form' });
  });

  it('takes a frame without a site of its own for nobody who could act for the page around it', () => {
    const inner: Sender[] = [
      { ...place, url: 'https://site.test/', origin: 'null' }, // sandboxed
      { ...place, url: 'https://site.test/' },
      { ...place, url: 'about:srcdoc', origin: 'https://site.test' },
      { ...place, url: 'blob:https://site.test/1', origin: 'https://site.test' },
      { ...place, url: 'data:text/html,', origin: 'null' },
    ];
    expect(inner.map((sender) => callerOf(sender, ours)?.kind)).toEqual(inner.map(() => 'inner'));
    const forInner = NAMES.filter((name) => (PROTOCOL[name].from as readonly CallerKind[]).includes('inner'));
    expect(forInner).toEqual(['page.hello']);
  });

  it.each(NAMES)('%s is refused to every wrong caller (M-01, M-03, F-08)', async (name) => {
    const request = example(PROTOCOL[name].request);
    const allowed: readonly CallerKind[] = PROTOCOL[name].from;
    for (const kind of KINDS) {
      isReached = false;
      const answer = await serve({ name, request }, SENDERS[kind]);
      expect([kind, isReached]).toEqual([kind, allowed.includes(kind)]);
      const why = { ok: false, code: 'vault-locked', facts: { seconds: 5 } };
      const nothing = { ok: false, code: 'not-allowed', facts: {} };
      expect([kind, answer]).toEqual([kind, isReached && toldWhy(kind) ? why : nothing]);
    }
    for (const [who, sender] of Object.entries(STRANGERS)) {
      expect([who, await serve({ name, request }, sender)]).toEqual([
        who,
        { ok: false, code: 'not-allowed', facts: {} },
      ]);
    }
  });

  it('gives the content script no message that answers with a text', () => {
    const forPages = NAMES.filter((name) => (PROTOCOL[name].from as readonly CallerKind[]).includes('page'));
    expect(forPages.sort()).toEqual([
      'field.threat',
      'field.ticket',
      'page.found',
      'page.hello',
      'reader.place',
      'reader.ticket',
    ]);
  });

  it('gives a frame over a page nothing but the work on its own field or texts (U-11)', () => {
    const forFrames = NAMES.filter((name) => (PROTOCOL[name].from as readonly CallerKind[]).includes('frame'));
    expect(forFrames.every((name) => /^(editor|reader)\./.test(name))).toBe(true);
  });

  it('takes the site from the sender, never from the message (M-02)', async () => {
    let site = '';
    const handlers = {
      ...reached,
      'page.hello': async (_: unknown, caller: { site: string }) => {
        site = caller.site;
        return { on: false, guard: false };
      },
    } as unknown as Handlers;
    const answering = createServer(handlers, ours, () => true, silentLog);
    expect(await answering({ name: 'page.hello', request: {} }, SENDERS.page)).toMatchObject({ ok: true });
    expect(site).toBe('https://site.test');
    expect(await answering({ name: 'page.hello', request: { site: 'https://bank.test' } }, SENDERS.page)).toMatchObject(
      {
        code: 'not-allowed',
      },
    );
  });

  it('tells our own frames why something failed, and a content script never', async () => {
    const codes = ERROR_CODES.filter((code) => code !== 'too-many');
    for (const code of codes) {
      const failing = new Proxy({} as Handlers, { get: () => () => Promise.reject(new PapersealError(code)) });
      const answering = createServer(failing, ours, () => true, silentLog);
      const session = '0'.repeat(32);
      expect(await answering({ name: 'editor.again', request: { session } }, SENDERS.frame)).toMatchObject({ code });
      for (const message of [
        { name: 'page.hello', request: {} },
        { name: 'reader.ticket', request: { pane: 'front' } },
      ]) {
        expect(await answering(message, SENDERS.page)).toMatchObject({ code: 'not-allowed' });
      }
      expect(await answering({ name: 'page.hello', request: {} }, SENDERS.inner)).toMatchObject({
        code: 'not-allowed',
      });
    }
    for (const message of [{ name: 'page.hello', request: { x: 1 } }, { name: 'nothing' }, 5, null]) {
      expect(await serve(message, SENDERS.page)).toMatchObject({ code: 'not-allowed' });
    }
  });
});

describe('requests', () => {
  it('are checked: unknown names, other shapes, more than was asked, far too long (P-33)', async () => {
    const code = async (message: unknown) => {
      const answer = await serve(message, SENDERS.ui);
      return answer.ok ? 'ok' : answer.code;
    };
    expect(await code({ name: 'unlock', request: { passphrase: 'x' } })).toBe('vault-locked');
    expect(await code({ name: 'unlock', request: { passphrase: 5 } })).toBe('bad-request');
    expect(await code({ name: 'unlock', request: { passphrase: 'x', more: 1 } })).toBe('bad-request');
    expect(await code({ name: 'unlock', request: { passphrase: 'x' }, more: 1 })).toBe('bad-request');
    expect(await code({ name: 'unlock', request: { passphrase: 'x'.repeat(MAX_MESSAGE) } })).toBe('too-large');
    for (const name of ['toString', '__proto__', 'constructor', '', 'nothing']) {
      expect(await code({ name, request: {} })).toBe('bad-request');
    }
    for (const message of [null, 5, 'unlock', [], {}]) expect(await code(message)).toBe('bad-request');
  });

  it('are limited to so many a second from one document (P-33)', () => {
    let now = 0;
    const allow = rateLimit(3, 1000, () => now);
    const page = callerOf(SENDERS.page, ours);
    if (!page) throw new Error('no caller');
    expect([1, 2, 3, 4].map(() => allow(page))).toEqual([true, true, true, false]);
    // Each second by itself: what came in the last one counts, also what was refused.
    now = 999;
    expect(allow(page)).toBe(false);
    now = 1500;
    expect([1, 2, 3].map(() => allow(page))).toEqual([true, true, false]);
    now = 3000;
    expect(allow(page)).toBe(true);
  });
});

describe('the client', () => {
  const lost = () => Promise.reject(new Error('the worker is gone'));

  it('asks again for what may be repeated, and only for that', async () => {
    let calls = 0;
    const ask = createClient(() => (++calls === 1 ? lost() : Promise.resolve({ ok: true, value: {} })));
    await ask('lock', {});
    expect(calls).toBe(2);
    calls = 0;
    await expect(ask('unlock', { passphrase: 'x' })).rejects.toMatchObject({ code: 'internal' });
    expect(calls).toBe(1);
  });

  it('refuses an answer of another shape', async () => {
    const answered = (answer: unknown) => createClient(async () => answer)('sites.list', {});
    expect(await answered({ ok: true, value: ['https://a.test'] })).toEqual(['https://a.test']);
    for (const answer of [
      undefined,
      { ok: true, value: 5 },
      { ok: true },
      { ok: false, code: 'no-such-code', facts: {} },
    ]) {
      await expect(answered(answer)).rejects.toMatchObject({ code: 'internal' });
    }
  });
});

/** The smallest value that a schema takes, made from the schema itself. */
function example(schema: GenericSchema): unknown {
  const { type, entries, options, item, pipe } = schema as unknown as {
    type: string;
    entries?: Record<string, GenericSchema>;
    options?: unknown[];
    item?: GenericSchema;
    pipe?: { type: string; requirement?: unknown }[];
  };
  const length = pipe?.find((step) => step.type === 'length')?.requirement;
  switch (type) {
    case 'strict_object':
      return Object.fromEntries(Object.entries(entries ?? {}).map(([key, value]) => [key, example(value)]));
    case 'string':
      return '0'.repeat(typeof length === 'number' ? length : 0);
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'picklist':
      return options?.[0];
    case 'optional':
      return undefined;
    case 'nullable':
      return null;
    case 'record':
      return {};
    case 'array':
      return Array.from({ length: typeof length === 'number' ? length : 0 }, () => item && example(item));
    default:
      throw new Error(`no example for ${type}`);
  }
}
