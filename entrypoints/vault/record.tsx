// One entry, opened.

import { useState } from 'preact/hooks';
import { ButtonLink } from '../../components/button.tsx';
import { ErrorNotice } from '../../components/notice.tsx';
import { useTask } from '../../components/task.ts';
import { RecordView } from '../../components/vault/record-view.tsx';
import { t } from '../../lib/platform/i18n.ts';
import type { ViewProps } from './view.ts';
import { copyForAWhile } from '../../lib/view/clipboard.ts';
import { useLive } from '../../lib/view/live.ts';

export function RecordPage({ ask, now, id }: ViewProps & { id: string }) {
  const { value, error } = useLive(() => ask('records.open', { id }), [ask, id]);
  const [copied, setCopied] = useState(false);
  const copying = useTask();
  const removing = useTask();
  const copy = (text: string) =>
    copying.run(async () => {
      await copyForAWhile(text);
      setCopied(true);
    });
  const remove = async () => {
    const done = await removing.run(() => ask('records.remove', { id }));
    if (done) location.hash = '#everything';
  };
  return (
    <>
      <div>
        <ButtonLink kind="link" href="#everything">
          {t('vault_back')}
        </ButtonLink>
      </div>
      <ErrorNotice error={error ?? copying.error ?? removing.error} />
      {value !== null && (
        <RecordView
          record={value.summary}
          text={value.text}
          versions={value.versions}
          now={now}
          copied={copied}
          removing={removing.busy}
          onCopy={(text) => void copy(text)}
          onRemove={() => void remove()}
        />
      )}
    </>
  );
}
