// Another mark: drawn anew, or a picture and a word of one's own choice.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { Mark, MARK_PICTURES, MarkDrawing, type MarkShown } from '../mark.tsx';
import { ErrorNotice } from '../notice.tsx';
import './practice.css';

export interface MarkPickerProps {
  readonly mark: MarkShown;
  readonly busy: boolean;
  readonly error: PapersealError | null;
  onDraw(): void;
  onSet(chosen: { picture: number; word: string }): void;
  onCancel(): void;
}

const LONGEST = 24;

/** Give it a key of the mark, so that a newly drawn one is shown. */
export function MarkPicker({ mark, busy, error, onDraw, onSet, onCancel }: MarkPickerProps) {
  const [picture, setPicture] = useState(mark.picture);
  const [word, setWord] = useState(mark.word);
  const [isTried, setTried] = useState(false);
  const isEmpty = word.trim() === '';
  return (
    <form
      class="stack stack-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isEmpty && !busy) onSet({ picture, word: word.trim() });
      }}
    >
      <p class="prose">{t('practice_mark_what')}</p>
      <div class="row">
        <Mark picture={picture} word={word} code={mark.code} size="large" />
        <Button busy={busy} onClick={onDraw}>
          {t('practice_mark_draw')}
        </Button>
      </div>
      <fieldset class="mark-pictures">
        <legend>{t('practice_mark_picture')}</legend>
        {MARK_PICTURES.map(({ name }, i) => (
          <label key={name} class="mark-choice" title={t(name)}>
            <input
              type="radio"
              name="picture"
              aria-label={t(name)}
              checked={i === picture}
              onChange={() => setPicture(i)}
            />
            <MarkDrawing picture={i} />
          </label>
        ))}
      </fieldset>
      <Field
        label={t('practice_mark_word')}
        value={word}
        onInput={setWord}
        maxLength={LONGEST}
        error={isTried && isEmpty ? t('practice_mark_word_missing') : null}
      />
      <ErrorNotice error={error} />
      <div class="actions">
        <Button kind="primary" type="submit" busy={busy}>
          {t('practice_mark_set')}
        </Button>
        <Button onClick={onCancel}>{t('practice_mark_keep')}</Button>
      </div>
    </form>
  );
}
