// The picture that says what Paperseal does: one form twice, as its writer sees it and as the site sees it.

import type { ComponentChildren } from 'preact';
import { t } from '../../lib/platform/i18n.ts';
import './practice.css';

export interface BothViewsProps {
  readonly text: string;
  readonly sealed: string;
}

export function BothViews({ text, sealed }: BothViewsProps) {
  return (
    <div class="both-views">
      <figure class="view">
        <figcaption>{t('practice_you_see')}</figcaption>
        <Site>
          <p class="site-field written" tabIndex={0} role="group" aria-label={t('practice_you_see')}>
            {text}
          </p>
        </Site>
      </figure>
      <figure class="view">
        <figcaption>{t('practice_site_sees')}</figcaption>
        <Site>
          <p class="site-field site-sealed" dir="ltr" tabIndex={0} role="group" aria-label={t('practice_site_sees')}>
            {sealed}
          </p>
        </Site>
      </figure>
    </div>
  );
}

/** A page of the web that is none. */
export function Site({ children }: { children: ComponentChildren }) {
  return (
    <div class="site">
      <div class="site-bar" aria-hidden="true">
        <span class="site-dots" />
        <span class="clip">diary.example</span>
      </div>
      <div class="site-body">
        <span class="site-title">{t('practice_diary')}</span>
        {children}
      </div>
    </div>
  );
}
