// The bar of the editor, 44 px high whatever stands in the field: mark and code, the site, the promise, Cancel and Seal.

import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';
import { Icon } from '../icon.tsx';
import { Mark, type MarkShown } from '../mark.tsx';

const A_MOMENT = 500; // ms

export interface EditorBarProps {
  readonly place: 'frame' | 'window';
  readonly site: string;
  readonly mark: MarkShown | null;
  readonly phase: 'typing' | 'locked' | 'stopped' | 'sealing' | 'done' | 'noted';
  /** The passphrase is asked for right above the bar. */
  readonly unlocksHere?: boolean;
  /** The sealed text can be looked at. */
  readonly siteView?: { readonly isShown: boolean; toggle(): void };
  onSeal(): void;
  onCancel(): void;
}

export function EditorBar(props: EditorBarProps) {
  const { site, mark, phase, siteView, onSeal, onCancel } = props;
  const promise = statusText(props, useLate(phase === 'sealing'));
  const isDone = phase === 'done' || phase === 'noted';
  return (
    <footer class="editor-bar">
      {mark && (
        <span class="editor-mark" title={t('editor_mark_title')}>
          <Mark picture={mark.picture} word={mark.word} code={mark.code} size="small" />
        </span>
      )}
      <span class="editor-words">
        <strong class="editor-site" title={site}>
          <bdi dir="ltr">{site}</bdi>
        </strong>
        <span class={`editor-promise${isDone ? ' editor-promise-done' : ''}`} role="status" title={promise}>
          {phase === 'typing' ? (
            <>
              <span class="editor-long">{promise}</span>
              <span class="editor-short" aria-hidden="true">
                {t('editor_promise_short')}
              </span>
            </>
          ) : (
            promise
          )}
        </span>
      </span>
      {siteView && (
        <button
          type="button"
          class="editor-button editor-site-button"
          aria-label={t('practice_site_sees')}
          aria-pressed={siteView.isShown}
          title={t('practice_site_sees')}
          onClick={siteView.toggle}
        >
          <Icon name="browser" size={1.125} />
        </button>
      )}
      <button
        type="button"
        class="editor-button"
        aria-label={t('editor_cancel')}
        onClick={onCancel}
        disabled={phase === 'sealing' || isDone}
      >
        <span class="editor-cancel-word">{t('editor_cancel')}</span>
        <span class="editor-cross" aria-hidden="true">
          <Icon name="close" size={1} />
        </span>
      </button>
      <button
        type="button"
        class="editor-button editor-seal"
        onClick={onSeal}
        disabled={phase !== 'typing'}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      >
        {t('editor_seal')}
      </button>
    </footer>
  );
}

/** Whether it lasts longer than a moment: then one is told what for. */
function useLate(isUnderWay: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isUnderWay) return setLate(false);
    const timer = setTimeout(() => setLate(true), A_MOMENT);
    return () => clearTimeout(timer);
  }, [isUnderWay]);
  return isLate;
}

function statusText({ place, phase, unlocksHere = false }: EditorBarProps, isLate: boolean): string {
  if (phase === 'done') return t('editor_done');
  if (phase === 'noted') return t('editor_noted');
  if (phase === 'sealing') return t(isLate ? 'editor_looking' : 'editor_sealing');
  if (phase === 'locked') return t(unlocksHere ? 'editor_locked_here' : 'editor_locked_short');
  return t(place === 'window' ? 'editor_promise_window' : 'editor_promise');
}
