// What was found, before anything is decided or asked for.

import type { ErrorCode } from '../../lib/base/errors.ts';
import { number, plural, t } from '../../lib/platform/i18n.ts';
import { Panel } from '../panel.tsx';
import { Moment } from '../moment.tsx';
import { Notice } from '../notice.tsx';
import { aheadSentence, type AheadShown, problemSentences, type Repair, repairSentences } from './found-problems.ts';
import './restore.css';

export interface FoundShown {
  readonly texts: number;
  readonly notes: number;
  readonly browsers: readonly { readonly name: string; readonly last: number; readonly unread?: number | undefined }[];
  readonly lastChange: number | null;
  readonly lastBrowser: string | null;
  readonly ahead: AheadShown | null;
  readonly repaired: readonly Repair[];
  /** What is not as it should be there. */
  readonly problems: readonly ErrorCode[];
}

export function RestoreFound({ found, now }: { found: FoundShown; now: number }) {
  const { texts, notes, browsers, lastChange, lastBrowser, ahead, repaired, problems } = found;
  return (
    <Panel title={t('restore_found')}>
      <dl class="restore-found">
        <dt>{t('restore_found_texts')}</dt>
        <dd>{plural(texts, { one: 'restore_texts_one', other: 'restore_texts_other' })}</dd>
        {notes > 0 && (
          <>
            <dt>{t('restore_found_notes')}</dt>
            <dd>{number(notes)}</dd>
          </>
        )}
        <dt>{t('restore_found_browsers')}</dt>
        <dd>
          {browsers.map(({ name, last, unread = 0 }, i) => (
            <div key={i}>
              {name}{' '}
              <span class="soft small">
                <Moment at={last} now={now} />
                {unread > 0 && <> {plural(unread, { one: 'restore_unread_one', other: 'restore_unread_other' })}</>}
              </span>
            </div>
          ))}
        </dd>
        {lastChange !== null && (
          <>
            <dt>{t('restore_found_change')}</dt>
            <dd>
              <Moment at={lastChange} now={now} />
              {lastBrowser !== null && <> {t('restore_found_by', lastBrowser)}</>}
            </dd>
          </>
        )}
      </dl>
      {ahead && (
        <Notice kind="warn" live={false}>
          {aheadSentence(ahead, now)}
        </Notice>
      )}
      {problemSentences(problems, 'restore_found_part').map((sentence) => (
        <Notice key={sentence} kind="warn" live={false}>
          {sentence}
        </Notice>
      ))}
      {repaired.length > 0 && (
        <Notice kind="warn" live={false}>
          <p>{t('restore_repaired')}</p>
          <ul class="restore-repaired" translate={false}>
            {repairSentences(repaired).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
    </Panel>
  );
}
