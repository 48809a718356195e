// Another passphrase for this browser. The paper key and everything sealed stay as they are.

import { useState } from 'preact/hooks';
import type { ErrorCode, PapersealError } from '../../lib/base/errors.ts';
import { errorText, t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { SecretField } from '../secret-field.tsx';
import { StrengthLine } from '../setup/strength-line.tsx';

export interface PassphraseChangeProps {
  readonly busy: boolean;
  readonly error: PapersealError | null;
  readonly done: boolean;
  readonly problemOf: (passphrase: string) => ErrorCode | null;
  readonly forgotHref: string;
  /** Resolves with true when it was changed: then the fields are emptied. */
  readonly onChange: (current: string, next: string) => Promise<boolean>;
}

export function PassphraseChange(props: PassphraseChangeProps) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const problem = props.problemOf(next);
  // "Too short" is no news to somebody who is still typing.
  const isNamed = problem !== null && (tried || (next !== '' && problem !== 'passphrase-too-short'));

  const submit = async () => {
    setTried(true);
    if (problem !== null || current === '' || props.busy) return;
    if (!(await props.onChange(current, next))) return;
    setCurrent('');
    setNext('');
    setTried(false);
  };

  return (
    <Panel title={t('settings_passphrase')}>
      <p class="prose">{t('settings_passphrase_text')}</p>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <SecretField
          label={t('settings_passphrase_current')}
          value={current}
          onInput={setCurrent}
          error={tried && current === '' ? t('settings_passphrase_missing') : null}
        />
        <div class="stack stack-tight">
          <SecretField
            label={t('settings_passphrase_new')}
            value={next}
            onInput={setNext}
            error={isNamed ? errorText({ code: problem, facts: {} }) : null}
          />
          <StrengthLine passphrase={problem === null ? next : null} />
        </div>
        <ErrorNotice error={props.error} />
        {props.done && <Notice kind="fine">{t('settings_passphrase_done')}</Notice>}
        <div class="actions">
          <Button kind="primary" type="submit" busy={props.busy}>
            {t('settings_passphrase_change')}
          </Button>
          <ButtonLink kind="link" href={props.forgotHref}>
            {t('unlock_forgot')}
          </ButtonLink>
        </div>
      </form>
    </Panel>
  );
}
