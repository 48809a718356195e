// The passphrase of this browser, wherever our own pages need it: popup and vault page. Never in a frame over a page.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../lib/base/errors.ts';
import { errorText, number, t } from '../lib/platform/i18n.ts';
import { Button, ButtonLink } from './button.tsx';
import { useNow } from './moment.tsx';
import { SecretField } from './secret-field.tsx';

export interface UnlockFormProps {
  readonly busy: boolean;
  readonly error: PapersealError | null;
  /** In ms: no passphrase is tried before. */
  readonly waitUntil: number | null;
  readonly onUnlock: (passphrase: string) => void;
  readonly forgotHref: string;
  /** In the popup, where the vault's own pages open beside it. */
  readonly newTab?: boolean;
}

export function UnlockForm({ busy, error, waitUntil, onUnlock, forgotHref, newTab = false }: UnlockFormProps) {
  const [passphrase, setPassphrase] = useState('');
  const now = useNow(1000);
  const seconds = waitUntil === null ? 0 : Math.max(0, Math.ceil((waitUntil - now) / 1000));
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && seconds === 0 && passphrase !== '') onUnlock(passphrase);
      }}
    >
      <SecretField
        label={t('unlock_passphrase')}
        value={passphrase}
        onInput={setPassphrase}
        autoFocus
        error={error === null ? null : errorText(error)}
      />
      {seconds > 0 && (
        <p class="soft small" role="timer">
          {t('unlock_wait', number(seconds))}
        </p>
      )}
      <Button kind="primary" type="submit" wide busy={busy} disabled={seconds > 0}>
        {t('unlock_button')}
      </Button>
      <div>
        <ButtonLink kind="link" href={forgotHref} newTab={newTab}>
          {t('unlock_forgot')}
        </ButtonLink>
      </div>
    </form>
  );
}
