// Adding a storage: the form follows from its definition. Test and add both ask the browser for the address first.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { type MessageKey, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { SecretField } from '../secret-field.tsx';
import { Select } from '../select.tsx';

export interface StoreFormField {
  readonly key: string;
  readonly type: 'text' | 'password' | 'url';
  readonly label: MessageKey;
  readonly hint?: MessageKey | undefined;
}

export interface StoreFormKind {
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly StoreFormField[];
}

export interface StoreChosen {
  readonly kind: string;
  readonly values: Record<string, string>;
}

export type StoreFormStep = 'idle' | 'testing' | 'adding';

export interface StoreFormProps {
  readonly kinds: readonly StoreFormKind[];
  readonly step: StoreFormStep;
  readonly error: PapersealError | null;
  /** The last test of exactly these values went well. */
  readonly tested: boolean;
  /** The browser's own question was answered with no. */
  readonly denied: boolean;
  /** The name of the button: adding here, looking there. */
  readonly act: string;
  /** Where another button is the one of the screen. */
  readonly aside?: boolean;
  readonly onChange: () => void;
  /** Absent where nothing may be written, as when a vault is looked for. */
  readonly onTest?: (store: StoreChosen) => void;
  readonly onAct: (store: StoreChosen) => void;
}

export function StoreForm(props: StoreFormProps) {
  const { kinds, step, onTest } = props;
  const [kind, setKind] = useState(kinds[0]?.kind ?? '');
  const [values, setValues] = useState<Record<string, string>>({});
  const chosen = kinds.find((each) => each.kind === kind);
  if (chosen === undefined) return null;
  const store = (): StoreChosen => ({
    kind,
    values: Object.fromEntries(chosen.fields.map(({ key }) => [key, values[key] ?? ''])),
  });
  const set = (key: string, value: string) => {
    setValues({ ...values, [key]: value });
    props.onChange();
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (step === 'idle') props.onAct(store());
      }}
    >
      {kinds.length > 1 && (
        <Select
          label={t('store_form_kind')}
          value={kind}
          options={kinds.map((each) => ({ value: each.kind, label: each.name }))}
          onChange={(next) => {
            setKind(next);
            setValues({}); // one kind's password is not another's secret, whatever both call it
            props.onChange(); // what was said of another kind is no longer true
          }}
        />
      )}
      {chosen.fields.map((field) =>
        field.type === 'password' ? (
          <SecretField
            key={field.key}
            label={t(field.label)}
            hint={field.hint && t(field.hint)}
            value={values[field.key] ?? ''}
            onInput={(value) => set(field.key, value)}
          />
        ) : (
          <Field
            key={field.key}
            label={t(field.label)}
            type={field.type}
            dir="ltr"
            hint={field.hint && t(field.hint)}
            value={values[field.key] ?? ''}
            onInput={(value) => set(field.key, value)}
          />
        ),
      )}
      <ErrorNotice error={props.error} />
      {props.denied && <Notice kind="warn">{t('store_form_denied')}</Notice>}
      {props.tested && <Notice kind="fine">{t('store_form_works')}</Notice>}
      <div class="actions">
        <Button
          kind={props.aside === true ? 'quiet' : 'primary'}
          type="submit"
          busy={step === 'adding'}
          disabled={step === 'testing'}
        >
          {props.act}
        </Button>
        {onTest !== undefined && (
          <Button busy={step === 'testing'} disabled={step === 'adding'} onClick={() => onTest(store())}>
            {t('store_form_test')}
          </Button>
        )}
      </div>
    </form>
  );
}
