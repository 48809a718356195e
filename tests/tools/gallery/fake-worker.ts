// Answers like a worker, out of the fixtures, and writes down what it was asked: `window.asked`. For looking at whole
// pages and for trying their keys; what the real worker does is tested elsewhere.

import { PapersealError } from '../../../lib/base/errors.ts';
import type { Ask } from '../../../lib/messaging/client.ts';
import type { MessageName, Reply, Request } from '../../../lib/messaging/protocol.ts';
import { MARK, NOW, records, STORE } from './fixtures.ts';

type Answers = { [N in MessageName]?: (request: Request<N>) => Reply<N> };

const PASSPHRASE = 'open sesame please';

export function fakeWorker(start: { locked: boolean }): Ask {
  let { locked } = start;
  let stores: Reply<'stores.list'> = [];
  let sites = ['https://diary.example.org'];
  const all = records(200).map((record, index) => ({ ...record, id: index.toString(16).padStart(32, '0') }));
  const asked: string[] = [];
  Object.assign(window, { asked });

  const answers: Answers = {
    status: () => ({
      phase: 'ready',
      locked,
      waitUntil: null,
      mark: MARK,
      backup: { level: 'new', uncopied: 3, onlyHere: 1, copied: 0, onlyInFile: false },
      stores,
      drafts: 1,
      askStorage: true,
      askSite: null,
      wayBack: false,
      readingOnly: false,
      autoLockMinutes: 15,
    }),
    unlock: ({ passphrase }) => {
      if (passphrase !== PASSPHRASE) throw new PapersealError('passphrase-wrong');
      locked = false;
      return {};
    },
    lock: () => {
      locked = true;
      return {};
    },
    'records.list': ({ query, site, offset, limit }) => {
      const found = all.filter((each) => (site === null || each.site === site) && each.preview.includes(query));
      return {
        total: found.length,
        items: found.slice(offset, offset + limit),
        sites: [{ site: 'https://diary.example.org', count: 58 }],
      };
    },
    'records.open': ({ id }) => {
      const summary = all.find((each) => each.id === id);
      if (!summary) throw new PapersealError('record-gone');
      return { summary, text: summary.preview, versions: [] };
    },
    'records.remove': () => ({}),
    'note.write': ({ id, title, text }) => {
      const note = {
        id,
        kind: 'note' as const,
        site: null,
        label: title,
        page: null,
        pageTitle: '',
        preview: text,
        at: NOW,
        versions: 0,
      };
      all.unshift(note);
      return {};
    },
    'token.open': () => ({
      outcome: 'opened',
      text: 'A letter.',
      site: 'https://diary.example.org',
      missing: 0,
      kept: null,
    }),
    'drafts.list': () => [],
    'note.draft': () => ({}),
    'browsers.list': () => [{ id: '0'.repeat(32), name: 'Chromium on Linux', last: NOW, here: true }],
    'activity.list': () => [],
    'sites.list': () => sites,
    'site.state': ({ site }) => ({ on: sites.includes(site), refused: false }),
    'site.set': ({ site, on }) => {
      sites = on ? [...sites, site] : sites.filter((each) => each !== site);
      return {};
    },
    'field.begin': () => ({ begun: false }),
    'field.why': () => null,
    'page.missing': () => null,
    'stores.list': () => stores,
    'store.test': () => ({}),
    'store.add': () => {
      stores = [STORE];
      return {};
    },
    'store.remove': () => {
      stores = [];
      return {};
    },
    'sync.now': () => stores,
    'copy.make': () => ({ name: 'paperseal-copy.paperseal', file: '0'.repeat(32) }),
    'copy.confirm': () => ({ texts: 200 }),
    'passphrase.change': ({ current }) => {
      if (current !== PASSPHRASE) throw new PapersealError('passphrase-wrong');
      return {};
    },
    'lock.after': () => ({}),
    'mark.draw': () => MARK,
    'mark.set': () => MARK,
    erase: () => ({}),
    'store.later': () => ({}),
    'site.later': () => ({}),
  };

  return async (name, request) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    asked.push(name);
    const answer: ((request: Request<typeof name>) => Reply<typeof name>) | undefined = answers[name];
    if (!answer) throw new PapersealError('internal');
    if (locked && !['status', 'unlock', 'field.why'].includes(name)) throw new PapersealError('vault-locked');
    return answer(request);
  };
}
