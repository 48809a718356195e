// Ready: back to the field one came from, or a first try; then where a copy is kept, for a vault in one browser alone is
// one computer away from nothing.

import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Panel } from '../panel.tsx';
import type { MarkShown } from '../mark.tsx';
import { Notice } from '../notice.tsx';
import { MarkPanel } from './mark-panel.tsx';
import { Points } from './points.tsx';

export interface DoneStepProps {
  readonly mark: MarkShown | null;
  /** As the browser tells it; empty when none is set. */
  readonly shortcut: string;
  /** The browser keeps the button behind its puzzle piece. */
  readonly isUnpinned: boolean;
  readonly busy: boolean;
  /** To the field one came from: open, never there, or its page is gone. */
  readonly wayBack: 'open' | 'none' | 'gone';
  readonly vaultHref: string;
  readonly tryHref: string;
  readonly storageHref: string;
  onReturn(): void;
}

export function DoneStep(props: DoneStepProps) {
  const { mark, shortcut, isUnpinned, wayBack } = props;
  return (
    <>
      <p class="lead">{t('setup_done_what')}</p>
      {wayBack === 'gone' && (
        <Notice kind="info" live={false}>
          {t('setup_done_no_way')}
        </Notice>
      )}
      <div class="actions">
        {wayBack === 'open' ? (
          <Button kind="primary" busy={props.busy} onClick={props.onReturn}>
            {t('setup_done_return')}
          </Button>
        ) : (
          <ButtonLink kind="primary" href={props.tryHref}>
            {t('setup_done_try')}
          </ButtonLink>
        )}
        <ButtonLink href={props.storageHref}>{t('setup_done_storage')}</ButtonLink>
      </div>
      <Panel title={t('setup_done_how')}>
        <Points
          points={[
            { icon: 'draft', text: shortcut === '' ? t('setup_done_no_keys') : t('setup_done_keys', shortcut) },
            { icon: 'browser', text: t('setup_done_toolbar') },
            ...(isUnpinned ? [{ icon: 'puzzle' as const, text: t('setup_done_pin') }] : []),
          ]}
        />
      </Panel>
      {mark && <MarkPanel mark={mark} what={t('mark_why')} />}
      <div>
        <ButtonLink kind="link" href={props.vaultHref}>
          {t('setup_done_vault')}
        </ButtonLink>
      </div>
    </>
  );
}
