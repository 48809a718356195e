// The words are no longer shown and nobody typed them back: either they are on paper, or a new paper key is made.
// Nothing was sealed with the old one yet.

import type { ErrorCode, PapersealError } from '../../lib/base/errors.ts';
import { plural, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Notice } from '../notice.tsx';
import { PassphraseForm } from './passphrase-form.tsx';

export interface AgainStepProps {
  readonly browserName: string;
  readonly busy: boolean;
  readonly error: PapersealError | null;
  /** Drafts that would be gone: the vault that could open them is locked. */
  readonly lostDrafts: number;
  problem(passphrase: string): ErrorCode | null;
  onCheck(): void;
  onAgain(chosen: { passphrase: string; browserName: string }): void;
}

export function AgainStep({ browserName, busy, error, lostDrafts, problem, onCheck, onAgain }: AgainStepProps) {
  return (
    <>
      <p class="prose">{t('setup_gone_what')}</p>
      <Panel title={t('setup_gone_have')}>
        <p>{t('setup_gone_have_how')}</p>
        <div class="actions">
          <Button kind="primary" onClick={onCheck}>
            {t('setup_gone_check')}
          </Button>
        </div>
      </Panel>
      <Panel title={t('setup_gone_none')}>
        <p>{t('setup_gone_none_how')}</p>
        {lostDrafts > 0 && (
          <Notice kind="warn">
            {plural(lostDrafts, { one: 'setup_gone_draft', other: 'setup_gone_drafts' })} {t('setup_gone_drafts_keep')}
          </Notice>
        )}
        <PassphraseForm
          browserName={browserName}
          problem={problem}
          submit={t('setup_gone_again')}
          isMain={false}
          busy={busy}
          error={error}
          onSubmit={onAgain}
        />
      </Panel>
    </>
  );
}
