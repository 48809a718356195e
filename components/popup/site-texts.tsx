// The newest texts that were sealed on this site.

import { number, t } from '../../lib/platform/i18n.ts';
import { Moment } from '../moment.tsx';
import type { RecordShown } from '../shown.ts';

export interface SiteTextsProps {
  /** Newest first. */
  readonly items: readonly RecordShown[];
  /** How many there are, shown or not. */
  readonly total: number;
  readonly now: number;
  /** Of the vault's page. */
  readonly vaultHref: string;
}

export function SiteTexts({ items, total, now, vaultHref }: SiteTextsProps) {
  return (
    <section class="stack stack-tight">
      <h2>{t('popup_site_texts', number(total))}</h2>
      <ul class="plain-list">
        {items.map(({ id, preview, at }) => (
          <li key={id}>
            <a class="popup-text" href={`${vaultHref}#record/${id}`} target="_blank" rel="noreferrer">
              <span class="clip" dir="auto">
                {preview === '' ? t('opened_empty') : preview}
              </span>
              <span class="small soft">
                <Moment at={at} now={now} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
