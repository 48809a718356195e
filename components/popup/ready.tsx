// The unlocked popup, put together: seal, the questions, paste, and how things stand.

import type { PapersealError } from '../../lib/base/errors.ts';
import { moment, plural, t } from '../../lib/platform/i18n.ts';
import { BackupLine } from '../backup-line.tsx';
import { Button, ButtonLink } from '../button.tsx';
import { ErrorNotice, Notice } from '../notice.tsx';
import { PasteToken, type PasteTokenProps } from '../paste-token.tsx';
import type { BackupShown, StoreShown } from '../shown.ts';
import { SyncLine } from '../sync-line.tsx';
import { Questions } from './questions.tsx';
import { SealSection, type SealSectionProps } from './seal-section.tsx';

export interface ReadyProps {
  readonly seal: SealSectionProps;
  readonly paste: PasteTokenProps;
  /** Of sealing or of switching the site. */
  readonly error: PapersealError | null;
  /** The browser's own question was answered with no. */
  readonly siteDenied: boolean;
  readonly askSite: string | null;
  readonly askStorage: boolean;
  readonly onSite: (site: string) => void;
  readonly onSiteLater: () => void;
  readonly onStorageLater: () => void;
  /** Sealed on this page, and not there any more. */
  readonly missing?: MissingProps | null;
  readonly drafts: number;
  readonly readingOnly: boolean;
  readonly stores: readonly StoreShown[];
  readonly backup: BackupShown;
  readonly now: number;
  readonly hrefs: {
    readonly storages: string;
    readonly copy: string;
    readonly drafts: string;
  };
}

interface MissingProps {
  /** When it was sealed, in ms. */
  readonly at: number;
  readonly href: string;
  readonly onTold: () => void;
}

export function Ready(props: ReadyProps) {
  const { seal, hrefs } = props;
  const isAsked = seal.site.kind === 'site' && seal.site.site === props.askSite;
  const asksStorage = props.askSite === null && props.askStorage;
  const isStated = !asksStorage || props.stores.length > 0; // the question says what would be lost
  return (
    <>
      <SealSection {...seal} askedElsewhere={isAsked} />
      <ErrorNotice error={props.error} />
      {props.siteDenied && <Notice kind="warn">{t('popup_site_refused')}</Notice>}
      {props.missing && <Missing {...props.missing} now={props.now} />}
      {props.drafts > 0 && <Drafts count={props.drafts} href={hrefs.drafts} />}
      {props.readingOnly && (
        <Notice
          kind="info"
          live={false}
          actions={
            <ButtonLink kind="link" href={hrefs.storages} newTab>
              {t('popup_find_vault')}
            </ButtonLink>
          }
        >
          {t('popup_reading_only')}
        </Notice>
      )}
      <Questions
        askSite={props.askSite}
        askStorage={asksStorage}
        backup={props.backup}
        switching={seal.switching}
        storagesHref={hrefs.storages}
        copyHref={hrefs.copy}
        onSite={props.onSite}
        onSiteLater={props.onSiteLater}
        onStorageLater={props.onStorageLater}
      />
      <details>
        <summary>{t('popup_paste')}</summary>
        <PasteToken {...props.paste} />
      </details>
      {isStated && (
        <div class="popup-status">
          <SyncLine stores={props.stores} now={props.now} />
          {!asksStorage && <BackupLine backup={props.backup} />}
        </div>
      )}
    </>
  );
}

function Missing({ at, href, onTold, now }: MissingProps & { now: number }) {
  return (
    <Notice
      kind="warn"
      actions={
        <>
          <ButtonLink href={href} newTab>
            {t('popup_missing_open')}
          </ButtonLink>
          <Button kind="link" onClick={onTold}>
            {t('popup_missing_told')}
          </Button>
        </>
      }
    >
      {t('popup_missing', moment(at, now))}
    </Notice>
  );
}

/** Also shown while locked: what was typed is not lost. */
export function Drafts({ count, href }: { count: number; href: string }) {
  return (
    <p class="row">
      <span>{plural(count, { one: 'popup_draft', other: 'popup_drafts' })}</span>
      <ButtonLink kind="link" href={href} newTab>
        {t('popup_drafts_show')}
      </ButtonLink>
    </p>
  );
}
