// The mark of this browser where it is told for the first time: at the end of making a vault, and of getting one back.

import { t } from '../../lib/platform/i18n.ts';
import { Panel } from '../panel.tsx';
import { Mark, type MarkShown } from '../mark.tsx';
import './setup.css';

export function MarkPanel({ mark, what }: { mark: MarkShown; what: string }) {
  return (
    <Panel title={t('setup_done_mark')}>
      <div class="setup-mark">
        <Mark picture={mark.picture} word={mark.word} code={mark.code} size="large" />
        <p>{what}</p>
      </div>
    </Panel>
  );
}
