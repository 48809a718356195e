// The toolbar popup: status, unlock, seal, this site, lock. It asks again whenever it gets the focus; what it shows is
// the worker's word, never its own memory.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { useNow } from '../../components/moment.tsx';
import { Again, ErrorNotice } from '../../components/notice.tsx';
import { NoVault, Unchecked } from '../../components/popup/no-vault.tsx';
import { PopupFrame } from '../../components/popup/popup-frame.tsx';
import { Drafts, Ready } from '../../components/popup/ready.tsx';
import type { SiteShown, WhyShown } from '../../components/popup/seal-section.tsx';
import type { OpenedShown } from '../../components/shown.ts';
import { useReturn, useWhile } from '../../components/return.ts';
import { useTask } from '../../components/task.ts';
import { UnlockForm } from '../../components/unlock-form.tsx';
import { t } from '../../lib/platform/i18n.ts';
import { onLock } from '../../lib/platform/news.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { PREFIX } from '../../lib/token/prefix.ts';
import { requestSites } from '../../lib/view/request-sites.ts';
import { type ActiveTab, activeTab, openShortcutSettings, sealShortcut } from './tab.ts';

const VAULT = '/vault.html';
const HREFS = {
  storages: `${VAULT}#storages`,
  copy: `${VAULT}#copy`,
  drafts: `${VAULT}#drafts`,
  restore: '/setup.html#restore',
};
const FORGOT = '/setup.html#forgot';

interface Known {
  readonly status: Reply<'status'>;
  readonly tab: ActiveTab;
  readonly site: SiteShown;
  readonly shortcut: string;
  /** Why the keys that seal did nothing, a moment ago. */
  readonly why: WhyShown | null;
}

export function App({ ask }: { ask: Ask }) {
  const [known, setKnown] = useState<Known | null>(null);
  const reading = useTask();
  const now = useNow();
  const refresh = useCallback(() => reading.run(async () => setKnown(await look(ask))), [ask]);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  useReturn(refresh, onLock);
  useWhile(known?.status.stores.some(({ health }) => health === 'working') ?? false, refresh);

  const lock = () => void ask('lock', {}).then(refresh, refresh);
  if (known === null) {
    if (reading.error === null) return <PopupFrame>{null}</PopupFrame>;
    return (
      <PopupFrame vaultHref={VAULT} onLock={lock}>
        <ErrorNotice error={reading.error} actions={<Again busy={reading.busy} onClick={() => void refresh()} />} />
      </PopupFrame>
    );
  }
  const { status } = known;
  if (status.phase === 'empty') {
    return (
      <PopupFrame>
        <NoVault tryHref="/practice.html" restoreHref={HREFS.restore} />
      </PopupFrame>
    );
  }
  if (status.locked) return <Locked ask={ask} status={status} refresh={refresh} />;
  return (
    <PopupFrame mark={status.mark} vaultHref={VAULT} onLock={lock}>
      {status.phase === 'unchecked' ? (
        <Unchecked setupHref="/setup.html" practiceHref="/practice.html" />
      ) : (
        <Unlocked ask={ask} known={known} now={now} refresh={refresh} />
      )}
    </PopupFrame>
  );
}

function Locked({ ask, status, refresh }: { ask: Ask; status: Reply<'status'>; refresh: () => Promise<unknown> }) {
  const task = useTask();
  const unlock = async (passphrase: string) => {
    await task.run(() => ask('unlock', { passphrase }));
    await refresh(); // a wrong one may have set a waiting time
  };
  const isDamaged = task.error?.code === 'vault-damaged'; // where all can be deleted
  return (
    <PopupFrame mark={status.mark} {...(isDamaged ? { vaultHref: VAULT } : {})}>
      <p>{t('popup_locked')}</p>
      <UnlockForm
        busy={task.busy}
        error={task.error}
        waitUntil={status.waitUntil}
        onUnlock={(passphrase) => void unlock(passphrase)}
        forgotHref={FORGOT}
        newTab
      />
      {status.drafts > 0 && <Drafts count={status.drafts} href={HREFS.drafts} />}
    </PopupFrame>
  );
}

interface UnlockedProps {
  readonly ask: Ask;
  readonly known: Known;
  readonly now: number;
  readonly refresh: () => Promise<unknown>;
}

function Unlocked({ ask, known, now, refresh }: UnlockedProps) {
  const { status, tab, site } = known;
  const [noField, setNoField] = useState(known.why !== null);
  const [why, setWhy] = useState(known.why);
  const [siteDenied, setSiteDenied] = useState(false);
  const [opened, setOpened] = useState<OpenedShown | null>(null);
  const [missing, setMissing] = useState<Reply<'page.missing'>>(null);
  useEffect(() => {
    if (tab.id !== null) void ask('page.missing', { tabId: tab.id }).then(setMissing, () => undefined);
  }, [ask, tab.id]);
  const sealing = useTask();
  const switching = useTask();
  const opening = useTask();

  const seal = async () => {
    const { id } = tab;
    if (id === null) return;
    setNoField(false);
    setWhy(null);
    const done = await sealing.run(async () => {
      const { begun } = await ask('field.begin', { tabId: id });
      setNoField(!begun);
      if (!begun) setWhy(await ask('field.why', { tabId: id, fresh: true }));
      if (begun) window.close(); // the field gets the keyboard back
    });
    if (!done) await refresh();
  };

  const allowOnce = async (which: string) => {
    const { id } = tab;
    if (id === null) return;
    void ask('frame.want', { tabId: id, site: which }).catch(() => undefined);
    await sealing.run(async () => {
      await requestSites([which]); // the worker sees what came of it
      const { begun } = await ask('frame.once', {});
      if (begun) return window.close();
      setWhy(await ask('field.why', { tabId: id, fresh: true }));
    });
  };

  // The browser asks while the click still counts: nothing is awaited before. Firefox closes the popup for its question;
  // the worker, which heard what is wanted, then goes on without it.
  const switchSite = async (which: string, on: boolean) => {
    if (on) void ask('site.want', { site: which }).catch(() => undefined);
    await switching.run(async () => {
      const granted = !on || (await requestSites([which]));
      setSiteDenied(!granted);
      if (granted) await ask('site.set', { site: which, on });
    });
    await refresh();
  };

  const openPasted = (text: string) =>
    opening.run(async () => {
      const nothing = { outcome: 'none', text: null, site: null, missing: 0, kept: null } as const;
      setOpened(text.includes(PREFIX.slice(0, -1)) ? await ask('token.open', { text }) : nothing);
    });

  return (
    <Ready
      seal={{
        site,
        shortcut: known.shortcut,
        busy: sealing.busy,
        switching: switching.busy,
        noField,
        why,
        onAllowOnce: (which) => void allowOnce(which),
        vaultHref: VAULT,
        onSeal: () => void seal(),
        onSite: (on) => {
          if (site.kind === 'site') void switchSite(site.site, on);
        },
        onShortcutHelp: () => void openShortcutSettings(),
      }}
      paste={{ busy: opening.busy, error: opening.error, opened, onOpen: (text) => void openPasted(text) }}
      error={sealing.error ?? switching.error}
      siteDenied={siteDenied}
      askSite={status.askSite}
      askStorage={status.askStorage}
      onSite={(which) => void switchSite(which, true)}
      onSiteLater={() => void ask('site.later', {}).then(refresh)}
      onStorageLater={() => void ask('store.later', {}).then(refresh)}
      missing={
        missing && {
          at: missing.at,
          href: `${VAULT}#record/${missing.id}`,
          onTold: () => {
            setMissing(null);
            void ask('page.missing.told', { id: missing.id }).catch(() => undefined);
          },
        }
      }
      drafts={status.drafts}
      readingOnly={status.readingOnly}
      stores={status.stores}
      backup={status.backup}
      now={now}
      hrefs={HREFS}
    />
  );
}

async function look(ask: Ask): Promise<Known> {
  const [status, tab, shortcut] = await Promise.all([ask('status', {}), activeTab(), sealShortcut()]);
  const why = tab.id === null ? null : await ask('field.why', { tabId: tab.id, fresh: false });
  const isOpen = status.phase === 'ready' && !status.locked;
  if (tab.site.kind !== 'site' || !isOpen) {
    return { status, tab, shortcut, why, site: tab.site.kind === 'site' ? { kind: 'unknown' } : tab.site };
  }
  const { site } = tab.site;
  const { on, refused } = await ask('site.state', { site });
  return {
    status,
    tab,
    shortcut,
    why,
    site: refused ? { kind: 'refused' } : { kind: 'site', site, on },
  };
}
