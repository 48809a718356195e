// Two texts and one field: what stands there now, and what was written here. Nothing happened yet; the person chooses.
// Both stand in form controls, as the text itself does (THREATS P-27).

import './choice.css';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';

export interface ChoiceProps {
  /** What stands in the field. */
  readonly held: string;
  /** It is, or may be, another record's field. */
  readonly moved: boolean;
  readonly text: string;
  /** Not there where the whole of what stands there can't be shown. */
  readonly onPut?: (() => void) | undefined;
  readonly onNote: () => void;
  /** False when the browser refused. */
  readonly onCopy: () => boolean;
  readonly onBack: () => void;
}

export function Choice({ held, moved, text, onPut, onNote, onCopy, onBack }: ChoiceProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const first = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <section class="editor-choice" role="group" aria-label={t('choice_name')}>
      <p role="alert">{t(moved ? 'choice_moved' : 'choice_changed')}</p>
      <div class="editor-both">
        <label>
          {t('choice_there')}
          <textarea ref={first} readOnly value={held === '' ? t('choice_nothing') : held} dir="auto" />
        </label>
        <label>
          {t('choice_yours')}
          <textarea readOnly value={text} dir="auto" />
        </label>
      </div>
      <div class="editor-choice-actions">
        <button type="button" class="editor-button" onClick={onNote}>
          {t('choice_note')}
        </button>
        <button type="button" class="editor-button" onClick={() => setCopied(onCopy())}>
          {t('choice_copy')}
        </button>
        {onPut && (
          <button type="button" class="editor-button" onClick={onPut}>
            {t('choice_put')}
          </button>
        )}
        <button type="button" class="editor-link" onClick={onBack}>
          {t('choice_back')}
        </button>
        <span role="status">{copied === null ? '' : t(copied ? 'choice_copied' : 'choice_not_copied')}</span>
      </div>
    </section>
  );
}
