// The vault page while it is locked: nothing of the vault, and the way in.

import type { ComponentChildren } from 'preact';
import { plural, t } from '../../lib/platform/i18n.ts';
import { Panel } from '../panel.tsx';
import { PageFrame } from '../page-frame.tsx';
import { UnlockForm, type UnlockFormProps } from '../unlock-form.tsx';

export interface LockedProps extends UnlockFormProps {
  readonly drafts: number;
  /** The way on where no passphrase helps. */
  readonly children?: ComponentChildren;
}

export function Locked({ drafts, children, ...form }: LockedProps) {
  return (
    <PageFrame title={t('locked_title')} narrow>
      <Panel>
        <p>{t('locked_text')}</p>
        <UnlockForm {...form} />
        {drafts > 0 && <p class="soft">{plural(drafts, { one: 'locked_draft', other: 'locked_drafts' })}</p>}
      </Panel>
      {children}
    </PageFrame>
  );
}
