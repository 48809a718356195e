// What this browser calls itself, for the list of the user's browsers: "Firefox on Linux", and "Firefox on Linux 2"
// where another one is called so. Only a proposal.

import { number, t } from '../../lib/platform/i18n.ts';

/** `others`: the names that the user's other browsers have. */
export function proposeBrowserName(others: readonly string[] = [], agent: string = navigator.userAgent): string {
  return unusedName(t('setup_browser_on', browserOf(agent), systemOf(agent)), others);
}

function unusedName(name: string, others: readonly string[]): string {
  const plain = (text: string) => text.trim().toLowerCase();
  const taken = new Set(others.map(plain));
  let free = name;
  for (let n = 2; taken.has(plain(free)); n += 1) free = `${name} ${number(n)}`;
  return free;
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
