// Save a sealed copy as one file. It counts as a backup only after it was read back from the disk.

import type { PapersealError } from '../../lib/base/errors.ts';
import { plural, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { FilePick } from '../file-pick.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';

/** `to-check`: the browser downloads the file; only its owner can show it to us again. */
export type CopyStep =
  | { readonly step: 'idle' | 'making' | 'checking' | 'to-check' }
  | { readonly step: 'checked'; readonly texts: number };

export interface SavedCopyProps {
  readonly state: CopyStep;
  readonly error: PapersealError | null;
  readonly onMake: () => void;
  readonly onCheck: (file: File) => void;
}

export function SavedCopy({ state, error, onMake, onCheck }: SavedCopyProps) {
  const waits = state.step === 'to-check' || state.step === 'checking';
  return (
    <Panel title={t('copy_title')}>
      <p class="prose">{t('copy_text')}</p>
      <ErrorNotice error={error} />
      {state.step === 'checked' && (
        <Notice kind="fine">{plural(state.texts, { one: 'copy_checked_one', other: 'copy_checked' })}</Notice>
      )}
      {waits && (
        <Notice kind="warn" title={t('copy_to_check_title')}>
          {t('copy_to_check')}
        </Notice>
      )}
      <div class="actions">
        {waits && <FilePick label={t('copy_check')} busy={state.step === 'checking'} onFile={onCheck} />}
        <Button busy={state.step === 'making'} onClick={onMake}>
          {waits || state.step === 'checked' ? t('copy_again') : t('copy_make')}
        </Button>
      </div>
    </Panel>
  );
}
