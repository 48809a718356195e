// Everything sealed, newest first, with search and a choice by site.

import { number, plural, t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Empty } from '../empty.tsx';
import { Field } from '../field.tsx';
import { Icon } from '../icon.tsx';
import { Moment } from '../moment.tsx';
import { Select } from '../select.tsx';
import { type RecordShown, siteName } from '../shown.ts';
import './vault.css';

export interface RecordsListProps {
  readonly query: string;
  /** Null for all sites. */
  readonly site: string | null;
  readonly sites: readonly { readonly site: string; readonly count: number }[];
  readonly items: readonly RecordShown[];
  /** How many there are of this search, shown or not. */
  readonly total: number;
  readonly now: number;
  readonly loadingMore: boolean;
  readonly practiceHref: string;
  readonly onQuery: (query: string) => void;
  readonly onSite: (site: string | null) => void;
  readonly onMore: () => void;
}

export function RecordsList(props: RecordsListProps) {
  const { query, site, items, total } = props;
  if (total === 0 && query === '' && site === null) {
    return (
      <Empty
        title={t('records_empty')}
        action={
          <div class="actions">
            <ButtonLink kind="primary" href={props.practiceHref}>
              {t('records_practise')}
            </ButtonLink>
            <ButtonLink href="#new-note">{t('records_write_note')}</ButtonLink>
          </div>
        }
      >
        {t('records_empty_hint')}
      </Empty>
    );
  }
  return (
    <>
      <Find {...props} />
      <p class="soft small" role="status">
        {plural(total, { one: 'records_count_one', other: 'records_count' })}
      </p>
      {items.length === 0 ? (
        <Empty title={t('records_none')}>{t('records_none_hint')}</Empty>
      ) : (
        <ul class="plain-list records">
          {items.map((record) => (
            <li key={record.id}>
              <RecordLink record={record} now={props.now} />
            </li>
          ))}
        </ul>
      )}
      {items.length < total && (
        <div class="row">
          <Button busy={props.loadingMore} onClick={props.onMore}>
            {t('records_more')}
          </Button>
          <span class="soft small">{t('progress_count', number(items.length), number(total))}</span>
        </div>
      )}
    </>
  );
}

function Find({ query, site, sites, onQuery, onSite }: RecordsListProps) {
  const options = [
    { value: '', label: t('records_all_sites') },
    ...sites.map((each) => ({ value: each.site, label: `${siteName(each.site)} (${number(each.count)})` })),
  ];
  if (site !== null && !sites.some((each) => each.site === site)) options.push({ value: site, label: siteName(site) });
  return (
    <div class="find" role="search">
      <Field label={t('records_search')} type="search" value={query} onInput={onQuery} maxLength={500} />
      <Select
        label={t('records_site')}
        value={site ?? ''}
        options={options}
        onChange={(value) => onSite(value === '' ? null : value)}
      />
      <ButtonLink href="#new-note">
        <Icon name="note" />
        {t('records_write_note')}
      </ButtonLink>
    </div>
  );
}

function RecordLink({ record, now }: { record: RecordShown; now: number }) {
  const { kind, site, label, pageTitle, preview, versions } = record;
  const isNote = kind === 'note';
  const beginning = preview === '' ? t('opened_empty') : preview;
  const titled = isNote && label !== '';
  const about = [
    isNote ? t('records_note') : siteName(site ?? ''),
    pageTitle,
    titled ? beginning : label,
    versions > 0 ? plural(versions, { one: 'records_version', other: 'records_versions' }) : '',
  ];
  return (
    <a class="record-link" href={`#record/${record.id}`}>
      <Icon name={isNote ? 'note' : 'lock'} />
      <span class="record-preview clip" dir="auto">
        {titled ? label : beginning}
      </span>
      <span class="record-when">
        <Moment at={record.at} now={now} />
      </span>
      <span class="record-about clip">{about.filter(Boolean).join(' · ')}</span>
    </a>
  );
}
