// The recovery sheet: what is printed. It stands in the page only from the click on "Print" until the print dialogue
// closes, and is never drawn on the screen.

import './words.css';
import { number, t } from '../../lib/platform/i18n.ts';
import { FourBold } from './words-shown.tsx';

/** `date`: the day as people write it. */
export function WordSheet({ words, date }: { words: readonly string[]; date: string }) {
  return (
    <section class="word-sheet">
      <h1>{t('sheet_title')}</h1>
      <p>{t('sheet_what')}</p>
      <ol class="word-sheet-words" lang="en">
        {words.map((word, i) => (
          <li key={i}>
            <span class="word-number">{number(i + 1)}</span>
            <FourBold word={word} />
          </li>
        ))}
      </ol>
      <h2>{t('sheet_restore')}</h2>
      <ol class="word-sheet-steps">
        <li>{t('sheet_step_install')}</li>
        <li>{t('sheet_step_choose')}</li>
        <li>{t('sheet_step_type')}</li>
        <li>{t('sheet_step_storage')}</li>
        <li>{t('sheet_step_alone')}</li>
      </ol>
      <p>
        <strong>{t('sheet_nobody')}</strong> {t('sheet_lose')}
      </p>
      <dl class="word-sheet-lines">
        <dt>{t('sheet_date')}</dt>
        <dd>{date}</dd>
        <dt>{t('sheet_checked')}</dt>
        <dd />
        <dt>{t('sheet_storage')}</dt>
        <dd />
        <dt>{t('sheet_copies')}</dt>
        <dd />
      </dl>
      <p class="small">{t('sheet_four')}</p>
    </section>
  );
}
