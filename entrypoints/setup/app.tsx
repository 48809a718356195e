// Making a vault, getting one back, or a new passphrase from the words: one page, a view for each, told by the address
// and by how far the worker says it has come. Closed half-way, it goes on where it was left.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { OwnMark } from '../../components/mark.tsx';
import { Again, ErrorNotice } from '../../components/notice.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ButtonLink } from '../../components/button.tsx';
import { type Task, useTask } from '../../components/task.ts';
import { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import type { Reply } from '../../lib/messaging/protocol.ts';
import { useHash } from './address.ts';
import { Forgot } from './forgot.tsx';
import { Make } from './make.tsx';
import { Restore } from './restore.tsx';

export function App({ ask }: { ask: Ask }) {
  const view = useHash();
  const [status, setStatus] = useState<Reply<'status'> | null>(null);
  /** A restore that has just ended stays on its last page. */
  const [isRestoring, setRestoring] = useState(false);
  const task = useTask();
  const refresh = useCallback(
    () =>
      task.run(async () => {
        const found = await ask('status', {});
        // Where words and passphrases are asked the mark stands, also on a browser that never saw the practice.
        setStatus({ ...found, mark: found.mark ?? (await ask('mark.draw', {})) });
      }),
    [ask],
  );
  useEffect(() => void refresh(), [refresh]);

  return (
    <OwnMark.Provider value={status?.mark ?? null}>
      <View
        ask={ask}
        view={view}
        status={status}
        task={task}
        isRestoring={isRestoring}
        onRestore={() => setRestoring(true)}
        refresh={refresh}
      />
    </OwnMark.Provider>
  );
}

interface ViewProps {
  readonly ask: Ask;
  readonly view: string;
  readonly status: Reply<'status'> | null;
  readonly task: Task;
  readonly isRestoring: boolean;
  onRestore(): void;
  refresh(): Promise<unknown>;
}

function View({ ask, view, status, task, isRestoring, onRestore, refresh }: ViewProps) {
  if (status === null) {
    return (
      <PageFrame title={t('setup_title')}>
        <ErrorNotice error={task.error} actions={<Again busy={task.busy} onClick={() => void refresh()} />} />
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
