// On or off, at once. The state is in the position of the knob and in the word beside it, not in the colour alone.

import { useId } from 'preact/hooks';
import { t } from '../lib/platform/i18n.ts';
import './switch.css';

export interface SwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly busy?: boolean;
  readonly onChange: (on: boolean) => void;
}

export function Switch({ label, hint, on, busy = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={on}
      aria-busy={busy}
      aria-labelledby={`${id}-label`}
      aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      onClick={() => {
        if (!busy) onChange(!on);
      }}
    >
      <span id={`${id}-label`} class="switch-label">
        {label}
      </span>
      <span class="row" aria-hidden="true">
        <span class="small soft">{on ? t('switch_on') : t('switch_off')}</span>
        <span class="switch-track" />
      </span>
      {hint !== undefined && (
        <span id={`${id}-hint`} class="switch-hint soft small">
          {hint}
        </span>
      )}
    </button>
  );
}
