// The vault page: which view, and whether there is anything to view. Each view asks for itself.

import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { OwnMark } from '../../components/mark.tsx';
import { useNow } from '../../components/moment.tsx';
import { Again, ErrorNotice, Notice } from '../../components/notice.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Erase } from '../../components/settings/erase.tsx';
import { Limits } from '../../components/settings/limits.tsx';
import { useTask } from '../../components/task.ts';
import { Locked } from '../../components/vault/locked.tsx';
import { VaultNav, type VaultTab } from '../../components/vault/vault-nav.tsx';
import { errorCode } from '../../lib/base/errors.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { type MessageKey, t } from '../../lib/platform/i18n.ts';
import { Browsers } from './browsers.tsx';
import { Drafts } from './drafts.tsx';
import { Everything } from './everything.tsx';
import { type Live, useLive } from '../../lib/view/live.ts';
import { NewNote, NotePage } from './note.tsx';
import { RecordPage } from './record.tsx';
import { type Route, useRoute } from './route.ts';
import { Settings } from './settings.tsx';
import { Storages } from './storages.tsx';
import { FORGOT, type ViewProps } from './view.ts';

export function App({ ask }: { ask: Ask }) {
  const route = useRoute();
  const live = useLive(() => ask('status', {}), [ask, route.view]);
  return (
    <OwnMark.Provider value={live.value?.mark ?? null}>
      <Shown ask={ask} route={route} live={live} />
    </OwnMark.Provider>
  );
}

function Shown({ ask, route, live }: { ask: Ask; route: Route; live: Live<Reply<'status'>> }) {
  const now = useNow();
  const { value: status, refresh } = live;
  const watched = useMemo(() => noticeLocking(ask, refresh), [ask, refresh]);
  const locking = useTask();

  const lock = (
    <Button kind="link" busy={locking.busy} onClick={() => void locking.run(() => ask('lock', {})).then(refresh)}>
      {t('popup_lock')}
    </Button>
  );
  if (status === null) {
    return (
      <PageFrame title={t('vault_everything')} aside={lock}>
        <ErrorNotice error={live.error} actions={<Again busy={false} onClick={() => void refresh()} />} />
      </PageFrame>
    );
  }
  if (status.phase === 'empty') return <NoVault />;
  if (status.locked) return <LockedPage ask={ask} status={status} refresh={refresh} />;
  const props: ViewProps = { ask: watched, status, now, refresh };
  const view = KINDS[route.view];
  return (
    <PageFrame
      title={t(view.title)}
      nav={<VaultNav current={view.tab} drafts={status.drafts} />}
      aside={lock}
      wide={route.view === 'everything'}
    >
      {status.phase === 'unchecked' && (
        <Notice
          kind="warn"
          live={false}
          actions={<ButtonLink href="/setup.html">{t('popup_finish_setup')}</ButtonLink>}
        >
          {t('vault_unchecked')}
        </Notice>
      )}
      {status.readingOnly && (
        <Notice kind="info" live={false} actions={<ButtonLink href="#storages">{t('popup_find_vault')}</ButtonLink>}>
          {t('vault_reading_only')}
        </Notice>
      )}
      {status.backup.level === 'damaged' && (
        <Notice kind="warn" live={false}>
          {t('backup_damaged')}
        </Notice>
      )}
      {view.show(props, route.id)}
    </PageFrame>
  );
}

interface ViewKind {
  readonly tab: VaultTab;
  readonly title: MessageKey;
  /** `id`: of a record or note; null where the address has none. */
  readonly show: (props: ViewProps, id: string | null) => VNode;
}

const everything: ViewKind['show'] = (props) => <Everything {...props} />;
const note = (props: ViewProps, id: string, isNew: boolean) => <NotePage key={id} id={id} isNew={isNew} {...props} />;

const KINDS: Record<Route['view'], ViewKind> = {
  everything: { tab: 'everything', title: 'vault_everything', show: everything },
  record: {
    tab: 'everything',
    title: 'vault_record',
    show: (props, id) => (id === null ? everything(props, id) : <RecordPage key={id} id={id} {...props} />),
  },
  note: {
    tab: 'everything',
    title: 'vault_note_edit',
    show: (props, id) => (id === null ? everything(props, id) : note(props, id, false)),
  },
  'new-note': {
    tab: 'everything',
    title: 'vault_note_new',
    show: (props, id) => (id === null ? <NewNote /> : note(props, id, true)),
  },
  drafts: { tab: 'drafts', title: 'vault_drafts', show: (props) => <Drafts {...props} /> },
  browsers: { tab: 'browsers', title: 'vault_browsers', show: (props) => <Browsers {...props} /> },
  storages: { tab: 'storages', title: 'vault_storages', show: (props) => <Storages {...props} toCopy={false} /> },
  copy: { tab: 'storages', title: 'vault_storages', show: (props) => <Storages {...props} toCopy={true} /> },
  settings: { tab: 'settings', title: 'vault_settings', show: (props) => <Settings {...props} /> },
  limits: { tab: 'settings', title: 'settings_limits', show: () => <Limits /> },
};

function LockedPage({ ask, status, refresh }: Omit<ViewProps, 'now'>) {
  const task = useTask();
  const erasing = useTask();
  const unlock = async (passphrase: string) => {
    await task.run(() => ask('unlock', { passphrase }));
    await refresh(); // a wrong one may have set a waiting time
  };
  return (
    <Locked
      busy={task.busy}
      error={task.error}
      waitUntil={status.waitUntil}
      drafts={status.drafts}
      forgotHref={FORGOT}
      onUnlock={(passphrase) => void unlock(passphrase)}
    >
      {task.error?.code === 'vault-damaged' && (
        <Erase
          backup={status.backup}
          busy={erasing.busy}
          error={erasing.error}
          onErase={() => void erasing.run(() => ask('erase', {})).then(refresh)}
        />
      )}
    </Locked>
  );
}

function NoVault() {
  return (
    <PageFrame title={t('vault_everything')}>
      <Empty
        title={t('vault_no_vault')}
        action={
          <div class="actions">
            <ButtonLink kind="primary" href="/practice.html">
              {t('popup_try')}
            </ButtonLink>
            <ButtonLink href="/setup.html#restore">{t('popup_have_key')}</ButtonLink>
          </div>
        }
      >
        {t('vault_no_vault_text')}
      </Empty>
    </PageFrame>
  );
}

/** Any answer "locked" shows the lock, wherever it comes. */
function noticeLocking(ask: Ask, refresh: () => Promise<void>): Ask {
  return async (name, request) => {
    try {
      return await ask(name, request);
    } catch (error) {
      if (errorCode(error) === 'vault-locked') void refresh();
      throw error;
    }
  };
}
