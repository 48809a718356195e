// The mark: drawn at random, drawn again, or chosen.

import { useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Mark, MARK_PICTURES, MARK_WORDS, MarkDrawing, type MarkShown } from '../mark.tsx';
import { Select } from '../select.tsx';
import './mark-choice.css';

export interface MarkChoiceProps {
  readonly mark: MarkShown;
  readonly busy: boolean;
  readonly onDraw: () => void;
  readonly onSet: (picture: number, word: string) => void;
}

export function MarkChoice({ mark, busy, onDraw, onSet }: MarkChoiceProps) {
  const [choosing, setChoosing] = useState(false);
  return (
    <Panel title={t('settings_mark')}>
      <p class="prose">{t('settings_mark_text')}</p>
      <Mark {...mark} size="large" />
      <div class="actions">
        <Button busy={busy} onClick={onDraw}>
          {t('settings_mark_draw')}
        </Button>
        <Button kind="link" expanded={choosing} onClick={() => setChoosing(!choosing)}>
          {t('settings_mark_choose')}
        </Button>
      </div>
      {choosing && (
        <div class="stack">
          <fieldset class="mark-choice">
            <legend class="field-label">{t('settings_mark_picture')}</legend>
            {MARK_PICTURES.map((drawing, picture) => (
              <label key={drawing.name} class="mark-choice-one">
                <input
                  type="radio"
                  name="mark-picture"
                  checked={picture === mark.picture}
                  onChange={() => onSet(picture, mark.word)}
                />
                <MarkDrawing picture={picture} />
                <span class="hear-only">{t(drawing.name)}</span>
              </label>
            ))}
          </fieldset>
          <Select
            label={t('settings_mark_word')}
            value={mark.word}
            options={MARK_WORDS.map((word) => ({ value: word, label: word }))}
            onChange={(word) => onSet(mark.picture, word)}
          />
        </div>
      )}
    </Panel>
  );
}
