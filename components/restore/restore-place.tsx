// Where the vault is kept: a storage or a saved copy. Nothing is written while looking.

import type { ErrorCode, PapersealError } from '../../lib/base/errors.ts';
import { errorText, type MessageKey, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Icon } from '../icon.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { type StoreChosen, StoreForm, type StoreFormKind } from '../storages/store-form.tsx';
import './restore.css';

export interface RestorePlaceProps {
  readonly kinds: readonly StoreFormKind[];
  readonly busy: 'storage' | 'file' | null;
  readonly storageError: PapersealError | null;
  readonly fileError: PapersealError | null;
  /** The user did not let Paperseal reach the storage. */
  readonly isDenied: boolean;
  /** Looked, and the vault of these words was not there. */
  readonly isNotFound: boolean;
  /** The words could not be put right: only a vault can tell, so there is no way without one. */
  readonly needsVault: boolean;
  onStorage(store: StoreChosen): void;
  onFile(file: File): void;
  onWordsOnly(): void;
  onStartEmpty(): void;
  /** To the words, as they were typed. */
  onBack(): void;
}

export function RestorePlace(props: RestorePlaceProps) {
  const { busy, isNotFound, needsVault } = props;
  const back = (
    <Button kind="link" onClick={props.onBack}>
      {t('restore_place_back')}
    </Button>
  );
  return (
    <>
      {needsVault && (
        <Notice kind="info" live={false} actions={back}>
          {t('restore_place_misfit')}
        </Notice>
      )}
      <p class="prose">{t('restore_place_what')}</p>
      {isNotFound && <Notice kind="warn">{t('restore_not_found')}</Notice>}
      <Panel title={t('restore_copy')}>
        <p>{t('restore_copy_what')}</p>
        <ErrorNotice error={props.fileError} />
        <FileButton busy={busy === 'file'} onFile={props.onFile} />
      </Panel>
      <Panel title={t('restore_storage')}>
        {props.storageError && <Notice kind="bad">{lookingSentence(props.storageError)}</Notice>}
        <StoreForm
          kinds={props.kinds}
          step={busy === 'storage' ? 'adding' : 'idle'}
          error={null}
          tested={false}
          denied={props.isDenied}
          act={t('restore_look')}
          onChange={() => undefined}
          onAct={props.onStorage}
        />
      </Panel>
      <Panel title={t('restore_none')}>
        <p>{needsVault ? t('restore_none_repair') : t('restore_none_what')}</p>
        {!needsVault && (
          <div class="actions">
            <Button onClick={props.onWordsOnly}>{t('restore_reading_only')}</Button>
            {isNotFound && (
              <Button kind="link" onClick={props.onStartEmpty}>
                {t('restore_start_empty')}
              </Button>
            )}
          </div>
        )}
      </Panel>
      {!needsVault && <div>{back}</div>}
    </>
  );
}

/** Nothing is in this browser yet that could be safe or lost: looking has sentences of its own. */
function lookingSentence(error: PapersealError): string {
  return error.code in WHILE_LOOKING ? t(WHILE_LOOKING[error.code as keyof typeof WHILE_LOOKING]) : errorText(error);
}

const WHILE_LOOKING = {
  'store-unreachable': 'restore_store_unreachable',
  'store-auth': 'restore_store_auth',
  'store-sign-in': 'restore_store_sign_in',
  'store-forbidden': 'restore_store_forbidden',
  'store-not-found': 'restore_store_not_found',
  'store-not-webdav': 'restore_store_not_webdav',
  'store-redirect': 'restore_store_redirect',
  'store-busy': 'restore_store_busy',
  'store-error': 'restore_store_error',
  'store-damaged': 'restore_store_damaged',
  'store-list-cut': 'restore_store_list_cut',
} as const satisfies Partial<Record<ErrorCode, MessageKey>>;

function FileButton({ busy, onFile }: { busy: boolean; onFile(file: File): void }) {
  return (
    <div class="actions">
      <label class="button button-quiet restore-file">
        <Icon name="file" /> {busy ? t('restore_copy_reading') : t('restore_copy_choose')}
        <input
          class="hear-only"
          type="file"
          disabled={busy}
          onChange={(event) => {
            const input = event.currentTarget;
            const file = input.files?.[0];
            if (file) onFile(file);
            input.value = ''; // the same file may be chosen once more
          }}
        />
      </label>
    </div>
  );
}
