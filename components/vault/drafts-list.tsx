// What was typed and not sealed: kept, encrypted, in this browser only, until it is sealed or thrown away.

import { useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Dialog } from '../dialog.tsx';
import { Empty } from '../empty.tsx';
import { Moment } from '../moment.tsx';
import { type DraftShown, siteName } from '../shown.ts';
import './vault.css';

export interface DraftsListProps {
  readonly drafts: readonly DraftShown[];
  readonly now: number;
  readonly busy: boolean;
  readonly onCopy: (text: string) => void;
  readonly onDiscard: (id: string) => void;
}

export function DraftsList({ drafts, now, busy, onCopy, onDiscard }: DraftsListProps) {
  const [asking, setAsking] = useState<string | null>(null);
  if (drafts.length === 0) return <Empty title={t('drafts_empty')}>{t('drafts_empty_hint')}</Empty>;
  return (
    <>
      <p class="prose">{t('drafts_hint')}</p>
      {drafts.map((draft) => {
        const place = draft.site === null ? t('note_text') : siteName(draft.site);
        const name = [place, draft.label].filter(Boolean).join(' · ');
        return (
          <Panel key={draft.id} title={name}>
            <p class="soft small">
              <Moment at={draft.at} now={now} />
              {draft.page && <bdi class="draft-page"> · {draft.page}</bdi>}
            </p>
            <p class="written" dir="auto">
              {draft.text}
            </p>
            <div class="actions">
              <ButtonLink href={draft.page ?? draft.site ?? `#new-note/${draft.id}`} newTab={draft.site !== null}>
                {t(draft.site === null ? 'drafts_go_on' : 'drafts_go')}
                <span class="hear-only"> {name}</span>
              </ButtonLink>
              <Button onClick={() => onCopy(draft.text)}>{t('record_copy')}</Button>
              <Button kind="danger" onClick={() => setAsking(draft.id)}>
                {t('drafts_discard')}
              </Button>
            </div>
          </Panel>
        );
      })}
      {asking !== null && (
        <Dialog
          title={t('drafts_discard_title')}
          safe={t('drafts_keep')}
          act={t('drafts_discard_act')}
          danger
          busy={busy}
          onClose={() => setAsking(null)}
          onAct={() => {
            onDiscard(asking);
            setAsking(null);
          }}
        >
          <p>{t('drafts_discard_text')}</p>
        </Dialog>
      )}
    </>
  );
}
