// The toolbar popup's frame: name and mark above, the way to the vault and the lock below.

import type { ComponentChildren } from 'preact';
import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { Mark, type MarkShown } from '../mark.tsx';
import { WaxSeal } from '../wax-seal.tsx';
import './popup.css';

export interface PopupFrameProps {
  readonly children: ComponentChildren;
  /** Also where the passphrase is asked: there above all a fake must be told from it. */
  readonly mark?: MarkShown | null;
  readonly vaultHref?: string;
  readonly onLock?: () => void;
}

export function PopupFrame({ children, mark, vaultHref, onLock }: PopupFrameProps) {
  return (
    <div class="popup">
      <header class="popup-bar">
        <WaxSeal size={1.75} />
        <h1>{t('ext_name')}</h1>
        {mark !== undefined && mark !== null && <Mark {...mark} size="small" />}
      </header>
      <main class="popup-main">{children}</main>
      {vaultHref !== undefined && (
        <footer class="popup-foot">
          <ButtonLink kind="link" href={vaultHref} newTab>
            {t('popup_vault')}
          </ButtonLink>
          {onLock !== undefined && (
            <Button kind="link" onClick={onLock}>
              <Icon name="lock" />
              {t('popup_lock')}
            </Button>
          )}
        </footer>
      )}
    </div>
  );
}
