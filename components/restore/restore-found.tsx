// What was found, before anything is decided or asked for.

import { number, plural, t } from '../../lib/platform/i18n.ts';
import { Card } from '../card.tsx';
import { Moment } from '../moment.tsx';
import { Notice } from '../notice.tsx';
import './restore.css';

export interface FoundShown {
  readonly texts: number;
  readonly notes: number;
  readonly browsers: readonly { readonly name: string; readonly last: number }[];
  readonly lastChange: number | null;
  readonly lastBrowser: string | null;
  /** Numbers (from 1) of the words that were put right. */
  readonly repaired: readonly number[];
}

export function RestoreFound({ found, now }: { found: FoundShown; now: number }) {
  const { texts, notes, browsers, lastChange, lastBrowser, repaired } = found;
  const list = repaired.map((place) => number(place)).join(', ');
  return (
    <Card title={t('restore_found')}>
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
          {browsers.map(({ name, last }) => (
            <div key={name}>
              {name}{' '}
              <span class="soft small">
                <Moment at={last} now={now} />
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
      {repaired.length > 0 && (
        <Notice kind="warn" live={false}>
          {repaired.length === 1 ? t('restore_repaired_one', list) : t('restore_repaired_other', list)}
        </Notice>
      )}
    </Card>
  );
}
