// One sentence over the lower edge of the text, with at most one thing to do and one way to put it aside. In a frame as
// low as a single line it takes the frame's whole height: the frame never grows, its size is the field's alone.

import { useRef } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';

export interface EditorNotice {
  readonly id: string;
  readonly tone: 'calm' | 'warning' | 'trouble';
  readonly text: string;
  readonly action?: { readonly label: string; run(): void };
  /** What putting it aside is called. */
  readonly dismiss?: string;
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
        {notice.action && (
          <button type="button" class="editor-link" onClick={notice.action.run}>
            {notice.action.label}
          </button>
        )}
        <button type="button" class="editor-link" onClick={onDismiss}>
          {notice.dismiss ?? t('editor_dismiss')}
        </button>
      </div>
    </div>
  );
}
