// Before there is a vault, and before its words are checked: the one step that comes next.

import { t } from '../../lib/platform/i18n.ts';
import { ButtonLink } from '../button.tsx';

export function NoVault({ tryHref, restoreHref }: { tryHref: string; restoreHref: string }) {
  return (
    <>
      <p>{t('popup_empty')}</p>
      <div class="stack stack-tight">
        <ButtonLink kind="primary" href={tryHref} wide newTab>
          {t('popup_try')}
        </ButtonLink>
        <ButtonLink href={restoreHref} wide newTab>
          {t('popup_have_key')}
        </ButtonLink>
      </div>
    </>
  );
}

export function Unchecked({ setupHref, practiceHref }: { setupHref: string; practiceHref: string }) {
  return (
    <>
      <p>{t('popup_unchecked')}</p>
      <div class="stack stack-tight">
        <ButtonLink kind="primary" href={setupHref} wide newTab>
          {t('popup_finish_setup')}
        </ButtonLink>
        <ButtonLink href={practiceHref} wide newTab>
          {t('popup_practise')}
        </ButtonLink>
      </div>
    </>
  );
}
