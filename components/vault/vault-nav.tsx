// The views of the vault page.

import { number, t } from '../../lib/platform/i18n.ts';
import { Tabs } from '../tabs.tsx';

export type VaultView = 'everything' | 'drafts' | 'storages' | 'browsers' | 'settings';

export function VaultNav({ current, drafts }: { current: VaultView; drafts: number }) {
  const tabs = [
    { id: 'everything', label: t('vault_everything'), href: '#everything' },
    { id: 'drafts', label: drafts > 0 ? t('vault_drafts_count', number(drafts)) : t('vault_drafts'), href: '#drafts' },
    { id: 'storages', label: t('vault_storages'), href: '#storages' },
    { id: 'browsers', label: t('vault_browsers'), href: '#browsers' },
    { id: 'settings', label: t('vault_settings'), href: '#settings' },
  ];
  return <Tabs label={t('vault_views')} tabs={tabs} current={current} />;
}
