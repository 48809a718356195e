// The words typed back from the paper: what shows that everything can be restored from it, before anything depends on it.

import { useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { useHour } from '../words/hour.ts';
import { isTyped, NO_WORDS, WordEntry, type WordTools } from '../words/word-entry.tsx';

export interface CheckStepProps {
  readonly tools: WordTools;
  readonly busy: boolean;
  readonly error: PapersealError | null;
  /** Of the last check; empty numbers when it can't be told which word is wrong. */
  readonly result: { readonly right: boolean; readonly wrong: readonly number[] } | null;
  onCheck(words: string[]): void;
  /** Something was typed since the last check. */
  onChange(): void;
  onTomorrow(): void;
  onShowAgain(): void;
}

export function CheckStep(props: CheckStepProps) {
  const { result } = props;
  const [typed, setTyped] = useState<readonly string[]>(NO_WORDS);
  const [isTried, setTried] = useState(false);
  useHour(typed.some(isTyped), () => setTyped(NO_WORDS));
  const missing = typed.filter((word) => word === '').length;
  const isWrong = result !== null && !result.right;

  return (
    <form
      class="stack stack-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (missing === 0 && !props.busy) props.onCheck([...typed]);
      }}
    >
      <p>{t('setup_check_how')}</p>
      <WordEntry
        typed={typed}
        tools={props.tools}
        paste={false}
        wrong={isWrong ? result.wrong : []}
        onChange={(next) => {
          setTyped(next);
          setTried(false);
          props.onChange();
        }}
      />
      {isTried && missing > 0 && <Notice kind="warn">{t('setup_check_missing')}</Notice>}
      {isWrong && (
        <Notice kind="bad">{result.wrong.length > 0 ? t('setup_check_wrong') : t('error_words_differ')}</Notice>
      )}
      <ErrorNotice error={props.error} />
      <div class="actions">
        <Button kind="primary" type="submit" busy={props.busy}>
          {t('setup_check')}
        </Button>
        <Button onClick={props.onShowAgain}>{t('setup_check_show')}</Button>
        <Button kind="link" onClick={props.onTomorrow}>
          {t('setup_check_tomorrow')}
        </Button>
      </div>
      <p class="small soft">{t('setup_check_until')}</p>
    </form>
  );
}
