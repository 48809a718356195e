// How far long work is, in numbers as well: "12 of 24". Without a known end it only says that it goes on.

import { number, t } from '../lib/platform/i18n.ts';
import './progress.css';

export interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** Null while the end is not known. */
  readonly of: number | null;
}

export function Progress({ label, done, of }: ProgressProps) {
  const bar = of === null ? {} : { value: done, max: Math.max(of, 1) };
  return (
    <div class="progress">
      <div class="progress-line">
        <span>{label}</span>
        {of !== null && <span class="progress-count">{t('progress_count', number(done), number(of))}</span>}
      </div>
      <progress aria-label={label} {...bar} />
    </div>
  );
}
