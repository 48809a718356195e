// A note: a title and a text that stand in no page, only in the vault.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Field } from '../field.tsx';
import { ErrorNotice } from '../notice.tsx';

export interface NoteFormProps {
  readonly title: string;
  readonly text: string;
  /** Being saved: what is typed now would be neither in the note nor in its draft. */
  readonly busy: boolean;
  readonly error: PapersealError | null;
  readonly cancelHref: string;
  /** UTF-16 units of text that a note holds. */
  readonly limit: number;
  readonly onTyped: (title: string, text: string) => void;
  readonly onSave: (title: string, text: string) => void;
}

export function NoteForm(props: NoteFormProps) {
  const [title, setTitle] = useState(props.title);
  const [text, setText] = useState(props.text);
  const [isRefused, setRefused] = useState(false);
  const write = (newTitle: string, newText: string) => {
    setTitle(newTitle);
    setText(newText);
    setRefused(false);
    props.onTyped(newTitle, newText);
  };
  return (
    <Panel>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.busy) props.onSave(title.trim(), text);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <Field
          label={t('note_title')}
          value={title}
          onInput={(typed) => write(typed, text)}
          maxLength={200}
          readOnly={props.busy}
          autoFocus
        />
        <Field
          label={t('note_text')}
          value={text}
          onInput={(typed) => write(title, typed)}
          rows={10}
          readOnly={props.busy}
          limit={{ length: props.limit, onRefused: () => setRefused(true) }}
          error={isRefused ? t('note_too_long') : null}
        />
        <ErrorNotice error={props.error} />
        <div class="actions">
          <Button kind="primary" type="submit" busy={props.busy} disabled={title.trim() === '' && text === ''}>
            {t('note_save')}
          </Button>
          <ButtonLink href={props.cancelHref}>{t('note_cancel')}</ButtonLink>
        </div>
      </form>
    </Panel>
  );
}
