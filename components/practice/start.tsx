// The first page anybody sees: one sentence, one picture, two ways on.

import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { BothViews } from './both-views.tsx';

export interface StartProps {
  readonly restoreHref: string;
  onTry(): void;
}

/** Made up, as long as a real one. */
const SAMPLE =
  'paperseal1CkYbE3sLrWqu8vJ4mTzXo2hNfDg7pRtUeKa5cQnBiVx9wSjZ6yMdHFGLA1P8TbkqWrEuYo3CvNxJs2mDhfzRt4gUpKaQ7cXnBiVewSjZ9yMdHFLkqWrEuYo3CvNxJs2mDhfz';

export function Start({ restoreHref, onTry }: StartProps) {
  return (
    <>
      <BothViews text={t('practice_sample')} sealed={SAMPLE} />
      <div class="actions">
        <Button kind="primary" onClick={onTry}>
          {t('practice_try')}
        </Button>
        <ButtonLink href={restoreHref}>{t('practice_have_key')}</ButtonLink>
      </div>
      <p class="small soft">{t('practice_have_key_hint')}</p>
    </>
  );
}
