// One sentence over the lower edge of the text, with what there is to do and one way to put it aside. In a frame as
// low as a single line it takes the frame's whole height: the frame never grows, its size is the field's alone.

import { useRef } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';

export interface EditorNotice {
  readonly id: string;
  readonly tone: 'calm' | 'warning' | 'trouble';
  readonly text: string;
  readonly action?: NoticeAction;
  /** Where there is more than one thing to do. */
  readonly others?: readonly NoticeAction[];
  /** What putting it aside is called. */
  readonly dismiss?: string;
}

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

export function NoticePanel({ notice, onDismiss }: { notice: EditorNotice; onDismiss(): void }) {
  const panel = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={panel}
      class={`editor-notice editor-notice-${notice.tone}`}
      role={notice.tone === 'trouble' ? 'alert' : 'status'}
    >
      {/* A sentence longer than the panel scrolls in it, by keyboard too. */}
      <p tabIndex={0}>{notice.text}</p>
      <div class="editor-notice-actions">
        {[...(notice.action ? [notice.action] : []), ...(notice.others ?? [])].map(({ label, run }) => (
          <button key={label} type="button" class="editor-link" onClick={run}>
            {label}
          </button>
        ))}
        <button type="button" class="editor-link" onClick={onDismiss}>
          {notice.dismiss ?? t('editor_dismiss')}
        </button>
      </div>
    </div>
  );
}
