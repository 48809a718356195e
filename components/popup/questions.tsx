// The two questions after the first seal: show this site's sealed texts by itself, and where a second copy is kept.

import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { siteName } from '../shown.ts';

export interface QuestionsProps {
  /** Null where the site is on already, or there is none. */
  readonly site: string | null;
  readonly switching: boolean;
  readonly storagesHref: string;
  readonly copyHref: string;
  readonly onSite: () => void;
  readonly onLater: () => void;
}

export function Questions(props: QuestionsProps) {
  return (
    <>
      {props.site !== null && (
        <section class="stack stack-tight">
          <h2>{t('popup_ask_site', siteName(props.site))}</h2>
          <p class="small soft">{t('popup_site_hint')}</p>
          <div>
            <Button busy={props.switching} onClick={props.onSite}>
              {t('popup_ask_site_yes')}
            </Button>
          </div>
        </section>
      )}
      <section class="stack stack-tight">
        <h2>{t('popup_ask_copy')}</h2>
        <div class="actions">
          <ButtonLink href={props.storagesHref} newTab>
            {t('popup_ask_storage')}
          </ButtonLink>
          <ButtonLink href={props.copyHref} newTab>
            {t('popup_ask_file')}
          </ButtonLink>
          <Button kind="link" onClick={props.onLater}>
            {t('popup_ask_later')}
          </Button>
        </div>
      </section>
    </>
  );
}
