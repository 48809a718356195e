// The frame of the steps: which of how many, so that one knows how long it takes.

import type { ComponentChildren } from 'preact';
import { number, t } from '../../lib/platform/i18n.ts';
import { PageFrame } from '../page-frame.tsx';
import './setup.css';

export interface SetupFrameProps {
  readonly title: string;
  /** From 1; null outside of the counted steps. */
  readonly step: number | null;
  readonly steps: number;
  readonly children: ComponentChildren;
}

export function SetupFrame({ title, step, steps, children }: SetupFrameProps) {
  return (
    <PageFrame
      title={title}
      aside={step === null ? undefined : <span class="setup-step">{t('setup_step', number(step), number(steps))}</span>}
    >
      {children}
    </PageFrame>
  );
}
