// Your browsers: each that holds this vault, and what happened here lately.

import { t } from '../../lib/platform/i18n.ts';
import { Panel } from '../panel.tsx';
import { Icon, type IconName } from '../icon.tsx';
import { Moment } from '../moment.tsx';
import { type BrowserShown, siteName } from '../shown.ts';
import '../entries.css';

export interface HappeningShown {
  readonly at: number;
  readonly event: keyof typeof HAPPENINGS;
  readonly site: string | null;
}

const HAPPENINGS = {
  'refused-site': ['activity_refused_site', 'warn'],
  'unlock-failed': ['activity_unlock_failed', 'warn'],
  'passphrase-set': ['activity_passphrase_set', 'key'],
  restored: ['activity_restored', 'key'],
  'browser-added': ['activity_browser_added', 'browser'],
  'storage-lied': ['activity_storage_lied', 'bad'],
  'copy-mended': ['activity_copy_mended', 'warn'],
  'entry-lost': ['activity_entry_lost', 'warn'],
  'copy-saved': ['activity_copy_saved', 'file'],
} as const satisfies Record<string, readonly [string, IconName]>;

export interface BrowsersListProps {
  readonly browsers: readonly BrowserShown[];
  readonly activity: readonly HappeningShown[];
  readonly now: number;
}

export function BrowsersList({ browsers, activity, now }: BrowsersListProps) {
  return (
    <>
      <Panel title={t('browsers_title')}>
        <ul class="plain-list entries">
          {browsers.map((each) => (
            <li key={each.id}>
              <Icon name="browser" />
              <div class="grow">
                <p class="written">{each.name === '' ? t('browsers_unnamed') : each.name}</p>
                <p class="soft small">{each.here ? t('browsers_here') : <Last at={each.last} now={now} />}</p>
              </div>
            </li>
          ))}
        </ul>
        <p class="soft small">{t('browsers_hint')}</p>
      </Panel>
      <Panel title={t('activity_title')}>
        {activity.length === 0 ? (
          <p class="soft">{t('activity_empty')}</p>
        ) : (
          <ul class="plain-list entries">
            {activity.map((each) => (
              <li key={`${String(each.at)}${each.event}`}>
                <Icon name={HAPPENINGS[each.event][1]} />
                <div class="grow">
                  <p>{t(HAPPENINGS[each.event][0], siteName(each.site ?? ''))}</p>
                  <p class="soft small">
                    <Moment at={each.at} now={now} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function Last({ at, now }: { at: number | null; now: number }) {
  if (at === null) return <>{t('browsers_never')}</>;
  return (
    <>
      {t('browsers_last')} <Moment at={at} now={now} />
    </>
  );
}
