// The end of a restore: what was checked, ticked one by one, so that nobody has to take "done" on trust.

import { useEffect, useState } from 'preact/hooks';
import type { ErrorCode } from '../../lib/base/errors.ts';
import { number, t } from '../../lib/platform/i18n.ts';
import { ButtonLink } from '../button.tsx';
import { Icon } from '../icon.tsx';
import type { MarkShown } from '../mark.tsx';
import { Notice } from '../notice.tsx';
import { MarkPanel } from '../setup/mark-panel.tsx';
import { SitesAsked, type SitesAskedProps } from './sites-asked.tsx';
import { aheadSentence, type AheadShown, problemSentences, type Repair, repairSentences } from './found-problems.ts';
import './restore.css';

export interface RestoreChecksProps {
  readonly mode: 'found' | 'words-only' | 'start-empty';
  readonly opened: number;
  readonly total: number;
  /** Null: no storage was there to take this browser in. */
  readonly listed: boolean | null;
  readonly vaultFound: boolean;
  readonly ahead: AheadShown | null;
  /** What was not as it should be where it was found. */
  readonly problems: readonly ErrorCode[];
  /** From a saved copy, which holds what was sealed until it was saved. */
  readonly isCopy: boolean;
  /** Words that were put right: said once more, for the paper. */
  readonly repaired: readonly Repair[];
  /** Of this browser; null while it can't be told. */
  readonly mark: MarkShown | null;
  readonly vaultHref: string;
  readonly storageHref: string;
  readonly sites: SitesAskedProps | null;
}

interface Check {
  readonly text: string;
  readonly isFine: boolean;
}

const APART = 350; // ms

export function RestoreChecks(props: RestoreChecksProps) {
  const checks = checksOf(props);
  const ticked = useTicks(checks.length);
  const isEnded = ticked >= checks.length;
  return (
    <>
      <ul class="restore-checks" aria-live="polite">
        {checks.map(({ text, isFine }, i) =>
          i < ticked ? (
            <li key={text} class={isFine ? 'restore-fine' : 'restore-open'}>
              <Icon name={isFine ? 'fine' : 'warn'} label={t(isFine ? 'restore_check_fine' : 'restore_check_open')} />
              <span>{text}</span>
            </li>
          ) : (
            <li key={text} class="restore-waiting" aria-hidden="true">
              <Icon name="more" />
              <span>{text}</span>
            </li>
          ),
        )}
      </ul>
      {isEnded && <Ending {...props} />}
    </>
  );
}

function Ending({ mode, isCopy, mark, vaultHref, storageHref, sites }: RestoreChecksProps) {
  return (
    <>
      {isCopy && <p class="prose">{t('restore_end_copy')}</p>}
      {sites && <SitesAsked {...sites} />}
      <p class="prose">{t(mode === 'words-only' ? 'restore_end_reading' : 'restore_end')}</p>
      {mode === 'start-empty' && (
        <Notice kind="info" live={false}>
          {t('restore_end_empty')}
        </Notice>
      )}
      <div class="actions">
        {mode === 'found' ? (
          <ButtonLink kind="primary" href={vaultHref}>
            {t('restore_go_on')}
          </ButtonLink>
        ) : (
          <>
            <ButtonLink kind="primary" href={storageHref}>
              {t(mode === 'words-only' ? 'popup_find_vault' : 'setup_done_storage')}
            </ButtonLink>
            <ButtonLink href={vaultHref}>{t('setup_done_vault')}</ButtonLink>
          </>
        )}
      </div>
      {mark && <MarkPanel mark={mark} what={t('restore_end_mark')} />}
    </>
  );
}

function checksOf({ mode, opened, total, listed, ahead, vaultFound, problems, repaired }: RestoreChecksProps): Check[] {
  const words = { text: t('restore_check_words'), isFine: true };
  if (mode === 'words-only') return [words, { text: t('restore_check_no_vault'), isFine: false }];
  if (mode === 'start-empty') return [words, { text: t('restore_check_empty'), isFine: true }];
  return [
    words,
    ...repairSentences(repaired).map((text) => ({ text, isFine: false })),
    { text: t(vaultFound ? 'restore_check_vault' : 'restore_check_no_vault'), isFine: vaultFound },
    { text: t('restore_check_opened', number(opened), number(total)), isFine: opened === total && ahead === null },
    ...(ahead ? [{ text: aheadSentence(ahead, Date.now()), isFine: false }] : []),
    ...problemSentences(problems, 'restore_check_part').map((text) => ({ text, isFine: false })),
    ...(listed === null
      ? []
      : [{ text: t(listed ? 'restore_check_listed' : 'restore_check_unlisted'), isFine: listed }]),
  ];
}

/** 1, 2, 3 … up to `count`; all at once where motion is not wanted. */
function useTicks(count: number): number {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const [ticked, setTicked] = useState(isStill ? count : 0);
  useEffect(() => {
    if (ticked >= count) return;
    const timer = setTimeout(() => setTicked(ticked + 1), APART);
    return () => clearTimeout(timer);
  }, [ticked, count]);
  return ticked;
}
