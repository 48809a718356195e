// A sealed text from anywhere, pasted to be read here in our own page.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../lib/base/errors.ts';
import { t } from '../lib/platform/i18n.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { ErrorNotice } from './notice.tsx';
import { Opened } from './opened.tsx';
import type { OpenedShown } from './shown.ts';

export interface PasteTokenProps {
  readonly busy: boolean;
  readonly error: PapersealError | null;
  readonly opened: OpenedShown | null;
  readonly onOpen: (text: string) => void;
}

export function PasteToken({ busy, error, opened, onOpen }: PasteTokenProps) {
  const [text, setText] = useState('');
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onOpen(text);
      }}
    >
      <Field
        label={t('paste_label')}
        placeholder="paperseal1…"
        rows={3}
        mono
        dir="ltr"
        value={text}
        onInput={setText}
      />
      <div>
        <Button type="submit" busy={busy}>
          {t('paste_open')}
        </Button>
      </div>
      <ErrorNotice error={error} />
      {opened !== null && <Opened opened={opened} />}
    </form>
  );
}
