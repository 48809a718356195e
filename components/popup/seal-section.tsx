// The popup's first part: seal the field one was in, and whether Paperseal stays at work on this site.

import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { REASONS } from '../reasons.ts';
import { siteName } from '../shown.ts';
import { Switch } from '../switch.tsx';

/** `none`: no web page there; `refused`: a page where nothing can be sealed; `unknown`: the browser does not tell. */
export type SiteShown =
  | { readonly kind: 'none' | 'refused' | 'unknown' }
  | { readonly kind: 'site'; readonly site: string; readonly on: boolean };

/** Why nothing began where the keyboard is; `site`: of the frame that it is in. */
export interface WhyShown {
  readonly reason: keyof typeof REASONS;
  readonly site: string | null;
}

export interface SealSectionProps {
  readonly site: SiteShown;
  /** What commands.getAll() says; empty when no keys are set. */
  readonly shortcut: string;
  readonly busy: boolean;
  readonly switching: boolean;
  /** The page answered that no field has the focus. */
  readonly noField: boolean;
  /** Why, as far as it is known. */
  readonly why?: WhyShown | null;
  /** The site's switch stands in a question of its own. */
  readonly askedElsewhere?: boolean;
  readonly vaultHref: string;
  readonly onSeal: () => void;
  readonly onSite: (on: boolean) => void;
  readonly onShortcutHelp: () => void;
  /** Leave into a frame of this site, for once. */
  readonly onAllowOnce?: (site: string) => void;
}

export function SealSection(props: SealSectionProps) {
  const { site } = props;
  if (site.kind === 'none' || site.kind === 'refused') {
    return (
      <>
        <p>{site.kind === 'none' ? t('popup_no_page') : t('popup_refused')}</p>
        <ButtonLink kind="primary" href={props.vaultHref} wide newTab>
          {t('popup_vault')}
        </ButtonLink>
      </>
    );
  }
  return (
    <>
      <div class="stack stack-tight">
        <Button kind="primary" wide busy={props.busy} onClick={props.onSeal}>
          {t('popup_seal')}
        </Button>
        <Shortcut keys={props.shortcut} onHelp={props.onShortcutHelp} />
      </div>
      {props.why ? (
        <Why {...props.why} noteHref={`${props.vaultHref}#new-note`} onAllowOnce={props.onAllowOnce} />
      ) : (
        props.noField && <Notice kind="warn">{t('popup_no_field')}</Notice>
      )}
      {site.kind === 'site' && props.askedElsewhere !== true && (
        <Switch
          label={t('popup_site_on', siteName(site.site))}
          hint={t('popup_site_hint')}
          on={site.on}
          busy={props.switching}
          onChange={props.onSite}
        />
      )}
    </>
  );
}

interface WhyProps extends WhyShown {
  readonly noteHref: string;
  readonly onAllowOnce: SealSectionProps['onAllowOnce'];
}

function Why({ reason, site, noteHref, onAllowOnce }: WhyProps) {
  return (
    <Notice
      kind="warn"
      actions={
        <>
          {site !== null && onAllowOnce && (
            <Button onClick={() => onAllowOnce(site)}>{t('why_allow_once', siteName(site))}</Button>
          )}
          <ButtonLink kind="link" href={noteHref} newTab>
            {t('why_note')}
          </ButtonLink>
        </>
      }
    >
      {t(REASONS[reason], ...(site === null ? [] : [siteName(site)]))}
    </Notice>
  );
}

function Shortcut({ keys, onHelp }: { keys: string; onHelp: () => void }) {
  if (keys === '') {
    return (
      <p class="small soft">
        {t('popup_no_shortcut')}{' '}
        <Button kind="link" onClick={onHelp}>
          {t('popup_set_shortcut')}
        </Button>
      </p>
    );
  }
  return (
    <p class="small soft">
      {t('popup_shortcut')} <kbd class="key">{keys}</kbd>
    </p>
  );
}
