// The two questions after the first seal, one after the other: whether this site's sealed texts are always shown, and
// where a second copy is kept.

import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { backupSentence } from '../backup-line.tsx';
import { type BackupShown, siteName } from '../shown.ts';

export interface QuestionsProps {
  /** A site that was just sealed on and is not switched on. */
  readonly askSite: string | null;
  /** Whether a copy is kept elsewhere; one question at a time. */
  readonly askStorage: boolean;
  readonly backup: BackupShown;
  readonly switching: boolean;
  readonly storagesHref: string;
  readonly copyHref: string;
  readonly onSite: (site: string) => void;
  readonly onSiteLater: () => void;
  readonly onStorageLater: () => void;
}

export function Questions(props: QuestionsProps) {
  const { askSite } = props;
  return (
    <>
      {askSite !== null && (
        <section class="stack stack-tight">
          <h2>{t('popup_ask_site', siteName(askSite))}</h2>
          <p class="small soft">{t('popup_ask_site_hint')}</p>
          <div class="actions">
            <Button busy={props.switching} onClick={() => props.onSite(askSite)}>
              {t('popup_ask_site_yes')}
            </Button>
            <Button kind="link" onClick={props.onSiteLater}>
              {t('popup_ask_not_now')}
            </Button>
          </div>
        </section>
      )}
      {props.askStorage && (
        <section class="stack stack-tight">
          <h2>{t('popup_ask_copy')}</h2>
          <p class="small soft">{backupSentence(props.backup)}</p>
          <ButtonLink href={props.storagesHref} wide newTab>
            {t('popup_ask_storage')}
          </ButtonLink>
          <div class="row row-between">
            <ButtonLink kind="link" href={props.copyHref} newTab>
              {t('popup_ask_file')}
            </ButtonLink>
            <Button kind="link" onClick={props.onStorageLater}>
              {t('popup_ask_later')}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}
