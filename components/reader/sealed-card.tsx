// The card of one sealed text, in a window of our own: the whole of it, what the site sees, and what the vault holds where
// that is more. It is as large as the window, whatever it says; what is long scrolls in it.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/platform/i18n.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { Mark, type MarkShown } from '../mark.tsx';
import { Notice } from '../notice.tsx';
import { Opened } from '../opened.tsx';
import { siteName } from '../shown.ts';
import type { ReadOutcome } from './item.ts';
import './sealed-card.css';

export interface CardShown {
  /** Null: not known of one that was selected. */
  readonly site: string | null;
  readonly outcome: ReadOutcome;
  /** Only of `opened`. */
  readonly text: string | null;
  readonly missing: number;
  /** Where that is another site. */
  readonly sealedFor: string | null;
  /** As it stands in the page. */
  readonly sealed: string;
  readonly editable: boolean;
  readonly mark: MarkShown | null;
  readonly record: string | null;
  /** The newer text of an older version, the whole one of a cut or altered one. */
  readonly kept: string | null;
}

export interface SealedCardProps {
  readonly card: CardShown;
  /** Just copied: says how long it stays in the clipboard. */
  readonly copied: boolean;
  /** What did not work, and why. */
  readonly problem: ComponentChildren;
  /** While it is locked: asks for the passphrase. */
  readonly unlock: ComponentChildren;
  onCopy(text: string): void;
  onEdit(putBack: boolean): void;
  onClose(): void;
}

export function SealedCard({ card, copied, problem, unlock, onCopy, onEdit, onClose }: SealedCardProps) {
  const [isSiteShown, showSite] = useState(false);
  const { site, outcome, text, sealed, mark, record, kept } = card;
  return (
    <main class="sealed-card">
      <header class="sealed-card-head">
        {mark && <Mark picture={mark.picture} word={mark.word} code={mark.code} size="small" />}
        <h1>
          {t('card_title')}
          {site !== null && (
            <>
              {' · '}
              <bdi dir="ltr">{siteName(site)}</bdi>
            </>
          )}
        </h1>
      </header>
      <div class="sealed-card-body stack" tabIndex={0} role="group" aria-label={t('card_title')}>
        {problem}
        {copied && <Notice kind="fine">{t('record_copied')}</Notice>}
        {isSiteShown ? <Shown title={t('practice_site_sees')} text={sealed} isSealed /> : <Text card={card} />}
        {outcome === 'locked' && unlock}
      </div>
      <footer class="sealed-card-acts">
        {text !== null && (
          <Button onClick={() => onCopy(text)}>
            <Icon name="copy" />
            {t('record_copy')}
          </Button>
        )}
        {kept !== null && <Button onClick={() => onCopy(kept)}>{t('card_copy_kept')}</Button>}
        {kept !== null && card.editable && (
          <Button kind="primary" onClick={() => onEdit(true)}>
            {t(outcome === 'opened' ? 'card_put_back' : 'card_put_whole')}
          </Button>
        )}
        {card.editable && outcome !== 'locked' && <Button onClick={() => onEdit(false)}>{t('card_edit')}</Button>}
        <Button pressed={isSiteShown} onClick={() => showSite(!isSiteShown)}>
          {t('practice_site_sees')}
        </Button>
        {record !== null && (
          <ButtonLink href={`/vault.html#record/${record}`} newTab>
            {t('card_vault')}
          </ButtonLink>
        )}
        <Button kind="link" onClick={onClose}>
          {t('card_close')}
        </Button>
      </footer>
    </main>
  );
}

function Text({ card }: { card: CardShown }) {
  const { outcome, text, kept, missing, sealedFor } = card;
  if (outcome === 'locked') return <p>{t('card_locked')}</p>;
  if (outcome !== 'opened') {
    return (
      <>
        <Opened opened={{ outcome, text: null, site: sealedFor, missing, kept }} />
        {kept !== null && !card.editable && <p class="small soft">{t('card_put_back_yourself')}</p>}
      </>
    );
  }
  if (kept === null) return <Shown title={null} text={text ?? ''} />;
  return (
    <>
      <Notice kind="warn" live={false}>
        {t('card_older')}
        {!card.editable && ` ${t('card_put_back_yourself')}`}
      </Notice>
      <Shown title={t('card_this')} text={text ?? ''} />
      <Shown title={t('card_newer')} text={kept} />
    </>
  );
}

function Shown({ title, text, isSealed = false }: { title: string | null; text: string; isSealed?: boolean }) {
  return (
    <section class="stack stack-tight">
      {title !== null && <h2>{title}</h2>}
      <p class={`written${isSealed ? ' sealed-card-sealed' : ''}`} dir={isSealed ? 'ltr' : 'auto'}>
        {text === '' ? <span class="soft">{t('opened_empty')}</span> : text}
      </p>
    </section>
  );
}
