// The mark of this browser where it is told for the first time: at the end of making a vault, and of getting one back.

import { t } from '../../lib/platform/i18n.ts';
import { Card } from '../card.tsx';
import { Mark, type MarkShown } from '../mark.tsx';
import './setup.css';

export function MarkCard({ mark, what }: { mark: MarkShown; what: string }) {
  return (
    <Card title={t('setup_done_mark')}>
      <div class="setup-mark">
        <Mark picture={mark.picture} word={mark.word} code={mark.code} size="large" />
        <p>{what}</p>
      </div>
    </Card>
  );
}
