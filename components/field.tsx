// One labelled place to type, with its hint and its error read out together with it. Spell-check and completion are off:
// some browsers send what is typed away for both.

import type { Ref } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { refuseLonger, type TextLimit } from './limit.ts';
import './field.css';

// One constant each, because the type of an input's attributes depends on its literal type.
const TYPES = { text: { type: 'text' }, url: { type: 'url' }, search: { type: 'search' } } as const;

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'url' | 'search';
  readonly hint?: string | undefined;
  /** A sentence; marks the field as wrong. */
  readonly error?: string | null | undefined;
  /** More than one makes a text area. */
  readonly rows?: number;
  readonly placeholder?: string;
  /** `auto` for what people write; `ltr` for addresses and sealed texts. */
  readonly dir?: 'auto' | 'ltr';
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  /** Can be read and selected, and keeps the keyboard. */
  readonly readOnly?: boolean;
  /** The label is heard, not seen: for search boxes. */
  readonly hideLabel?: boolean;
  readonly maxLength?: number;
  /** Unlike `maxLength`, says so and cuts nothing. */
  readonly limit?: TextLimit;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** With `rows`. */
  readonly areaRef?: Ref<HTMLTextAreaElement>;
  readonly onPaste?: (event: ClipboardEvent) => void;
}

export function Field(props: FieldProps) {
  const id = useId();
  useFirstFocus(id, props.autoFocus);
  const shared = {
    id,
    class: `field-input${props.mono === true ? ' field-mono' : ''}`,
    value: props.value,
    dir: props.dir ?? 'auto',
    disabled: props.disabled ?? false,
    readOnly: props.readOnly ?? false,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autocomplete: 'off' as const,
    autocapitalize: 'none' as const,
    spellcheck: false,
    'aria-invalid': isError(props.error),
    'aria-describedby': describedBy(id, props.hint, props.error),
    onPaste: props.onPaste,
    onBeforeInput: (event: InputEvent) => refuseLonger(event, props.limit),
  };
  return (
    <div class="field">
      <label for={id} class={props.hideLabel === true ? 'hear-only' : 'field-label'}>
        {props.label}
      </label>
      <FieldHint id={id} hint={props.hint} />
      {(props.rows ?? 1) > 1 ? (
        <textarea
          {...shared}
          ref={props.areaRef ?? null}
          rows={props.rows}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      ) : (
        <input
          {...shared}
          ref={props.inputRef ?? null}
          {...TYPES[props.type ?? 'text']}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
      <FieldError id={id} error={props.error} />
    </div>
  );
}

/** Focus when it appears: the attribute works on the first page load only. */
export function useFirstFocus(id: string, wanted: boolean | undefined): void {
  useEffect(() => {
    if (wanted === true) document.getElementById(id)?.focus();
  }, []);
}

/** The hint of the field with this id; see `describedBy`. */
export function FieldHint({ id, hint }: { id: string; hint: string | undefined }) {
  if (hint === undefined) return null;
  return (
    <p id={`${id}-hint`} class="field-hint">
      {hint}
    </p>
  );
}

/** The error of the field with this id. Its place is always there, so that screen readers hear it come. */
export function FieldError({ id, error }: { id: string; error: string | null | undefined }) {
  return (
    <div id={`${id}-error`} aria-live="polite">
      {isError(error) && (
        <p class="field-error">
          <Icon name="bad" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

/** What a field is described by: its hint, then its error. */
export function describedBy(id: string, hint: string | undefined, error: string | null | undefined) {
  const ids = [hint === undefined ? '' : `${id}-hint`, isError(error) ? `${id}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

export function isError(error: string | null | undefined): error is string {
  return error !== null && error !== undefined && error !== '';
}
