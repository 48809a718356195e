// After how long without use Paperseal locks itself.

import { LOCK_MINUTES } from '../../lib/base/limits.ts';
import { plural, t } from '../../lib/platform/i18n.ts';
import { Panel } from '../panel.tsx';
import { Select } from '../select.tsx';

export type LockMinutes = (typeof LOCK_MINUTES)[number];

export function LockAfter({ minutes, onChange }: { minutes: number; onChange: (minutes: LockMinutes) => void }) {
  return (
    <Panel title={t('settings_lock')}>
      <Select
        label={t('settings_lock_after')}
        hint={t('settings_lock_hint')}
        value={String(minutes)}
        options={LOCK_MINUTES.map((each) => ({ value: String(each), label: duration(each) }))}
        onChange={(value) => {
          const chosen = LOCK_MINUTES.find((each) => String(each) === value);
          if (chosen !== undefined) onChange(chosen);
        }}
      />
    </Panel>
  );
}

function duration(minutes: number): string {
  if (minutes < 60) return plural(minutes, { one: 'settings_minute', other: 'settings_minutes' });
  return plural(minutes / 60, { one: 'settings_hour', other: 'settings_hours' });
}
