// After the practice seal: both sides of it, and the one thing to do next.

import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { BothViews } from './both-views.tsx';

export interface SealedProps {
  readonly text: string;
  readonly sealed: string;
  /** What comes next: the vault is made, its words are checked, or all is done. */
  readonly next: { readonly label: string; readonly href: string };
  onAgain(): void;
  onSpot(): void;
}

export function Sealed({ text, sealed, next, onAgain, onSpot }: SealedProps) {
  return (
    <>
      <BothViews text={text === '' ? t('practice_empty') : text} sealed={sealed} />
      <p class="prose">{t('practice_thrown')}</p>
      <div class="actions">
        <ButtonLink kind="primary" href={next.href}>
          {next.label}
        </ButtonLink>
        <Button onClick={onAgain}>{t('practice_again')}</Button>
        <Button kind="link" onClick={onSpot}>
          {t('practice_spot')}
        </Button>
      </div>
    </>
  );
}
