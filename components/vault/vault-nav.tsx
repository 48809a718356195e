// The views of the vault page.

import { number, t } from '../../lib/platform/i18n.ts';
import { Tabs } from '../tabs.tsx';

export type VaultTab = 'everything' | 'drafts' | 'storages' | 'browsers' | 'settings';

export function VaultNav({ current, drafts }: { current: VaultTab; drafts: number }) {
  const labels: Record<VaultTab, string> = {
    everything: t('vault_everything'),
    drafts: drafts > 0 ? t('vault_drafts_count', number(drafts)) : t('vault_drafts'),
    storages: t('vault_storages'),
    browsers: t('vault_browsers'),
    settings: t('vault_settings'),
  };
  const tabs = Object.entries(labels).map(([id, label]) => ({ id, label, href: `#${id}` }));
  return <Tabs label={t('vault_views')} tabs={tabs} current={current} />;
}
