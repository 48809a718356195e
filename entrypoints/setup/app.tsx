// Making a vault, getting one back, or a new passphrase from the words: one page, a view for each, told by the address
// and by how far the worker says it has come. Closed half-way, it goes on where it was left; the lock is followed at once.

import { useState } from 'preact/hooks';
import { OwnMark } from '../../components/mark.tsx';
import { Again, ErrorNotice } from '../../components/notice.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { type Live, useLive } from '../../lib/view/live.ts';
import { useHash } from './address.ts';
import { Forgot } from './forgot.tsx';
import { Make } from './make.tsx';
import { Restore } from './restore.tsx';

export function App({ ask }: { ask: Ask }) {
  const view = useHash();
  /** A restore that has just ended stays on its last page. */
  const [isRestoring, setRestoring] = useState(false);
  const live = useLive(async () => {
    const found = await ask('status', {});
    // Where words and passphrases are asked the mark stands, also on a browser that never saw the practice.
    return { ...found, mark: found.mark ?? (await ask('mark.draw', {})) };
  }, [ask]);

  return (
    <OwnMark.Provider value={live.value?.mark ?? null}>
      <Setup ask={ask} view={view} live={live} isRestoring={isRestoring} onRestore={() => setRestoring(true)} />
    </OwnMark.Provider>
  );
}

interface SetupProps {
  readonly ask: Ask;
  readonly view: string;
  readonly live: Live<Reply<'status'>>;
  readonly isRestoring: boolean;
  onRestore(): void;
}

function Setup({ ask, view, live, isRestoring, onRestore }: SetupProps) {
  const { value: status, refresh } = live;
  if (status === null) {
    return (
      <PageFrame title={t('setup_title')}>
        <ErrorNotice error={live.error} actions={<Again busy={false} onClick={() => void refresh()} />} />
      </PageFrame>
    );
  }
  if (view === 'forgot' && status.phase !== 'empty') return <Forgot ask={ask} />;
  if (view === 'restore' && (status.phase === 'empty' || isRestoring)) {
    return <Restore ask={ask} onBegun={onRestore} />;
  }
  if (view === 'restore') {
    return (
      <PageFrame title={t('restore_title')}>
        <ErrorNotice
          error={new PapersealError('vault-exists')}
          actions={<ButtonLink href="/vault.html">{t('setup_done_vault')}</ButtonLink>}
        />
      </PageFrame>
    );
  }
  return <Make ask={ask} view={view} status={status} refresh={refresh} />;
}
