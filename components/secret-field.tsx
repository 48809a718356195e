// A passphrase or password: hidden until "show". The value is only ever a property of the input, never an attribute, and
// it hides itself again when the window is left.

import type { Ref } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { t } from '../lib/platform/i18n.ts';
import { describedBy, FieldError, FieldHint, isError, useFirstFocus } from './field.tsx';
import './field.css';

// Two constants, because the type of an input's attributes depends on its literal type.
const TEXT = { type: 'text' } as const;
const PASSWORD = { type: 'password' } as const;

export interface SecretFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function SecretField(props: SecretFieldProps) {
  const id = useId();
  useFirstFocus(id, props.autoFocus);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const hide = () => setShown(false);
    window.addEventListener('blur', hide);
    return () => window.removeEventListener('blur', hide);
  }, []);
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <FieldHint id={id} hint={props.hint} />
      <div class="field-box">
        <input
          id={id}
          ref={props.inputRef ?? null}
          class="field-input"
          {...(shown ? TEXT : PASSWORD)}
          value={props.value}
          disabled={props.disabled ?? false}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          dir="auto"
          aria-invalid={isError(props.error)}
          aria-describedby={describedBy(id, props.hint, props.error)}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        <button type="button" class="field-peek" onClick={() => setShown(!shown)}>
          {shown ? t('secret_hide') : t('secret_show')}
          <span class="hear-only"> {props.label}</span>
        </button>
      </div>
      <FieldError id={id} error={props.error} />
    </div>
  );
}
