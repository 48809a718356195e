// What the card's buttons do.

import { useEffect, useState } from 'preact/hooks';
import { ErrorNotice, Notice } from '../../components/notice.tsx';
import { SealedCard } from '../../components/reader/sealed-card.tsx';
import { useTask } from '../../components/task.ts';
import type { Ask } from '../../lib/messaging/client.ts';
import { t } from '../../lib/platform/i18n.ts';
import { Unlocking } from '../../lib/view/unlocking.tsx';
import { copyForAWhile } from '../../lib/view/clipboard.ts';
import { useLive } from '../../lib/view/live.ts';

export function App({ id, ask }: { id: string; ask: Ask }) {
  const { value: card, error } = useLive(() => ask('card.open', { id }), [ask, id]);
  const [copied, setCopied] = useState(false);
  const [isGone, setGone] = useState(false);
  const task = useTask();

  const close = () => void ask('card.close', { id }).then(leave, leave);
  const copy = (text: string) =>
    task.run(async () => {
      await copyForAWhile(text);
      setCopied(true);
    });
  const edit = (putBack: boolean) =>
    task.run(async () => {
      const { begun } = await ask('card.edit', { id, putBack });
      if (begun) leave();
      else setGone(true);
    });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id]);

  // What was opened must not outlast a lock: an answer that failed takes away what an earlier one said.
  if (card === null || error !== null) {
    return (
      <main class="sealed-card-ended">
        <ErrorNotice error={error} />
      </main>
    );
  }
  const problem = isGone ? <Notice kind="warn">{t('card_edit_gone')}</Notice> : <ErrorNotice error={task.error} />;
  return (
    <SealedCard
      card={card}
      copied={copied}
      problem={problem}
      unlock={<Unlocking ask={ask} />}
      onCopy={(text) => void copy(text)}
      onEdit={(putBack) => void edit(putBack)}
      onClose={close}
    />
  );
}

function leave(): void {
  window.close();
}
