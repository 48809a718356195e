// The vault page: everything sealed, one entry, notes, drafts, browsers.

import { PageFrame } from '../../../../components/page-frame.tsx';
import { BrowsersList } from '../../../../components/vault/browsers-list.tsx';
import { DraftsList } from '../../../../components/vault/drafts-list.tsx';
import { NoteForm } from '../../../../components/vault/note-form.tsx';
import { RecordsList, type RecordsListProps } from '../../../../components/vault/records-list.tsx';
import { RecordView } from '../../../../components/vault/record-view.tsx';
import { VaultNav } from '../../../../components/vault/vault-nav.tsx';
import { Locked } from '../../../../components/vault/locked.tsx';
import { PapersealError } from '../../../../lib/base/errors.ts';
import { NOW, records } from '../fixtures.ts';
import type { Screens } from '../main.tsx';

const nothing = () => undefined;
const nav = <VaultNav current="everything" drafts={1} />;

const LIST: RecordsListProps = {
  query: '',
  site: null,
  sites: [],
  items: [],
  total: 0,
  now: NOW,
  loadingMore: false,
  practiceHref: '#',
  onQuery: nothing,
  onSite: nothing,
  onMore: nothing,
};

const list = (more: Partial<RecordsListProps>) => (
  <PageFrame title="Everything sealed" nav={nav} wide>
    <RecordsList {...LIST} {...more} />
  </PageFrame>
);

const LONG =
  'Ein sehr langer Text ohne Ende, in dem vieles steht. '.repeat(40) + 'Donaudampfschifffahrtsgesellschaft'.repeat(8);
const SITES = [
  { site: 'https://diary.example.org', count: 120 },
  { site: 'https://projects.example.net:8443', count: 3 },
];

export const screens: Screens = {
  'vault-locked': () => (
    <Locked busy={false} error={null} waitUntil={null} onUnlock={nothing} forgotHref="#" drafts={2} />
  ),
  'vault-empty': () => list({}),
  'vault-one': () => list({ items: records(1), total: 1, sites: SITES.slice(0, 1) }),
  'vault-many': () => list({ items: records(50), total: 200, sites: SITES }),
  'vault-none-found': () => list({ query: 'zebra', sites: SITES }),
  'vault-record': () => (
    <PageFrame title="Sealed text" nav={nav}>
      <RecordView
        record={{ ...(records(1)[0] ?? never()), versions: 2 }}
        text={'Slept badly.\nLong talk with M. about the move, she is not sure any more.'}
        versions={[
          { text: 'Slept badly.', at: NOW - 3_600_000, browser: 'Firefox on the laptop' },
          { text: '', at: NOW - 90_000_000, browser: '' },
        ]}
        now={NOW}
        copied
        removing={false}
        onCopy={nothing}
        onRemove={nothing}
      />
    </PageFrame>
  ),
  'vault-record-long': () => (
    <PageFrame title="Note" nav={nav}>
      <RecordView
        record={records(4)[3] ?? never()}
        text={LONG}
        versions={[]}
        now={NOW}
        copied={false}
        removing={false}
        onCopy={nothing}
        onRemove={nothing}
      />
    </PageFrame>
  ),
  'vault-note': () => (
    <PageFrame title="Write a note" nav={nav}>
      <NoteForm
        title="Shopping"
        text={'Milk\nBread'}
        limit={32_768}
        busy={false}
        error={new PapersealError('text-too-long')}
        cancelHref="#"
        onTyped={nothing}
        onSave={nothing}
      />
    </PageFrame>
  ),
  'vault-drafts': () => (
    <PageFrame title="Drafts" nav={nav}>
      <DraftsList
        drafts={[{ id: '1', site: 'https://crm.example.com', label: 'Internal remark', text: LONG, at: NOW - 60_000 }]}
        now={NOW}
        busy={false}
        onCopy={nothing}
        onDiscard={nothing}
      />
    </PageFrame>
  ),
  'vault-browsers': () => (
    <PageFrame title="Browsers" nav={nav}>
      <BrowsersList
        browsers={[
          { id: '1', name: 'Chromium on Linux', last: NOW, here: true },
          { id: '2', name: 'Firefox on the laptop', last: NOW - 90_000_000, here: false },
          { id: '3', name: '', last: null, here: false },
        ]}
        activity={[
          { at: NOW - 5_000_000, event: 'refused-site', site: 'https://bank.example' },
          { at: NOW - 15_000_000, event: 'copy-saved', site: null },
          { at: NOW - 95_000_000, event: 'storage-lied', site: null },
        ]}
        now={NOW}
      />
    </PageFrame>
  ),
};

function never(): never {
  throw new Error('the fixtures are too few');
}
