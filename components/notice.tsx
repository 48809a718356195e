// A few calm sentences in a box: an icon with a name of its own and text say what kind it is, colour only repeats it.

import type { ComponentChildren } from 'preact';
import type { PapersealError } from '../lib/base/errors.ts';
import { errorText, t } from '../lib/platform/i18n.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './notice.css';

export type NoticeKind = 'info' | 'fine' | 'warn' | 'bad';

export interface NoticeProps {
  readonly kind: NoticeKind;
  readonly title?: string;
  readonly children?: ComponentChildren;
  /** Buttons below the text. */
  readonly actions?: ComponentChildren;
  /** False for what stands there from the beginning: it is read in its place, not announced. */
  readonly live?: boolean;
}

const NAMES = { info: 'notice_info', fine: 'notice_fine', warn: 'notice_warn', bad: 'notice_bad' } as const;

export function Notice({ kind, title, children, actions, live = true }: NoticeProps) {
  const role = live ? (kind === 'bad' ? 'alert' : 'status') : undefined;
  return (
    <div class={`notice notice-${kind}`} role={role}>
      <Icon name={kind} label={t(NAMES[kind])} />
      <div class="notice-body">
        {title !== undefined && <p class="notice-title">{title}</p>}
        {children !== undefined && <div class="notice-text">{children}</div>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
    </div>
  );
}

/** What happened, what is safe, what to do: nothing at all while there is no error. */
export function ErrorNotice({
  error,
  actions,
}: {
  error: Pick<PapersealError, 'code' | 'facts'> | null;
  actions?: ComponentChildren;
}) {
  if (error === null) return null;
  return (
    <Notice kind="bad" actions={actions}>
      {errorText(error)}
    </Notice>
  );
}

/** The way on from a page that could not be read. */
export function Again({ busy, onClick }: { busy: boolean; onClick: () => void }) {
  return (
    <Button busy={busy} onClick={onClick}>
      {t('error_again')}
    </Button>
  );
}
