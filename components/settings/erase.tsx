// Delete everything here: says what goes and what stays elsewhere, and wants one word typed.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import { backupSentence } from '../backup-line.tsx';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Dialog } from '../dialog.tsx';
import { Field } from '../field.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import type { BackupShown } from '../shown.ts';

export interface EraseProps {
  readonly backup: BackupShown;
  readonly busy: boolean;
  readonly error: PapersealError | null;
  readonly onErase: () => void;
}

export function Erase({ backup, busy, error, onErase }: EraseProps) {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const word = t('settings_erase_word');
  const close = () => {
    setAsking(false);
    setTyped('');
  };
  return (
    <Panel title={t('settings_erase')}>
      <p class="prose">{t('settings_erase_text')}</p>
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('settings_erase_button')}
        </Button>
      </div>
      {asking && (
        <Dialog
          title={t('settings_erase_title')}
          safe={t('settings_erase_keep')}
          act={t('settings_erase_act')}
          danger
          busy={busy}
          actDisabled={typed.trim().toLocaleLowerCase() !== word.toLocaleLowerCase()}
          onClose={close}
          onAct={onErase}
        >
          <p>{t('settings_erase_goes')}</p>
          <p>{t('settings_erase_stays')}</p>
          {(backup.uncopied > 0 || backup.level === 'damaged') && (
            <Notice kind="warn" live={false}>
              {backupSentence(backup)}
            </Notice>
          )}
          <Field label={t('settings_erase_confirm', word)} value={typed} onInput={setTyped} />
          <ErrorNotice error={error} />
        </Dialog>
      )}
    </Panel>
  );
}
