// A new passphrase for this browser, and what this browser is called. One field that can be shown instead of two that
// must agree; the rule that it fails is named, its strength is a sentence.

import { useRef, useState } from 'preact/hooks';
import type { ErrorCode, PapersealError } from '../../lib/base/errors.ts';
import { errorText, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { ErrorNotice } from '../notice.tsx';
import { SecretField } from '../secret-field.tsx';
import { StrengthLine } from './strength-line.tsx';

export interface PassphraseFormProps {
  /** "Firefox on Linux"; null: the browser has its name already. */
  readonly browserName: string | null;
  /** The rule that a text fails, or null. */
  problem(passphrase: string): ErrorCode | null;
  readonly submit: string;
  /** False where something else is the first thing to do on its screen. */
  readonly isMain?: boolean;
  readonly busy: boolean;
  readonly error: PapersealError | null;
  onSubmit(chosen: { passphrase: string; browserName: string }): void;
}

export function PassphraseForm(props: PassphraseFormProps) {
  const { isMain = true } = props;
  const [passphrase, setPassphrase] = useState('');
  const [name, setName] = useState(props.browserName ?? '');
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const problem = props.problem(passphrase);
  // "Too short" is no news to somebody who is still typing.
  const isNamed = problem !== null && (isTried || (passphrase !== '' && problem !== 'passphrase-too-short'));

  return (
    <form
      class="stack stack-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problem !== null) input.current?.focus();
        else if (!props.busy) props.onSubmit({ passphrase, browserName: name.trim() || (props.browserName ?? '') });
      }}
    >
      <div class="stack stack-tight">
        <SecretField
          label={t('setup_passphrase')}
          value={passphrase}
          onInput={setPassphrase}
          hint={t('setup_passphrase_hint')}
          error={isNamed ? errorText({ code: problem, facts: {} }) : null}
          autoFocus={isMain}
          inputRef={input}
        />
        <StrengthLine passphrase={problem === null ? passphrase : null} />
      </div>
      {props.browserName !== null && (
        <Field
          label={t('setup_browser_name')}
          value={name}
          onInput={setName}
          hint={t('setup_browser_name_hint')}
          maxLength={60}
        />
      )}
      <ErrorNotice error={props.error} />
      <div class="actions">
        <Button kind={isMain ? 'primary' : 'quiet'} type="submit" busy={props.busy}>
          {props.submit}
        </Button>
      </div>
    </form>
  );
}
