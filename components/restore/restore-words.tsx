// The paper key, typed or pasted as it stands on the paper.

import { useState } from 'preact/hooks';
import type { ErrorCode, PapersealError } from '../../lib/base/errors.ts';
import { errorText, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { useHour } from '../words/hour.ts';
import { isTyped, NO_WORDS, WordEntry, type WordTools } from '../words/word-entry.tsx';

export interface RestoreWordsProps {
  readonly tools: WordTools;
  /** What is wrong with all of them together; null while a complete key fits. */
  problem(typed: readonly string[]): ErrorCode | null;
  readonly busy: boolean;
  readonly error: PapersealError | null;
  /** The worker found no way to put them right. */
  readonly isWrong: boolean;
  /** Whether there is a vault to try repairs against. */
  readonly isMended: boolean;
  readonly submit: string;
  /** What was typed before, for those who come back to it. */
  readonly start?: readonly string[];
  onChange(): void;
  onWords(typed: readonly string[]): void;
}

export function RestoreWords(props: RestoreWordsProps) {
  const [typed, setTyped] = useState<readonly string[]>(props.start ?? NO_WORDS);
  const [isTried, setTried] = useState(false);
  useHour(typed.some(isTyped), () => setTyped(NO_WORDS));
  const missing = typed.filter((word) => word === '').length;
  const mostMissing = props.isMended ? 1 : 0; // one is found by trying all words against the vault
  const problem = missing === 0 ? props.problem(typed) : null;
  const isPublished = missing === 0 && problem === null && props.tools.isPublished(typed);

  return (
    <form
      class="stack stack-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (missing <= mostMissing && !props.busy) props.onWords(typed);
      }}
    >
      <p class="prose">
        {t('restore_words_how')} {props.isMended && t('restore_words_mended')}
      </p>
      <WordEntry
        typed={typed}
        tools={props.tools}
        paste
        onChange={(next) => {
          setTyped(next);
          setTried(false);
          props.onChange();
        }}
      />
      <Verdict
        missing={missing}
        problem={problem}
        isWrong={props.isWrong}
        isTried={isTried}
        isMended={props.isMended}
      />
      {isPublished && <Notice kind="bad">{t('restore_words_published')}</Notice>}
      <ErrorNotice error={props.error} />
      <div class="actions">
        <Button kind="primary" type="submit" busy={props.busy}>
          {props.submit}
        </Button>
      </div>
      <p class="small soft">{t('restore_words_private')}</p>
    </form>
  );
}

interface VerdictProps {
  readonly missing: number;
  readonly problem: ErrorCode | null;
  readonly isWrong: boolean;
  readonly isTried: boolean;
  readonly isMended: boolean;
}

function Verdict({ missing, problem, isWrong, isTried, isMended }: VerdictProps) {
  if (isWrong) return <Notice kind="bad">{t(isMended ? 'restore_words_wrong' : 'error_words_invalid')}</Notice>;
  if (missing > 0) {
    if (!isTried) return null;
    if (!isMended) return <Notice kind="warn">{t('setup_check_missing')}</Notice>;
    return <Notice kind="warn">{t(missing > 1 ? 'restore_words_missing' : 'restore_words_one_missing')}</Notice>;
  }
  if (problem === null) return <Notice kind="fine">{t('restore_words_fit')}</Notice>;
  if (problem === 'words-invalid' && isMended) return <Notice kind="warn">{t('restore_words_repairable')}</Notice>;
  return <Notice kind="bad">{errorText({ code: problem, facts: {} })}</Notice>;
}
