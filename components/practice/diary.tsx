// A pretend diary with the editor over its field, as it will lie over any page, and the mark where it is shown first.

import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Editor, type EditorProps } from '../editor/editor.tsx';
import type { EditorNotice } from '../editor/notice-panel.tsx';
import { Mark, type MarkShown } from '../mark.tsx';
import { Site } from './both-views.tsx';

export interface DiaryProps {
  readonly mark: MarkShown | null;
  readonly text: string;
  readonly phase: EditorProps['phase'];
  readonly notices: readonly EditorNotice[];
  onText(text: string): void;
  onSeal(): void;
  onCancel(): void;
  onDismiss(id: string): void;
  onChangeMark(): void;
}

export const DIARY_SITE = 'https://diary.example';

export function Diary({ mark, onChangeMark, ...editor }: DiaryProps) {
  return (
    <>
      <p class="lead">{t('practice_diary_how')}</p>
      <Site>
        <div class="diary-field">
          <Editor {...editor} place="frame" site={DIARY_SITE} label={t('practice_diary_label')} multiline mark={mark} />
        </div>
      </Site>
      {mark && (
        <div class="mark-said">
          <Mark picture={mark.picture} word={mark.word} code={mark.code} />
          <p>{t('practice_mark')}</p>
          <Button kind="link" onClick={onChangeMark}>
            {t('practice_mark_change')}
          </Button>
        </div>
      )}
    </>
  );
}
