// What this browser calls itself, for the list of the user's browsers: "Firefox on Linux". Only a proposal.

import { t } from '../../lib/platform/i18n.ts';

export function proposeBrowserName(agent: string = navigator.userAgent): string {
  return t('setup_browser_on', browserOf(agent), systemOf(agent));
}

function browserOf(agent: string): string {
  const brands = [
    ['Firefox/', 'Firefox'],
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Vivaldi/', 'Vivaldi'],
    ['Chrome/', 'Chrome'],
  ] as const;
  return brands.find(([mark]) => agent.includes(mark))?.[1] ?? t('setup_browser_some');
}

function systemOf(agent: string): string {
  const systems = [
    ['Windows', 'Windows'],
    ['Android', 'Android'],
    ['Mac OS X', 'Mac'],
    ['CrOS', 'ChromeOS'],
    ['Linux', 'Linux'],
  ] as const;
  return systems.find(([mark]) => agent.includes(mark))?.[1] ?? t('setup_browser_computer');
}
