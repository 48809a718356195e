// How the copies outside this browser are: of one storage, or of all in one line, the worst first.

import { errorText, moment, t } from '../lib/platform/i18n.ts';
import { Icon, type IconName } from './icon.tsx';
import type { StoreShown } from './shown.ts';
import './status-line.css';

const ICONS: Record<StoreShown['health'], IconName> = {
  never: 'info',
  fine: 'fine',
  working: 'sync',
  waiting: 'warn',
  trouble: 'warn',
  lied: 'bad',
};
const WORST_FIRST: readonly StoreShown['health'][] = ['lied', 'trouble', 'waiting', 'never', 'working', 'fine'];

/** Nothing where there is no storage: the line of the backup says it. */
export function SyncLine({ stores, now }: { stores: readonly StoreShown[]; now: number }) {
  const worst = WORST_FIRST.flatMap((health) => stores.filter((store) => store.health === health))[0];
  return worst === undefined ? null : <StoreLine store={worst} now={now} />;
}

export function StoreLine({ store, now }: { store: StoreShown; now: number }) {
  return (
    <div class={`status-line status-${store.health}`}>
      <Icon name={ICONS[store.health]} />
      <p class="grow">{sentence(store, now)}</p>
    </div>
  );
}

function sentence({ health, name, problem, since }: StoreShown, now: number): string {
  const when = since === null ? null : moment(since, now);
  if (health === 'fine') return when === null ? t('sync_fine', name) : t('sync_fine_at', name, when);
  if (health === 'working') return t('sync_working', name);
  if (health === 'never') return t('sync_never', name);
  const why = problem === null ? '' : errorText({ code: problem, facts: {} });
  if (health === 'lied') return why === '' ? t('sync_lied', name) : `${name}: ${why}`;
  const begin = when === null ? t('sync_waiting', name) : t('sync_waiting_since', name, when);
  return why === '' ? begin : `${begin} ${why}`;
}
