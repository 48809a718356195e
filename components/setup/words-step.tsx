// The paper key, to be written down: first what it is, then six words at a time or all of them on paper.

import { useEffect, useState } from 'preact/hooks';
import type { PapersealError } from '../../lib/base/errors.ts';
import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { Icon } from '../icon.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { GROUPS, WordsShown } from '../words/words-shown.tsx';
import { Points } from './points.tsx';

export interface WordsStepProps {
  readonly group: number;
  /** Null while they are covered. */
  readonly words: readonly string[] | null;
  readonly busy: boolean;
  readonly printing: boolean;
  readonly error: PapersealError | null;
  /** Shown once before: they may be on paper since. */
  readonly isResumed: boolean;
  /** Shows these six. */
  onReveal(group: number): void;
  onCover(): void;
  onPrint(): void;
  onNext(): void;
}

export function WordsStep(props: WordsStepProps) {
  const { group } = props;
  const [hasPrinted, setPrinted] = useState(false);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const isSeen = props.words !== null || seen.has(group);
  useEffect(() => {
    if (props.words !== null) setSeen((before) => new Set(before).add(group));
  }, [props.words, group]);
  const isLast = group === GROUPS - 1;
  const kind = hasPrinted || props.words === null ? 'quiet' : 'primary'; // first the words, then the next ones
  return (
    <>
      <Points
        points={[
          { icon: 'key', text: t('setup_words_what') },
          { icon: 'warn', text: t('setup_words_alone') },
          { icon: 'lock', text: t('setup_words_nobody') },
        ]}
      />
      {props.isResumed && (
        <Notice kind="info" live={false} actions={<Button onClick={props.onNext}>{t('setup_words_have')}</Button>}>
          {t('setup_words_kept')}
        </Notice>
      )}
      <ErrorNotice error={props.error} />
      <Panel>
        <WordsShown
          group={group}
          words={props.words}
          busy={props.busy}
          onReveal={() => props.onReveal(group)}
          onCover={props.onCover}
        />
        <div class="row row-between">
          <Button disabled={group === 0} onClick={() => props.onReveal(group - 1)}>
            {t('setup_words_back')}
          </Button>
          {isLast ? (
            <Button kind={kind} disabled={!isSeen} onClick={props.onNext}>
              {t('setup_words_written')}
            </Button>
          ) : (
            <Button
              kind={kind}
              disabled={!isSeen}
              busy={props.busy && group > 0}
              onClick={() => props.onReveal(group + 1)}
            >
              {t('setup_words_forward')}
            </Button>
          )}
        </div>
      </Panel>
      <div class="stack stack-tight">
        <div class="actions">
          <Button
            busy={props.printing}
            onClick={() => {
              setPrinted(true);
              props.onPrint();
            }}
          >
            <Icon name="print" /> {t('setup_print')}
          </Button>
          {hasPrinted && (
            <Button kind="primary" onClick={props.onNext}>
              {t('setup_words_printed')}
            </Button>
          )}
        </div>
        <p class="small soft">{t('setup_print_hint')}</p>
      </div>
    </>
  );
}
