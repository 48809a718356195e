// After a restore: the sites on which something was sealed, switched on with one question of the browser instead of one
// in the toolbar for each of them.

import type { PapersealError } from '../../lib/base/errors.ts';
import { plural, t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { siteName } from '../shown.ts';

export interface SitesAskedProps {
  readonly sites: readonly string[];
  /** `denied`: the browser's own question was answered with no. */
  readonly state: 'asked' | 'on' | 'denied';
  readonly busy: boolean;
  readonly error: PapersealError | null;
  onSites(): void;
}

export function SitesAsked({ sites, state, busy, error, onSites }: SitesAskedProps) {
  return (
    <Panel title={t('restore_sites_title')}>
      <ul class="restore-sites">
        {sites.map((site) => (
          <li key={site}>
            <bdi dir="ltr">{siteName(site)}</bdi>
          </li>
        ))}
      </ul>
      <ErrorNotice error={error} />
      {state === 'denied' && <Notice kind="warn">{t('restore_sites_denied')}</Notice>}
      {state === 'on' ? (
        <Notice kind="fine">
          {plural(sites.length, { one: 'restore_sites_on_one', other: 'restore_sites_on_other' })}
        </Notice>
      ) : (
        <>
          <div class="actions">
            <Button busy={busy} onClick={onSites}>
              {plural(sites.length, { one: 'restore_sites_one', other: 'restore_sites_other' })}
            </Button>
          </div>
          <p class="small soft">{t('restore_sites_hint')}</p>
        </>
      )}
    </Panel>
  );
}
