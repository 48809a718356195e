// What was typed and not sealed.

import { ErrorNotice } from '../../components/notice.tsx';
import { useTask } from '../../components/task.ts';
import { DraftsList } from '../../components/vault/drafts-list.tsx';
import type { ViewProps } from './view.ts';
import { copyForAWhile } from '../../lib/view/clipboard.ts';
import { useLive } from '../../lib/view/live.ts';

export function Drafts({ ask, now, refresh }: ViewProps) {
  const drafts = useLive(() => ask('drafts.list', {}), [ask]);
  const task = useTask();
  const discard = async (id: string) => {
    await task.run(() => ask('drafts.remove', { id }));
    await Promise.all([drafts.refresh(), refresh()]);
  };
  return (
    <>
      <ErrorNotice error={drafts.error ?? task.error} />
      {drafts.value !== null && (
        <DraftsList
          drafts={drafts.value}
          now={now}
          busy={task.busy}
          onCopy={(text) => void task.run(() => copyForAWhile(text))}
          onDiscard={(id) => void discard(id)}
        />
      )}
    </>
  );
}
