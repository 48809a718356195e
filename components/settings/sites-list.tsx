// The sites that were switched on, each with its off.

import { t } from '../../lib/platform/i18n.ts';
import { Button } from '../button.tsx';
import { Panel } from '../panel.tsx';
import { siteName } from '../shown.ts';
import '../entries.css';

export interface SitesListProps {
  readonly sites: readonly string[];
  readonly busy: boolean;
  readonly onRemove: (site: string) => void;
}

export function SitesList({ sites, busy, onRemove }: SitesListProps) {
  return (
    <Panel title={t('settings_sites')}>
      {sites.length === 0 ? (
        <p class="soft">{t('settings_sites_empty')}</p>
      ) : (
        <ul class="plain-list entries">
          {sites.map((site) => (
            <li key={site}>
              <span class="grow">{siteName(site)}</span>
              <Button
                kind="link"
                disabled={busy}
                label={t('settings_site_off_label', siteName(site))}
                onClick={() => onRemove(site)}
              >
                {t('settings_site_off')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
